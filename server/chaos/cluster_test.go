package chaos

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// apply has the replicated overlay run an image, with its agendas in a database, at a port of
// every node.
func (c cluster) apply(image, database string) {
	c.t.Helper()
	root, err := testserver.Root()
	if err != nil {
		c.t.Fatal(err)
	}
	overlay := c.t.TempDir()
	manifests, err := filepath.Rel(overlay, filepath.Join(root, "server/deploy/kubernetes/replicated"))
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
`, c.namespace, manifests, name, tag, "url="+database)
	if err := os.WriteFile(filepath.Join(overlay, "kustomization.yaml"), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
	c.run("apply", "-k", overlay)
}

// rolledOut waits until the deployment runs as it was told to, and nothing else runs.
func (c cluster) rolledOut() {
	c.t.Helper()
	defer func() {
		if c.t.Failed() {
			c.t.Log(c.run("get", "events"), c.run("get", "pods", "-o", "wide"))
		}
	}()
	c.run("rollout", "status", "deployment/hallway", "--timeout=5m")
	for end := time.Now().Add(2 * time.Minute); len(c.pods()) != 3; time.Sleep(time.Second) {
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

// url is where the service is reached from here: a node's address, or HALLWAY_CLUSTER_URL.
func (c cluster) url() string {
	c.t.Helper()
	if url := os.Getenv("HALLWAY_CLUSTER_URL"); url != "" {
		return url
	}
	node := c.run("get", "nodes", "-o", `jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}`)
	port := c.run("get", "service", "hallway", "-o", "jsonpath={.spec.ports[0].nodePort}")
	return "http://" + node + ":" + port
}

// A cluster rolls out a new version under the load of phones. It runs where somebody asks for
// it (make roll): a KUBECONFIG alone may be of a cluster that other people use.
func TestAClusterRollsOutANewVersion(t *testing.T) {
	images := strings.Fields(os.Getenv("HALLWAY_CLUSTER_IMAGES"))
	if os.Getenv("KUBECONFIG") == "" || len(images) == 0 {
		t.Skip("there is no cluster; run make roll with one")
	}
	database := os.Getenv("HALLWAY_CLUSTER_POSTGRES")
	if database == "" {
		t.Fatal("HALLWAY_CLUSTER_POSTGRES is to be the URL of an empty PostgreSQL database that pods can reach")
	}
	c := newCluster(t)
	c.apply(images[0], database)
	c.rolledOut()
	before := c.pods()
	service := c.url()
	underLoad(t, newBalancer(t, service, service), func() {
		if next := images[len(images)-1]; next != images[0] {
			c.run("set", "image", "deployment/hallway", "hallway="+next)
		} else {
			c.run("rollout", "restart", "deployment/hallway")
		}
		c.rolledOut()
	})
	for name, image := range c.pods() {
		if _, was := before[name]; was || image != images[len(images)-1] {
			t.Errorf("%s runs %s", name, image)
		}
	}
}
