package provision

import (
	"bufio"
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/fixtures"
)

// What is written comes back unchanged, whatever the messages look like.
func TestMboxQuotingCanBeUndone(t *testing.T) {
	line := rapid.Custom(func(t *rapid.T) string {
		return rapid.StringMatching(`>{0,3}`).Draw(t, "quotes") +
			rapid.SampledFrom([]string{"From ", "From", "from ", "", ".", "x", "\r", strings.Repeat("long ", 2000)}).Draw(t,
				"start") +
			rapid.SampledFrom([]string{"", "alice", " ", "From ", "\x00"}).Draw(t, "end") +
			rapid.SampledFrom([]string{"\r\n", "\n"}).Draw(t, "line end")
	})
	rapid.Check(t, func(t *rapid.T) {
		var want []string
		var file bytes.Buffer
		out := bufio.NewWriter(&file)
		for _, lines := range rapid.SliceOfN(rapid.SliceOf(line), 1, 4).Draw(t, "messages") {
			message := strings.Join(lines, "")
			want = append(want, strings.ReplaceAll(message, "\r\n", "\n"))
			out.WriteString("From MAILER-DAEMON Thu Jan  1 10:00:00 2026\n")
			if err := writeQuoted(out, fixtures.NewMessage([]byte(message))); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Flush(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, messagesOf(t, file.String())); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A run of ">" that fills every buffer is a line like any other.
func TestMboxQuotingOfVeryManyQuotes(t *testing.T) {
	quotes := strings.Repeat(">", 100_000)
	var file bytes.Buffer
	out := bufio.NewWriter(&file)
	if err := writeQuoted(out, fixtures.NewMessage([]byte(quotes+"From x\n"+quotes+"from x\n"))); err != nil {
		t.Fatal(err)
	}
	out.Flush()
	if want := quotes + ">From x\n" + quotes + "from x\n\n"; file.String() != want {
		t.Errorf("%d octets, want %d", file.Len(), len(want))
	}
}

// Only the start of a line counts, not that of the piece in which a long line is read.
func TestMboxQuotingOfLongLines(t *testing.T) {
	for length := 4000; length <= 4200; length++ {
		line := strings.Repeat("x", length) + "From x\n"
		var file bytes.Buffer
		out := bufio.NewWriter(&file)
		if err := writeQuoted(out, fixtures.NewMessage([]byte(line+line))); err != nil {
			t.Fatal(err)
		}
		out.Flush()
		if file.String() != line+line+"\n" {
			t.Errorf("a line of %d octets is changed", len(line))
		}
	}
}

func readMbox(t *testing.T, path string) []string {
	t.Helper()
	octets, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return messagesOf(t, string(octets))
}

// messagesOf reads an mbox in the simplest way there is: by regular expressions.
func messagesOf(t interface{ Fatalf(string, ...any) }, file string) []string {
	var messages []string
	starts := regexp.MustCompile(`(?m)^From .*\n`).FindAllStringIndex(file, -1)
	if len(starts) > 0 && starts[0][0] != 0 {
		t.Fatalf("the mbox begins with %q", file[:starts[0][0]])
	}
	for i, start := range starts {
		end := len(file)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		message, ok := strings.CutSuffix(file[start[1]:end], "\n")
		if !ok {
			t.Fatalf("no empty line after message %d", i+1)
		}
		messages = append(messages, regexp.MustCompile(`(?m)^>(>*From )`).ReplaceAllString(message, "$1"))
	}
	return messages
}
