package scripted

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// inOne plays the first session of a transcript with a client that sends all in one segment.
// It returns the first lines of the replies, and the rules that the client has broken.
func inOne(t *testing.T, text, octets string) (replies, rules []string, p *Player) {
	t.Helper()
	p = NewPlayer(compile(t, text)[0], options(Strict))
	p.Greeting()
	for _, r := range p.Input([]byte(octets)) {
		first, _, _ := strings.Cut(string(r.Octets), "\r\n")
		replies = append(replies, first)
	}
	for _, f := range p.Findings() {
		rules = append(rules, string(f.Rule))
	}
	return replies, rules, p
}

// A response that comes ahead of its challenge is a response all the same.
func TestAResponseAheadOfItsChallenge(t *testing.T) {
	replies, rules, _ := inOne(t, "C: AUTH PLAIN\nS: + \nC: AGFsaWNlAHNlY3JldA==\nS: +OK\nC: STAT\nS: +OK 2 320\n",
		"AUTH PLAIN\r\nAGFsaWNlAHNlY3JldA==\r\nSTAT\r\n")
	if diff := cmp.Diff([]string{"+ ", "+OK", "+OK 2 320"}, replies); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"client-pipelining-unasked"}, rules); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a client sends after an AUTH that is refused may be a secret.
func TestAResponseThatWasNotAskedForIsNotShown(t *testing.T) {
	_, _, p := inOne(t, "C: AUTH PLAIN\nS: -ERR\nC: QUIT\nS: +OK\n", "AUTH PLAIN\r\nAG90aGVyAGhpZGRlbjI=\r\n")
	for _, f := range p.Findings() {
		if text := f.Got + strings.Join(f.Conversation, "\n"); strings.Contains(text, "AG90") ||
			!strings.Contains(text, "{response}") {
			t.Errorf("%s", text)
		}
	}
}

// The client is judged by what the transcript means with its S: lines, whatever they look like.
func TestRepliesThatLookLikeSomethingElse(t *testing.T) {
	for name, text := range map[string]string{
		"a challenge": "C: AUTH PLAIN\nS: +OK\nC: LIST 1\nS: +OK 1 120\nC: NOOP\nS: +OK\n",
		"a line of the reply before": "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: +OK\nC: LIST\nS: +OK\nS: .\nC: STAT\n" +
			"S: \"two messages\"\nC: NOOP\nS: +OK\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := NewPlayer(compile(t, text)[0], options(Strict))
			p.Greeting()
			for l := range strings.Lines(text) {
				if command, is := strings.CutPrefix(l, "C: "); is {
					p.Input([]byte(strings.TrimSuffix(command, "\n") + "\r\n"))
				}
			}
			for _, f := range p.Findings() {
				t.Errorf("%s: %s", f.Rule, f.Message)
			}
		})
	}
}

// Where a transcript has no reply to AUTH, the session goes on.
func TestAnAUTHWithoutReply(t *testing.T) {
	replies, _, _ := inOne(t, "C: AUTH PLAIN\nS: <nothing for 1s>\nC: NOOP\nS: +OK noop\n", "AUTH PLAIN\r\nNOOP\r\n")
	if diff := cmp.Diff([]string{"", "+OK noop"}, replies); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What options leave out is that of the system.
func TestAPlayerWithoutOptions(t *testing.T) {
	p := NewPlayer(compile(t, "C: <open connection>\nS: +OK {timestamp}\nC: QUIT\nS: +OK bye\n")[0], Options{})
	if got := string(p.Greeting().Octets); !stampLike.MatchString(got) {
		t.Errorf("%q", got)
	}
	if got := p.Input([]byte("QUIT\r\n")); len(got) != 1 || string(got[0].Octets) != "+OK bye\r\n" {
		t.Errorf("%v", got)
	}
	p.Ended(ByServer)
	if all := p.Findings(); len(all) != 0 {
		t.Errorf("%v", all)
	}
}
