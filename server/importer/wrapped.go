package importer

import (
	"bytes"
	"encoding/json"
	"regexp"
)

// bareJSON is a file without what is around the JSON in it: an assignment, an export or a call in
// JavaScript, and comments above it. The objects of JSON Lines (https://jsonlines.org) become a
// list. Lines keep their numbers, and other files stay as they are.
func bareJSON(body []byte) []byte {
	switch first := bytes.TrimSpace(body[:min(len(body), 256)]); {
	case len(first) == 0, first[0] == '[', first[0] == '<':
		return body
	case first[0] == '{':
		return jsonLines(body)
	}
	head := scriptHead.FindIndex(body[:min(len(body), headLength)])
	if head == nil {
		return body
	}
	head[1]-- // before the bracket
	inner := bytes.TrimRight(body[head[1]:], " \t\n;)")
	if !json.Valid(inner) {
		return body
	}
	return append(bytes.Repeat([]byte("\n"), bytes.Count(body[:head[1]], []byte("\n"))), inner...)
}

// scriptHead is all that stands before JSON in a script.
var scriptHead = regexp.MustCompile(`^(?:\s|//[^\n]*\n|/\*(?s:.*?)\*/)*(?:export\s+default\s|(?:(?:export\s+)?(?:var|let|const)\s+)?[\w$.]+(?:\s*:\s*[\w<>\[\]]+)?\s*=|[\w$.]+\s*\()?\s*(?:[\[{])`)

// jsonLines are objects on a line each as a list.
func jsonLines(body []byte) []byte {
	first, rest, _ := bytes.Cut(bytes.TrimLeft(body, " \t\n"), []byte("\n"))
	if rest = bytes.TrimLeft(rest, " \t\n"); len(rest) == 0 || rest[0] != '{' || !json.Valid(first) {
		return body
	}
	list := make([]byte, 0, len(body)+bytes.Count(body, []byte("\n"))+2)
	list = append(list, '[')
	apart := false
	for line := range bytes.Lines(body) {
		if len(bytes.TrimSpace(line)) > 0 {
			if apart {
				list = append(list, ',')
			}
			apart = true
		}
		list = append(list, line...)
	}
	return append(list, ']')
}
