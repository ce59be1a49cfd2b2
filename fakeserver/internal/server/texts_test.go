package server

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Every text that the correct server can say is looked for in its source.
func TestEveryTextIsTranslated(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, f := range files {
		name := f.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if text, ok := textIn(n); ok && text != "" && text != "%s" && !strings.HasPrefix(text, "fakeserver: ") {
				said[text] = true
			}
			return true
		})
	}
	for text := range said {
		if translated, ok := german[text]; !ok {
			t.Errorf("%q is not translated", text)
		} else if strings.Count(translated, "%") != strings.Count(text, "%") {
			t.Errorf("%q takes other arguments than %q", translated, text)
		}
	}
	for text := range german {
		if !said[text] {
			t.Errorf("%q is translated, but never said", text)
		}
	}
}

// textIn is the literal in a call such as Positive("text", ...).
func textIn(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", false
	}
	name := ""
	switch f := call.Fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	literal, ok := call.Args[0].(*ast.BasicLit)
	if !ok || !strings.Contains(" Positive Negative Refusal New ", " "+name+" ") {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}
