package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/register"
	"hallway/server/e2e/host"
)

const (
	syncDevices = 190 // as many as one address may begin at once
	syncRounds  = 18  // of each kind: fewer than a device may ask at once
	syncAtOnce  = 64
)

// syncs says how fast agendas are kept: over HTTP on this machine, with the phones on
// the same processors, against the binary and its SQLite. Each phone has 60 picks.
func syncs(command, temp string) (r report, err error) {
	r = report{Site: "agendas, over HTTP on this machine with the phones beside the server, SQLite"}
	server, err := host.New(command, "--data", filepath.Join(temp, "sync"))
	if err != nil {
		return r, err
	}
	if err := server.Start(); err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: syncAtOnce}}
	phones := make([]*benchPhone, syncDevices)
	for i := range phones {
		phones[i] = newBenchPhone(server.URL, client)
		for n := range 60 {
			phones[i].edit(fmt.Sprintf("%032x", n))
		}
	}
	if _, _, err := inParallel(phones, 2, (*benchPhone).sync); err != nil {
		return r, err
	}
	rate, waits, err := inParallel(phones, syncRounds, func(p *benchPhone) error {
		p.edit(fmt.Sprintf("%032x", p.edits%60))
		return p.sync()
	})
	if err != nil {
		return r, err
	}
	figures := []figure{
		{Name: "an edit is on the server's disk, 64 at once", Value: rate, Unit: "/s"},
		judged("... median", waits, "ms", 15),
		judged("... p99", []float64{quantile(waits, 0.99)}, "ms", 50),
	}
	if rate, waits, err = inParallel(phones, syncRounds, (*benchPhone).sync); err != nil {
		return r, err
	}
	figures = append(figures,
		figure{Name: "there is nothing new, 64 at once", Value: rate, Unit: "/s"},
		judged("... p99", []float64{quantile(waits, 0.99)}, "ms", 50),
		judged("... bytes there and back", []float64{float64(phones[0].request + phones[0].answer)}, "B", 300),
		figure{Name: "60 picks as the phone keeps them", Value: float64(len(register.EncodeReplica(phones[0].replica))), Unit: "B"},
	)
	for i, least := range map[int]float64{0: 3500, 3: 7500} {
		figures[i].Bar = &least
		figures[i].Verdict = map[bool]string{true: "pass", false: "short"}[figures[i].Value >= least]
	}
	r.Figures = figures
	return r, nil
}

// inParallel has each phone do something some times, many phones at once. It gives how
// many times a second, and how long each took in milliseconds.
func inParallel(phones []*benchPhone, rounds int, do func(*benchPhone) error) (rate float64, waits []float64, err error) {
	var mu sync.Mutex
	queue := make(chan *benchPhone, len(phones))
	for _, p := range phones {
		queue <- p
	}
	left := rounds * len(phones)
	began := time.Now()
	var all sync.WaitGroup
	for range syncAtOnce {
		all.Go(func() {
			for {
				mu.Lock()
				if left == 0 || err != nil {
					mu.Unlock()
					return
				}
				left--
				mu.Unlock()
				p := <-queue
				start := time.Now()
				failed := do(p)
				took := time.Since(start)
				queue <- p
				mu.Lock()
				waits = append(waits, float64(took.Microseconds())/1000)
				err = errors.Join(err, failed)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	return float64(len(waits)) / time.Since(began).Seconds(), waits, err
}

// benchPhone is a phone without a screen.
type benchPhone struct {
	client          *http.Client
	url, secret     string
	replica         *register.Replica
	edits           int
	request, answer int // bytes of the last
}

func newBenchPhone(url string, client *http.Client) *benchPhone {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	return &benchPhone{
		client: client, url: url + "/api/v1/agendas/" + uuid.Must(uuid.NewV7()).String() + "/sync",
		secret: base64.RawURLEncoding.EncodeToString(secret), replica: register.NewReplica(uuid.New()),
	}
}

func (p *benchPhone) edit(session string) {
	value := []string{register.Going, register.Maybe}[p.edits/60%2]
	p.edits++
	_, _ = p.replica.Edit(register.Pick(session), value, xid.New(), time.Now().UnixMilli()) // within all limits
}

func (p *benchPhone) sync() error {
	body := register.EncodeRequest(p.replica.Request(time.Now().UnixMilli()))
	request, err := http.NewRequest(http.MethodPost, p.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+p.secret)
	request.Header.Set("X-Hallway-Device", p.replica.Device.String())
	request.Header.Set("Content-Type", "application/octet-stream")
	got, err := p.client.Do(request)
	if err != nil {
		return err
	}
	defer got.Body.Close() // read whole below
	content, err := io.ReadAll(got.Body)
	if err != nil {
		return err
	}
	if got.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d: %s", got.StatusCode, content)
	}
	answer, err := register.DecodeAnswer(content)
	if err != nil {
		return err
	}
	p.request, p.answer = len(body), len(content)
	_, err = p.replica.Take(answer)
	return err
}
