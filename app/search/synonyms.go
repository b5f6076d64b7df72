package search

import (
	"fmt"
	"strings"
	"sync"
)

// Synonyms is what people of this field write in several ways: a line a thing, its
// names apart by " = ", each of one word or several. Whoever searches one name finds
// the others too. A name that is a common word besides ("go") is found as a whole word
// only, as every synonym is. Whoever runs a server can add lines, see [ParseNames].
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

// Names finds the other names of a thing. Its zero value knows none.
type Names struct {
	of      map[string][]phrase // by the words of a name, one space between them
	longest int                 // words that a name has at most
}

// phrase is the folded words of a name.
type phrase []string

// known are those of [Synonyms]. They are read when they are needed, or with an index: reading
// them takes a phone some hundredths of a second, which its start has no time for.
var known = sync.OnceValue(func() Names {
	n, err := ParseNames(Synonyms)
	if err != nil {
		panic(err) // a test reads them
	}
	return n
})

// ParseNames reads lines as those of [Synonyms]; what is behind a "#" is a comment. The
// error says which line names nothing or one thing only.
func ParseNames(lines string) (Names, error) {
	n := Names{of: make(map[string][]phrase)}
	at := 0
	for line := range strings.Lines(lines) {
		at++
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) == "" {
			continue
		}
		var names []phrase
		for _, name := range strings.Split(line, "=") {
			if words := Words(name); len(words) > 0 {
				names = append(names, words)
				n.longest = max(n.longest, len(words))
			}
		}
		if len(names) < 2 {
			return Names{}, fmt.Errorf("line %d: %q needs two names with = between them", at, strings.TrimSpace(line))
		}
		for i, name := range names {
			key := strings.Join(name, " ")
			for j, other := range names {
				if i != j {
					n.of[key] = append(n.of[key], other)
				}
			}
		}
	}
	return n, nil
}

// each calls do for each word of the other names of the things that some words name.
func (n Names) each(words []string, do func(word string)) {
	for from := range words {
		for to := from + 1; to <= min(len(words), from+n.longest); to++ {
			for _, name := range n.of[strings.Join(words[from:to], " ")] {
				for _, word := range name {
					do(word)
				}
			}
		}
	}
}
