package importer

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"hallway/app/schedule"
)

// htmlTag finds a tag that prose in HTML would have. "C++ <vector>" is none.
var htmlTag = regexp.MustCompile(`(?i)</(p|a|b|i|em|strong|ul|ol|li|div|span|h[1-6]|code|pre|script|style|blockquote|iframe|svg)\s*>|<(br|p|hr|img|script|iframe|svg)\b[^>]*>`)

// blockTag finds a tag that makes paragraphs.
var blockTag = regexp.MustCompile(`(?i)</(p|div|li|ul|ol|h[1-6]|pre|blockquote|tr|td)\s*>|<(br|p|li|hr)\b[^>]*>`)

// fromHTML goes through the tags without building a tree, so that text nested a
// thousand deep costs no more than other text.
func fromHTML(s string, base *url.URL) schedule.Text {
	if !blockTag.MatchString(s) {
		// Only words are marked up; then an empty line ends a paragraph.
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n\n", "<p>")
	}
	w := &writer{base: base}
	tokens := html.NewTokenizer(strings.NewReader(s))
	href, skipping := "", ""
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			w.end()
			return w.text
		}
		token := tokens.Token()
		if skipping != "" {
			if kind == html.EndTagToken && token.Data == skipping {
				skipping = ""
			}
			continue
		}
		switch kind {
		case html.TextToken:
			if href != "" {
				w.write(token.Data, href)
			} else {
				w.words(token.Data)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch token.Data {
			case "script", "style", "iframe", "noscript", "template", "title", "svg", "object", "textarea", "select":
				if kind == html.StartTagToken {
					skipping = token.Data
				}
			case "a":
				href = attribute(token, "href")
			default:
				w.startTag(token.Data)
			}
		case html.EndTagToken:
			if token.Data == "a" {
				href = ""
			}
			w.endTag(token.Data)
		}
	}
}

func (w *writer) startTag(tag string) {
	switch tag {
	case "ul", "ol":
		w.end()
		w.list(map[string]int{"ol": 1}[tag])
	case "p", "div", "blockquote", "table", "tr", "br", "hr", "section", "dd", "dt":
		w.end()
	case "li":
		w.item()
	case "h1", "h2", "h3", "h4", "h5", "h6":
		w.begin(schedule.Heading)
	case "pre":
		w.begin(schedule.Preformatted)
		w.pre = true
	}
}

func (w *writer) endTag(tag string) {
	switch tag {
	case "p", "div", "blockquote", "ul", "ol", "li", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dd", "dt":
		w.end()
		w.pre = false
	}
	if tag == "ul" || tag == "ol" {
		w.endList()
	}
}

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
