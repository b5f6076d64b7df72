package bookmarks

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/url"
	"strings"
)

// readText reads links, and lines that may be titles.
func readText(text string) []Entry {
	var all []Entry
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		linked := false
		for _, word := range words {
			at := strings.Index(word, "http")
			if at < 0 || !strings.Contains(word[at:], "://") {
				continue
			}
			link := strings.TrimRight(word[at:], ".,;:!?)]>\"'")
			linked = true
			if ids := giggity(link); ids != nil {
				all = append(all, ids...)
				continue
			}
			all = append(all, Entry{URL: link})
		}
		if title := strings.TrimLeft(strings.Join(words, " "), "-*•–☆★✓[]x. "); title != "" && !linked {
			all = append(all, Entry{Title: title, Loose: true})
		}
		if len(all) >= Most {
			break
		}
	}
	return all
}

// longestGiggity is how long its list of ids may be, in bytes.
const longestGiggity = 1 << 20

// giggity reads the ids that a link of Giggity brings along; nil if it is another link.
func giggity(link string) []Entry {
	u, err := url.Parse(link)
	if err != nil || u.Host != "ggt.gaa.st" {
		return nil
	}
	all := []Entry{}
	for part := range strings.SplitSeq(u.EscapedFragment(), "&") {
		packed, ok := strings.CutPrefix(part, "see=")
		if !ok {
			continue
		}
		raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(packed, "="))
		if err != nil {
			continue
		}
		r, err := zlib.NewReader(bytes.NewReader(raw))
		if err != nil {
			continue
		}
		var ids []string
		if json.NewDecoder(io.LimitReader(r, longestGiggity)).Decode(&ids) == nil {
			for _, id := range ids {
				all = append(all, Entry{ID: id})
			}
		}
	}
	return all
}
