package venue

import (
	"math"
	"strconv"
	"strings"
)

// matrix is a transform of SVG: x' = a·x + c·y + e, y' = b·x + d·y + f.
type matrix [6]float64

var same = matrix{1, 0, 0, 1, 0, 0}

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[2]*n[1], m[1]*n[0] + m[3]*n[1],
		m[0]*n[2] + m[2]*n[3], m[1]*n[2] + m[3]*n[3],
		m[0]*n[4] + m[2]*n[5] + m[4], m[1]*n[4] + m[3]*n[5] + m[5],
	}
}

func (m matrix) of(x, y float64) (float64, float64) {
	return m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]
}

// transform reads the attribute of that name (SVG 2, 8.5). What it does not know is as if it
// were not there.
func transform(words string) matrix {
	m := same
	for words != "" {
		name, rest, ok := strings.Cut(words, "(")
		inside, after, closed := strings.Cut(rest, ")")
		if !ok || !closed {
			return m
		}
		words = after
		v := numbers(inside)
		at := func(i int, otherwise float64) float64 {
			if i < len(v) {
				return v[i]
			}
			return otherwise
		}
		switch strings.Trim(name, " ,\t\r\n") {
		case "matrix":
			if len(v) == 6 {
				m = m.times(matrix(v))
			}
		case "translate":
			m = m.times(matrix{1, 0, 0, 1, at(0, 0), at(1, 0)})
		case "scale":
			m = m.times(matrix{at(0, 1), 0, 0, at(1, at(0, 1)), 0, 0})
		case "rotate":
			sin, cos := math.Sincos(at(0, 0) * math.Pi / 180)
			x, y := at(1, 0), at(2, 0)
			m = m.times(matrix{1, 0, 0, 1, x, y}).times(matrix{cos, sin, -sin, cos, 0, 0}).times(matrix{1, 0, 0, 1, -x, -y})
		}
	}
	return m
}

// numbers are those in a text, whatever is between them.
func numbers(words string) []float64 {
	var all []float64
	for words != "" {
		at := strings.IndexAny(words, "0123456789.+-")
		if at < 0 {
			break
		}
		words = words[at:]
		end := number(words)
		if v, err := strconv.ParseFloat(words[:end], 64); err == nil {
			all = append(all, v)
		}
		words = words[max(end, 1):]
	}
	return all
}

// number is how long the number is that a text begins with.
func number(words string) int {
	end, dot, exp := 0, false, false
	for i := range len(words) {
		switch c := words[i]; {
		case c >= '0' && c <= '9':
		case (c == '+' || c == '-') && (i == 0 || words[i-1] == 'e' || words[i-1] == 'E'):
		case c == '.' && !dot && !exp:
			dot = true
		case (c == 'e' || c == 'E') && i > 0 && !exp:
			exp = true
		default:
			return i
		}
		end = i + 1
	}
	return end
}
