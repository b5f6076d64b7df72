package browser

import (
	"fmt"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Trouble is what went wrong in a tab without anything to see: errors in the
// console, violations of the security policy, dialogs that a page opened.
type Trouble struct {
	mu    sync.Mutex
	lines []string
}

// Watch notes a tab's trouble from now on.
func (t *Tab) Watch() (*Trouble, error) {
	if err := chromedp.Do(t.ctx); err != nil {
		return nil, err
	}
	trouble := &Trouble{}
	return trouble, chromedp.Listen(t.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			trouble.add("exception: %s %s", e.ExceptionDetails.Text, described(e.ExceptionDetails.Exception))
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				for _, arg := range e.Args {
					trouble.add("console: %s %s", arg.Value, described(arg))
				}
			}
		case *log.EventEntryAdded:
			// A server that is away is a network error, and no trouble of the page's.
			if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
				trouble.add("%s: %s", e.Entry.Source, e.Entry.Text)
			}
		case *page.EventJavascriptDialogOpening:
			trouble.add("dialog: %s", e.Message)
			go t.dismiss()
		}
	})
}

// dismiss closes a dialog, which would hold up the page for ever.
func (t *Tab) dismiss() {
	_, _ = Call(t, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true}) // it may be gone
}

func described(object *runtime.RemoteObject) string {
	if object == nil {
		return ""
	}
	return object.Description
}

func (t *Trouble) add(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.lines = append(t.lines, fmt.Sprintf(format, args...))
}

// Lines is all trouble so far.
func (t *Trouble) Lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append([]string(nil), t.lines...)
}
