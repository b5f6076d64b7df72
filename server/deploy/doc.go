// Package deploy is how Hallway is run: images, Kubernetes, systemd, Prometheus, and the
// book. All of it is data; the only code is its tests and three small tools.
package deploy
