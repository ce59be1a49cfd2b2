package randomwalk

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func draw(w *Walk, n int) []string {
	var all []string
	for range n {
		all = append(all, w.Next().Command)
	}
	return all
}

func TestTheSeedDecides(t *testing.T) {
	a, b, c := draw(New(7, 20), 200), draw(New(7, 20), 200), draw(New(8, 20), 200)
	if !slices.Equal(a, b) || slices.Equal(a, c) {
		t.Error("the walk does not follow its seed")
	}
}

// A walk begins with what a session finds, sends every command in every spelling, makes
// few mistakes, and leaves messages to read.
func TestWalks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := rapid.IntRange(0, 40).Draw(t, "messages")
		w := New(rapid.Uint64().Draw(t, "seed"), messages)
		all := draw(w, 300)
		if !slices.Equal(all[:3], opening) {
			t.Fatalf("it begins with %q", all[:3])
		}
		mistakes := 0
		for _, command := range all {
			word, rest, _ := strings.Cut(command, " ")
			number, count, _ := strings.Cut(rest, " ")
			n, _ := strconv.Atoi(number)
			if n > messages {
				mistakes++
			}
			if (count != "") != (strings.EqualFold(word, "TOP")) {
				t.Fatalf("%q", command)
			}
		}
		if mistakes > mostErrors {
			t.Fatalf("%d mistakes", mistakes)
		}
		if messages > 0 && len(w.live()) == 0 {
			t.Fatal("nothing is left")
		}
	})
}

func TestEveryCommandIsDrawn(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(10) {
		for _, command := range draw(New(seed, 20), 300) {
			word, _, _ := strings.Cut(command, " ")
			seen[word] = true
		}
	}
	for _, word := range []string{"RETR", "retr", "Retr", "TOP", "LIST", "UIDL", "STAT", "NOOP", "RSET", "rset", "DELE",
		"dele"} {
		if !seen[word] {
			t.Errorf("%s is never drawn", word)
		}
	}
}

// What a server lacks is not asked for again; a missing message is no such sign.
func TestRefused(t *testing.T) {
	w := New(1, 5)
	w.Refused(Step{"TOP 9 1", true})
	if w.lacks["TOP"] {
		t.Error("there is no message 9")
	}
	w.Refused(Step{"top 3 1", false})
	for _, command := range draw(w, 500) {
		if strings.HasPrefix(strings.ToUpper(command), "TOP") {
			t.Fatalf("%q was drawn", command)
		}
	}
}
