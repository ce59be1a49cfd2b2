package update

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// edit is how old lines become new ones.
type edit struct {
	instead []*string // of each old line: the new one, nil for none
	more    []string  // lines that come in addition
	behind  int       // the old line after which they come, -1 for before the first
}

// align finds out which old line becomes which new one.
func align(keyword string, old, new []string) edit {
	switch wire.SpecOf(keyword).Content {
	case wire.Listing:
		return alignListing(keyword, old, new)
	case wire.Members:
		return alignMembers(old, new)
	}
	return alignText(old, new)
}

// alignText keeps what is the same at both ends.
func alignText(old, new []string) edit {
	e := edit{instead: make([]*string, len(old))}
	top, end := 0, 0
	for top < min(len(old), len(new)) && old[top] == new[top] {
		e.instead[top] = &new[top]
		top++
	}
	for end < min(len(old), len(new))-top && old[len(old)-1-end] == new[len(new)-1-end] {
		end++
		e.instead[len(old)-end] = &new[len(new)-end]
	}
	e.behind = top - 1
	for top < min(len(old), len(new))-end {
		e.instead[top] = &new[top]
		e.behind = top
		top++
	}
	e.more = new[top : len(new)-end]
	return e
}

// alignListing goes by the numbers of messages. Unique-ids are free.
func alignListing(keyword string, old, new []string) edit {
	rows := map[string]int{}
	for i, text := range new {
		rows[first(text)] = i
	}
	e := edit{instead: make([]*string, len(old)), behind: len(old) - 1}
	used := map[int]bool{}
	for i, text := range old {
		k, ok := rows[first(text)]
		if !ok {
			continue
		}
		used[k] = true
		if e.instead[i] = &new[k]; keyword == "UIDL" {
			e.instead[i] = &old[i]
		}
	}
	for k, text := range new {
		if !used[k] {
			e.more = append(e.more, text)
		}
	}
	return e
}

// alignMembers keeps what is still there: others may stand beside it.
func alignMembers(old, new []string) edit {
	e := edit{instead: make([]*string, len(old))}
	for i, text := range old {
		for k := range new {
			if !strings.EqualFold(first(new[k]), first(text)) {
				continue
			}
			if e.instead[i] = &new[k]; hasAll(new[k], text) {
				e.instead[i] = &old[i]
				break
			}
		}
	}
	return e
}

// hasAll reports whether a line has all the words of another.
func hasAll(line, words string) bool {
	have := strings.Fields(strings.ToUpper(line))
	return !slices.ContainsFunc(strings.Fields(strings.ToUpper(words)),
		func(w string) bool { return !slices.Contains(have, w) })
}

func first(text string) string {
	word, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return word
}
