//go:build race

package store

// racing: tests take ten times as long.
const racing = true
