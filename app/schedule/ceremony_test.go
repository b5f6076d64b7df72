package schedule

import "testing"

func TestCeremoniesAreShortAndNamed(t *testing.T) {
	for title, want := range map[string]bool{
		"Opening": true, "CLOSING REMARKS": true, "Welcome + Opening Remarks": true, "Wrap-up & closing": true,
		"Welcome to the Day Two": false, "Opening up the closed world of firmware": false,
		"Reopening": false, "Breakfast": false, "": false,
	} {
		if got := ceremony(title); got != want {
			t.Errorf("%q: %v, want %v", title, got, want)
		}
	}
}
