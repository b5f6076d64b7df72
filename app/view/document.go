package view

func (d Doc) eventID() string {
	if d.Event == nil {
		return ""
	}
	return string(d.Event.ID)
}

// drawn names a page's view: as it was named, or else by its markup.
func (d Doc) drawn(markup string) string {
	if d.Drawn != "" {
		return d.Drawn // a day's markup is long
	}
	return Drawn(markup)
}

func current(is bool) string {
	if is {
		return "page"
	}
	return "false"
}
