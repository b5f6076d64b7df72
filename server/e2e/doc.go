// Package e2e is the journeys: what a person does with Hallway, done in a real
// Chromium against the real server. A file is a journey: find, pick, day, venue
// and so on.
//
// Package testserver runs the server, package slownet is the network in between, package
// browser is the phone. Command bench measures with the same three.
package e2e
