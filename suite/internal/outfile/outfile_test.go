package outfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b", "report.json")
	for _, content := range []string{"new", "another", ""} {
		write(t, path, content)
		is(t, path, content)
	}
	alone(t, filepath.Dir(path))
}

func TestWriteKeepsTheMode(t *testing.T) {
	dir := t.TempDir()
	for _, mode := range []fs.FileMode{0o600, 0o640, 0o755} {
		path := filepath.Join(dir, mode.String())
		write(t, path, "old")
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		write(t, path, "new")
		if got := mustStat(t, path).Mode(); got != mode {
			t.Errorf("%v became %v", mode, got)
		}
	}
	private := filepath.Join(dir, "made", "private")
	if err := Write(private, Private, []byte("mail")); err != nil {
		t.Fatal(err)
	}
	if file, folder := mustStat(t, private).Mode().Perm(),
		mustStat(t, filepath.Dir(private)).Mode().Perm(); file != 0o600 || folder != 0o700 {
		t.Errorf("what is private is %v in %v", file, folder)
	}
}

// Whoever reads the old file while it is replaced goes on reading the old one.
func TestWriteReplacesAsAWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report")
	write(t, path, "old")
	before, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	write(t, path, "new")
	got := make([]byte, 10)
	if n, _ := before.Read(got); string(got[:n]) != "old" {
		t.Errorf("somebody has read %q", got[:n])
	}
	is(t, path, "new")
}

func TestLinksStayLinks(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []string{"real/there", "real/not yet"} {
		file, link := filepath.Join(dir, f), filepath.Join(dir, "link to "+filepath.Base(f))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		symlink(t, f, link)
		symlink(t, link, link+" twice")
		if !strings.Contains(f, "not") {
			write(t, file, "old")
		}
		write(t, link+" twice", "new")
		is(t, file, "new")
		for _, l := range []string{link, link + " twice"} {
			if info, err := os.Lstat(l); err != nil || info.Mode()&fs.ModeSymlink == 0 {
				t.Errorf("%s is no link any more: %v, %v", l, info, err)
			}
		}
	}
	loop := filepath.Join(dir, "loop")
	symlink(t, "loop", loop)
	if err := Write(loop, Public, nil); err == nil {
		t.Error("a link to itself was written")
	}
}

func TestCreateReplacesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "script.pop3")
	if err := Create(path, Private, []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := Create(path, Private, []byte("two")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	is(t, path, "one")
	if mode := mustStat(t, path).Mode().Perm(); mode != 0o600 {
		t.Errorf("the mode is %v", mode)
	}
}

func TestCheck(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	write(t, file, "x")
	for path, want := range map[string]string{
		file:                              "",
		filepath.Join(dir, "new"):         "",
		filepath.Join(dir, "a", "b", "c"): "",
		dir:                               "is a folder",
		filepath.Join(file, "below"):      "is not a folder",
		filepath.Join(file, "a", "b"):     "is not a folder",
	} {
		err := Check(path)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%s): %v, want %q", path, err, want)
		}
		if err != nil && Write(path, Public, nil) == nil {
			t.Errorf("%s can be written", path)
		}
	}
	is(t, file, "x")
	if all, _ := os.ReadDir(dir); len(all) != 1 {
		t.Errorf("Check has left %v", all)
	}
}

func TestSame(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	if err := os.Mkdir(in("folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	symlink(t, "folder", in("alias"))
	symlink(t, "folder/new", in("link"))
	write(t, in("there"), "")
	if err := os.Link(in("there"), in("hard")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for pair, want := range map[[2]string]bool{
		{"new", "new"}:                        true,
		{"new", in("new")}:                    true,
		{"new", "folder/../new"}:              true,
		{"folder/new", "alias/new"}:           true,
		{"folder/new", "link"}:                true,
		{"folder/a/b", "./alias//a/b"}:        true,
		{"there", in("there")}:                true,
		{"there", "hard"}:                     true,
		{"-", "/dev/stdout"}:                  true,
		{"new", "folder/new"}:                 false,
		{"there", "new"}:                      false,
		{"there", "folder"}:                   false,
		{"-", "new"}:                          false,
		{"folder/new/x.json", "alias/x.json"}: false,
	} {
		if got := Same(pair[0], pair[1]); got != want {
			t.Errorf("Same(%s, %s) is %v", pair[0], pair[1], got)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := Write(path, Public, []byte(content)); err != nil {
		t.Fatal(err)
	}
}

func is(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v, want %q", path, got, err, want)
	}
}

// alone checks that nothing is left beside the files that were written.
func alone(t *testing.T, dir string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func mustStat(t *testing.T, path string) fs.FileInfo {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func symlink(t *testing.T, to, path string) {
	t.Helper()
	if err := os.Symlink(to, path); err != nil {
		t.Fatal(err)
	}
}
