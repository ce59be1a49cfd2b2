package recording

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// recording parses the lines of a session after the header of a recording.
func recording(t *testing.T, lines ...string) *transcript.Script {
	t.Helper()
	text := "recorded: 2026-11-23T08:30:12.123Z\n\n" + strings.Join(lines, "\n") + "\n"
	s, err := transcript.Parse("recording.pop3", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// shape shows a maildrop: messages that are known by their octets, others by their size.
func shape(t *testing.T, s *transcript.Script) []string {
	t.Helper()
	var all []string
	for _, m := range Maildrop(s, Options{}).Messages {
		octets, err := m.Bytes()
		if err != nil || int64(len(octets)) != m.Size() {
			t.Fatalf("%d octets, Size %d: %v", len(octets), m.Size(), err)
		}
		if text := string(octets); strings.Contains(text, "known") {
			all = append(all, text)
		} else {
			all = append(all, fmt.Sprint(m.Size()))
		}
	}
	return all
}

// What a server has shown raw without UTF-8 mode is old mail to it, and only that.
func TestMailFromBeforeUTF8(t *testing.T) {
	show := []string{"C: RETR 1", "S: +OK", "S: Subject: Gr\u00fc\u00dfe", "S:", "S: .", "C: TOP 2 0", "S: +OK",
		"S: Subject: Gr\u00fc\u00dfe", "S:", "S: .", "C: RETR 3", "S: +OK", "S: Subject: x", "S:", "S: \u00fc", "S: ."}
	for mode, want := range map[string][]bool{"C: CAPA\nS: -ERR": {true, true, false},
		"C: UTF8\nS: +OK": {false, false, false}, "C: UTF8\nS: -ERR": {true, true, false}} {
		var got []bool
		for _, m := range Maildrop(recording(t, append([]string{mode, "C: <log in>"}, show...)...), Options{}).Messages {
			got = append(got, m.IsBeforeUTF8())
		}
		if !slices.Equal(got, want) {
			t.Errorf("after %q: %v, want %v", mode, got, want)
		}
	}
}

func TestMaildropIsWhatTheRecordingSaw(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  []string
	}{
		"nothing": {[]string{"C: CAPA", "S: +OK"}, nil},
		"bodies without their stuffing": {
			[]string{"C: <log in>", "C: RETR 1", "S: +OK", "S: Subject: known", "S:", "S: ..", "S: ...dots", "S: ."},
			[]string{"Subject: known\r\n\r\n.\r\n..dots\r\n"},
		},
		"a line that was not stuffed": {
			[]string{"C: <log in>", "C: RETR 1", "S: +OK", "S: Subject: known", "S:", "S: .dot", "S: ."},
			[]string{"Subject: known\r\n\r\n.dot\r\n"},
		},
		"stand-ins of the listed sizes": {
			[]string{"C: <log in>", "C: LIST", "S: +OK", "S: 1 120", "S: 3 777", "S: 2 5", "S: ."},
			[]string{"120", "5", "777"},
		},
		"single listings": {
			[]string{"C: <log in>", "C: LIST 2", "S: +OK 2 300"},
			[]string{fmt.Sprint(plausible), "300"},
		},
		"a total shared among what it was about": {
			[]string{"C: <log in>", "C: STAT", "S: +OK 3 1000", "C: LIST 1", "S: +OK 1 300"},
			[]string{"300", "350", "350"},
		},
		"a total of what was not marked": {
			[]string{"C: <log in>", "C: LIST 1", "S: +OK 1 300", "C: DELE 1", "S: +OK", "C: STAT", "S: +OK 1 200"},
			[]string{"300", "200"},
		},
		"marks that RSET took off": {
			[]string{"C: <log in>", "C: DELE 1", "S: +OK", "C: RSET", "S: +OK", "C: STAT", "S: +OK 1 200"},
			[]string{"200"},
		},
		"the header that TOP showed": {
			[]string{"C: <log in>", "C: LIST 1", "S: +OK 1 40", "C: TOP 1 0", "S: +OK", "S: Subject: known", "S:", "S: ."},
			[]string{"Subject: known\r\n\r\n0000001 0000000 0000\r\n"},
		},
		"a message shorter than what TOP asked for": {
			[]string{"C: <log in>", "C: LIST 1", "S: +OK 1 25", "C: TOP 1 9", "S: +OK", "S: Subject: known", "S:", "S: all",
				"S: ."},
			[]string{"Subject: known\r\n\r\nall\r\n"},
		},
		"a body where the recording breaks off": {
			[]string{"C: <log in>", "C: LIST 1", "S: +OK 1 21", "C: RETR 1", "S: +OK", "S: Subject: known", "S:",
				"S: <any lines>", "S: ."},
			[]string{"Subject: known\r\n\r\n0\r\n"},
		},
		"a line with a single dot that ended the reply": {
			[]string{"C: <log in>", "C: LIST 1", "S: +OK 1 31", "C: RETR 1", "S: +OK", "S: Subject: known", "S:", "S: before",
				"S: ."},
			[]string{"Subject: known\r\n\r\nbefore\r\n.\r\n\r\n"},
		},
		"a size that is only not exact": {
			[]string{"C: <log in>", "C: LIST 1", "S: +OK 1 30", "C: RETR 1", "S: +OK", "S: Subject: known", "S:", "S: before",
				"S: ."},
			[]string{"Subject: known\r\n\r\nbefore\r\n"},
		},
		"a listing that is not all there": {
			[]string{"C: <log in>", "C: STAT", "S: +OK 3 900", "C: LIST", "S: +OK", "S: <any lines>", "S: .", "C: UIDL",
				"S: +OK", "S: 1 a", "S: <any lines>", "S: ."},
			[]string{"300", "300", "300"},
		},
		"a listing of which nothing is there": {
			[]string{"C: <log in>", "C: LIST", "S: +OK", "S: <any lines>", "S: .", "C: RETR 2", "S: +OK", "S: known", "S: ."},
			[]string{fmt.Sprint(plausible), "known\r\n"},
		},
		"numbers that only ids and marks tell": {
			[]string{"C: <log in>", "C: UIDL 2", "S: +OK 2 abc", "C: DELE 3", "S: +OK"},
			[]string{fmt.Sprint(plausible), fmt.Sprint(plausible), fmt.Sprint(plausible)},
		},
		"numbers that a server should not have taken": {
			[]string{"C: <log in>", "C: LIST", "S: +OK", "S: 1 120", "S: .", "C: DELE 9", "S: +OK", "C: LIST 7", "S: +OK 7 1"},
			[]string{"120"},
		},
		"a listing after a mark": {
			[]string{"C: <log in>", "C: DELE 3", "S: +OK", "C: LIST", "S: +OK", "S: 1 120", "S: 2 130", "S: ."},
			[]string{"120", "130", fmt.Sprint(plausible)},
		},
		"what was refused": {
			[]string{"C: <log in>", "C: LIST", "S: +OK", "S: .", "C: RETR 7", "S: -ERR no such message", "C: DELE 999999999999",
				"S: +OK"},
			nil,
		},
		"a later session that its ids connect": {
			[]string{
				"C1: <log in>", "C1: UIDL", "S1: +OK", "S1: 1 a", "S1: 2 b", "S1: .", "C1: DELE 1", "S1: +OK", "C1: QUIT",
				"S1: +OK",
				"C2: <log in>", "C2: UIDL", "S2: +OK", "S2: 1 b", "S2: 2 new", "S2: .", "C2: RETR 1", "S2: +OK", "S2: known",
				"S2: .",
			},
			[]string{fmt.Sprint(plausible), "known\r\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, shape(t, recording(t, c.lines...))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRecordingThatAsksNothingOfTheMaildrop(t *testing.T) {
	for text, want := range map[string]bool{
		"C: CAPA\nS: +OK\nC: QUIT\nS: +OK":        true,
		"C: <log in>\nC: NOOP\nS: +OK":            true,
		"C: <log in>\nC: RETR 77\nS: -ERR":        true,
		"C: <log in>\nC: STAT\nS: +OK 0 0":        false,
		"C: <log in>\nC: <send \"DELE 1\\r\\n\">": false,
	} {
		if got := Bare(recording(t, text)); got != want {
			t.Errorf("%q: Bare is %v", text, got)
		}
	}
}
