package main

import (
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/server/fetch"
	"hallway/server/programme"
	"hallway/server/push"
)

const serveUsage = `hallway serve [flags]

Serves programmes, or a sample where none is named. Sources with the same name
before the "=" become one programme; other names are other events.

Every flag is also an environment variable: --data is HALLWAY_DATA. A flag wins.
Lists are separated by spaces there, or by line ends where a name holds a space.
HALLWAY_DATABASE_FILE names a file with the value, and so for every other flag.

`

// settings are the flags of serve.
type settings struct {
	listen     string
	metrics    string
	importing  bool
	hosts      list
	mcp        bool
	push       string // "on" or "off"
	pushKeys   string
	pushHosts  list
	keys       push.Keys // of pushKeys
	data       string
	database   string
	web        string
	forget     int   // months
	most       int64 // MB
	programmes list
	timezones  list
	refresh    time.Duration
	hold       time.Duration
	synonyms   string
	names      search.Names // of the file of synonyms
	ways       list
	walks      programme.Walks // of ways
	pictures   list
	maps       programme.Maps // of pictures
	drain      time.Duration
	proxies    list
	trusted    []netip.Prefix // proxies, as they were read
	refs       []programme.Ref
	zones      programme.Zones
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, " ") }

// Set adds a value.
func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

// readSettings reads the flags of serve. Where the command ends here, ok is false.
func readSettings(c *command, args []string) (s settings, status int, ok bool) {
	c.StringVar(&s.listen, "listen", ":8080", "`ADDRESS` to listen on")
	c.StringVar(&s.metrics, "metrics-listen", "", "`ADDRESS` to answer /metrics on, such as 127.0.0.1:9090; without it there are none")
	c.Var(&s.programmes, "programme", "`[EVENT=]FILE|URL` of a programme; may be given several times")
	c.Var(&s.timezones, "timezone", "`[EVENT=]ZONE`, such as Europe/Amsterdam, for sources that do not say or are wrong; may be given several times")
	c.DurationVar(&s.refresh, "refresh", 5*time.Minute, "how often sources are read again, about")
	c.DurationVar(&s.hold, "hold", 15*time.Minute, "how long a version must last before anyone is told what changed; the programme itself is served at once")
	c.Var(&s.ways, "walk", "`[EVENT=]AREA>AREA=MINUTES` between two parts of the venue, such as \"Hall 7>Hall 12=9\"; may be given several times (default: 5 minutes between any two)")
	c.Var(&s.pictures, "map", "`[EVENT=]FILE` with a picture of a floor, SVG or PNG, such as kubecon=level-1.svg; level-1.txt beside it may say where rooms are; may be given several times")
	c.StringVar(&s.synonyms, "synonyms", "", "`FILE` of names that search treats as one, a line each: acme cloud = ac = acmecloud")
	c.BoolVar(&s.importing, "allow-import", false, "let people add events of their own, which this server reads from other hosts for them")
	c.Var(&s.hosts, "import-host", "`HOST` to read from with --allow-import, such as cfp.example.org or *.example.org, or * for all that are public; may be given several times (default "+strings.Join(fetch.PublicHosts(), " ")+")")
	c.BoolVar(&s.mcp, "mcp", false, "answer assistants at /mcp too (Model Context Protocol): search, sessions, what overlaps, a plan; it only reads")
	c.StringVar(&s.push, "push", "on", "`on|off`: remind people and notify them of changes while the app is closed, through the browsers' push services")
	c.StringVar(&s.pushKeys, "push-keys", "", "`FILE` with a VAPID key pair, the private and the public key in base64url (default: made once and kept with the agendas)")
	c.Var(&s.pushHosts, "push-host", "`HOST` of a push service to send to; may be given several times (default "+strings.Join(push.Hosts(), " ")+")")
	c.StringVar(&s.data, "data", "", "`FOLDER` for what outlives a restart (default: in the user's cache folder)")
	c.StringVar(&s.database, "database", "", "`URL` of a PostgreSQL for the agendas, postgres://..., which several servers may share (default: agendas.db in --data)")
	c.Var(&s.proxies, "trusted-proxy", "`NETWORK`, such as 10.0.0.0/8, of proxies whose X-Forwarded-For is believed; may be given several times (default: this machine)")
	c.DurationVar(&s.drain, "drain", 5*time.Second, "how long a server that is told to stop still takes requests, while /readyz says that it stops")
	c.IntVar(&s.forget, "forget-after", 18, "`MONTHS` after which an agenda is deleted that no device has opened; 0: never")
	c.Int64Var(&s.most, "max-agendas", 0, "`MB` that all agendas together may take before no more are begun; 0: as much as there is room for")
	c.StringVar(&s.web, "web", "", "`FOLDER` to read the web files from instead of those built in, for development")
	c.String("config", "", "`FILE` of settings, a line each as --print-config prints them; flags and the environment win")
	printing := c.Bool("print-config", false, "print the settings that are in effect, without keys, and end")
	_, status, ok = c.parse(args, func(rest []string) error {
		if len(rest) > 0 {
			return fmt.Errorf("unexpected argument %q; name a programme with --programme %s", rest[0], rest[0])
		}
		if err := s.check(); err != nil {
			return err
		}
		if *printing {
			printConfig(c.stdout, c.FlagSet)
			return errPrinted
		}
		return nil
	})
	return s, status, ok
}

// thisMachine is where a proxy is believed to be if nothing else is said.
var thisMachine = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// readProxies reads networks, and single addresses.
func readProxies(words []string) ([]netip.Prefix, error) {
	if len(words) == 0 {
		return thisMachine, nil
	}
	var all []netip.Prefix
	for _, word := range words {
		network, err := netip.ParsePrefix(word)
		if err != nil {
			address, wrong := netip.ParseAddr(word)
			if wrong != nil {
				return nil, fmt.Errorf("--trusted-proxy: invalid network %q; write one such as 10.0.0.0/8", word)
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

// check reads what the flags say.
func (s *settings) check() error {
	var err error
	if s.trusted, err = readProxies(s.proxies); err != nil {
		return err
	}
	if s.synonyms != "" {
		lines, err := os.ReadFile(s.synonyms)
		if err == nil {
			s.names, err = search.ParseNames(string(lines))
		}
		if err != nil {
			return fmt.Errorf("--synonyms %s: %w", s.synonyms, err)
		}
	}
	if s.refresh < time.Second {
		return fmt.Errorf("--refresh %v would be a burden on the source; 1s is the least", s.refresh)
	}
	if s.hold < 0 {
		return fmt.Errorf("--hold %v is less than no time; 0s tells every change at once", s.hold)
	}
	if s.forget < 0 || s.most < 0 {
		return errors.New("--forget-after and --max-agendas are no less than 0")
	}
	for _, host := range s.hosts {
		if err := fetch.CheckHost(host); err != nil {
			return fmt.Errorf("--import-host: %w", err)
		}
	}
	if len(s.hosts) > 0 && !s.importing {
		return errors.New("--import-host without --allow-import has no effect; give both")
	}
	if err := s.checkPush(); err != nil {
		return err
	}
	s.walks = make(programme.Walks)
	for _, text := range s.ways {
		if err := s.walks.Add(text); err != nil {
			return fmt.Errorf("--walk: %w", err)
		}
	}
	s.maps = make(programme.Maps)
	for _, text := range s.pictures {
		if err := s.maps.Add(text); err != nil {
			return fmt.Errorf("--map: %w", err)
		}
	}
	s.zones = make(programme.Zones)
	for _, text := range s.timezones {
		event, zone, named := strings.Cut(text, "=")
		if !named {
			event, zone = "", text
		}
		if err := knownZone(zone); err != nil || zone == "" {
			return fmt.Errorf("--timezone %s: the time zone %q is unknown; name one such as Europe/Amsterdam", text, zone)
		}
		s.zones[schedule.EventID(event)] = zone
	}
	for _, text := range s.programmes {
		ref, err := programme.ParseRef(text)
		if err != nil {
			return fmt.Errorf("--programme: %w", err)
		}
		s.refs = append(s.refs, ref)
	}
	return nil
}

// checkPush reads the flags of push.
func (s *settings) checkPush() error {
	if s.push != "on" && s.push != "off" {
		return fmt.Errorf("--push %s: it is on or off", s.push)
	}
	for _, host := range s.pushHosts {
		if err := fetch.CheckHost(host); err != nil {
			return fmt.Errorf("--push-host: %w", err)
		}
	}
	if len(s.pushHosts) == 0 {
		s.pushHosts = push.Hosts()
	}
	if s.pushKeys == "" {
		return nil
	}
	content, err := os.ReadFile(s.pushKeys)
	if err == nil {
		s.keys, err = push.ReadKeys(string(content))
	}
	if err != nil {
		return fmt.Errorf("--push-keys %s: %w", s.pushKeys, err)
	}
	return nil
}

// importHosts are the hosts that are read from for people; none: imports are off.
func (s *settings) importHosts() []string {
	switch {
	case !s.importing:
		return nil
	case len(s.hosts) > 0:
		return s.hosts
	}
	return fetch.PublicHosts()
}

// folder is where the data is, by default beside other programs' caches.
func (s *settings) folder() (string, error) {
	if s.data != "" {
		return s.data, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for data; name one with --data: %w", err)
	}
	return filepath.Join(cache, "hallway"), nil
}
