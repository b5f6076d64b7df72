package dom

import (
	"errors"
	"syscall/js"
)

// Await waits for a promise. It blocks the goroutine that calls it, so it must
// not be called on the one that handles events.
func Await(promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	resolved := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{value: first(args)}
		return nil
	})
	rejected := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{err: Reason(first(args))}
		return nil
	})
	defer resolved.Release()
	defer rejected.Release()
	promise.Call("then", resolved, rejected)
	result := <-done
	return result.value, result.err
}

// Exception is what JavaScript threw: a DOMException or an Error.
type Exception struct{ Name, Message string }

func (e *Exception) Error() string { return e.Name + ": " + e.Message }

// Reason turns what JavaScript threw into an error; an *Exception where it has a name.
func Reason(thrown js.Value) error {
	if thrown.Type() == js.TypeObject {
		return &Exception{Name: text(thrown.Get("name")), Message: text(thrown.Get("message"))}
	}
	return errors.New(thrown.String())
}

// ignore lets a promise fail without a word in the console: the person closed a
// share sheet, say.
func ignore(promise js.Value) {
	nothing := js.FuncOf(func(js.Value, []js.Value) any { return nil })
	promise.Call("then", nothing, nothing)
}

func first(args []js.Value) js.Value {
	if len(args) == 0 {
		return js.Undefined()
	}
	return args[0]
}
