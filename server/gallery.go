//go:build !release

package main

import (
	"net/http"

	"hallway/server/page"
)

// addGallery serves every view in every state.
func addGallery(mux *http.ServeMux, pages *page.Pages) {
	mux.HandleFunc("GET /gallery", page.Gallery(pages))
	mux.HandleFunc("GET /gallery/{state}", page.Gallery(pages))
}
