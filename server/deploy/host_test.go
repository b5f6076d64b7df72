package deploy

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"
)

// ready waits until a server says that it is ready.
func ready(address string) (err error) {
	for range 200 {
		var answer *http.Response
		if answer, err = http.Get("http://" + address + "/readyz"); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
			err = fmt.Errorf("/readyz: %s", answer.Status)
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

// freePort is an address on this machine that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
