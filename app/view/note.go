package view

// ratings are the values that a rating may have.
var ratings = []int{1, 2, 3, 4, 5}

// ratingWords are "4 of 5".
func ratingWords(rating int) string { return number(rating) + " of 5" }
