// Package app is the map of what Hallway knows and decides. Everything under it
// runs on the server and in the browser alike; nothing under it knows HTTP,
// databases or the DOM. Nobody imports this package.
//
//	agenda                 what one person chose: picks, one change of them, and its undoing
//	bookmarks              stars from another app, found in a programme
//	calendar               an agenda as an iCalendar file, for calendar apps to open or subscribe to
//	catalog                the events on this device, their files, and how one is read or added
//	change                 what is different between two versions of a programme, in words
//	codec                  the fields of our binary formats, read within bounds and written
//	device                 this phone's half of a shared agenda: its record, and the exchange with the server
//	device/devicetest      a store in memory, and what every store of records must do
//	markdown               notes, as blocks that a view draws
//	order                  sorting, in code that all types share
//	planner                time: clashes, gaps, walks, meetings, and what a wish is worth
//	planner/exact          the best plan for one person, and the best cover for a team
//	planner/plannertest    a venue, sessions and walks for tests of the planner
//	register               one agenda as a map of registers: edits, merging, what phone and server say
//	prefs                  what this device remembers beside the agendas, by name and type
//	report                 the trip report: what one went to, rated and wrote down
//	qr                     a QR code as a path of an SVG
//	share                  an agenda in a few hundred letters, for a link or a QR code without a server
//	schedule               the programme of one event, its days and slots, and how it travels
//	schedule/scheduletest  programmes for tests, at random and as large as a KubeCon's
//	screen                 the app on the phone: one screen for each address; state, no markup, no browser
//	screen/screentest      a phone for native tests of the screens, with a clock that tests turn
//	search                 words, the index of a programme, and what filters leave of it
//	view                   all markup that a person sees, as templ components
//	view/gallery           every view in every state, for tests and for those who look
//	wire                   the JSON API between app and server: every request, answer and address
//
// Arrows point at schedule and agenda; those two and register import nothing of
// Hallway but codec and order:
//
//	schedule <- search, planner, change, report
//	markdown <- report, view
//	schedule, agenda, search, planner, change, report <- view <- screen <- wasm
//	register, agenda, wire <- device <- catalog <- screen
//	schedule, agenda, wire <- prefs <- catalog
//	wire <- view, server
//
// deps_test.go holds the packages to this.
package app
