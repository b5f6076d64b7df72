package testserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNoPostgres is that no PostgreSQL can be had here; what wraps it says why.
var ErrNoPostgres = errors.New("there is no PostgreSQL to be had here")

// Postgres is a database server that is made for tests and goes with them.
type Postgres struct {
	URL string // of a database, as user hallway, who may make others

	folder  string
	process *exec.Cmd // nil: somebody else's server
}

// NewPostgres makes a PostgreSQL in a folder of its own, or takes the one that the
// environment names with HALLWAY_TEST_POSTGRES. The error wraps [ErrNoPostgres] where
// there is none on this machine.
func NewPostgres(ctx context.Context) (_ *Postgres, err error) {
	if url := os.Getenv("HALLWAY_TEST_POSTGRES"); url != "" {
		return &Postgres{URL: url}, nil
	}
	bin, err := postgresFolder()
	if err != nil {
		return nil, err
	}
	p := &Postgres{}
	if p.folder, err = os.MkdirTemp("", "hallway-postgres-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			_ = p.Close() // the first error is the one to tell
		}
	}()
	who, err := databaseUser(p.folder)
	if err != nil {
		return nil, err
	}
	run := func(name string, args ...string) *exec.Cmd {
		command := exec.Command(filepath.Join(bin, name), args...)
		command.Dir, command.SysProcAttr = p.folder, &syscall.SysProcAttr{Credential: who}
		return command
	}
	data := filepath.Join(p.folder, "data")
	if out, err := run("initdb", "-D", data, "-U", "hallway", "-A", "trust", "-E", "UTF8", "--no-sync").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: initdb: %w\n%s", ErrNoPostgres, err, out)
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	server := run("postgres", "-D", data, "-c", "listen_addresses=127.0.0.1", "-p", strconv.Itoa(port), "-k", p.folder)
	if err := server.Start(); err != nil {
		return nil, err
	}
	p.process = server
	p.URL = fmt.Sprintf("postgres://hallway@127.0.0.1:%d/postgres?sslmode=disable", port)
	return p, p.ready(ctx)
}

// Close ends the server, where it was made here, and removes its folder.
func (p *Postgres) Close() error {
	if p.process != nil {
		_ = p.process.Process.Signal(syscall.SIGINT) // a fast end
		_ = p.process.Wait()                         // it says how it ended, which is no matter
	}
	if p.folder == "" {
		return nil
	}
	return os.RemoveAll(p.folder)
}

// ready waits until it answers.
func (p *Postgres) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, p.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		if ctx.Err() != nil {
			return fmt.Errorf("the PostgreSQL that was made did not start: %w", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// postgresFolder is where the newest PostgreSQL's programs are.
func postgresFolder() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // a bad pattern finds nothing
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return "", fmt.Errorf("%w: install it, or name one with HALLWAY_TEST_POSTGRES", ErrNoPostgres)
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

// databaseUser is whom root runs a database as, which refuses to run as root, and who
// gets the folder; nil: whoever we are.
func databaseUser(folder string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		who, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(who.Uid) // numbers, on the systems that have such names
		gid, _ := strconv.Atoi(who.Gid)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(folder, uid, gid)
	}
	return nil, fmt.Errorf("%w: root needs a user postgres or nobody to run it as", ErrNoPostgres)
}
