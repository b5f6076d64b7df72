package screen

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hallway/app/prefs"
	"hallway/app/report"
	"hallway/app/schedule"
	"hallway/app/view"
)

// Report is the trip report.
type Report struct {
	options report.Options
}

func (r *Report) read(_ *App, path string, _ url.Values) schedule.EventID { return eventIn(path) }

func (r *Report) draw(a *App) drawing {
	a.scene.Now = a.now()
	d := drawing{head: view.HeadReport(a.scene), tab: "agenda", body: view.OnPhone("Report"), live: true}
	if a.scene.Agenda != nil {
		a.needIndex()
		d.body = view.Report(a.scene, r.model(a))
	}
	return d
}

// needsDetails is so because links to slides are among them.
func (r *Report) needsDetails() bool { return true }

func (r *Report) act(a *App, e Event) bool {
	switch {
	case e.Act == "report-by":
		r.options.ByDay = e.Arg == "day"
	case e.Act == "report-noted":
		r.options.OnlyNoted = e.Arg == "on"
	case e.Act == "report-meetings":
		r.options.Meetings = e.Arg == "on"
	case e.Act == "report-missed":
		r.options.Missed = e.Arg == "on"
	case strings.HasPrefix(e.Act, "report-day-"):
		r.toggleDay(a, strings.TrimPrefix(e.Act, "report-day-"))
	case strings.HasPrefix(e.Act, "report-focus-"):
		r.toggleFocus(a, strings.TrimPrefix(e.Act, "report-focus-"))
	case e.Act == "report-save":
		a.browser.Save("report-"+string(a.event.ID)+".md", "text/markdown", r.made(a).Markdown())
		return true
	case e.Act == "report-csv":
		a.browser.Save("report-"+string(a.event.ID)+".csv", "text/csv", r.made(a).CSV())
		return true
	case e.Act == "report-copy":
		if a.browser.ShareText(a.scene.Programme.Event.Name, r.made(a).Markdown()) {
			a.say("The report was copied.", "")
		}
		return true
	default:
		return false
	}
	a.redraw()
	return true
}

func (r *Report) model(a *App) view.ReportModel {
	return view.ReportModel{Options: r.options, Who: prefs.Name.Get(a.browser)}
}

func (r *Report) made(a *App) report.Report { return view.MakeReport(a.scene, r.model(a)) }

// toggleDay takes a day out of the report, or in again. All days are none in particular.
func (r *Report) toggleDay(a *App, arg string) {
	day, err := strconv.Atoi(arg)
	if err != nil {
		return
	}
	if len(r.options.Days) == 0 {
		for i := range a.scene.Programme.Event.Days {
			r.options.Days = append(r.options.Days, i)
		}
	}
	if at := slices.Index(r.options.Days, day); at >= 0 {
		r.options.Days = slices.Delete(r.options.Days, at, at+1)
	} else {
		r.options.Days = append(r.options.Days, day)
	}
	if len(r.options.Days) == len(a.scene.Programme.Event.Days) {
		r.options.Days = nil
	}
}

func (r *Report) toggleFocus(a *App, arg string) {
	i, err := strconv.Atoi(arg)
	if err != nil || i < 0 || i >= len(a.scene.Agenda.Focuses) {
		return
	}
	focus := a.scene.Agenda.Focuses[i]
	if at := slices.Index(r.options.Focuses, focus); at >= 0 {
		r.options.Focuses = slices.Delete(r.options.Focuses, at, at+1)
		return
	}
	r.options.Focuses = append(r.options.Focuses, focus)
}
