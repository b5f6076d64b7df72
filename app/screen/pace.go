package screen

import "strconv"

// pace is how long this person walks, in percent of the usual time.
func (a *App) pace() int {
	if pace, err := strconv.Atoi(a.browser.Get("pace")); err == nil && pace >= 50 && pace <= 300 {
		return pace
	}
	return 100
}
