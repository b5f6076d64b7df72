package answer

import (
	"encoding/json"
	"net/http"

	"hallway/app/wire"
)

// statusOf is the status of each trouble.
var statusOf = map[wire.Code]int{
	wire.CodeRequest:     http.StatusBadRequest,
	wire.CodeType:        http.StatusUnsupportedMediaType,
	wire.CodeLarge:       http.StatusRequestEntityTooLarge,
	wire.CodeOften:       http.StatusTooManyRequests,
	wire.CodeFull:        http.StatusInsufficientStorage,
	wire.CodeDown:        http.StatusServiceUnavailable,
	wire.CodeUnknown:     http.StatusNotFound,
	wire.CodeGone:        http.StatusGone,
	wire.CodeLink:        http.StatusNotFound,
	wire.CodeEvent:       http.StatusConflict,
	wire.CodeMany:        http.StatusConflict,
	wire.CodeOff:         http.StatusForbidden,
	wire.CodeOrigin:      http.StatusForbidden,
	wire.CodeAddress:     http.StatusBadRequest,
	wire.CodeHost:        http.StatusForbidden,
	wire.CodePrivate:     http.StatusForbidden,
	wire.CodeUnreachable: http.StatusBadGateway,
	wire.CodeSlow:        http.StatusGatewayTimeout,
	wire.CodeFormat:      http.StatusUnprocessableEntity,
	wire.CodeBusy:        http.StatusServiceUnavailable,
}

// Refuse answers that something was not done, and why.
func Refuse(w http.ResponseWriter, r *http.Request, t wire.Trouble) {
	if t.Wait > 0 {
		RetryAfter(w, t.Wait)
	}
	JSON(w, r, statusOf[t.Code], t, true)
}

// JSON writes an answer of package wire. One that is private is kept by nobody.
func JSON(w http.ResponseWriter, r *http.Request, status int, what any, private bool) {
	body, err := json.Marshal(what)
	if err != nil { // what wire holds has a form in JSON
		http.Error(w, "The answer could not be written.", http.StatusInternalServerError)
		return
	}
	Send(w, r, status, Ready(Body{Type: "application/json", Plain: body, Private: private}))
}
