package venue

import (
	"bytes"
	"fmt"
	"image/png"
)

// readPNG reads a picture and writes it anew, so that nothing but pixels is handed on.
func readPNG(content []byte) (Floor, error) {
	config, err := png.DecodeConfig(bytes.NewReader(content))
	if err != nil {
		return Floor{}, err
	}
	if config.Width == 0 || config.Height == 0 || config.Width*config.Height > mostPixels {
		return Floor{}, fmt.Errorf("it is %d by %d pixels; a picture of a floor may have %d in all", config.Width, config.Height, mostPixels)
	}
	picture, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		return Floor{}, err
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, picture); err != nil {
		return Floor{}, err
	}
	return Floor{Type: "image/png", Picture: out.Bytes(), Width: float64(config.Width), Height: float64(config.Height)}, nil
}
