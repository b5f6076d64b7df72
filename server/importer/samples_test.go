package importer

// A different summer in the sample files: two sessions share an id, two rooms a
// name but for the area, and the speakers come in two orders.
const calendarSample = `BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:gophermeet2030
PRODID:-//Sched.com Gopher Meet 2030//EN
X-WR-TIMEZONE:UTC
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART:20300604T070000Z
DTEND:20300604T073000Z
SUMMARY:Slow Gardens - Ada Moss\, Fern Labs & Bo Reed\, Fern Labs
DESCRIPTION:How plants wait.\n\nAnd why.
CATEGORIES:GARDENS
LOCATION:Hall 2\, Lisbon\, Portugal
UID:0000000000000000000000000000000a
URL:http://gophermeet2030.sched.com/event/0000000000000000000000000000000a
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART:20300604T080000Z
DTEND:20300604T083000Z
SUMMARY:Fast Gardens - Bo Reed\, Fern Labs
DESCRIPTION:
CATEGORIES:GARDENS
LOCATION:Hall 10\, Lisbon\, Portugal
UID:0000000000000000000000000000000b
URL:http://gophermeet2030.sched.com/event/0000000000000000000000000000000b
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART:20300604T080000Z
DTEND:20300604T083000Z
SUMMARY:Still Gardens - Cy Vale\, Oak Works
DESCRIPTION:
CATEGORIES:PONDS
LOCATION:Hall 10\, Lisbon\, Portugal
UID:0000000000000000000000000000000b
URL:http://gophermeet2030.sched.com/event/0000000000000000000000000000000b
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART:20300604T110000Z
DTEND:20300604T120000Z
SUMMARY:Lunch
DESCRIPTION:
CATEGORIES:BREAKS
LOCATION:Garden\, Lisbon\, Portugal
UID:0000000000000000000000000000000c
URL:http://gophermeet2030.sched.com/event/0000000000000000000000000000000c
END:VEVENT
END:VCALENDAR
`

const printSample = `<!DOCTYPE html>
<html><head><title>Gopher Meet 2030: Print Schedule</title><link href="//cdn.sched.co/print.css"></head><body>
<select id="menu-venues"><option value="Inn/Rua+1%2C+Lisbon%2C+Portugal">Inn</option></select>
<table><tr><td><ul><li><a href="type/g/print"><span class="box">G</span> Gardens</a></li></ul></td></tr>
<tr class="bar"><td><span id='2030-06-04'>June 4</span></td></tr>
<tr><td class="time"><span>08:00 &ndash; 08:30</span></td><td class="type"><span>G</span></td><td class="title"><a href="event/aa" id="aa">Slow Gardens - Ada Moss, Fern Labs</a><div class="venue">Hall 2</div><br /><em class="sched-role-list">Speakers: Ada Moss, Bo Reed</em></td></tr>
<tr><td class="time"><span>09:00 &ndash; 09:30</span></td><td class="type"><span>G</span></td><td class="title"><a href="event/bb" id="bb">Fast Gardens</a><div class="venue">Hall 10</div><br /><em class="sched-role-list">Speakers: Bo Reed</em></td></tr>
<tr><td class="time"><span>09:00 &ndash; 09:30</span></td><td class="type"><span>G</span></td><td class="title"><a href="event/bb" id="bb">Still Gardens</a><div class="venue">Hall 10</div></td></tr>
<tr><td class="time"><span>23:00 &ndash; 01:00</span></td><td class="type"><span>?</span></td><td class="title"><a href="event/cc" id="cc">Dance</a><div class="venue">Inn (Rua 1, Lisbon)</div></td></tr>
</table></body></html>
`

const xmlSample = `<?xml version="1.0" encoding="UTF-8"?>
<schedule><version>3</version>
<conference><acronym>gm30</acronym><title>Gopher Meet</title><time_zone_name>Europe/Lisbon</time_zone_name></conference>
<day index="1" date="2030-06-04"><room name="Hall 2">
<event id="1" guid="aa"><date>2030-06-04T08:00:00+01:00</date><start>08:00</start><duration>0:30</duration><title>Slow Gardens</title><persons><person id="7">Ada Moss</person><person id="8">Bo Reed</person></persons></event>
<event id="2" guid="bb"><date>2030-06-04T09:00:00+01:00</date><start>09:00</start><duration>00:30</duration><title>Fast Gardens</title><persons><person id="8">Bo Reed</person></persons></event>
<event id="2" guid="bb"><date>2030-06-04T10:00:00+01:00</date><start>10:00</start><duration>00:30</duration><title>Fast Gardens</title><persons><person id="9">Bo Reed</person></persons></event>
<event id="3" guid="cc"><date>2030-06-05T00:30:00+01:00</date><start>00:30</start><duration>01:00</duration><title>Dance</title></event>
</room></day></schedule>
`

const jsonSample = `{"schedule": {"version": "3", "conference": {"acronym": "gm30", "title": "Gopher Meet", "time_zone_name": "Europe/Lisbon",
"days": [{"date": "2030-06-04", "rooms": {"Hall 2": [
{"id": 1, "guid": "aa", "date": "2030-06-04T08:00:00+01:00", "start": "08:00", "duration": "00:30", "title": "Slow Gardens", "persons": [{"id": 7, "public_name": "Ada Moss"}, {"id": 8, "name": "Bo Reed"}], "links": []},
{"id": 2, "guid": "bb", "date": "2030-06-04T09:00:00+01:00", "start": "09:00", "duration": "00:30", "title": "Fast Gardens", "track": null, "links": []},
{"id": 2, "guid": "bb", "date": "2030-06-04T10:00:00+01:00", "start": "10:00", "duration": "00:30", "title": "Fast Gardens", "links": []},
{"id": 3, "guid": "cc", "date": "2030-06-05T00:30:00+01:00", "start": "00:30", "duration": "1:00", "title": "Dance", "links": []}
]}}]}}}
`

const hub2Sample = `{"schedule": {"version": "3", "conference": {"acronym": "gm30", "title": "Gopher Meet", "time_zone_name": "Europe/Lisbon"}, "events": [
{"guid": "aa", "title": "Slow Gardens", "start": "2030-06-04T08:00:00+01:00", "end": "2030-06-04T08:30:00+01:00", "room": {"name": "Hall 2"}, "participants": [{"guid": "p1"}, {"guid": "p2"}]}
,
{"guid": "bb", "title": "Fast Gardens", "start": "2030-06-04T09:00:00+01:00", "duration": "00:30", "room": {"name": "Hall 10"}, "participants": [{"guid": "p2"}]}
,
{"guid": "bb", "title": "Fast Gardens", "start": "2030-06-04T10:00:00+01:00", "duration": "00:30", "room": {"name": "Hall 10"}, "participants": [{"guid": "p3"}]}
,
{"guid": "cc", "title": "Dance", "start": "2030-06-05T00:30:00+01:00", "duration": "1:00", "room": null}
], "persons": [{"guid": "p1", "name": "Ada Moss"}, {"guid": "p2", "name": "Bo Reed"}, {"guid": "p3", "name": "Bo Reed"}]}}
`

const schedJSONSample = `[
{"event_key": "1", "id": "aa", "name": "Slow Gardens", "event_start": "2030-06-04 09:00", "event_end": "2030-06-04 09:30", "venue": "Hall 2", "address": "Lisbon, Portugal", "speakers": [{"username": "ada", "name": "Ada Moss"}, {"username": "bo", "name": "Bo Reed"}]}
,
{"event_key": "2", "id": "bb", "name": "Fast Gardens", "event_start": "2030-06-04 10:00", "event_end": "2030-06-04 10:30", "venue": "Hall 10", "address": "Lisbon, Portugal"}
,
{"event_key": "3", "id": "bb", "name": "Still Gardens", "event_start": "2030-06-04 10:00", "event_end": "2030-06-04 10:30", "venue": "Hall 2", "address": "Porto, Portugal"}
,
{"event_key": "4", "id": "cc", "name": "Dance", "event_start": "2030-06-04 23:00", "event_end": "2030-06-05 01:00", "venue": "Inn"}
]
`

const sessionizeSample = `{"sessions": [
{"id": "1", "title": "Slow Gardens", "startsAt": "2030-06-04T09:00:00", "endsAt": "2030-06-04T09:30:00", "speakers": ["a", "b"], "categoryItems": [1], "roomId": 2}
,
{"id": "2", "title": "Fast Gardens", "startsAt": "2030-06-04T10:00:00", "endsAt": "2030-06-04T10:30:00", "speakers": ["b"], "categoryItems": [2, 1], "roomId": 1}
,
{"id": "2", "title": "Still Gardens", "startsAt": "2030-06-04T10:00:00", "endsAt": "2030-06-04T10:30:00", "speakers": [], "categoryItems": [], "roomId": 2}
,
{"id": "3", "title": "Lunch", "startsAt": "2030-06-04T12:00:00", "endsAt": "2030-06-04T13:00:00", "speakers": [], "categoryItems": [], "roomId": null, "isServiceSession": true}
], "speakers": [{"id": "a", "fullName": "Ada Moss"}, {"id": "b", "fullName": "Bo Reed"}], "questions": [], "categories": [{"id": 1, "title": "Track", "items": [{"id": 1, "name": "Gardens"}, {"id": 2, "name": "Ponds"}]}], "rooms": [{"id": 1, "name": "Hall 10"}, {"id": 2, "name": "Hall 2"}]}
`

const ioschedSample = `{"sessions": [
{"id": "1", "title": "Slow Gardens", "startTimestamp": 1906812000000, "endTimestamp": 1906814400000, "speakers": ["a", "b"], "tagNames": ["topic_g"], "room": "r2"}
,
{"id": "2", "title": "Fast Gardens", "startTimestamp": 1906815600000, "endTimestamp": 1906819200000, "speakers": ["b"], "tagNames": ["topic_p", "topic_g"], "room": "r1"}
,
{"id": "2", "title": "Still Gardens", "startTimestamp": 1906815600000, "endTimestamp": 1906819200000, "speakers": [], "tagNames": [], "room": "r2"}
,
{"id": "3", "title": "Lunch", "startTimestamp": 1906822800000, "endTimestamp": 1906826400000, "speakers": [], "tagNames": [], "room": "none"}
], "speakers": [{"id": "a", "name": "Ada Moss"}, {"id": "b", "name": "Bo Reed"}], "rooms": [{"id": "r1", "name": "Hall 10"}, {"id": "r2", "name": "Hall 2"}], "tags": [{"category": "topic", "tag": "topic_g", "name": "Gardens"}, {"category": "topic", "tag": "topic_p", "name": "Ponds"}]}
`

const kotlinConfSample = `{"sessions": [
{"id": "1", "title": "Slow Gardens", "startsAt": "2030-06-04T09:00", "endsAt": "2030-06-04T09:30", "speakerIds": ["a", "b"], "location": "Hall 2", "tags": ["x", "y"]}
,
{"id": "2", "title": "Fast Gardens", "startsAt": "2030-06-04T10:00", "endsAt": "2030-06-04T10:30", "speakerIds": ["b"], "location": "Hall 10", "tags": []}
,
{"id": "2", "title": "Still Gardens", "startsAt": "2030-06-04T10:00", "endsAt": "2030-06-04T10:30", "speakerIds": [], "location": "Hall 2", "tags": []}
,
{"id": "3", "title": "Lunch", "startsAt": "2030-06-04T12:00", "endsAt": "2030-06-04T13:00", "speakerIds": [], "location": "Garden", "tags": []}
], "speakers": [{"id": "a", "name": "Ada Moss"}, {"id": "b", "name": "Bo Reed"}]}
`

const pretalxSample = `{"results": [
{"code": "A", "title": "Slow Gardens", "state": "confirmed", "speakers": [{"code": "a", "name": "Ada Moss"}, {"code": "b", "name": "Bo Reed"}], "slots": [{"start": "2030-06-04T09:00:00+01:00", "end": "2030-06-04T09:30:00+01:00", "room": {"name": {"en": "Hall 2"}}}, {"start": "2030-06-05T09:00:00+01:00", "end": "2030-06-05T09:30:00+01:00", "room": {"name": {"en": "Hall 10"}}}]}
,
{"code": "B", "title": "Fast Gardens", "state": "confirmed", "speakers": [{"code": "c", "name": "Bo Reed"}], "slots": [{"start": "2030-06-04T10:00:00+01:00", "end": "2030-06-04T10:30:00+01:00", "room": {"name": {"en": "Hall 10"}}}]}
,
{"code": "C", "title": "Dance", "state": "canceled", "speakers": [], "slots": [{"start": "2030-06-04T23:00:00+01:00", "end": "2030-06-05T01:00:00+01:00", "room": null}]}
,
{"code": "D", "title": "Refused", "state": "rejected", "speakers": [], "slots": []}
]}
`

const icalSample = `BEGIN:VCALENDAR
PRODID:-//Acme//Calendar//EN
X-WR-CALNAME:Gopher Meet 2030
X-WR-TIMEZONE:Europe/Lisbon
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART;TZID=Europe/Lisbon:20300604T080000
DTEND;TZID=Europe/Lisbon:20300604T083000
SUMMARY:Slow Gardens
LOCATION:Hall 2
UID:day
ATTENDEE;CN=Ada Moss:invalid:nomail
ATTENDEE;CN=Bo Reed:invalid:nomail
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART;TZID=GMT Standard Time:20300604T090000
DTEND;TZID=GMT Standard Time:20300604T093000
SUMMARY:Fast Gardens
LOCATION:Hall 10
UID:day
ATTENDEE;CN=Bo Reed:invalid:nomail
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART;TZID=Europe/Lisbon:20300605T090000
DTEND;TZID=Europe/Lisbon:20300605T093000
SUMMARY:Walk\, later
LOCATION:Hall 10
RECURRENCE-ID;TZID=Europe/Lisbon:20300605T080000
UID:walk
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART;TZID=Europe/Lisbon:20300604T080000
DTEND;TZID=Europe/Lisbon:20300604T083000
RRULE:FREQ=DAILY;COUNT=2
SUMMARY:Walk
LOCATION:Hall 10
UID:walk
END:VEVENT
END:VCALENDAR
`

const jsonLDSample = `{"@context": "https://schema.org", "@type": "Event", "name": "Gopher Meet", "location": {"name": "Hall", "address": "Lisbon, Portugal"}, "subEvent": [
{"@type": "Event", "name": "Slow Gardens", "startDate": "2030-06-04T09:00:00+01:00", "endDate": "2030-06-04T09:30:00+01:00", "location": {"name": "Hall 2"}, "performer": [{"name": "Ada Moss"}, {"name": "Bo Reed"}]}
,
{"@type": "Event", "identifier": "b", "name": "Fast Gardens", "startDate": "2030-06-04T10:00:00+01:00", "endDate": "2030-06-04T10:30:00+01:00", "location": {"name": "Hall 10"}}
,
{"@type": "Event", "identifier": "b", "name": "Still Gardens", "startDate": "2030-06-04T10:00:00+01:00", "endDate": "2030-06-04T10:30:00+01:00", "location": {"name": "Hall 2"}}
,
{"@type": "Event", "name": "Dance", "startDate": "2030-06-04T23:00:00+01:00", "duration": "PT2H"}
]}
`

const csvSample = `date,start,end,title,speakers,room,track,timezone
2030-06-04,09:00,09:30,Slow Gardens,Ada Moss (Fern Labs); Bo Reed,Hall 2,Gardens,Europe/Lisbon
2030-06-04,10:00,10:30,Fast Gardens,Bo Reed,Hall 10,Ponds,Europe/Lisbon
2030-06-04,10:00,10:30,Fast Gardens,,Hall 2,Gardens,Europe/Lisbon
2030-06-04,23:00,01:00,Dance,,Inn,,Europe/Lisbon
`
