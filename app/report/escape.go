package report

import "strings"

// escape makes words text that Markdown leaves as it is, in one line.
func escape(words string) string {
	return escapeStart(escapeMarks(strings.Join(strings.Fields(words), " ")))
}

// escapeMarks escapes what means something anywhere in a line.
func escapeMarks(words string) string {
	var b strings.Builder
	for i := range len(words) {
		if strings.IndexByte("\\`*_[]<>#~|&", words[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(words[i])
	}
	return b.String()
}

// escapeStart escapes what means something at the front of a line: the mark of a list or of
// a heading, and a row of - or =.
func escapeStart(line string) string {
	if line == "" {
		return line
	}
	if strings.IndexByte("+-=", line[0]) >= 0 {
		return "\\" + line
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits > 0 && digits < len(line) && (line[digits] == '.' || line[digits] == ')') {
		return line[:digits] + "\\" + line[digits:]
	}
	return line
}

// address is a URL that ends no link before its time.
func address(url string) string {
	return strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", "\\", "%5C", "\n", "", "\r", "", "\t", "").Replace(url)
}
