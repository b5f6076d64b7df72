package main

import "strings"

// version is the module's version and commit, where the build knows them.
func version() string {
	module, revision, compiler := built()
	return strings.Join(strings.Fields("hallway "+module+" "+revision+" "+compiler), " ")
}
