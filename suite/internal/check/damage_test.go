package check

import (
	"bytes"
	"fmt"
	"html"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// damage is something that happens to a log on its way.
type damage struct {
	name string
	do   func(lines []string) []string
}

// each does something to each line.
func each(do func(string) string) func([]string) []string {
	return func(lines []string) (out []string) {
		for _, l := range lines {
			out = append(out, strings.Split(do(l), "\n")...)
		}
		return out
	}
}

func prefix(format string) func([]string) []string {
	return func(lines []string) (out []string) {
		for i, l := range lines {
			p := format
			if strings.Contains(p, "%") {
				p = fmt.Sprintf(p, i%60, i)
			}
			out = append(out, p+l)
		}
		return out
	}
}

var address = regexp.MustCompile(`[\w.+-]+@[\w.-]+`)

// redact puts something in the place of addresses, hosts and subjects.
func redact(with string) func([]string) []string {
	subject := regexp.MustCompile(`(Subject: ).*`)
	return each(func(l string) string {
		return subject.ReplaceAllString(address.ReplaceAllString(l, with), "${1}"+with)
	})
}

// wrap breaks lines where they get too long, at a blank or where it is.
func wrap(width int, words bool) func([]string) []string {
	return each(func(l string) string {
		var out []string
		for len(l) > width {
			at := width
			if words {
				if i := strings.LastIndexByte(l[:width+1], ' '); i > 30 {
					at = i
				} else {
					i := strings.IndexByte(l[width:], ' ')
					if i < 0 {
						break
					}
					at = width + i
				}
			}
			out = append(out, l[:at])
			if l = l[at:]; words {
				l = l[1:]
			}
		}
		return strings.Join(append(out, l), "\n")
	})
}

func cut(from, to float64) func([]string) []string {
	return func(lines []string) []string {
		n := float64(len(lines))
		return lines[int(from*n):int(to*n)]
	}
}

func both(all ...func([]string) []string) func([]string) []string {
	return func(lines []string) []string {
		for _, do := range all {
			lines = do(lines)
		}
		return lines
	}
}

// columns cuts lines where the screen ends.
func columns(width int) func([]string) []string {
	return each(func(l string) string { return l[:min(len(l), width)] })
}

// hole leaves out lines in the middle, and says so or not.
func hole(sign string) func([]string) []string {
	return func(lines []string) []string {
		return slices.Concat(lines[:len(lines)/3], []string{sign}, lines[len(lines)*2/3:])
	}
}

var (
	quote  = each(func(l string) string { return strings.TrimRight("> "+l, " ") })
	escape = each(html.EscapeString)
	crcrlf = each(func(l string) string { return strings.TrimRight(l, "\r") + "\r\r" })
	crlf   = each(func(l string) string { return strings.TrimRight(l, "\r") + "\r" })
	tidy   = each(func(l string) string { return strings.TrimRight(l, " \t\r") })
	prose  = func(lines []string) []string {
		return slices.Concat([]string{"Hello,", "", "since the update my mail is not fetched any more: I get an error.",
			"Server: Dovecot 2.3", "", "Steps to reproduce", "1. list the messages", "2. quit", "", "```"}, lines,
			[]string{"```", "", "Any idea? Thanks in advance", "> on Monday somebody wrote", "> it works here", "Bye"})
	}
)

var damages = []damage{
	{"redacted", redact("REDACTED")},
	{"redacted in brackets", redact("<hidden>")},
	{"redacted with stars", redact("****")},
	{"redacted with blocks", redact("█████")},
	{"redacted with another address", redact("jane.doe@mail.example.com")},
	{"redacted without a trace", redact("")},
	{"wrapped at 72", wrap(72, true)},
	{"wrapped at 80", wrap(80, false)},
	{"wrapped at 60", wrap(60, true)},
	{"quoted", quote},
	{"quoted twice", both(quote, quote)},
	{"escaped", escape},
	{"in a container", prefix("mail-fetcher_1  | ")},
	{"with times", prefix("2026-11-23 08:41:%02d,%03d ")},
	{"from a logger", prefix("2026-11-23T08:41:%02d.%03dZ DEBUG [main] c.example.mail.Fetcher - ")},
	{"by way of syslog", prefix("Nov 23 08:41:42 mx1 fetcher[4711]: ")},
	{"with numbers of lines", func(lines []string) (out []string) {
		for i, l := range lines {
			out = append(out, fmt.Sprintf("%5d  %s", i+1, l))
		}
		return out
	}},
	{"from Python's logging", prefix("DEBUG:poplib:")},
	{"with a clock", prefix("[08:41:%02d.%03d] ")},
	{"cut at the beginning", cut(0.2, 1)},
	{"cut at the beginning further on", cut(0.45, 1)},
	{"cut at the end", cut(0, 0.6)},
	{"cut at both ends", cut(0.3, 0.8)},
	{"CR CR LF", crcrlf},
	{"CR LF", crlf},
	{"indented", prefix("\t")},
	{"blanks lost", tidy},
	{"in a mail", both(prose, quote)},
	{"in prose", prose},
	{"blank lines between", each(func(l string) string { return l + "\n" })},
	{"at 60 columns", columns(60)},
	{"with a hole", hole("[...]")},
	{"with a hole that has a name", hole("<snip>")},
	{"redacted with CR LF", both(redact("REDACTED"), crlf)},
	{"redacted without a trace, with CR LF", both(redact(""), crlf)},
	{"wrapped with CR LF", both(wrap(72, true), crlf)},
	{"cut at the beginning with CR LF", both(cut(0.3, 1), crlf)},
	{"redacted, wrapped and quoted", both(redact("xxx"), wrap(72, true), quote)},
	{"wrapped in a quotation", both(quote, wrap(72, true))},
	{"quoted and escaped", both(quote, escape)},
	{"escaped and quoted", both(escape, quote)},
	{"prefixed, wrapped and escaped", both(prefix("web_1 | "), wrap(72, true), escape)},
	{"prefixed with CR CR LF", both(prefix("12:00:%02d %d "), crcrlf)},
	{"cut and redacted in prose", both(cut(0.25, 0.9), redact("[redacted]"), prose)},
	{"everything", both(redact("REDACTED"), prefix("app-1  | "), cut(0.1, 0.95), wrap(76, true), escape, quote, crcrlf)},
}

// blamed is what servers and clients are said to have done wrong in a log, remarks apart. A
// fragment of a session shows no mistake that the session does not show.
func blamed(t *testing.T, name string, data []byte) map[requirement.ID]string {
	t.Helper()
	log, err := debuglog.Read(name, data, os.ReadFile)
	if err != nil {
		return nil
	}
	all := map[requirement.ID]string{}
	for _, s := range log.Sessions {
		for _, f := range Log(s).Findings {
			if f.Severity != requirement.Info {
				all[f.Rule] = fmt.Sprintf("%d: %s\n%s", f.Line, f.Message, strings.Join(f.Conversation, "\n"))
			}
		}
	}
	return all
}

// accusesNoMore fails the test where a log is blamed for what it was not blamed for before something happened to it.
func accusesNoMore(t *testing.T, what string, before, after map[requirement.ID]string) {
	t.Helper()
	for rule, how := range after {
		if _, known := before[rule]; !known {
			t.Errorf("%s: %s: %s", what, rule, how)
		}
	}
}

// Whatever happens to a log on its way, nobody is accused who was not accused before.
func TestDamagedLogsAccuseNobody(t *testing.T) {
	logs, _ := filepath.Glob("../debuglog/testdata/*.log")
	for _, path := range logs {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			original := blamed(t, path, data)
			lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
			unread := []string{}
			for _, d := range damages {
				damaged := []byte(strings.Join(d.do(slices.Clone(lines)), "\n") + "\n")
				if debuglog.Detect(damaged) == "" {
					unread = append(unread, d.name)
				}
				accusesNoMore(t, d.name, original, blamed(t, path, damaged))
			}
			if len(unread) > 3 {
				t.Errorf("not recognised: %q", unread)
			}
		})
	}
}

// Wherever a log begins and ends, and within whichever line, the same holds.
func TestFragmentsAccuseNobody(t *testing.T) {
	logs, _ := filepath.Glob("../debuglog/testdata/*.log")
	for _, path := range logs {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			original := blamed(t, path, data)
			check := func(name string, data []byte) { accusesNoMore(t, name, original, blamed(t, path, data)) }
			lines := bytes.SplitAfter(data, []byte("\n"))
			step := max(1, len(lines)/25)
			at := 0
			for i, l := range lines {
				if i%step == 0 {
					check(fmt.Sprintf("from line %d", i+1), data[at:])
					check(fmt.Sprintf("to the middle of line %d", i+1), data[:at+len(l)/2])
				}
				at += len(l)
			}
		})
	}
}

// The same holds for what happens one after the other.
func TestDamagesOneAfterTheOther(t *testing.T) {
	logs, _ := filepath.Glob("../debuglog/testdata/*.log")
	r := rand.New(rand.NewSource(7))
	for range 300 {
		path := logs[r.Intn(len(logs))]
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		original := blamed(t, path, data)
		lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
		part, a, b := cut(r.Float64()*0.4, 0.6+r.Float64()*0.4), damages[r.Intn(len(damages))], damages[r.Intn(len(damages))]
		if r.Intn(2) == 0 {
			part = cut(0, 1)
		}
		damaged := strings.Join(b.do(a.do(part(lines))), "\n") + "\n"
		accusesNoMore(t, fmt.Sprintf("%s, %s, then %s", filepath.Base(path), a.name, b.name), original,
			blamed(t, path, []byte(damaged)))
	}
}
