package search

import "strings"

// Synonyms is what people of this field write in several ways: a line a thing, its
// names apart by " = ", each of one word or several. Whoever searches one name finds
// the others too. A name that is a common word besides ("go") is found as a whole word
// only, as every synonym is.
const Synonyms = `
k8s = kubernetes = kube
otel = opentelemetry = open telemetry
o11y = observability
cicd = ci/cd = ci cd = continuous integration = continuous delivery = continuous deployment
argocd = argo cd
argo workflows = argoworkflows
multitenancy = multi tenancy = multitenant = multi tenant
golang = go
llm = llms = large language model = large language models
genai = gen ai = generative ai
ai = artificial intelligence
ml = machine learning
mlops = machine learning operations
wasm = webassembly = web assembly
ebpf = extended berkeley packet filter
sre = site reliability
iac = infrastructure as code
crd = crds = custom resource = custom resources
hpa = horizontal pod autoscaler = horizontal pod autoscaling
vpa = vertical pod autoscaler
vm = vms = virtual machine = virtual machines
db = database = databases
postgres = postgresql
oss = open source
sbom = sboms = software bill of materials
opa = open policy agent
rbac = role based access control
zerotrust = zero trust
servicemesh = service mesh
gitops = git ops
finops = fin ops
devex = dx = developer experience
idp = internal developer platform
platformengineering = platform engineering
slo = slos = service level objective = service level objectives
capi = cluster api
cni = container network interface
csi = container storage interface
gpu = gpus
dra = dynamic resource allocation
mcp = model context protocol
rag = retrieval augmented generation
js = javascript
ts = typescript
py = python
a11y = accessibility
i18n = internationalization = internationalisation
autoscaling = auto scaling = autoscaler = autoscalers
multicluster = multi cluster
`

// table finds synonyms by their words.
type table struct {
	of      map[string][]phrase // by the words of a name, one space between them, its other names
	longest int                 // words that a name has at most
}

// phrase is the folded words of a name.
type phrase []string

var known = tableOf(Synonyms)

func tableOf(lines string) table {
	t := table{of: make(map[string][]phrase)}
	for line := range strings.Lines(lines) {
		var names []phrase
		for _, name := range strings.Split(line, " = ") {
			if words := Words(name); len(words) > 0 {
				names = append(names, words)
				t.longest = max(t.longest, len(words))
			}
		}
		for i, name := range names {
			key := strings.Join(name, " ")
			for j, other := range names {
				if i != j {
					t.of[key] = append(t.of[key], other)
				}
			}
		}
	}
	return t
}
