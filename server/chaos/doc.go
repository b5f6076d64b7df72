// Package chaos holds tests of the whole server, as a process, with clients that keep an
// agenda as the app does: through a network that cuts, delays, doubles and lies, while the
// server is killed and set back, with two servers on one database, and with servers that are
// replaced one by one, here or in a Kubernetes cluster.
package chaos
