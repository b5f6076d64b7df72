package chaos

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rs/xid"

	"hallway/server/e2e/testserver"
)

// cluster is a namespace of its own in a Kubernetes cluster.
type cluster struct {
	t         *testing.T
	namespace string
}

// newCluster makes a namespace in the cluster that KUBECONFIG names. Its pods must pass the
// pod security standard "restricted", and it goes with the test.
func newCluster(t *testing.T) cluster {
	t.Helper()
	c := cluster{t, "hallway-test-" + xid.New().String()}
	t.Cleanup(func() {
		if out, err := exec.Command("kubectl", "delete", "namespace", c.namespace, "--timeout=2m").CombinedOutput(); err != nil {
			t.Errorf("the namespace %s is left behind: %v\n%s", c.namespace, err, out)
		}
	})
	c.run("create", "namespace", c.namespace)
	c.run("label", "namespace", c.namespace, "pod-security.kubernetes.io/enforce=restricted")
	return c
}

// run is what kubectl prints.
func (c cluster) run(args ...string) string {
	c.t.Helper()
	command := exec.Command("kubectl", append([]string{"--namespace", c.namespace}, args...)...)
	var said strings.Builder
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		c.t.Fatalf("kubectl %s: %v\n%s%s", strings.Join(args, " "), err, out, said.String())
	}
	return string(out)
}

// apply has an overlay of the book run an image, with the database in a secret, at a port of
// every node.
func (c cluster) apply(manifests, image, database string) {
	c.t.Helper()
	root, err := testserver.Root()
	if err != nil {
		c.t.Fatal(err)
	}
	overlay := c.t.TempDir()
	path, err := filepath.Rel(overlay, filepath.Join(root, "server/deploy/kubernetes", manifests))
	if err != nil {
		c.t.Fatal(err)
	}
	name, tag := image, ""
	if at := strings.LastIndexAny(image, ":@"); at > strings.LastIndex(image, "/") {
		name, tag = image[:at], map[byte]string{':': "newTag: ", '@': "digest: "}[image[at]]+fmt.Sprintf("%q", image[at+1:])
	}
	text := fmt.Sprintf(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: %s
resources: [%s]
images:
  - name: hallway
    newName: %s
    %s
secretGenerator:
  - name: hallway-database
    literals: [%q]
patches:
  - target: {kind: Service, name: hallway}
    patch: '- {op: add, path: /spec/type, value: NodePort}'
`, c.namespace, path, name, tag, "url="+database)
	if err := os.WriteFile(filepath.Join(overlay, "kustomization.yaml"), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	c.run("apply", "-k", overlay)
}

// rolledOut waits until the deployment runs as it was told to, in so many pods and no others.
func (c cluster) rolledOut(pods int) {
	c.t.Helper()
	defer func() {
		if c.t.Failed() {
			c.t.Log(c.run("get", "events"), c.run("get", "pods", "-o", "wide"))
		}
	}()
	c.run("rollout", "status", "deployment/hallway", "--timeout=5m")
	for end := time.Now().Add(2 * time.Minute); len(c.pods()) != pods; time.Sleep(time.Second) {
		if time.Now().After(end) {
			c.t.Fatalf("these pods run: %v", c.pods())
		}
	}
}

// pods are the images of the pods that run, by their names.
func (c cluster) pods() map[string]string {
	c.t.Helper()
	var list struct {
		Items []struct {
			Metadata struct{ Name string }
			Spec     struct{ Containers []struct{ Image string } }
		}
	}
	if err := json.Unmarshal([]byte(c.run("get", "pods", "-o", "json")), &list); err != nil {
		c.t.Fatal(err)
	}
	images := make(map[string]string)
	for _, pod := range list.Items {
		images[pod.Metadata.Name] = pod.Spec.Containers[0].Image
	}
	return images
}

// url is where the service is reached from here: its port of a node.
func (c cluster) url() string {
	c.t.Helper()
	nodes := strings.Fields(c.run("get", "nodes", "-o", `jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}`))
	if len(nodes) == 0 {
		c.t.Fatal("no node of the cluster has an address")
	}
	return "http://" + net.JoinHostPort(nodes[0], c.run("get", "service", "hallway", "-o", "jsonpath={.spec.ports[0].nodePort}"))
}

// asked is what somebody asks for who has a cluster (make roll): the images of two versions, or
// of one, and a database. A KUBECONFIG alone may be of a cluster that other people use.
func asked(t *testing.T) (images []string, database string) {
	t.Helper()
	images, database = strings.Fields(os.Getenv("HALLWAY_CLUSTER_IMAGES")), os.Getenv("HALLWAY_CLUSTER_POSTGRES")
	if os.Getenv("KUBECONFIG") == "" || len(images) == 0 {
		t.Skip("it needs a cluster: make roll")
	}
	if database == "" {
		t.Fatal("HALLWAY_CLUSTER_POSTGRES is to be the URL of an empty PostgreSQL database that pods can reach")
	}
	return images, database
}

// begin runs the first of the images in a namespace of its own, as an overlay of the book has it,
// in so many pods. The service is reached at url.
func begin(t *testing.T, manifests string, pods int) (c cluster, url string, images []string) {
	t.Helper()
	images, database := asked(t)
	c = newCluster(t)
	c.apply(manifests, images[0], database)
	c.rolledOut(pods)
	return c, c.url(), images
}

// next rolls the last of the images out, and checks that all pods are new ones that run it.
func (c cluster) next(images []string, pods int) {
	c.t.Helper()
	before, image := c.pods(), images[len(images)-1]
	if image != images[0] {
		c.run("set", "image", "deployment/hallway", "hallway="+image)
	} else {
		c.run("rollout", "restart", "deployment/hallway")
	}
	c.rolledOut(pods)
	for name, runs := range c.pods() {
		if _, was := before[name]; was || runs != image {
			c.t.Errorf("%s runs %s", name, runs)
		}
	}
}

// A cluster rolls out a new version under the load of phones.
func TestAClusterRollsOutANewVersion(t *testing.T) {
	c, service, images := begin(t, "replicated", 3)
	underLoad(t, newBalancer(t, service, service), func() { c.next(images, 3) })
}

// A cluster's one server is replaced by another on its volume. Phones wait meanwhile, and lose
// nothing. It takes a cluster that has a volume to give.
func TestAClusterReplacesItsOneServer(t *testing.T) {
	c, server, images := begin(t, "single", 1)
	phones := people(t, server, newDice(t))
	beside(t, func() { c.next(images, 1) }, func(over context.Context, all *sync.WaitGroup) {
		all.Go(func() { live(phones, func() bool { return over.Err() != nil }, func(*phone) string { return server }) })
	})
	settle(server, phones)
	nothingLost(t, phones)
	edits, requests := count(phones)
	t.Logf("%d edits, %d requests", edits, requests)
	if edits < 50 {
		t.Error("too little happened to show anything")
	}
}
