package fetch

import (
	"errors"
	"path"
	"slices"
	"strings"
)

// schedPages are what a page of an event on Sched can be named that is nobody's own.
var schedPages = []string{"", "all.ics", "print", "list", "grid", "overview", "directory", "venue", "venues", "info", "mobile", "search", "event", "type", "company", "speakers", "sponsors", "attendees", "login"}

// ReadOwn returns the address of somebody's own calendar behind the one that they paste. On
// Sched their page and their calendar are named alike:
//
//	https://x.sched.com/ada        https://x.sched.com/ada.ics
//
// Anything else is taken as it is.
func ReadOwn(text string) (string, error) {
	u, err := parsePasted(text)
	if err != nil {
		return "", err
	}
	if !within("sched.com", u.Hostname()) {
		return u.String(), nil
	}
	first, _, _ := strings.Cut(strings.Trim(path.Clean("/"+u.Path), "/"), "/")
	if slices.Contains(schedPages, strings.ToLower(first)) {
		return "", errors.New("this is a page of the event; paste that of your own agenda, such as https://EVENT.sched.com/YOUR-NAME")
	}
	return at(u, "/"+strings.TrimSuffix(first, ".ics")+".ics"), nil
}
