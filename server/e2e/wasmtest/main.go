// Wasmtest runs a test binary that was built for the browser in a real Chromium:
// go test -exec with GOOS=js. The test's arguments and output pass through.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hallway/server/e2e/browser"
	"hallway/server/e2e/testserver"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "wasmtest:", err)
		os.Exit(1)
	}
	os.Exit(code)
}

// page runs the test and leaves its output and its exit code behind.
const page = `<!DOCTYPE html><title>test</title><script>window.hallway = {}</script><script src="/exec.js"></script><script>
window.out = "";
const decoder = new TextDecoder();
globalThis.fs.writeSync = (fd, bytes) => { window.out += decoder.decode(bytes); return bytes.length; };
const go = new Go();
go.argv = %s;
go.exit = (code) => { window.code = code; };
WebAssembly.instantiateStreaming(fetch("/test.wasm"), go.importObject)
  .then(({ instance }) => go.run(instance)).then(() => { window.code ??= 0; })
  .catch((error) => { window.out += error; window.code = 1; });
</script>`

func run(args []string) (code int, err error) {
	argv, err := json.Marshal(append([]string{"test"}, args[1:]...))
	if err != nil {
		return 1, err
	}
	root, err := testserver.Root()
	if err != nil {
		return 1, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, page, argv) })
	mux.HandleFunc("GET /exec.js", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFile(w, r, filepath.Join(root, ".cache", "app", "exec.js")) // put there by make build
	})
	mux.HandleFunc("GET /test.wasm", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/wasm")
		http.ServeFile(w, r, args[0])
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	profile, err := os.MkdirTemp("", "wasmtest-*")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(profile)
	b, err := browser.StartShell(profile)
	if err != nil {
		return 1, err
	}
	defer b.Close()
	tab := b.First()
	if err := tab.Go(strings.Replace(server.URL, "127.0.0.1", "localhost", 1)); err != nil {
		return 1, err
	}
	for deadline := time.Now().Add(2 * time.Minute); ; {
		if err = tab.Wait("window.code !== undefined"); err == nil || time.Now().After(deadline) {
			break
		}
	}
	got, evalErr := browser.Eval[struct {
		Out  string
		Code int
	}](tab, `({ Out: window.out, Code: window.code ?? 1 })`)
	if evalErr != nil {
		return 1, evalErr
	}
	fmt.Print(got.Out)
	return got.Code, err
}
