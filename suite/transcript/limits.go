package transcript

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What a transcript may ask for is bounded, as its size is: far above what any script
// needs, and below what a machine can do.
const (
	// maxSend is how many octets one direction sends.
	maxSend = 64 << 20
	// maxPause is how long one direction lets time pass.
	maxPause = 24 * time.Hour
	// maxElapsed is how much time passes between two steps of a recording.
	maxElapsed = 10_000 * time.Hour

	maxCommands = 10_000    // of a walk
	maxSegment  = 1000      // commands of a walk that are sent at once
	maxTimes    = 1_000_000 // that octets are sent
	maxMessages = 1_000_000 // in a maildrop
	maxLines    = 1_000_000 // of a message that TOP shows
)

// limits bound a number.
type limits struct{ least, most int }

// limitsOf tells from the words beside a blank what its number counts.
func limitsOf(form []string, i int) limits {
	before, behind := "", ""
	if i > 0 {
		before = form[i-1]
	}
	if i+1 < len(form) {
		behind = form[i+1]
	}
	switch {
	case before == "account":
		return limits{1, 2}
	case before == "port":
		return limits{1, 65535}
	case before == "message":
		return limits{1, maxMessages}
	case behind == "lines":
		return limits{0, maxLines}
	case behind == "commands":
		return limits{1, maxCommands}
	case before == "of" && slices.Contains(form, "segments"):
		return limits{1, maxSegment}
	case behind == "octets":
		return limits{1, maxLine}
	case behind == "times":
		return limits{1, maxTimes}
	}
	return limits{1, math.MaxInt32} // a seed, which counts nothing
}

// read reads a number, and reports whether it is one within the limits.
func (l limits) read(text string) (n int, within bool) {
	u, err := strconv.ParseUint(text, 10, 31)
	n = int(u)
	return n, err == nil && n >= l.least && n <= l.most && strconv.Itoa(n) == text
}

func (l limits) String() string { return fmt.Sprintf("from %d to %d", l.least, l.most) }

// tooMuch reports whether the arguments of a direction, each of them within its limits,
// are too much together.
func tooMuch(kind Kind, args []Text, given []word) *mistake {
	if kind != SendTimes {
		return nil
	}
	text, _ := args[0].Literal()
	times, _ := args[1].Literal()
	n, _ := strconv.Atoi(times)
	if found, expected := overMuch(text, n); found != "" {
		return &mistake{given[2].offset, found, expected}
	}
	return nil
}

// overMuch says what is too much about octets that are sent n times, and what is not.
func overMuch(text string, n int) (found, expected string) {
	lines := strings.Count(text, "\n")
	switch {
	case len(text)*n > maxSend:
		return fmt.Sprintf("%d octets %d times", len(text), n), fmt.Sprintf("at most %d octets in all", maxSend)
	case lines*n > maxTimes:
		return fmt.Sprintf("%d lines %d times", lines, n), fmt.Sprintf("at most %d lines in all", maxTimes)
	}
	return "", ""
}

// Times reads how often a direction sends a text, now that the values in both are filled
// in.
func (d *Direction) Times(text, times string) (int, error) {
	n, err := d.Number(1, times)
	if err != nil {
		return 0, err
	}
	if found, expected := overMuch(text, n); found != "" {
		return 0, &Error{Pos: d.Pos, Found: found, Expected: expected}
	}
	return n, nil
}

// Number reads the number that a blank of the direction stands for, now that the values
// in it are filled in; i counts the blanks from 0.
func (d *Direction) Number(i int, text string) (int, error) {
	for _, f := range directions {
		words := strings.Fields(f.Words)
		var blanks []int
		for j, w := range words {
			if w[0] == '%' {
				blanks = append(blanks, j)
			}
		}
		if f.Kind != d.Kind || len(blanks) != len(d.Args) {
			continue
		}
		lim := limitsOf(words, blanks[i])
		n, within := lim.read(text)
		if !within {
			return 0, &Error{Pos: d.Pos, Found: show(text), Expected: "a number " + lim.String()}
		}
		return n, nil
	}
	return 0, &Error{Pos: d.Pos, Found: show(text), Expected: "a direction with such a number"}
}
