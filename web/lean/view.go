package main

import (
	"regexp"
	"strings"
)

// templ checks an error after every piece that it writes, and names the template's
// line in it. On a phone a view is written into memory, which does not fail; without
// the checks it is a tenth smaller and draws faster.

// The pieces of generated code, as templ v0.3 writes them.
var (
	check   = `\s*if templ_7745c5c3_Err != nil \{\s*return (?:templ_7745c5c3_Err|templ\.Error\{[^\n]*\})\s*\}`
	literal = regexp.MustCompile(`templ_7745c5c3_Err = templruntime\.WriteString\(templ_7745c5c3_Buffer, \d+, ("(?:[^"\\]|\\.)*")\)` + check)
	value   = regexp.MustCompile(`var templ_7745c5c3_Var\d+ (?:string|templ\.SafeURL)\s*` +
		`templ_7745c5c3_Var\d+, templ_7745c5c3_Err = templ\.Join(?:String|URL)Errs\(([^\n]*)\)` + check +
		`\s*_, templ_7745c5c3_Err = templ_7745c5c3_Buffer\.WriteString\(templ\.EscapeString\(templ_7745c5c3_Var\d+\)\)` + check)
	children = regexp.MustCompile(`\s*ctx = templ\.InitializeContext\(ctx\)\s*(templ_7745c5c3_Var\d+) := templ\.GetChildren\(ctx\)\s*if templ_7745c5c3_Var\d+ == nil \{\s*templ_7745c5c3_Var\d+ = templ\.NopComponent\s*\}\s*ctx = templ\.ClearChildren\(ctx\)`)
	begin    = regexp.MustCompile(`templ_7745c5c3_W, ctx := templ_7745c5c3_Input\.Writer, templ_7745c5c3_Input\.Context\s*if templ_7745c5c3_CtxErr := ctx\.Err\(\); templ_7745c5c3_CtxErr != nil \{\s*return templ_7745c5c3_CtxErr\s*\}\s*` +
		`templ_7745c5c3_Buffer, templ_7745c5c3_IsBuffer := templruntime\.GetBuffer\(templ_7745c5c3_W\)\s*if !templ_7745c5c3_IsBuffer \{\s*defer func\(\) \{\s*` +
		`templ_7745c5c3_BufErr := templruntime\.ReleaseBuffer\(templ_7745c5c3_Buffer\)\s*if templ_7745c5c3_Err == nil \{\s*templ_7745c5c3_Err = templ_7745c5c3_BufErr\s*\}\s*\}\(\)\s*\}`)
)

// Lean takes the checks out of a generated file.
func Lean(text string) string {
	text = literal.ReplaceAllString(text, "literal(templ_7745c5c3_Buffer, $1)")
	text = value.ReplaceAllString(text, "value(templ_7745c5c3_Buffer, $1)")
	text = begin.ReplaceAllString(text, `ctx := templ_7745c5c3_Input.Context
		templ_7745c5c3_Buffer, templ_7745c5c3_IsBuffer := templruntime.GetBuffer(templ_7745c5c3_Input.Writer)
		if !templ_7745c5c3_IsBuffer {
			defer release(templ_7745c5c3_Buffer, &templ_7745c5c3_Err)
		}`)
	// Only a view that places its children asks for them.
	for {
		at := children.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		name := text[at[2]:at[3]]
		rest := text[at[1]:]
		if end := strings.Index(rest, "\n}\n"); end >= 0 {
			rest = rest[:end]
		}
		with := "\nctx = alone(ctx)"
		if strings.Contains(rest, name+".Render") {
			with = "\n" + name + ", ctx := family(ctx)"
		}
		text = text[:at[0]] + with + text[at[1]:]
	}
	return text
}

// helpers stand in for what was taken out.
const helpers = `package view

import (
	"context"

	"github.com/a-h/templ"
	templruntime "github.com/a-h/templ/runtime"
)

// literal writes markup.
//
//go:noinline
func literal(b *templruntime.Buffer, markup string) { _, _ = b.WriteString(markup) }

// value writes a text, escaped.
//
//go:noinline
func value[T ~string](b *templruntime.Buffer, text T) { _, _ = b.WriteString(templ.EscapeString(string(text))) }

func release(b *templruntime.Buffer, err *error) {
	if failed := templruntime.ReleaseBuffer(b); *err == nil {
		*err = failed
	}
}

// alone is the context of a view that has no place for children.
func alone(ctx context.Context) context.Context {
	return templ.ClearChildren(templ.InitializeContext(ctx))
}

// family is that of a view that has, and the children.
func family(ctx context.Context) (templ.Component, context.Context) {
	ctx = templ.InitializeContext(ctx)
	children := templ.GetChildren(ctx)
	if children == nil {
		children = templ.NopComponent
	}
	return children, templ.ClearChildren(ctx)
}
`
