package suite_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/pop3spec/pop3spec"

// list runs go list, and returns the lines that it prints.
func list(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return strings.Fields(string(out))
}

// What somebody imports drags along no more than it needs.
func TestDependencies(t *testing.T) {
	heavy := []string{"ginkgo", "gomega", "grpc", "protobuf", "golang.org/x/tools", "goexpect", "goterm", "genproto"}
	for _, c := range []struct {
		imported  string
		forbidden []string
	}{
		{"suite", append(heavy, "suite/specs", "cobra")},
		{"suite/cli", append(heavy, "suite/specs")},
		{"suite/scripted", append(heavy, "suite/specs", "cobra")},
		{"suite/transcript", append(heavy, "suite/specs", "cobra")},
		{"suite/verdict", append(heavy, "suite/specs", "cobra")},
	} {
		for _, dep := range list(t, "-deps", "./"+c.imported) {
			for _, bad := range c.forbidden {
				if strings.Contains(dep, bad) {
					t.Errorf("%s imports %s", c.imported, dep)
				}
			}
		}
	}
	for _, dep := range list(t, "-deps", "./fakeserver") {
		host, _, _ := strings.Cut(dep, "/")
		own := strings.HasPrefix(dep, module+"/") && !strings.HasPrefix(dep, module+"/suite")
		text := strings.HasPrefix(dep, "golang.org/x/text/")
		if standard := !strings.Contains(host, "."); !standard && !own && !text {
			t.Errorf("fakeserver imports %s", dep)
		}
	}
}

// What is public is meant to be kept, so that it is little.
func TestPublicNamesAreFew(t *testing.T) {
	const mostPackages, mostNames = 10, 220
	const libraries = `{{if ne .Name "main"}}{{.ImportPath}}{{end}}`
	packages := slices.DeleteFunc(list(t, "-f", libraries, "./..."), func(path string) bool {
		return strings.Contains(path+"/", "/internal/")
	})
	if len(packages) > mostPackages {
		t.Errorf("%d packages can be imported, want at most %d", len(packages), mostPackages)
	}
	all := 0
	for _, path := range packages {
		n := len(exported(t, filepath.Join("..", strings.TrimPrefix(path, module))))
		t.Logf("%3d %s", n, path)
		all += n
	}
	if t.Logf("%3d in all", all); all > mostNames {
		t.Errorf("%d names are exported, want at most %d", all, mostNames)
	}
}

// exported returns the names that a package exports, without methods and fields.
func exported(t *testing.T, dir string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no Go files: %v", dir, err)
	}
	names := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			for _, name := range declared(d) {
				if ast.IsExported(name) {
					names[name] = true
				}
			}
		}
	}
	return names
}

// declared returns the names that a declaration of a package declares.
func declared(d ast.Decl) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			names = append(names, d.Name.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				names = append(names, s.Name.Name)
			case *ast.ValueSpec:
				for _, n := range s.Names {
					names = append(names, n.Name)
				}
			}
		}
	}
	return names
}
