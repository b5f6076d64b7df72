// Package testserver runs the real Hallway server for journeys and for the benchmark:
// it builds the command, starts it on a port of its own, and takes it away as a
// venue's network does, to bring it back at the same address.
package testserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// Root is the folder of the module, found from the folder one is in.
func Root() (string, error) {
	folder, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			return folder, nil
		}
		parent := filepath.Dir(folder)
		if parent == folder {
			return "", errors.New("this is not inside the Hallway module: there is no go.mod above")
		}
		folder = parent
	}
}

// Programmes is the folder with real programmes beside the module. Not every
// machine has it.
func Programmes(root string) (folder string, ok bool) {
	folder = filepath.Join(filepath.Dir(root), "shared", "programmes")
	_, err := os.Stat(folder)
	return folder, err == nil
}

// ErrNotBuilt is that the app for the browser is missing, which the server would
// embed.
var ErrNotBuilt = errors.New(`the app is not in web/dist: run "make build" first`)

// Build builds the server as it is released into a folder, and returns the command's path.
func Build(root, folder string) (string, error) { return build(root, folder, "release") }

// BuildWithGallery builds a server that shows every view in every state, as it is at home.
func BuildWithGallery(root, folder string) (string, error) { return build(root, folder, "") }

func build(root, folder, tags string) (string, error) {
	if there, err := filepath.Glob(filepath.Join(root, "web", "dist", "app.wasm*")); err != nil || len(there) == 0 {
		return "", ErrNotBuilt
	}
	command := filepath.Join(folder, "hallway")
	compile := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-tags", tags, "-o", command, "./server")
	compile.Dir = root
	if out, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build ./server: %w\n%s", err, out)
	}
	return command, nil
}

// Server is a Hallway server that can be stopped and started again at its
// address.
type Server struct {
	URL string

	command string
	args    []string
	log     *journal
	file    *os.File // written to instead of log; nil: none

	mu      sync.Mutex
	process *exec.Cmd
}

// New makes a server that is not started yet. Its port is free at the moment.
func New(command string, args ...string) (*Server, error) {
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := probe.Addr().String()
	if err := probe.Close(); err != nil {
		return nil, err
	}
	return &Server{
		URL:     "http://" + address,
		command: command,
		args:    append([]string{"serve", "--listen", address}, args...),
		log:     &journal{},
	}, nil
}

// Start starts the server and returns once it is ready to answer.
func (s *Server) Start(more ...string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	process := exec.Command(s.command, append(s.args, more...)...)
	process.Stdout, process.Stderr = s.log, s.log
	if s.file != nil {
		process.Stdout, process.Stderr = s.file, s.file
	}
	if err := process.Start(); err != nil {
		return err
	}
	s.process = process
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for !Answers(ctx, s.URL+"/healthz") {
		if ctx.Err() != nil {
			_ = process.Process.Kill() // it is of no use
			return fmt.Errorf("the server did not get ready:\n%s", s.Log())
		}
	}
	return nil
}

// Stop ends the server at once, connections and all: to a phone it is as if it
// had lost the network.
func (s *Server) Stop() error {
	ended, err := s.signal(os.Kill)
	if ended {
		return nil // it says that it was killed, which is what was wanted
	}
	return err
}

// End stops the server as its operator does, by a signal, and waits until it has ended.
func (s *Server) End() error {
	_, err := s.signal(os.Interrupt)
	return err
}

// signal gives the process a signal, and waits until it has ended.
func (s *Server) signal(sig os.Signal) (ended bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return true, nil
	}
	err = s.process.Process.Signal(sig)
	ended = err == nil
	err = errors.Join(err, s.process.Wait())
	s.process = nil
	return ended, err
}

// PID is the process, 0 while there is none.
func (s *Server) PID() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process == nil {
		return 0
	}
	return s.process.Process.Pid
}

// LogTo has the server write to a file from its next start on: whoever makes many
// requests need not carry a line of each.
func (s *Server) LogTo(file *os.File) { s.file = file }

// Log is what the server wrote, unless it writes to a file; that is named then.
func (s *Server) Log() string {
	if s.file != nil {
		return "see " + s.file.Name()
	}
	return s.log.String()
}

// Answers asks an address once, and reports whether it answered 200.
func Answers(ctx context.Context, url string) bool {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		time.Sleep(20 * time.Millisecond) // refused: ask again in a moment
		return false
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode == http.StatusOK
}

// journal keeps what a process writes.
type journal struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write implements io.Writer.
func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}
