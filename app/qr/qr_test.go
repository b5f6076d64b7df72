package qr

import (
	"errors"
	"image"
	"image/color"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"pgregory.net/rapid"
)

// scan reads a code as another program's camera does.
func scan(c Code) (string, error) {
	const pixels = 4
	size := (c.Size + 2*Margin) * pixels
	picture := image.NewGray(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			shade := color.Gray{Y: 255}
			if c.Dark(x/pixels-Margin, y/pixels-Margin) {
				shade.Y = 0
			}
			picture.SetGray(x, y, shade)
		}
	}
	bitmap, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return "", err
	}
	found, err := qrcode.NewQRCodeReader().Decode(bitmap, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_PURE_BARCODE: true})
	if err != nil {
		return "", err
	}
	return found.GetText(), nil
}

func TestAnyLinkIsScanned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "https://hallway.example/" + rapid.StringMatching(`[A-Za-z0-9#._-]{0,900}`).Draw(t, "path")
		c, err := Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := scan(c); err != nil || got != text {
			t.Fatalf("scanned %q, %v; want %q", got, err, text)
		}
	})
}

func TestTooLong(t *testing.T) {
	if c, err := Encode(strings.Repeat("a", Most)); err != nil || c.Size != 117 {
		t.Errorf("the most that fits: %d modules, %v", c.Size, err)
	}
	if _, err := Encode(strings.Repeat("a", Most+1)); !errors.Is(err, ErrLong) {
		t.Errorf("one letter more: %v", err)
	}
}

func TestPathIsTheCode(t *testing.T) {
	c, err := Encode("https://hallway.example/")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(c.Path(), "M0 0h7v1h-7z") || c.ViewBox() != "-4 -4 33 33" {
		t.Errorf("%.40s in %s", c.Path(), c.ViewBox())
	}
}
