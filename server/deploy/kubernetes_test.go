package deploy

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// overlays are what people apply, by the README too.
var overlays = map[string]string{
	"single":     "resources: [../kubernetes/single]\n",
	"replicated": "resources: [../kubernetes/replicated]\n",
	"ingress":    "resources: [../kubernetes/single]\ncomponents: [../kubernetes/ingress]\n",
	"gateway":    "resources: [../kubernetes/replicated]\ncomponents: [../kubernetes/gateway, ../kubernetes/backup]\n",
}

// kinds are what the manifests may hold, as Kubernetes reads it.
var kinds = map[string]func() any{
	"apps/v1 Deployment":                     func() any { return new(appsv1.Deployment) },
	"batch/v1 CronJob":                       func() any { return new(batchv1.CronJob) },
	"v1 Service":                             func() any { return new(corev1.Service) },
	"v1 ConfigMap":                           func() any { return new(corev1.ConfigMap) },
	"v1 PersistentVolumeClaim":               func() any { return new(corev1.PersistentVolumeClaim) },
	"networking.k8s.io/v1 NetworkPolicy":     func() any { return new(networkingv1.NetworkPolicy) },
	"networking.k8s.io/v1 Ingress":           func() any { return new(networkingv1.Ingress) },
	"policy/v1 PodDisruptionBudget":          func() any { return new(policyv1.PodDisruptionBudget) },
	"gateway.networking.k8s.io/v1 HTTPRoute": func() any { return new(gatewayv1.HTTPRoute) },
}

// build is what kustomize makes of one of the overlays.
func build(t *testing.T, overlay string) []any {
	t.Helper()
	return kustomize(t, overlays[overlay])
}

// kustomize builds an overlay, and reads each object strictly.
func kustomize(t *testing.T, overlay string) []any {
	t.Helper()
	files := filesys.MakeFsInMemory()
	err := filepath.WalkDir("kubernetes", func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return files.WriteFile("/"+path, content)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := files.WriteFile("/overlay/kustomization.yaml", []byte(overlay)); err != nil {
		t.Fatal(err)
	}
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(files, "/overlay")
	if err != nil {
		t.Fatal(err)
	}
	var all []any
	for _, resource := range made.Resources() {
		text, err := resource.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		name := resource.GetApiVersion() + " " + resource.GetKind()
		make, ok := kinds[name]
		if !ok {
			t.Fatalf("%s is a kind that this test does not know", name)
		}
		object := make()
		if err := yaml.UnmarshalStrict(text, object); err != nil {
			t.Fatalf("%s %s: %v\n%s", name, resource.GetName(), err, text)
		}
		all = append(all, object)
	}
	return all
}

// of are the objects of a kind.
func of[T any](all []any) (found []*T) {
	for _, object := range all {
		if o, ok := object.(*T); ok {
			found = append(found, o)
		}
	}
	return found
}

// pods are the templates of all pods.
func pods(all []any) map[string]corev1.PodTemplateSpec {
	found := make(map[string]corev1.PodTemplateSpec)
	for _, d := range of[appsv1.Deployment](all) {
		found["deployment "+d.Name] = d.Spec.Template
	}
	for _, c := range of[batchv1.CronJob](all) {
		found["cron job "+c.Name] = c.Spec.JobTemplate.Spec.Template
	}
	return found
}

// The pod security standard "restricted", and what goes beyond it: a root that cannot be
// written and no token. https://kubernetes.io/docs/concepts/security/pod-security-standards
func TestPodsAreRestricted(t *testing.T) {
	for overlay := range overlays {
		for name, pod := range pods(build(t, overlay)) {
			wrong := func(format string, v ...any) { t.Errorf("%s, %s: %s", overlay, name, fmt.Sprintf(format, v...)) }
			spec := pod.Spec
			if spec.HostNetwork || spec.HostPID || spec.HostIPC {
				wrong("it shares something with its host")
			}
			if spec.AutomountServiceAccountToken == nil || *spec.AutomountServiceAccountToken {
				wrong("it gets a token")
			}
			s := spec.SecurityContext
			if s == nil || s.RunAsNonRoot == nil || !*s.RunAsNonRoot || s.RunAsUser == nil || *s.RunAsUser == 0 || s.SeccompProfile == nil || s.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
				wrong("its security context is %+v", s)
			}
			for _, v := range spec.Volumes {
				if v.HostPath != nil {
					wrong("it mounts %s of its host", v.HostPath.Path)
				}
			}
			for _, c := range spec.Containers {
				s := c.SecurityContext
				if s == nil || s.Privileged != nil || s.AllowPrivilegeEscalation == nil || *s.AllowPrivilegeEscalation || s.ReadOnlyRootFilesystem == nil || !*s.ReadOnlyRootFilesystem ||
					s.Capabilities == nil || len(s.Capabilities.Add) > 0 || !slices.Equal(s.Capabilities.Drop, []corev1.Capability{"ALL"}) {
					wrong("container %s has the security context %+v", c.Name, s)
				}
				if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() || c.Resources.Limits.Memory().IsZero() {
					wrong("container %s has the resources %+v", c.Name, c.Resources)
				}
			}
		}
	}
}

// Whatever one part names, another part has: ports, volumes, settings, flags.
func TestNamesLeadSomewhere(t *testing.T) {
	flags := flagsOf(t, "serve")
	for overlay := range overlays {
		all := build(t, overlay)
		settings := make(map[string]map[string]string)
		for _, c := range of[corev1.ConfigMap](all) {
			settings[c.Name] = c.Data
		}
		claims := make(map[string]bool)
		for _, c := range of[corev1.PersistentVolumeClaim](all) {
			claims[c.Name] = true
		}
		for name, pod := range pods(all) {
			volumes := make(map[string]bool)
			for _, v := range pod.Spec.Volumes {
				volumes[v.Name] = true
				if claim := v.PersistentVolumeClaim; claim != nil && !claims[claim.ClaimName] {
					t.Errorf("%s, %s: there is no claim %s", overlay, name, claim.ClaimName)
				}
			}
			for _, c := range pod.Spec.Containers {
				environment := make(map[string]string)
				for _, from := range c.EnvFrom {
					data, ok := settings[from.ConfigMapRef.Name]
					if !ok {
						t.Errorf("%s, %s: there is no config map %s", overlay, name, from.ConfigMapRef.Name)
					}
					for key, value := range data {
						environment[key] = value
					}
				}
				for _, e := range c.Env {
					environment[e.Name] = e.Value
				}
				command := c.Args[0]
				if command == "serve" {
					for name := range environment {
						if flag, ok := strings.CutPrefix(strings.TrimSuffix(name, "_FILE"), "HALLWAY_"); ok && !flags[strings.ToLower(strings.ReplaceAll(flag, "_", "-"))] {
							t.Errorf("%s: %s is no flag of serve", overlay, name)
						}
					}
					for _, port := range c.Ports {
						variable := map[string]string{"http": "HALLWAY_LISTEN", "metrics": "HALLWAY_METRICS_LISTEN"}[port.Name]
						if environment[variable] != fmt.Sprintf(":%d", port.ContainerPort) {
							t.Errorf("%s: port %s is %d, and %s %s", overlay, port.Name, port.ContainerPort, variable, environment[variable])
						}
					}
				}
				own := flagsOf(t, command)
				for _, arg := range c.Args[1:] {
					if flag, ok := strings.CutPrefix(arg, "--"); ok && !own[flag] {
						t.Errorf("%s, %s: hallway %s has no flag --%s", overlay, name, command, flag)
					}
				}
				mounted := []string{}
				for _, m := range c.VolumeMounts {
					mounted = append(mounted, m.MountPath)
					if !volumes[m.Name] {
						t.Errorf("%s, %s: there is no volume %s", overlay, name, m.Name)
					}
				}
				for variable, value := range environment { // files and folders lie on something that is mounted
					if strings.HasPrefix(value, "/") && !slices.ContainsFunc(mounted, func(path string) bool { return value == path || strings.HasPrefix(value, path+"/") }) {
						t.Errorf("%s, %s: %s=%s is on no volume", overlay, name, variable, value)
					}
				}
				ports := make(map[string]bool)
				for _, port := range c.Ports {
					ports[port.Name] = true
				}
				for _, probe := range []*corev1.Probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
					if probe == nil && command == "serve" {
						t.Errorf("%s: a probe is missing", overlay)
					} else if probe != nil && (!ports[probe.HTTPGet.Port.StrVal] || !answers(t, probe.HTTPGet.Path)) {
						t.Errorf("%s: nothing answers the probe of %s at %s", overlay, probe.HTTPGet.Path, probe.HTTPGet.Port.StrVal)
					}
				}
				if command == "serve" {
					followsTheServer(t, overlay, all, pod, ports)
				}
			}
		}
	}
}

// followsTheServer checks that what selects the server's pods does, by ports that they have.
func followsTheServer(t *testing.T, overlay string, all []any, pod corev1.PodTemplateSpec, ports map[string]bool) {
	t.Helper()
	selects := func(what string, labels map[string]string) {
		t.Helper()
		if len(labels) == 0 {
			t.Errorf("%s: %s selects everything", overlay, what)
		}
		for name, value := range labels {
			if pod.Labels[name] != value {
				t.Errorf("%s: %s selects %s=%s, and the pods are %v", overlay, what, name, value, pod.Labels)
			}
		}
	}
	for _, d := range of[appsv1.Deployment](all) {
		selects("the deployment", d.Spec.Selector.MatchLabels)
	}
	for _, s := range of[corev1.Service](all) {
		selects("the service", s.Spec.Selector)
		for _, port := range s.Spec.Ports {
			if !ports[port.TargetPort.StrVal] {
				t.Errorf("%s: the service leads to port %v", overlay, port.TargetPort)
			}
		}
	}
	for _, b := range of[policyv1.PodDisruptionBudget](all) {
		selects("the budget", b.Spec.Selector.MatchLabels)
	}
	for _, n := range of[networkingv1.NetworkPolicy](all) {
		selects("the network policy", n.Spec.PodSelector.MatchLabels)
		for _, in := range n.Spec.Ingress {
			for _, port := range in.Ports {
				if port.Port.Type != intstr.String || !ports[port.Port.StrVal] {
					t.Errorf("%s: the network policy lets %v in", overlay, port.Port)
				}
			}
		}
	}
	service := of[corev1.Service](all)[0]
	for _, i := range of[networkingv1.Ingress](all) {
		if to := i.Spec.Rules[0].HTTP.Paths[0].Backend.Service; to.Name != service.Name || to.Port.Name != service.Spec.Ports[0].Name {
			t.Errorf("%s: the ingress leads to %+v", overlay, to)
		}
	}
	for _, r := range of[gatewayv1.HTTPRoute](all) {
		if to := r.Spec.Rules[0].BackendRefs[0]; string(to.Name) != service.Name || to.Port == nil || *to.Port != service.Spec.Ports[0].Port {
			t.Errorf("%s: the route leads to %+v", overlay, to)
		}
	}
}

// A pod that ends serves until proxies have heard of it, and ends what is under way.
func TestPodsEndInGoodTime(t *testing.T) {
	for overlay := range overlays {
		for _, d := range of[appsv1.Deployment](build(t, overlay)) {
			ready := d.Spec.Template.Spec.Containers[0].ReadinessProbe
			drain := 15 // HALLWAY_DRAIN, below
			if noticed := ready.PeriodSeconds * ready.FailureThreshold; int(noticed) >= drain {
				t.Errorf("%s: it is noticed after %d s that a pod ends, which takes requests for %d s", overlay, noticed, drain)
			}
			if grace := *d.Spec.Template.Spec.TerminationGracePeriodSeconds; int(grace) < drain+10+5 {
				t.Errorf("%s: a pod is killed after %d s", overlay, grace)
			}
		}
	}
	env, err := os.ReadFile("kubernetes/base/hallway.env")
	if err != nil || !strings.Contains(string(env), "\nHALLWAY_DRAIN=15s\n") {
		t.Errorf("HALLWAY_DRAIN is another one than this test has: %s, %v", env, err)
	}
}

// One server with a file is never two; several are rolled one by one.
func TestHowManyServersThereAre(t *testing.T) {
	single := of[appsv1.Deployment](build(t, "single"))[0]
	if *single.Spec.Replicas != 1 || single.Spec.Strategy.Type != appsv1.RecreateDeploymentStrategyType || single.Spec.Strategy.RollingUpdate != nil {
		t.Errorf("%d of %+v", *single.Spec.Replicas, single.Spec.Strategy)
	}
	all := build(t, "replicated")
	replicated := of[appsv1.Deployment](all)[0]
	roll := replicated.Spec.Strategy.RollingUpdate
	if *replicated.Spec.Replicas < 2 || roll == nil || roll.MaxUnavailable.IntValue() != 0 || len(replicated.Spec.Template.Spec.TopologySpreadConstraints) == 0 {
		t.Errorf("%d of %+v", *replicated.Spec.Replicas, replicated.Spec)
	}
	if least := of[policyv1.PodDisruptionBudget](all)[0].Spec.MinAvailable.IntValue(); least < 1 || least >= int(*replicated.Spec.Replicas) {
		t.Errorf("of %d servers %d must run", *replicated.Spec.Replicas, least)
	}
}

// hallway is the command, as "make build" has left it.
func hallway(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../bin/hallway")
	if err == nil {
		_, err = os.Stat(path)
	}
	if err != nil {
		t.Fatal("there is no bin/hallway; run make build: ", err)
	}
	return path
}

var flagLine = regexp.MustCompile(`(?m)^  -([a-z-]+)`)

// flagsOf are the flags that a command lists.
func flagsOf(t *testing.T, command string) map[string]bool {
	t.Helper()
	out, err := exec.Command(hallway(t), command, "-h").CombinedOutput()
	if err != nil {
		t.Fatalf("hallway %s -h: %v\n%s", command, err, out)
	}
	flags := make(map[string]bool)
	for _, found := range flagLine.FindAllStringSubmatch(string(out), -1) {
		flags[found[1]] = true
	}
	return flags
}

// answers reports whether the server has something at a path. What it has is what its routes say.
func answers(t *testing.T, path string) bool {
	t.Helper()
	routes, err := os.ReadFile("../routes.go")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(routes), `"GET `+path+`"`)
}
