//go:build unix

package main

import "syscall"

// ownerOnly has every file that is made be its owner's alone: what people picked and wrote
// is nobody else's on the machine.
func ownerOnly() { syscall.Umask(0o077) }
