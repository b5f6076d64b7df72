package deploy

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// long skips what takes minutes with cold caches.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it takes minutes: make deploy")
	}
}

// tool runs a tool of tools/go.mod in the project's folder.
func tool(t *testing.T, env []string, args ...string) string {
	t.Helper()
	path, err := exec.Command("go", "-C", "tools", "tool", "-n", args[0]).Output()
	if err != nil {
		t.Fatalf("go tool -n %s: %v", args[0], err)
	}
	run := exec.Command(strings.TrimSpace(string(path)), args[1:]...)
	run.Dir, run.Env = "../..", append(os.Environ(), env...)
	var stdout, stderr bytes.Buffer
	run.Stdout, run.Stderr = &stdout, &stderr
	if err := run.Run(); err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, stdout.String(), stderr.String())
	}
	return stdout.String()
}

// base puts a base image for two architectures into a registry: as distroless' static one, a
// user without rights and no shell.
func base(t *testing.T, at string) {
	t.Helper()
	index := v1.ImageIndex(mutate.IndexMediaType(empty.Index, types.OCIImageIndex))
	for _, architecture := range []string{"amd64", "arm64"} {
		image := mutate.MediaType(empty.Image, types.OCIManifestSchema1)
		image, err := mutate.ConfigFile(image, &v1.ConfigFile{Architecture: architecture, OS: "linux", Config: v1.Config{User: "65532"}, RootFS: v1.RootFS{Type: "layers"}})
		if err != nil {
			t.Fatal(err)
		}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: architecture}}})
	}
	ref, err := name.ParseReference(at)
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.WriteIndex(ref, index); err != nil {
		t.Fatal(err)
	}
}

// The image is built into a registry on this machine, twice with the same digest, for two
// architectures, with a list of what is in it; and its binary serves.
func TestTheImage(t *testing.T) {
	long(t)
	host := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	defer host.Close()
	repository := strings.TrimPrefix(host.URL, "http://")
	base(t, repository+"/base:nonroot")
	env := []string{
		"KO_CONFIG_PATH=server/deploy/ko.yaml", "KO_DEFAULTBASEIMAGE=" + repository + "/base:nonroot",
		"SOURCE_DATE_EPOCH=1767225600", "KOCACHE=" + t.TempDir(),
	}
	var digests []string
	for _, where := range []string{"one", "two"} {
		made := tool(t, append(env, "KO_DOCKER_REPO="+repository+"/"+where), "ko", "build", "--bare", "--insecure-registry", "./server")
		_, digest, _ := strings.Cut(strings.TrimSpace(made), "@")
		digests = append(digests, digest)
	}
	t.Log("the digests of two builds:", digests)
	if digests[0] != digests[1] || digests[0] == "" {
		t.Errorf("two builds are %v", digests)
	}
	ref, err := name.ParseReference(repository + "/one@" + digests[0])
	if err != nil {
		t.Fatal(err)
	}
	index, err := remote.Index(ref)
	if err != nil {
		t.Fatal(err)
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	architectures := make(map[string]v1.Image)
	for _, m := range manifest.Manifests {
		image, err := index.Image(m.Digest)
		if err != nil {
			t.Fatal(err)
		}
		architectures[m.Platform.Architecture] = image
		sbom, err := name.ParseReference(fmt.Sprintf("%s/one:%s.sbom", repository, strings.ReplaceAll(m.Digest.String(), ":", "-")))
		if err == nil {
			_, err = remote.Image(sbom)
		}
		if err != nil {
			t.Errorf("%s has no list of what is in it: %v", m.Platform.Architecture, err)
		}
	}
	if len(architectures) != 2 || architectures["amd64"] == nil || architectures["arm64"] == nil {
		t.Fatalf("it is for %v", architectures)
	}
	image := architectures[runtime.GOARCH]
	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	if config.Config.User != "65532" || len(config.Config.Entrypoint) != 1 || !config.Created.Equal(time.Unix(1767225600, 0)) {
		t.Errorf("%+v, made at %v", config.Config, config.Created)
	}
	root := unpack(t, image)
	binary := filepath.Join(root, config.Config.Entrypoint[0])
	if info, err := os.Stat(binary); err != nil {
		t.Fatal(err)
	} else {
		t.Logf("the binary in it has %.1f MB", float64(info.Size())/1e6)
	}
	out, err := exec.Command(binary, "version").CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "hallway ") {
		t.Errorf("%s, %v", out, err)
	}
	serves(t, binary, t.TempDir())
}

// unpack writes the files of an image into a folder.
func unpack(t *testing.T, image v1.Image) (root string) {
	t.Helper()
	root = t.TempDir()
	files := mutate.Extract(image)
	defer files.Close()
	for in := tar.NewReader(files); ; {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			return root
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(root, filepath.Clean("/"+head.Name))
		if strings.HasSuffix(path, "/sh") {
			t.Error("there is a shell in it")
		}
		if head.Typeflag != tar.TypeReg {
			continue
		}
		content, err := io.ReadAll(in)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o755)
		}
		if err == nil {
			err = os.WriteFile(path, content, head.FileInfo().Mode().Perm())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// serves starts a server, and asks it for the sample's page and its metrics, which it returns.
func serves(t *testing.T, binary, data string, env ...string) (metrics string) {
	t.Helper()
	listen, measure := freePort(t), freePort(t)
	server := exec.Command(binary, "serve", "--listen", listen, "--metrics-listen", measure, "--data", data, "--drain", "0s")
	server.Env = append(os.Environ(), env...)
	var said bytes.Buffer
	server.Stdout, server.Stderr = &said, &said
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = server.Process.Signal(os.Interrupt)
		if err := server.Wait(); err != nil {
			t.Errorf("it ended with %v: %s", err, said.String())
		}
	}()
	if err := ready(listen); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	get := func(url string) string {
		answer, err := http.Get(url)
		if err != nil {
			t.Fatalf("%v: %s", err, said.String())
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d, %v", url, answer.StatusCode, err)
		}
		return string(body)
	}
	if page := get("http://" + listen + "/e/sample"); !strings.Contains(page, "<h1") {
		t.Errorf("the page is %.300s", page)
	}
	return get("http://" + measure + "/metrics")
}
