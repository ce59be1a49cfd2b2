package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// A kind of breach is told in one sentence: what is found twice under one kind is reported
// once.
func TestAKindOfBreachHasOneMessage(t *testing.T) {
	const kind, format = 0, 4
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := token.NewFileSet()
	messages := map[string]string{}
	look := func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) <= format {
			return true
		}
		if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "found" {
			return true
		}
		name, ok := call.Args[kind].(*ast.BasicLit)
		text, ok2 := call.Args[format].(*ast.BasicLit)
		if !ok || !ok2 {
			return true // made of parts
		}
		if other, twice := messages[name.Value]; twice && other != text.Value {
			t.Errorf("%s: %s is %s and %s", files.Position(call.Pos()), name.Value, other, text.Value)
		}
		messages[name.Value] = text.Value
		return true
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(files, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, look)
	}
	if len(messages) < 100 {
		t.Errorf("only %d kinds were seen", len(messages))
	}
}
