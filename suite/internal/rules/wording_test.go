package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Texts for people decide nothing: what code has to know of a finding or a result is a field
// of its own, such as its kind.
func TestNoBranchDependsOnTheTextOfAMessage(t *testing.T) {
	files := token.NewFileSet()
	var parsed []*ast.File
	err := filepath.WalkDir("../../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(files, path, nil, 0)
		parsed = append(parsed, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w := wording{constants: map[string]bool{}}
	for _, f := range parsed {
		w.learn(f)
	}
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			if w.branches(n) {
				t.Errorf("%s: the text of a message decides", files.Position(n.Pos()))
			}
			return true
		})
	}
	if len(parsed) < 300 || len(w.constants) < 100 {
		t.Errorf("only %d files and %d constants were looked at", len(parsed), len(w.constants))
	}
}

func TestBranchesOnTextsAreSeen(t *testing.T) {
	for code, want := range map[string]bool{
		`f.Expected == "a reply"`: true, `"a reply" != f.Expected`: true, `w.message == lacksID`: true,
		`res.Title == other.Name`: true, `strings.HasPrefix(f.Message, "the status")`: true, `f.Message == ""`: false,
		`f.Message == g.Message`: false, `f.Kind == lacksID`: false, `strings.HasPrefix(f.Line, "x")`: false,
	} {
		x, err := parser.ParseExpr(code)
		if err != nil {
			t.Fatal(err)
		}
		if w := (wording{constants: map[string]bool{"lacksID": true, "Name": true}}); w.branches(x) != want {
			t.Errorf("%s: %t", code, !want)
		}
	}
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc x() { switch f.Message { case \"a\": } }", 0)
	if err != nil {
		t.Fatal(err)
	}
	seen := false
	ast.Inspect(f, func(n ast.Node) bool { seen = seen || wording{}.branches(n); return true })
	if !seen {
		t.Error("a switch is not seen")
	}
}

// wording finds branches on texts. It knows the constants that are strings, by name.
type wording struct{ constants map[string]bool }

func (w wording) learn(f *ast.File) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			for i, name := range v.Names {
				if i < len(v.Values) && v.Type == nil {
					lit, ok := v.Values[i].(*ast.BasicLit)
					w.constants[name.Name] = w.constants[name.Name] || ok && lit.Kind == token.STRING
				}
			}
		}
	}
}

func (w wording) branches(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		return (n.Op == token.EQL || n.Op == token.NEQ) && (isText(n.X) && w.fixed(n.Y) || isText(n.Y) && w.fixed(n.X))
	case *ast.SwitchStmt:
		return n.Tag != nil && isText(n.Tag)
	case *ast.CallExpr:
		s, ok := n.Fun.(*ast.SelectorExpr)
		return ok &&
			slices.Contains([]string{"Contains", "HasPrefix", "HasSuffix", "EqualFold", "MatchString"}, s.Sel.Name) &&
			slices.ContainsFunc(n.Args, isText) && slices.ContainsFunc(n.Args, w.fixed)
	}
	return false
}

// isText reports whether an expression is a text for people.
func isText(x ast.Expr) bool {
	s, ok := x.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"message", "expected", "title"}, strings.ToLower(s.Sel.Name))
}

// fixed reports whether an expression is a text that is written down in the code.
func (w wording) fixed(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.BasicLit:
		return x.Kind == token.STRING && len(x.Value) > len(`""`)
	case *ast.Ident:
		return w.constants[x.Name]
	case *ast.SelectorExpr:
		return w.constants[x.Sel.Name]
	}
	return false
}
