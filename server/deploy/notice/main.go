// Notice writes the file NOTICE: what others wrote that is in the binary, and under which
// licence.
//
//	go -C server/deploy run ./notice > NOTICE
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/licensecheck"
)

const root = "../.."

func main() {
	text, err := notice()
	if err != nil {
		fmt.Fprintln(os.Stderr, "notice:", err)
		os.Exit(1)
	}
	_, _ = os.Stdout.WriteString(text) // whoever reads it may have gone
}

// part is something that others wrote.
type part struct {
	name     string
	licences []string // names, as SPDX has them
	text     string
}

func notice() (string, error) {
	parts, err := modules()
	if err != nil {
		return "", err
	}
	compiler, err := compiler()
	if err != nil {
		return "", err
	}
	morphdom, err := os.ReadFile(filepath.Join(root, "web/js/morphdom.js"))
	if err != nil {
		return "", err
	}
	head, _, _ := strings.Cut(string(morphdom), "*/")
	parts = append(parts, compiler, part{"morphdom, web/js/morphdom.js", []string{"MIT"}, strings.TrimPrefix(head, "/*")})
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.name, b.name) })
	var out strings.Builder
	out.WriteString("Hallway\nCopyright 2026 The Hallway authors\n\nLicensed under the Apache License, Version 2.0: see LICENSE.\n\nThe binary has parts in it that others wrote:\n\n")
	for _, p := range parts {
		fmt.Fprintf(&out, "  %s: %s\n", p.name, strings.Join(p.licences, ", "))
	}
	var texts []string
	of := make(map[string][]string)
	for _, p := range parts {
		if of[p.text] == nil {
			texts = append(texts, p.text)
		}
		of[p.text] = append(of[p.text], p.name)
	}
	for _, text := range texts {
		fmt.Fprintf(&out, "\n%s\n%s\n\n%s\n", strings.Repeat("-", 78), strings.Join(of[text], "\n"), text)
	}
	return out.String(), nil
}

// module is one, as go list describes it.
type module struct {
	Path, Version, Dir string
	Main               bool
}

// modules are those that the server and the app are built of.
func modules() ([]part, error) {
	found := make(map[string]module)
	for _, build := range []struct {
		env      []string
		packages string
	}{{[]string{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0"}, "./server"}, {[]string{"GOOS=js", "GOARCH=wasm"}, "./wasm"}} {
		list := exec.Command("go", "list", "-deps", "-tags", "release", "-json=Module", build.packages)
		list.Dir, list.Env, list.Stderr = root, append(os.Environ(), build.env...), os.Stderr
		out, err := list.Output()
		if err != nil {
			return nil, err
		}
		for in := json.NewDecoder(bytes.NewReader(out)); ; {
			var of struct{ Module *module }
			if err := in.Decode(&of); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, err
			}
			if of.Module != nil && !of.Module.Main {
				found[of.Module.Path] = *of.Module
			}
		}
	}
	var parts []part
	for _, m := range found {
		text, err := licence(m.Dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.Path, err)
		}
		p, err := named(m.Path+" "+m.Version, text)
		if err != nil {
			return nil, err
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// compiler is Go itself, whose library and loader are in the binary.
func compiler() (part, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return part{}, err
	}
	text, err := licence(strings.TrimSpace(string(out)))
	if err != nil {
		return part{}, err
	}
	return named("Go, its standard library", text)
}

// licence is the text of a folder's licence, with the notices that go with it.
func licence(folder string) (string, error) {
	var all []string
	for _, pattern := range []string{"LICENSE*", "LICENCE*", "COPYING*", "NOTICE*", "License*"} {
		files, err := filepath.Glob(filepath.Join(folder, pattern))
		if err != nil {
			return "", err
		}
		for _, file := range files {
			if info, err := os.Stat(file); err != nil || info.IsDir() {
				continue
			}
			content, err := os.ReadFile(file)
			if err != nil {
				return "", err
			}
			text := strings.TrimSpace(strings.ReplaceAll(string(content), "\r\n", "\n"))
			if !slices.Contains(all, text) {
				all = append(all, text)
			}
		}
	}
	if len(all) == 0 {
		return "", errors.New("there is no licence in " + folder)
	}
	return strings.Join(all, "\n\n"), nil
}

// named finds the names of a text's licences.
func named(name, text string) (part, error) {
	p := part{name: name, text: text}
	for _, match := range licensecheck.Scan([]byte(text)).Match {
		if !slices.Contains(p.licences, match.ID) {
			p.licences = append(p.licences, match.ID)
		}
	}
	if len(p.licences) == 0 {
		return p, fmt.Errorf("%s has a licence that nobody knows", name)
	}
	return p, nil
}
