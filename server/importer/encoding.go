package importer

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Spreadsheets save what is neither UTF-8 nor says so. What a file is in is told by its
// bytes: Windows-1252, as Excel writes it in Europe and America, or UTF-16.

// inUTF8 is a file in UTF-8, and what it was in where that was something else. An XML
// file that names its encoding is left to its reader.
func inUTF8(body []byte) (text []byte, was string) {
	if rest, ok := bytes.CutPrefix(body, []byte("\xef\xbb\xbf")); ok { // a byte order mark
		return rest, ""
	}
	if order, ok := utf16Order(body); ok {
		if text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(body); err == nil {
			return text, "UTF-16"
		}
		return body, ""
	}
	if utf8.Valid(body) || xmlEncoding.Match(body[:min(len(body), 200)]) || bytes.IndexByte(body, 0) >= 0 {
		return body, ""
	}
	good, bad := 0, 0 // letters beyond ASCII, and bytes that are not
	for rest := body; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case r >= utf8.RuneSelf:
			good++
		}
		rest = rest[size:]
	}
	if good >= bad {
		return body, "" // UTF-8 with a broken letter here and there
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(body)
	if err != nil {
		return body, ""
	}
	return text, "Windows-1252"
}

// utf16Order tells the order of bytes in UTF-16: by its mark, or by where the zeros are in
// a text that is mostly ASCII.
func utf16Order(body []byte) (unicode.Endianness, bool) {
	if bytes.HasPrefix(body, []byte("\xff\xfe")) {
		return unicode.LittleEndian, true
	}
	if bytes.HasPrefix(body, []byte("\xfe\xff")) {
		return unicode.BigEndian, true
	}
	head := body[:min(len(body), 400)&^1]
	even, odd := 0, 0
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch pairs := len(head) / 2; {
	case pairs < 8:
	case odd*10 > pairs*7 && even == 0:
		return unicode.LittleEndian, true
	case even*10 > pairs*7 && odd == 0:
		return unicode.BigEndian, true
	}
	return unicode.BigEndian, false
}

// withLineFeeds is a text whose lines end as Macs used to end them, and spreadsheets on Macs
// still do, as others end theirs.
func withLineFeeds(text []byte) []byte {
	if bytes.IndexByte(text, '\n') >= 0 || bytes.IndexByte(text, '\r') < 0 {
		return text // not a copy, of what may be large
	}
	return bytes.ReplaceAll(text, []byte("\r"), []byte("\n"))
}
