package fetch

import (
	"errors"
	"path"
	"slices"
	"strings"
)

// schedPages are names of pages that every event on Sched has, so they name no person.
var schedPages = []string{"", "all.ics", "print", "list", "grid", "overview", "directory", "venue", "venues", "info", "mobile", "search", "event", "type", "company", "speakers", "sponsors", "attendees", "login"}

// ReadOwn returns the address of a personal calendar behind the address that was pasted. On
// Sched a person's page and calendar are named alike:
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
