package view

func (d Doc) eventID() string {
	if d.Event == nil {
		return ""
	}
	return string(d.Event.ID)
}

func current(is bool) string {
	if is {
		return "page"
	}
	return "false"
}
