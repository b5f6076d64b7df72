// Package writes Debian packages of a binary: debian/nfpm.yaml says what is in them.
//
//	go -C server/deploy run ./package -arch amd64 -version 1.2.3 -binary FILE -out FILE
//
// It is run in the folder server/deploy. The same binary gives the same package.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/deb" // the kind of package
)

func main() {
	architecture := flag.String("arch", "amd64", "`ARCHITECTURE`, amd64 or arm64")
	version := flag.String("version", "", "`VERSION`, such as 1.2.3")
	binary := flag.String("binary", "", "`FILE` with the binary")
	out := flag.String("out", "", "`FILE` to write")
	flag.Parse()
	if err := write(*architecture, *version, *binary, *out); err != nil {
		fmt.Fprintln(os.Stderr, "package:", err)
		os.Exit(1)
	}
}

func write(architecture, version, binary, out string) error {
	given := map[string]string{"ARCH": architecture, "VERSION": version, "BINARY": binary}
	config, err := nfpm.ParseFileWithEnvMapping("debian/nfpm.yaml", func(name string) string { return given[name] })
	if err != nil {
		return err
	}
	config.MTime = time.Unix(0, 0)
	info := nfpm.WithDefaults(&config.Info)
	packager, err := nfpm.Get("deb")
	if err != nil {
		return err
	}
	file, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := packager.Package(info, file); err != nil {
		_ = file.Close() // it is of no use
		return err
	}
	return file.Close()
}
