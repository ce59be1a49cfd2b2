package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
)

// letters are the messages of the maildrop that the sessions below look at.
var letters = []string{
	"Message-ID: <1@a>\nSubject: one\n\nfirst\nsecond\nthird\n",
	"Message-ID: <2@a>\nSubject: two\n\n.dot\nmore\n",
	"Message-ID: <3@a>\nSubject: three\n\nx\n",
}

// informational draws an exchange that changes nothing, as right and wrong servers have it.
func informational(t *rapid.T, command string) []string {
	size := func(n int) int { return len(strings.ReplaceAll(letters[n], "\n", "\r\n")) }
	body := func(text string) []string {
		var lines []string
		for line := range strings.Lines(text) {
			if strings.HasPrefix(line, ".") {
				line = "." + line
			}
			lines = append(lines, "S: "+strings.TrimSuffix(line, "\n"))
		}
		return append(lines, "S: .")
	}
	count := rapid.SampledFrom([]int{3, 3, 3, 2, 4, 0}).Draw(t, "count of "+command)
	switch command {
	case "STAT":
		total := rapid.SampledFrom([]int{size(0) + size(1) + size(2), 7}).Draw(t, "total")
		return []string{"C: STAT", fmt.Sprintf("S: +OK %d %d", count, total)}
	case "LIST", "UIDL":
		lines := []string{"C: " + command, "S: +OK"}
		for n := range count {
			value := fmt.Sprint(size(n%3) + rapid.SampledFrom([]int{0, 0, 0, 2}).Draw(t, "wrong by"))
			if command == "UIDL" {
				value = rapid.SampledFrom([]string{"a" + fmt.Sprint(n), "a" + fmt.Sprint(n), "same"}).Draw(t, "unique-id")
			}
			lines = append(lines, fmt.Sprintf("S: %d %s", n+1, value))
		}
		return append(lines, "S: .")
	case "NOOP":
		return []string{"C: NOOP", "S: +OK"}
	}
	n := rapid.IntRange(1, 4).Draw(t, "number")
	text := rapid.SampledFrom([]string{letters[(n-1)%3], letters[(n-1)%3], letters[n%3],
		"Subject: another\n\nmessage\n"}).Draw(t, "text")
	if command == "RETR" {
		return append([]string{fmt.Sprintf("C: RETR %d", n), "S: +OK"}, body(text)...)
	}
	header, rest, _ := strings.Cut(text, "\n\n")
	first, _, _ := strings.Cut(rest, "\n")
	text = header + "\n\n" + first + "\n"
	if rapid.Bool().Draw(t, "a line too many") {
		text += "more\n"
	}
	return append([]string{fmt.Sprintf("C: TOP %d 1", n), "S: +OK"}, body(text)...)
}

// Which of them is asked first makes no difference to what is found.
func TestOrderOfInformationalCommands(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := model.World{Accounts: []model.Account{{User: "mrose", Password: "tanstaaf"}}}
		if rapid.Bool().Draw(rt, "the maildrop is known") {
			w.Maildrops = map[string][]model.Source{"mrose": {model.Stored([]byte(letters[0])), model.Stored([]byte(letters[1])),
				model.Stored([]byte(letters[2]))}}
		}
		var exchanges [][]string
		for _, command := range []string{"STAT", "LIST", "UIDL", "TOP", "RETR", "NOOP"} {
			if command == "NOOP" || rapid.IntRange(0, 3).Draw(rt, "is asked") > 0 {
				exchanges = append(exchanges, informational(rt, command))
			}
		}
		session := func(order [][]string) (rules []string, dialogue string) {
			dialogue = "C: <open>\nS: +OK hi\nC: USER mrose\nS: +OK\nC: PASS tanstaaf\nS: +OK\n" +
				strings.Join(slices.Concat(order...), "\n") + "\nC: QUIT\nS: +OK\nS: <close>"
			return broken(hear(t, w, dialogue)), dialogue
		}
		want, before := session(exchanges)
		got, after := session(rapid.Permutation(exchanges).Draw(rt, "order"))
		if !slices.Equal(got, want) {
			rt.Fatalf("found %q in\n%s\nand %q in\n%s", want, before, got, after)
		}
	})
}

// No rule depends on what another one has found.
func TestOrderOfRules(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		judges := []*rules.Judge{rules.New(), rules.Shuffled(rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0)))}
		m := model.New(model.World{Accounts: []model.Account{{User: "mrose", Password: "tanstaaf"}}}, func(e model.Event) {
			for _, j := range judges {
				j.Event(e)
			}
		})
		strange(rt, m)
		found := func(j *rules.Judge) []string {
			var all []string
			for _, f := range j.Findings() {
				all = append(all, fmt.Sprint(f))
			}
			slices.Sort(all)
			return all
		}
		if a, b := found(judges[0]), found(judges[1]); !slices.Equal(a, b) {
			rt.Fatalf("%q\n%q", a, b)
		}
	})
}
