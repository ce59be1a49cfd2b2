package shrink

import (
	"context"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

func parse(t testing.TB, text string) *transcript.Script {
	t.Helper()
	s, err := transcript.Parse("x.pop3", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func messages(texts ...string) []fixtures.Message {
	all := []fixtures.Message{}
	for _, text := range texts {
		all = append(all, fixtures.NewMessage([]byte(text)))
	}
	return all
}

func contents(c Case) []string {
	var all []string
	for _, m := range c.Messages {
		octets, _ := m.Bytes()
		all = append(all, string(octets))
	}
	return all
}

// numbers are those of connections and messages, which change as things go.
var numbers = regexp.MustCompile(`(?m)(^[CS])[0-9]+|(RETR|DELE) [0-9]+$`)

// has is a failure that needs lines of the transcript, and texts in messages.
func has(lines []string, texts ...string) func(Case) bool {
	return func(c Case) bool {
		script := numbers.ReplaceAllString(string(transcript.Format(c.Script)), "$1$2")
		for _, l := range lines {
			if !strings.Contains(script, l) {
				return false
			}
		}
		for _, text := range texts {
			if !strings.Contains(strings.Join(contents(c), ""), text) {
				return false
			}
		}
		return true
	}
}

const session = `C1: <open connection>
S1: +OK ready
C1: USER {user}
S1: +OK
C1: PASS {password}
S1: +OK in
C2: <open connection>
S2: +OK ready
C2: QUIT
S2: +OK
S2: <close connection>
C1: LIST
S1: +OK
S1: 1 120
S1: 2 200
S1: .
C1: <send without waiting>
C1: RETR 2
C1: DELE 2
S1: +OK
S1: +OK
C1: RETR 3
S1: -ERR
C1: QUIT
S1: +OK
S1: <close connection>
`

func TestSearchLeavesWhatTheFailureNeeds(t *testing.T) {
	for name, c := range map[string]struct {
		lines    []string
		texts    []string
		want     string
		messages []string
	}{
		"nothing but a step": {nil, nil, "C: <log in>\n", []string{}},
		"a command":          {[]string{"C: DELE"}, []string{"two"}, "C: DELE 1\nS: <any reply>\n", []string{"two\r\n"}},
		"a command and its login": {
			[]string{"{password}", "C: RETR"}, []string{"2", "two"},
			"C: PASS {password}\nS: <any reply>\nC: RETR 1\nS: <any reply>\n", []string{"Subject: 2\r\ntwo\r\n"},
		},
		"an expectation": {
			[]string{"S: 2 200"}, nil,
			"C: LIST\nS: +OK\nS: 1 120\nS: 2 200\nS: .\n", []string{},
		},
		"another connection": {[]string{"C: QUIT", "S: <close connection>"}, nil,
			"C: QUIT\nS: <any reply>\nS: <close connection>\n", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			start := Case{parse(t, session),
				messages("Subject: 1\r\n\r\none\r\n", "Subject: 2\r\n\r\ntwo\r\n", "Subject: 3\r\n\r\nthree\r\n")}
			fixture := func(c Case) bool { return c.Messages != nil }
			fails := has(c.lines, c.texts...)
			got, done := Search(t.Context(), start, Options{Fails: func(c Case) bool { return fixture(c) && fails(c) }})
			if !done {
				t.Error("the search is not done")
			}
			if diff := cmp.Diff(c.want, string(transcript.Format(got.Script))); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(strings.Join(c.messages, "|"), strings.Join(contents(got), "|")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSearchPrefersAFixture(t *testing.T) {
	start := Case{parse(t, "C: <log in>\nC: RETR 1\nS: +OK\n"), messages("a\r\n", "b\r\n")}
	got, _ := Search(t.Context(), start, Options{Fails: func(c Case) bool {
		return len(c.Messages) == 1 || c.Messages == nil && c.Script.Header.Maildrop.Name == "one-message"
	}})
	if got.Messages != nil || got.Script.Header.Maildrop.Name != "one-message" {
		t.Errorf("%d messages, maildrop %q", len(got.Messages), got.Script.Header.Maildrop)
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	tried := 0
	_, done := Search(ctx, Case{Script: parse(t, session)}, Options{Fails: func(Case) bool {
		tried++
		cancel()
		return false
	}})
	if done || tried != 1 {
		t.Errorf("done %v after %d cases", done, tried)
	}
}

func TestSearchTriesNothingTwice(t *testing.T) {
	seen := map[string]bool{}
	s := search{sums: map[fixtures.Message]string{}}
	fails := has([]string{"C: RETR 1"})
	Search(t.Context(), Case{parse(t, session), messages("a\r\nb\r\n", "c\r\n")}, Options{Fails: func(c Case) bool {
		key := s.key(c)
		if seen[key] {
			t.Errorf("tried twice:\n%s%q", transcript.Format(c.Script), contents(c))
		}
		seen[key] = true
		return fails(c)
	}})
}

// anyScript draws a session of one to three connections.
func anyScript(t *rapid.T) string {
	var b strings.Builder
	n := rapid.IntRange(1, 3).Draw(t, "connections")
	for c := 1; c <= n; c++ {
		fmt.Fprintf(&b, rapid.SampledFrom([]string{
			"C%[1]d: <open connection>\nS%[1]d: +OK\nC%[1]d: USER {user}\nS%[1]d: +OK\nC%[1]d: PASS {password}\nS%[1]d: +OK\n",
			"C%[1]d: <log in>\n",
			"C%[1]d: AUTH CRAM-MD5\nS%[1]d: +\nC%[1]d: {response}\nS%[1]d: +OK\n",
		}).Draw(t, "login"), c)
	}
	for range rapid.IntRange(0, 8).Draw(t, "exchanges") {
		fmt.Fprintf(&b, rapid.SampledFrom([]string{
			"C%[1]d: STAT\nS%[1]d: +OK 2 320\n",
			"C%[1]d: LIST\nS%[1]d: +OK\nS%[1]d: 1 120\nS%[1]d: .\n",
			"C%[1]d: RETR 2\nS%[1]d: +OK\n",
			"C%[1]d: DELE 1\nS%[1]d: <any reply>\n",
			"C%[1]d: <send without waiting>\nC%[1]d: NOOP\nC%[1]d: TOP 2 0\nS%[1]d: +OK\nS%[1]d: -ERR\n",
			"C%[1]d: <send \"NO\">\nC%[1]d: <send \"OP\\r\\n\">\nS%[1]d: +OK\n",
		}).Draw(t, "exchange"), rapid.IntRange(1, n).Draw(t, "connection"))
	}
	return b.String()
}

// anyFailure draws a predicate: it wants some lines, and is otherwise as unfair as a
// sum over the case makes it.
func anyFailure(t *rapid.T, start Case) func(Case) bool {
	lines := strings.SplitAfter(string(transcript.Format(start.Script)), "\n")
	wanted := rapid.SliceOfN(rapid.SampledFrom(lines), 0, 2).Draw(t, "wanted")
	modulus := rapid.Uint32Range(1, 4).Draw(t, "modulus")
	return func(c Case) bool {
		text := string(transcript.Format(c.Script))
		for _, l := range wanted {
			if !strings.Contains(text, strings.TrimLeft(l, "CS123")) {
				return false
			}
		}
		sum := fnv.New32()
		fmt.Fprint(sum, text, contents(c))
		return modulus == 1 || sum.Sum32()%modulus != 0
	}
}

// The search must end with a case that fails, and of which no exchange, message or line
// can be dropped alone, whatever the failure depends on.
func TestResultIsMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		script, err := transcript.Parse("x.pop3", []byte(anyScript(t)))
		if err != nil {
			t.Fatal(err)
		}
		texts := rapid.SliceOfN(rapid.SampledFrom([]string{"a\r\n", "a\r\nb\r\n", "c\r\nd\r\ne"}), 0, 3).Draw(t, "messages")
		start := Case{script, messages(texts...)}
		fails := anyFailure(t, start)
		if !fails(start) {
			t.Skip("it does not fail")
		}
		got, done := Search(context.Background(), start, Options{Fails: fails})
		if !done || !fails(got) {
			t.Fatalf("done %v, and the result does not fail:\n%s", done, transcript.Format(got.Script))
		}
		for _, smaller := range smaller(got) {
			settled, err := settled(smaller.Script)
			if err != nil {
				continue
			}
			smaller.Script = settled
			if fails(smaller) {
				t.Fatalf("not minimal:\n%s%q\nfails, and so does\n%s%q", transcript.Format(got.Script), contents(got),
					transcript.Format(smaller.Script), contents(smaller))
			}
		}
	})
}

// smaller are all cases with one thing less.
func smaller(c Case) []Case {
	var all []Case
	add := func(steps []transcript.Step, messages []fixtures.Message) {
		script := *c.Script
		script.Steps = steps
		all = append(all, Case{&script, messages})
	}
	us := units(c.Script)
	for i := range us {
		add(only(c.Script, slices.Concat(us[:i], us[i+1:])), c.Messages)
	}
	for i, m := range c.Messages {
		var kept []int
		for n := 1; n <= len(c.Messages); n++ {
			if n != i+1 {
				kept = append(kept, n)
			}
		}
		add(renumbered(c.Script.Steps, kept), slices.Concat([]fixtures.Message{}, c.Messages[:i], c.Messages[i+1:]))
		octets, _ := m.Bytes()
		lines := strings.SplitAfter(string(octets), "\n")
		if lines[len(lines)-1] == "" {
			lines = lines[:len(lines)-1]
		}
		for k := range lines {
			if len(lines) > 1 {
				changed := slices.Clone(c.Messages)
				changed[i] = fixtures.NewMessage([]byte(strings.Join(slices.Concat(lines[:k], lines[k+1:]), "")))
				add(c.Script.Steps, changed)
			}
		}
	}
	return all
}
