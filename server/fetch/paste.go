package fetch

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// Paste is the address that someone copied from their browser, and what it means.
type Paste struct {
	Address string   // as it was understood
	Feeds   []string // what makes up the programme, the most important first; the others may be missing
}

// ReadPaste finds the feeds behind an address as people paste it: the programme's
// page, a session on it, or the feed itself.
//
//	https://x.sched.com/event/1a2b/title        all.ics and the print page, which has the speakers
//	https://pretalx.com/x/talk/AB12CD/          .../x/schedule/export/schedule.json
//	https://sessionize.com/api/v2/k/view/GridSmart   .../view/All
//	https://docs.google.com/spreadsheets/d/K/edit    .../K/export?format=csv
//
// Anything else is taken as it is.
func ReadPaste(text string) (Paste, error) {
	u, err := parsePasted(text)
	if err != nil {
		return Paste{}, err
	}
	p := Paste{Address: u.String(), Feeds: []string{u.String()}}
	host := u.Hostname()
	switch {
	case within("sched.com", host):
		p.Feeds, err = schedFeeds(u)
	case within("sessionize.com", host):
		p.Feeds, err = sessionizeFeeds(u)
	case host == "docs.google.com":
		p.Feeds, err = sheetFeeds(u)
	default:
		if feed, ok := pretalxFeed(u); ok {
			p.Feeds = []string{feed}
		}
	}
	return p, err
}

const maxAddress = 2000 // bytes

func parsePasted(text string) (*url.URL, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, errors.New("there is no address; paste that of the programme's page")
	}
	if len(text) > maxAddress {
		return nil, fmt.Errorf("the address is longer than %d letters", maxAddress)
	}
	if rest, ok := strings.CutPrefix(text, "webcal://"); ok { // how calendars name https
		text = "https://" + rest
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is no address; paste one that begins with https://", shown(text, 100))
	}
	if u.User != nil {
		return nil, errors.New("the address holds a name or a password; paste it without them")
	}
	return u, normalise(u)
}

// normalise gives a host the one form in which it is compared and asked for.
func normalise(u *url.URL) error {
	if u.Scheme = strings.ToLower(u.Scheme); u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("the address begins with %s:, but only http and https are read", shown(u.Scheme, 20))
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	if !strings.Contains(host, ":") { // an IPv6 address is no name
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil || ascii == "" {
			return fmt.Errorf("%q is no host", shown(host, 100))
		}
		host = ascii
	} else {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" {
		host += ":" + port
	}
	u.Host, u.Fragment, u.RawFragment = host, "", ""
	return nil
}

// within reports whether a host is a domain or lies in it.
func within(domain, host string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// schedFeeds are the calendar of all sessions, and the print page, which has the
// speakers, of an event on Sched. A calendar of another name is somebody's own.
func schedFeeds(u *url.URL) ([]string, error) {
	if sub := strings.TrimSuffix(u.Hostname(), "sched.com"); sub == "" || sub == "www." {
		return nil, errors.New("this is Sched's own page; paste that of the event, such as https://EVENT.sched.com")
	}
	if name := path.Base(u.Path); strings.HasSuffix(name, ".ics") && name != "all.ics" {
		return []string{u.String()}, nil
	}
	return []string{at(u, "/all.ics"), at(u, "/print")}, nil
}

// sessionizeFeeds is the view of the whole programme. It hangs on an id that only
// the organiser's own pages name.
func sessionizeFeeds(u *url.URL) ([]string, error) {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) >= 3 && parts[0] == "api" && parts[1] == "v2" {
		return []string{at(u, "/api/v2/"+parts[2]+"/view/All")}, nil
	}
	return nil, errors.New("this page of Sessionize does not lead to the programme; paste its API address, " +
		"https://sessionize.com/api/v2/ID/view/All, which the organiser has, or the programme's page on the event's own site")
}

// pretalxFeed is the export of a schedule on pretalx, wherever that runs: each of
// its pages about an event has one of these words behind the event's name.
func pretalxFeed(u *url.URL) (feed string, ok bool) {
	if path.Ext(u.Path) != "" || strings.Contains(u.Path, "/export/") {
		return "", false // a file
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	word := slices.IndexFunc(parts, func(part string) bool {
		return slices.Contains([]string{"schedule", "talk", "speaker", "sneak", "featured", "cfp"}, part)
	})
	if word < 0 && u.Hostname() == "pretalx.com" && len(parts) == 1 && parts[0] != "" {
		word = 1
	}
	if word < 0 || word > 1 {
		return "", false
	}
	event := strings.Join(append([]string{""}, parts[:word]...), "/")
	return at(u, event+"/schedule/export/schedule.json"), true
}

// at is another path on the same site.
func at(u *url.URL, path string) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: path}).String()
}

// sheetFeeds is a Google sheet as CSV. It must be one that anyone may see.
func sheetFeeds(u *url.URL) ([]string, error) {
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) < 3 || parts[0] != "spreadsheets" || parts[1] != "d" {
		return nil, errors.New("that is an address of Google Docs, but of no sheet; paste one that begins with https://docs.google.com/spreadsheets/d/")
	}
	if parts[2] == "e" { // published: it is fetched as it is
		return []string{u.String()}, nil
	}
	query := url.Values{"format": {"csv"}}
	if gid := u.Query().Get("gid"); gid != "" { // one of several sheets in a file
		query.Set("gid", gid)
	}
	return []string{"https://docs.google.com/spreadsheets/d/" + url.PathEscape(parts[2]) + "/export?" + query.Encode()}, nil
}
