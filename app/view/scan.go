package view

// Scanning is how a code is scanned on a device.
type Scanning uint8

// The ways.
const (
	ScansWithCamera Scanning = iota // its camera app opens what is in a code
	ScansHere                       // the browser reads codes
	ScansElsewhere                  // the camera app opens the browser, and not this installed app
)

// scanWords say how, where this app can't.
func scanWords(s Scanning) string {
	switch s {
	case ScansWithCamera:
		return "Or scan the other device’s QR code with your camera app."
	case ScansElsewhere:
		return "Type the code here: a scanned one opens in Safari, not in this app."
	}
	return ""
}
