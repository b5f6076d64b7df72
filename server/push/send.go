package push

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	webpush "github.com/SherClockHolmes/webpush-go"

	"hallway/app/wire"
)

// Hosts are those of browsers' push services. No device names another, since this server
// sends to whatever it names.
func Hosts() []string {
	return []string{"fcm.googleapis.com", "*.push.services.mozilla.com", "*.push.apple.com", "*.notify.windows.com"}
}

// Keys sign what this server sends (RFC 8292).
type Keys struct{ Private, Public string } // base64url

// NewKeys makes a pair, as "PRIVATE PUBLIC".
func NewKeys() (string, error) {
	private, public, err := webpush.GenerateVAPIDKeys()
	return private + " " + public, err
}

// ReadKeys reads what NewKeys made.
func ReadKeys(text string) (Keys, error) {
	words := strings.Fields(text)
	if len(words) != 2 {
		return Keys{}, errors.New("a pair of push keys is two words, the private and the public one, in base64url")
	}
	for i, length := range []int{32, 65} {
		if b, err := base64.RawURLEncoding.DecodeString(words[i]); err != nil || len(b) != length {
			return Keys{}, fmt.Errorf("word %d is not a key of %d bytes in base64url", i+1, length)
		}
	}
	return Keys{words[0], words[1]}, nil
}

// outcome is what a push service made of a message.
type outcome struct {
	sent  bool
	gone  bool          // the subscription has ended
	again time.Duration // to wait before the next try; 0: it will never be taken
}

const (
	sendLasts = 10 * time.Second // for a push service to answer
	retryIn   = time.Minute      // where it does not say
	retryMost = time.Hour
)

// send sends a device the hint that it has notices. A push service that knows the topic
// replaces an older hint that the device has not received.
func (s *Service) send(ctx context.Context, state State, agenda, event string, lasts time.Duration) outcome {
	hint := wire.Hint{WebPush: 8030, Mutable: true, Agenda: agenda}
	hint.Notification.Title = "Hallway"
	hint.Notification.Body = "There is news about your agenda."
	hint.Notification.Navigate = state.Origin + "/e/" + url.PathEscape(event) + "/agenda"
	message, err := json.Marshal(hint)
	if err != nil {
		s.log.Error("push", "error", err)
		return outcome{}
	}
	ctx, done := context.WithTimeout(ctx, sendLasts)
	defer done()
	sum := sha256.Sum256([]byte(agenda))
	r, err := webpush.SendNotificationWithContext(ctx, message, &webpush.Subscription{
		Endpoint: state.Endpoint, Keys: webpush.Keys{Auth: state.Auth, P256dh: state.P256dh},
	}, &webpush.Options{
		HTTPClient: s.client, RecordSize: 1024, Subscriber: state.Origin, Urgency: webpush.UrgencyHigh,
		TTL: int(max(lasts, time.Minute).Seconds()), Topic: base64.RawURLEncoding.EncodeToString(sum[:12]),
		VAPIDPublicKey: s.keys.Public, VAPIDPrivateKey: s.keys.Private,
	})
	if err != nil {
		s.log.Warn("a push service does not answer", "error", plain(err))
		return outcome{again: retryIn}
	}
	defer r.Body.Close()
	return judge(r)
}

// judge reads a push service's answer (RFC 8030 5, 7.3).
func judge(r *http.Response) outcome {
	switch {
	case r.StatusCode/100 == 2:
		return outcome{sent: true}
	case r.StatusCode == http.StatusNotFound || r.StatusCode == http.StatusGone:
		return outcome{gone: true}
	case r.StatusCode == http.StatusTooManyRequests || r.StatusCode >= 500:
		wait := retryIn
		if seconds, err := strconv.Atoi(r.Header.Get("Retry-After")); err == nil && seconds >= 0 {
			wait = time.Duration(seconds) * time.Second
		} else if at, err := http.ParseTime(r.Header.Get("Retry-After")); err == nil {
			wait = time.Until(at)
		}
		return outcome{again: min(max(wait, time.Second), retryMost)}
	}
	return outcome{}
}

// plain is an error without the address that was asked: it is the device's secret.
func plain(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}
