// Package fetch gets the files that programmes are read from: from a disk, from a URL, and
// from addresses that strangers name, which must not reach what only the server can. It
// finds the feed of a programme from the address of a page that people know.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"hallway/server/importer"
)

// Validators are what a server, or a disk, said of the version that was read last.
type Validators struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

// ErrNotModified is what [Get] ends in where nothing changed since.
var ErrNotModified = errors.New("not modified")

// ErrTooLarge is what reading ends in beyond the bound of a source.
var ErrTooLarge = fmt.Errorf("it is larger than the %d MiB that a programme may have", importer.MaxBytes>>20)

// ErrTooSlow is what a download ends in that takes longer than [fetchTimeout].
var ErrTooSlow = fmt.Errorf("the server took longer than %v", fetchTimeout)

// fetchTimeout bounds a download as a whole.
const fetchTimeout = 10 * time.Second

// userAgent looks like a browser's, since Sched turns away what does not, and says
// who asks.
const userAgent = "Mozilla/5.0 (compatible; Hallway conference planner)"

// Get gets a programme from a file or a URL. With the validators of an earlier
// call it asks for a newer version only.
func Get(ctx context.Context, ref string, last Validators) (importer.Source, Validators, error) {
	if strings.HasPrefix(ref, "http://") || strings.HasPrefix(ref, "https://") {
		return fetchURL(ctx, http.DefaultClient, ref, last)
	}
	return fetchFile(ref, last)
}

func fetchFile(name string, last Validators) (importer.Source, Validators, error) {
	info, err := os.Stat(name)
	if err != nil {
		return importer.Source{}, last, fmt.Errorf("%s: %w", name, errors.Unwrap(err))
	}
	if info.IsDir() {
		return importer.Source{}, last, fmt.Errorf("%s: this is a folder; name a file or a URL", name)
	}
	now := Validators{Modified: fmt.Sprintf("%d %s", info.Size(), info.ModTime().UTC().Format(time.RFC3339Nano))}
	if now == last {
		return importer.Source{}, last, ErrNotModified
	}
	file, err := os.Open(name)
	if err != nil {
		return importer.Source{}, last, err
	}
	defer file.Close()
	body, err := readBounded(file)
	if err != nil {
		return importer.Source{}, last, fmt.Errorf("%s: %w", name, err)
	}
	return importer.Source{Name: name, Body: body}, now, nil
}

func fetchURL(ctx context.Context, client *http.Client, address string, last Validators) (importer.Source, Validators, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return importer.Source{}, last, fmt.Errorf("%s: %w", address, plainFetch(err))
	}
	request.Header.Set("User-Agent", userAgent)
	if last.ETag != "" {
		request.Header.Set("If-None-Match", last.ETag)
	}
	if last.Modified != "" {
		request.Header.Set("If-Modified-Since", last.Modified)
	}
	answer, err := client.Do(request)
	if err != nil {
		return importer.Source{}, last, fmt.Errorf("%s: %w", address, plainFetch(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusNotModified {
		return importer.Source{}, last, ErrNotModified
	}
	if answer.StatusCode != http.StatusOK {
		return importer.Source{}, last, fmt.Errorf("%s: the server answered %s", address, answer.Status)
	}
	body, err := readBounded(answer.Body)
	if err != nil {
		return importer.Source{}, last, fmt.Errorf("%s: %w", address, plainFetch(err))
	}
	now := Validators{ETag: answer.Header.Get("ETag"), Modified: answer.Header.Get("Last-Modified")}
	return importer.Source{Name: address, Body: body}, now, nil
}

// plainFetch takes the address off an error, since the caller says it, and puts a
// timeout in plain words.
func plainFetch(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return ErrTooSlow
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

func readBounded(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, importer.MaxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(body) > importer.MaxBytes {
		return nil, ErrTooLarge
	}
	return body, nil
}

// shown is somebody else's text, fit to stand in a message: in one line, and not longer
// than so many bytes.
func shown(text string, most int) string {
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
