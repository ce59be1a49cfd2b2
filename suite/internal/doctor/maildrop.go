package doctor

import (
	"fmt"
	"net/mail"
	"strconv"
	"strings"
	"time"
)

// maildrop looks at what an account holds. No mail is fetched.
func (t *talk) maildrop(user string) Maildrop {
	d := Maildrop{User: user, Unique: -1}
	r := t.ask("STAT")
	f := strings.Fields(r.Line)
	if !r.OK || len(f) < 3 {
		d.Failure = "STAT: " + r.String()
		return d
	}
	d.Count, _ = strconv.Atoi(f[1])
	d.Octets, _ = strconv.ParseInt(f[2], 10, 64)
	t.sizes(&d)
	t.names(&d)
	return d
}

// sizes looks at the scan listings.
func (t *talk) sizes(d *Maildrop) {
	r, lines := t.list("LIST")
	if !r.OK {
		d.contradicts("LIST is refused: %s", r)
		return
	}
	if r.Lost != NotLost {
		d.contradicts("LIST has no end: %s", r.Lost)
		return
	}
	var sum int64
	for _, line := range lines {
		if f := strings.Fields(line); len(f) > 1 {
			size, _ := strconv.ParseInt(f[1], 10, 64)
			sum += size
			d.Largest = max(d.Largest, size)
			d.Listed++
		}
	}
	if d.Listed != d.Count {
		d.contradicts("STAT counts %d messages, and LIST lists %d", d.Count, d.Listed)
	} else if sum != d.Octets {
		d.contradicts("STAT counts %d octets, and the sizes that LIST lists add up to %d", d.Octets, sum)
	}
}

// names looks at the unique-ids.
func (t *talk) names(d *Maildrop) {
	r, lines := t.list("UIDL")
	if !r.OK {
		if t.seen.After.Has("UIDL") {
			d.contradicts("CAPA lists UIDL, which is refused: %s", r)
		}
		return
	}
	different := map[string]bool{}
	for _, line := range lines {
		if f := strings.Fields(line); len(f) > 1 {
			different[f[1]] = true
			d.IDs = append(d.IDs, f[1])
		}
	}
	if d.Unique = len(different); len(d.IDs) != len(different) {
		d.contradicts("%d messages have %d different unique-ids", len(d.IDs), d.Unique)
	}
}

func (d *Maildrop) contradicts(format string, args ...any) {
	d.Contradictions = append(d.Contradictions, fmt.Sprintf(format, args...))
}

// dates looks when the first and the last message were written, in a session that does not end in order, so that it
// leaves no trace.
func (t *talk) dates(d *Maildrop) {
	if d.Count == 0 {
		return
	}
	d.First = t.date(1)
	if d.Last = d.First; d.Count > 1 {
		d.Last = t.date(d.Count)
	}
}

func (t *talk) date(number int) time.Time {
	r, lines := t.list(fmt.Sprintf("TOP %d 0", number))
	if !r.OK {
		return time.Time{}
	}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(name, "Date") {
			when, err := mail.ParseDate(strings.TrimSpace(value))
			if err == nil {
				return when
			}
		}
	}
	return time.Time{}
}
