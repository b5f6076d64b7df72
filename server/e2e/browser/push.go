package browser

import (
	"errors"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
)

// Permit answers for the person what a site asks for: "notifications".
func (t *Tab) Permit(origin, permission string) error {
	_, err := Call(t, browser.SetPermission, browser.SetPermissionParams{
		Permission:       &browser.PermissionDescriptor{Name: permission},
		Setting:          browser.PermissionSettingGranted,
		Origin:           origin,
		BrowserContextID: chromedp.FromContext(t.ctx).BrowserContextID,
	})
	return err
}

// Push gives the worker of a site a message, as a push service does.
func (t *Tab) Push(origin, data string) error {
	if err := chromedp.Do(t.ctx); err != nil {
		return err
	}
	found := make(chan serviceworker.RegistrationID, 1)
	err := chromedp.Listen(t.ctx, func(event any) {
		if e, ok := event.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range e.Registrations {
				if r.ScopeURL == origin+"/" && !r.IsDeleted {
					select {
					case found <- r.RegistrationID:
					default: // one is enough
					}
				}
			}
		}
	})
	if err != nil {
		return err
	}
	if _, err := Call(t, serviceworker.Enable, cdp.Empty{}); err != nil {
		return err
	}
	select {
	case id := <-found:
		_, err := Call(t, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{Origin: origin, RegistrationID: id, Data: data})
		if err == nil { // the next call is to be told of the workers again
			_, err = Call(t, serviceworker.Disable, cdp.Empty{})
		}
		return err
	case <-time.After(patience):
		return errors.New("no worker of " + origin + " was found")
	}
}
