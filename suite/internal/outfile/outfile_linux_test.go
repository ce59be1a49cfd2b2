package outfile

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A device is written to, and is a device afterwards.
func TestDevices(t *testing.T) {
	for path, full := range map[string]bool{"/dev/full": true, "/dev/null": false} {
		before := mustStat(t, path)
		link := filepath.Join(t.TempDir(), "link")
		symlink(t, path, link)
		for _, p := range []string{path, link} {
			if err := Write(p, Public, []byte("report")); errors.Is(err, syscall.ENOSPC) != full || err != nil && !full {
				t.Errorf("%s: %v", p, err)
			}
			if err := Check(p); err != nil {
				t.Error(err)
			}
			if err := Create(p, Public, []byte("script")); errors.Is(err, syscall.ENOSPC) != full {
				t.Errorf("%s: %v", p, err)
			}
		}
		after := mustStat(t, path)
		if !os.SameFile(before, after) || after.Mode() != before.Mode() {
			t.Fatalf("%s was %v and is %v", path, before.Mode(), after.Mode())
		}
		alone(t, "/dev")
	}
}

func TestPipes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if OnDisk(path) {
		t.Error("a pipe keeps what is written to it")
	}
	report := strings.Repeat("report\n", 50_000) // more than a pipe holds
	got := make(chan string)
	go func() {
		content, _ := os.ReadFile(path)
		got <- string(content)
	}()
	write(t, path, report)
	if content := <-got; content != report {
		t.Errorf("%d octets came out of the pipe, want %d", len(content), len(report))
	}
	defer func(was time.Duration) { patience = was }(patience)
	patience = time.Millisecond
	if err := Write(path, Public, []byte("x")); err == nil ||
		!strings.Contains(err.Error(), "nobody reads from the pipe") {
		t.Errorf("without a reader: %v", err)
	}
	if mode := mustStat(t, path).Mode(); mode&fs.ModeNamedPipe == 0 {
		t.Errorf("the pipe is now %v", mode)
	}
}

func TestSocketsAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, err := range []error{Check(path), Write(path, Public, nil)} {
		if err == nil || !strings.Contains(err.Error(), "is a socket") {
			t.Errorf("got %v", err)
		}
	}
}

// What a shell has opened stays what it is: 3>file, and then --report json=/dev/fd/3.
func TestDescriptors(t *testing.T) {
	path := filepath.Join(t.TempDir(), "opened")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	write(t, "/dev/fd/"+strconv.Itoa(int(file.Fd())), "report")
	is(t, path, "report")
	if now := mustStat(t, path); OnDisk("/dev/fd/" + strconv.Itoa(int(file.Fd()))) {
		t.Error("a descriptor passes for a file")
	} else if opened, err := file.Stat(); err != nil || !os.SameFile(opened, now) {
		t.Error("the file that was open is another one now")
	}
}

// A disk that is full leaves the old file as it was, and nothing beside it.
func TestFullDisk(t *testing.T) {
	if path := os.Getenv("OUTFILE_TEST_FULL"); path != "" {
		signal.Ignore(syscall.SIGXFSZ)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 100, Max: 100}); err != nil {
			t.Fatal(err)
		}
		if err := Write(path, Public, make([]byte, 1000)); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("replacing a file: %v", err)
		}
		if err := Create(path+".new", Public, make([]byte, 1000)); err == nil {
			t.Error("a new file: no error")
		}
		return
	}
	path := filepath.Join(t.TempDir(), "report")
	write(t, path, "old")
	child := exec.Command(os.Args[0], "-test.run=^TestFullDisk$")
	child.Env = append(os.Environ(), "OUTFILE_TEST_FULL="+path)
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	is(t, path, "old")
	alone(t, filepath.Dir(path))
	if _, err := os.Stat(path + ".new"); err == nil {
		t.Error("half of a new file is left")
	}
}

// What belongs to somebody else, and what can't be moved.
func TestOfOthers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to be somebody else")
	}
	dir := t.TempDir()
	owned := filepath.Join(dir, "owned")
	write(t, owned, "old")
	if err := os.Chown(owned, 12, 34); err != nil {
		t.Fatal(err)
	}
	write(t, owned, "new")
	if s := mustStat(t, owned).Sys().(*syscall.Stat_t); s.Uid != 12 || s.Gid != 34 {
		t.Errorf("root has taken it: it belongs to %d:%d", s.Uid, s.Gid)
	}

	open := filepath.Join(dir, "open") // to be written, in a folder that can't be
	write(t, open, "old, and longer")
	protected := filepath.Join(dir, "protected")
	write(t, protected, "old")
	for path, mode := range map[string]fs.FileMode{filepath.Dir(dir): 0o755, dir: 0o755, open: 0o666, protected: 0o644} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	before := mustStat(t, open)
	runtime.LockOSThread() // for good: the thread that is somebody else ends with the test
	if err := syscall.Setfsuid(65534); err != nil {
		t.Fatal(err)
	}
	inPlace, refused := Write(open, Public, []byte("new")), Write(protected, Public, []byte("new"))
	checked := Check(protected)
	if err := syscall.Setfsuid(0); err != nil {
		t.Fatal(err)
	}
	if inPlace != nil || !os.SameFile(before, mustStat(t, open)) {
		t.Errorf("in a folder of somebody else: %v", inPlace)
	}
	is(t, open, "new")
	if !errors.Is(refused, fs.ErrPermission) || !errors.Is(checked, fs.ErrPermission) {
		t.Errorf("what may not be written: %v, %v", refused, checked)
	}
	is(t, protected, "old")
}
