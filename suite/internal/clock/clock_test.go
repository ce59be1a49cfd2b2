package clock

import (
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestExpired(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		began := System.Now()
		<-System.Expired(ctx, time.Minute)
		if d := System.Since(began); d != time.Minute {
			t.Errorf("expired after %s", d)
		}
		never := System.Expired(ctx, time.Minute)
		cancel()
		synctest.Wait()
		select {
		case <-never:
			t.Error("expired though the context had ended")
		default:
		}
	})
}

// clocked are the packages that are given a clock, and everything below them.
var clocked = []string{
	"conversation", "session", "record", "recording", "check", "debuglog", "runner", "model", "rules", "client",
	"../scripted",
}

// direct are the functions of package time that look at the clock of the system.
var direct = []string{"Now", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Since", "Until"}

func TestNobodyLooksAtTheClockOfTheSystem(t *testing.T) {
	files := token.NewFileSet()
	seen := 0
	look := func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		seen++
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains(direct, s.Sel.Name) {
				t.Errorf("%s: time.%s: use the Clock that is given", files.Position(n.Pos()), s.Sel.Name)
			}
			return true
		})
		return nil
	}
	for _, folder := range clocked {
		if err := filepath.WalkDir(filepath.Join("..", folder),
			func(path string, d os.DirEntry, err error) error { return look(path, d, err) }); err != nil {
			t.Fatal(err)
		}
	}
	if seen < 200 {
		t.Errorf("only %d files were looked at", seen)
	}
}
