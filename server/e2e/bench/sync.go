package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"hallway/server/e2e/testserver"
)

// syncs says how the keeping of agendas does, over HTTP against the binary: on SQLite,
// and on a PostgreSQL that is made for it where that can be had.
func syncs(root, command, temp string) (reports []report, err error) {
	info, err := os.Stat(command)
	if err != nil {
		return nil, err
	}
	general := report{
		Site: "the keeping of agendas",
		Notes: []string{
			"real HTTP on this machine against the real binary; the database's disk is this machine's",
			fmt.Sprintf("phones, server and database share its %d processors, so rates are what is left beside the load", runtime.NumCPU()),
			"rates and waits are medians of three turns; bars are at most, or ≥ at least",
		},
		Figures: []figure{judged("the server's binary, with the app in it", single(float64(info.Size())/1e6), "MB", 25)},
	}
	show(os.Stdout, general)
	reports = append(reports, general)
	lite, err := onEngine(root, command, filepath.Join(temp, "sqlite"), "")
	if reports = append(reports, lite); err != nil {
		return reports, err
	}
	server, err := testserver.NewPostgres(context.Background())
	if errors.Is(err, testserver.ErrNoPostgres) {
		none := report{Site: "agendas in PostgreSQL: not measured", Notes: []string{err.Error()}}
		show(os.Stdout, none)
		return append(reports, none), nil
	}
	if err != nil {
		return reports, err
	}
	defer func() { err = errors.Join(err, server.Close()) }()
	scaled, err := onEngine(root, command, filepath.Join(temp, "postgres"), server.URL)
	return append(reports, scaled), err
}

// onEngine measures all of it on one engine.
func onEngine(root, command, folder, database string) (r report, err error) {
	r.Site = "agendas in SQLite"
	if database != "" {
		r.Site = "agendas in PostgreSQL"
	}
	others, err := othersWork(2 * time.Second)
	if err != nil {
		return r, err
	}
	r.Notes = append(r.Notes, fmt.Sprintf("before it began others kept %.0f %% of the processors busy", 100*others))
	s, err := newStage(root, command, folder, database, &r)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for _, step := range []func() error{s.begin, s.bytes, s.rates, s.mix, s.alone, s.streams, s.servers, s.direct} {
		if err := step(); err != nil {
			return r, fmt.Errorf("%s: %w", s.engine, err)
		}
	}
	show(os.Stdout, r)
	return r, nil
}
