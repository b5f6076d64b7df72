// Package minify makes scripts short for the way to a phone.
package minify

import (
	"bytes"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/js"
)

// Script gives a script without its comments, but for those that begin with "/*!" as licences
// do, and with short names inside of functions. It fails where the script cannot be read.
func Script(body []byte) ([]byte, error) {
	var to bytes.Buffer
	err := (&js.Minifier{}).Minify(minify.New(), &to, bytes.NewReader(body), nil)
	return to.Bytes(), err
}
