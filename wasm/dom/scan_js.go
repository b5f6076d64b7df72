package dom

import "syscall/js"

// Scans reports whether the browser reads codes.
func (p *Page) Scans() bool { return p.window.Get("BarcodeDetector").Truthy() }

// Scan returns what is in a QR code before the camera, once there is one; empty where the
// sheet was closed first. With a picture, of any format that the browser shows, it looks at
// that. It blocks.
func (p *Page) Scan(picture []byte) (string, error) {
	file := js.Null()
	if picture != nil {
		array := p.window.Get("Uint8Array").New(len(picture))
		js.CopyBytesToJS(array, picture)
		file = p.window.Get("Blob").New([]any{array})
	}
	found, err := Await(p.boot.Call("scan", file))
	return text(found), err
}
