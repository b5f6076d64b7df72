package assist

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"hallway/server/answer"
)

// What one address may ask for, and how much in a call.
const (
	callEvery = 200 * time.Millisecond // on average
	callBurst = 60
	longest   = 64 << 10 // bytes
)

// Handler answers /mcp, the streamable HTTP transport, without sessions.
func (a *Assist) Handler(log *slog.Logger) http.Handler {
	limit := answer.NewLimit(callEvery, callBurst)
	serve := mcp.NewStreamableHTTPHandler(func(r *http.Request) *mcp.Server { return a.Server(answer.Origin(r)) },
		&mcp.StreamableHTTPOptions{Stateless: true, JSONResponse: true, Logger: log})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait, ok := limit.Allow(r, a.now()); !ok {
			answer.RetryAfter(w, wait)
			answer.Say(w, http.StatusTooManyRequests, "Too many calls; try again in a moment.")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, longest)
		serve.ServeHTTP(w, r)
	})
}
