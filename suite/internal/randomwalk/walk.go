package randomwalk

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// mostErrors is how many commands of a walk are wrong on purpose: servers end sessions
// with too many of them, as they may.
const mostErrors = 8

// Walk is one session in the making.
type Walk struct {
	random *rand.Rand
	marked []bool // by message, the first one at 0
	last   int    // the message that was named last
	errors int
	greedy int // how often messages are deleted, of 100 commands
	opened int // how many of the commands that every walk begins with are drawn
	lacks  map[string]bool
}

// New begins a walk through a maildrop with so many messages.
func New(seed uint64, messages int) *Walk {
	w := &Walk{random: rand.New(rand.NewPCG(seed, 0)), marked: make([]bool, messages), lacks: map[string]bool{}}
	w.greedy = 3 + w.random.IntN(20)
	return w
}

// opening is what every walk begins with: what a session finds.
var opening = []string{"STAT", "LIST", "UIDL"}

// Step is a command of a walk.
type Step struct {
	Command string // without its line end
	Wrong   bool   // it names a message that is not there
}

// Next draws a command.
func (w *Walk) Next() Step {
	if w.opened < len(opening) {
		w.opened++
		return Step{Command: opening[w.opened-1]}
	}
	for {
		mistakes := w.errors
		word, rest, _ := strings.Cut(w.draw(), " ")
		if w.lacks[word] {
			continue
		}
		w.note(word, rest)
		return Step{w.spell(word) + strings.TrimSuffix(" "+rest, " "), w.errors > mistakes}
	}
}

// Refused tells that the server has refused a command that was right: one that it lacks,
// or DELE in a maildrop that can only be read. It is not drawn again.
func (w *Walk) Refused(s Step) {
	word, _, _ := strings.Cut(strings.ToUpper(s.Command), " ")
	if spec := wire.SpecOf(word); !s.Wrong && (!spec.Required || spec.Deletes) {
		w.lacks[word] = true
	}
}

// note follows what a command does, as if it succeeded.
func (w *Walk) note(word, rest string) {
	switch word {
	case "DELE":
		if n, err := strconv.Atoi(rest); err == nil && n >= 1 && n <= len(w.marked) {
			w.marked[n-1] = true
		}
	case "RSET":
		clear(w.marked)
	}
}

// draw draws a command by how often clients send it.
func (w *Walk) draw() string {
	dice := w.random.IntN(100)
	if dice < w.greedy {
		return w.delete()
	}
	switch dice = w.random.IntN(100); {
	case dice < 34:
		return w.naming("RETR", w.pick())
	case dice < 54:
		return w.top()
	case dice < 66:
		return w.naming("LIST", w.pick())
	case dice < 74:
		return w.naming("UIDL", w.pick())
	case dice < 80:
		return "STAT"
	case dice < 84:
		return "LIST"
	case dice < 88:
		return "UIDL"
	case dice < 92:
		return "NOOP"
	case dice < 93:
		return "RSET"
	}
	return w.mistake()
}

// delete marks a message, as long as there are enough others.
func (w *Walk) delete() string {
	if left := len(w.live()); left <= 1 || left*3 < len(w.marked) {
		return "STAT"
	}
	return w.naming("DELE", w.pick())
}

// counts of lines that TOP is asked for, at the borders of what counts are kept in.
var counts = []int{0, 0, 1, 1, 2, 3, 5, 10, 20, 100, 255, 256, 257, 300, 1000, 32767, 32768, 65535, 65536, 65537}

func (w *Walk) top() string {
	command := w.naming("TOP", w.pick())
	if command == "NOOP" {
		return command
	}
	return command + " " + strconv.Itoa(counts[w.random.IntN(len(counts))])
}

// mistake names a message that is not there.
func (w *Walk) mistake() string {
	if w.errors == mostErrors {
		return "NOOP"
	}
	w.errors++
	n := len(w.marked) + 1 + w.random.IntN(3)
	if gone := w.gone(); len(gone) > 0 && w.random.IntN(3) > 0 {
		n = gone[w.random.IntN(len(gone))]
	}
	word := []string{"RETR", "LIST", "UIDL", "DELE", "TOP"}[w.random.IntN(5)]
	if word == "TOP" {
		return "TOP " + strconv.Itoa(n) + " 1"
	}
	return word + " " + strconv.Itoa(n)
}

// naming names a message in a command; with none, it is a command that needs none.
func (w *Walk) naming(word string, n int) string {
	if n == 0 {
		return "NOOP"
	}
	w.last = n
	return word + " " + strconv.Itoa(n)
}

// pick draws a message that is not marked, and more often one that has to do with the
// last one. It is 0 if there is none.
func (w *Walk) pick() int {
	live := w.live()
	if len(live) == 0 {
		return 0
	}
	var n int
	switch dice := w.random.IntN(10); {
	case dice < 3:
		n = w.last
	case dice < 4:
		n = w.last + 1
	case dice < 5:
		n = w.last - 1
	case dice < 6:
		n = live[len(live)-1]
	}
	if slices.Contains(live, n) {
		return n
	}
	return live[w.random.IntN(len(live))]
}

func (w *Walk) live() []int { return w.where(false) }
func (w *Walk) gone() []int { return w.where(true) }

func (w *Walk) where(marked bool) []int {
	var all []int
	for i, m := range w.marked {
		if m == marked {
			all = append(all, i+1)
		}
	}
	return all
}

// spell writes a keyword as clients do: in upper case, in lower case, or as people type.
func (w *Walk) spell(word string) string {
	switch w.random.IntN(8) {
	case 0:
		return strings.ToLower(word)
	case 1:
		return word[:1] + strings.ToLower(word[1:])
	}
	return word
}
