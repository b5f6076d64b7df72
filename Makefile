# Everything that a person or CI runs. "make" alone lists the targets.
PROGRAMME ?=
APP = .cache/app
VERSION ?= 0.0.0
# A phone fetches several hundred kB less without copies of inlined functions, where no speed
# hangs on them, without the checks of errors that views in memory never have, and
# without parts of the standard library that never run there (web/lean).
LEAN = -overlay .cache/lean/overlay.json $(foreach p,hallway/app/view hallway/app/screen hallway/app/change hallway/app/calendar hallway/app/register hallway/app/markdown hallway/app/report hallway/app/planner hallway/app/planner/exact hallway/app/search hallway/app/agenda hallway/app/device hallway/app/catalog hallway/app/prefs hallway/app/share hallway/app/bookmarks hallway/app/wire hallway/app/qr encoding/json encoding/... bufio html/template text/template/... net/url regexp/... fmt strconv hallway/wasm/... github.com/...,-gcflags=$(p)=-l)
# What runs several goroutines is tested for races; in the rest they would only take time. So
# they would in journeys, whose server is a process of its own, and in tests that compute alone.
RACING = ./app/device ./server ./server/agendas ./server/answer ./server/api ./server/programme ./server/store
ALONE = Real|WhatLasted|WhatLasts|HistoryHasABound
HOSTILE = TestLargestHostileFiles
# A third of the conference's time went into collecting garbage: 61 s, and 40 with this.
ROOMY = GOGC=400
CHROME ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: build ## build, then serve a sample on :8080, or PROGRAMME=file-or-URL
	bin/hallway serve $(if $(PROGRAMME),--programme "$(PROGRAMME)") $(if $(DEV),--web web)

build: generate ## build the app and the server into bin/hallway; DEV=1 compresses nothing, and a panic names lines
	@mkdir -p $(APP)
	go run ./web/lean app/view .cache/lean
	GOOS=js GOARCH=wasm go build -trimpath -ldflags="-s -w" $(LEAN) -o $(APP)/app.wasm ./wasm
	$(if $(DEV),,go run ./web/lines $(APP)/app.wasm)
	cat "$$(go env GOROOT)/lib/wasm/wasm_exec.js" web/js/morphdom.js web/js/page.js > $(APP)/exec.js
	cp manifest.webmanifest web/dist/
	go run ./web/pack $(if $(DEV),-plain) $(APP) web/dist
	CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" $(if $(DEV),,-tags release) -o bin/hallway ./server

generate: ## write the *_templ.go files
	go tool templ generate -path app/view

check: fresh lint ## format, vet, lint, and whether generated code is fresh

fresh:
	@test -z "$$(gofmt -l app web wasm server)" || { echo "not formatted, run gofmt -w:"; gofmt -l app web wasm server; exit 1; }
	@templ=$$(go tool -n templ) && cd app/view && for f in *.templ gallery/*.templ; do \
	  $$templ fmt -stdout $$f 2>/dev/null | cmp -s - $$f || { echo "$$f: run go tool templ fmt"; exit 1; }; \
	  $$templ generate -f $$f -stdout | cmp -s - $${f%.templ}_templ.go || { echo "$$f: run make generate"; exit 1; }; done

lint:
	go vet ./...
	go -C server/deploy vet ./...
	$$(go -C server/deploy tool -n actionlint) -shellcheck= -pyflakes= .github/workflows/*.yml
	GOOS=js GOARCH=wasm go vet ./wasm/... ./app/...
	go tool staticcheck ./...
	GOOS=js GOARCH=wasm $$(go tool -n staticcheck) ./wasm/...
	checker=$$(go tool -n staticcheck); cd server/deploy && $$checker ./...

# Two at a time: power cuts, hostile files and killed servers each keep one core busy, or none.
# Those come first, and what takes longest. What embeds the app comes after its build. Journeys
# take longest, and mostly wait: what is short runs beside them.
test: fresh chromium engines postgres ## every check, as CI runs it
	$(MAKE) -j2 -Otarget build hostile power
	$(MAKE) -j2 -Otarget chaos racing quiet journeys lint wasmtest deploytest

racing:
	$(ROOMY) go test -race -p 2 -skip '$(ALONE)' $(RACING)
quiet:
	$(ROOMY) go test -p 2 -skip '$(HOSTILE)' $$(go list ./... | grep -v -e /server/e2e -e /server/chaos $(foreach p,$(RACING),-e 'hallway$(patsubst .%,%,$(p))$$'))
	go test -run '$(ALONE)' ./server ./server/programme
	go test -overlay .cache/lean/views.json ./app/view
power:
	go test -run WithThePower ./server/store
hostile:
	go test -run '$(HOSTILE)' ./server/importer
chaos:
	go test -count=1 ./server/chaos
wasmtest:
	go build -o .cache/wasmtest ./server/e2e/wasmtest
	GOOS=js GOARCH=wasm go test -count=1 -exec="$(CURDIR)/.cache/wasmtest" ./wasm/...
deploytest:
	go -C server/deploy test -short ./...

deploy: build ## what is needed to run it, with the image and the alerts: minutes where Go's cache is cold
	go -C server/deploy test -count=1 -timeout 20m ./...

image: build ## push a container image: make image REPOSITORY=registry/name VERSION=1.2.3
	@test -n "$(REPOSITORY)" || { echo "say where to: make image REPOSITORY=registry.example.org/hallway"; exit 1; }
	KO_CONFIG_PATH=server/deploy/ko.yaml KO_DOCKER_REPO=$(REPOSITORY) SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) \
	  $$(go -C server/deploy/tools tool -n ko) build --bare --tags $(VERSION) ./server

roll: ## roll a new version out in the cluster of KUBECONFIG, under load: make roll IMAGES="registry/hallway:1 registry/hallway:2" DATABASE=postgres://...
	@test -n "$$KUBECONFIG" -a -n "$(IMAGES)" -a -n "$(DATABASE)" || { echo "say where and what: KUBECONFIG=file make roll IMAGES=\"registry.example.org/hallway:1 registry.example.org/hallway:2\" DATABASE=postgres://..."; exit 1; }
	HALLWAY_CLUSTER_IMAGES="$(IMAGES)" HALLWAY_CLUSTER_POSTGRES="$(DATABASE)" go test -count=1 -v -timeout 30m -run Cluster ./server/chaos

release: build ## binaries for all systems and Debian packages into .artifacts/release, with checksums and what is in them
	@rm -rf .artifacts/release && mkdir -p .artifacts/release
	@for target in linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64; do \
	  name=hallway_$(VERSION:v%=%)_$$(echo $$target | tr / _); echo $$name; \
	  CGO_ENABLED=0 GOOS=$${target%/*} GOARCH=$${target#*/} go build -trimpath -ldflags="-s -w" -tags release -o .artifacts/release/$$name ./server || exit 1; \
	  case $$target in windows/*) mv .artifacts/release/$$name .artifacts/release/$$name.exe;; linux/*) \
	    go -C server/deploy run ./package -arch $${target#*/} -version $(VERSION:v%=%) -binary $(CURDIR)/.artifacts/release/$$name -out $(CURDIR)/.artifacts/release/$$name.deb || exit 1;; esac; done
	cp NOTICE LICENSE .artifacts/release/
	go -C server/deploy run ./notes -version $(VERSION:v%=%) > .artifacts/notes.md
	cd .artifacts/release && sha256sum * > SHA256SUMS

e2e: chromium engines journeys ## the journeys in real browsers
journeys:
	go test -count=1 -timeout 13m ./server/e2e

look: build chromium ## screenshots of the screens into .look/
	go run ./server/e2e/screenshots

bench: build chromium ## measure start, search and taps in a throttled browser
	go run ./server/e2e/bench $(BENCH)

fuzz: ## fuzz every importer and decoder, a minute each
	@for p in ./server/importer ./server/agendas ./app/codec ./app/register ./app/schedule ./app/search ./app/calendar ./app/markdown ./app/share ./server/venue; do \
	  for f in $$(go test -list '^Fuzz' $$p | grep ^Fuzz); do go test -run '^$$' -fuzz "^$$f$$" -fuzztime 60s -fuzzminimizetime 100x $$p || exit 1; done; done

soak: build ## the random tests with a hundred times as many cases, and hours of trouble for servers
	go test -count=1 -timeout 1h ./app/register ./app/planner ./app/schedule ./app/search ./app/calendar ./app/share ./app/report ./app/agenda -rapid.checks=10000
	go test -count=1 -timeout 3h ./server/conference -conference.seeds 5000
	go test -count=1 -timeout 30m -v -run TestConferencesFindBugs ./server/conference -conference.bugs
	HALLWAY_CUTS=30000 go test -count=1 -timeout 1h -run WithThePower ./server/store
	HALLWAY_KILLS=500 go test -count=1 -timeout 1h -run Killed ./server/store
	HALLWAY_CHAOS=30m go test -count=1 -timeout 2h ./server/chaos

chromium:
	@.ci/chromium

engines:
	@.ci/engines

postgres:
	@.ci/postgres

clean: ## remove what git ignores
	git clean -fdX

.PHONY: help run build generate check fresh lint test racing quiet power hostile chaos wasmtest deploytest deploy image roll release e2e journeys look bench fuzz soak chromium engines postgres clean
