package report

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

func TestConsoles(t *testing.T) {
	for name, tc := range map[string]struct {
		format string
		o      Options
	}{
		"pretty":         {"pretty", Options{}},
		"pretty-verbose": {"pretty", Options{Verbose: true}},
		"quiet":          {"quiet", Options{}},
		"quiet-verbose":  {"quiet", Options{Verbose: true}},
		"github":         {"github", Options{}},
		"github-strict":  {"github", Options{Strict: true, Verbose: true}},
	} {
		t.Run(name, func(t *testing.T) { golden.Check(t, name, string(show(t, tc.format, sample(), tc.o))) })
	}
}

// On a terminal the escape sequences are part of what is tested; in the file they
// are readable.
func TestPrettyOnATerminal(t *testing.T) {
	got := show(t, "pretty", sample(), Options{Live: true, Color: true, Width: 60})
	text := strings.NewReplacer("\x1b", "␛", "\r", "␍").Replace(string(got))
	golden.Check(t, "pretty-terminal", text)
	for _, line := range regexp.MustCompile(`\r\x1b\[K`).Split(string(got), -1) {
		if strings.Contains(line, " of 9") && !strings.Contains(line, "\n") && len(line) >= 60 {
			t.Errorf("the progress line %q does not fit into 60 columns", line)
		}
	}
}

func TestPrettyWhenAllIsWell(t *testing.T) {
	r := sample()
	r.Results, r.Diagnosis = r.Results[1:2], verdict.Diagnosis{}
	golden.Check(t, "pretty-clean", string(show(t, "pretty", r, Options{})))
	if got := show(t, "quiet", r, Options{}); len(got) != 0 {
		t.Errorf("quiet says %q", got)
	}
	r.Results = nil
	golden.Check(t, "pretty-nothing", string(show(t, "pretty", r, Options{})))
}

// A line of somebody else does not stand after the progress.
func TestPauseMakesRoomForALine(t *testing.T) {
	for _, format := range Formats {
		var out bytes.Buffer
		c, err := NewConsole(format, &out, Options{Live: true})
		if err != nil {
			t.Fatal(err)
		}
		c.Begin("pop3://localhost")
		c.Started("a.pop3", 0, 1)
		c.Pause()
		out.WriteString("somebody else\n")
		c.Ended(&verdict.Result{Script: "a.pop3", Verdict: verdict.Pass}, 1, 1)
		if text := out.String(); !strings.Contains("\n"+strings.ReplaceAll(text, "\r\x1b[K", "\n"), "\nsomebody else\n") {
			t.Errorf("%s: %q", format, text)
		}
	}
}

// A server must not be able to steer a terminal or GitHub through a report.
func TestNothingHostileGetsThrough(t *testing.T) {
	for _, format := range Formats {
		for _, o := range []Options{{}, {Verbose: true, Strict: true}, {Live: true}} {
			got := show(t, format, hostile(), o)
			text := strings.ReplaceAll(string(got), "\r\x1b[K", "") // the progress line is ours
			if i := strings.IndexAny(text, "\x1b\r\x00\u202e"); i >= 0 {
				t.Errorf("%s %+v: control character in %q", format, o, text[i:])
			}
			for line := range strings.Lines(text) {
				if format == "github" && strings.HasPrefix(strings.TrimSpace(line), "::error::injected") {
					t.Errorf("%s: injected command %q", format, line)
				}
			}
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := NewConsole("fancy", nil, Options{}); err == nil || !strings.Contains(err.Error(), `"fancy"`) {
		t.Errorf("got %v", err)
	}
}

func TestWriteErrorsAreReturned(t *testing.T) {
	for _, format := range Formats {
		c, err := NewConsole(format, failing{}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.End(sample()); !errors.Is(err, errFull) {
			t.Errorf("%s: got %v", format, err)
		}
	}
}

var errFull = errors.New("disk full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain, and naïve ☃": "plain, and naïve ☃",
		"a\tb\r\n":           `a\tb\r\n`,
		"\x00\x1b\x7f":       `\x00\x1b\x7f`,
		"\xff\xc3":           `\xff\xc3`,
		"\u0085\u202e\ufeff": `\u0085\u202e\ufeff`,
		"\ufffd":             "\ufffd",
	} {
		if got := visible(in); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestManyScriptsOfOneErrorAreNamedInShort(t *testing.T) {
	r := &verdict.Report{}
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		r.Results = append(r.Results, verdict.Result{Script: name, Verdict: verdict.Error, Reason: "no route"})
	}
	got := show(t, "pretty", r, Options{})
	if want := []byte("    5  no route\n       a, b, c and 2 more\n"); !bytes.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}
