package main

// plain is a figure of several runs without a bar.
func plain(name string, values []float64, unit string) figure {
	return figure{Name: name, Value: median(values), Unit: unit, Runs: values}
}

// judged is a figure that shall be no more than its bar; 0: none.
func judged(name string, values []float64, unit string, bar float64) figure {
	f := plain(name, values, unit)
	if bar > 0 {
		f.Bar, f.Verdict = &bar, verdict(f.Value <= bar)
	}
	return f
}

// atLeast is a figure that shall be no less than its bar.
func atLeast(name string, values []float64, unit string, bar float64) figure {
	f := plain(name, values, unit)
	f.Bar, f.Least, f.Verdict = &bar, true, verdict(f.Value >= bar)
	return f
}

func verdict(good bool) string {
	if good {
		return "pass"
	}
	return "short"
}

// single is a value that was measured once.
func single(value float64) []float64 { return []float64{value} }
