package main

import "runtime/debug"

// version is the module's version and commit, where the build knows them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "hallway (unknown version)"
	}
	text := "hallway " + info.Main.Version
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			text += " " + setting.Value[:min(len(setting.Value), 12)]
		}
	}
	return text + " " + info.GoVersion
}
