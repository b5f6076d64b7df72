// Package deploy is how Hallway is run: images, Kubernetes, systemd, Prometheus, and the book
// that tells of them. All of it is data, and its tests are the only code.
package deploy
