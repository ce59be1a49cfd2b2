package fakeserver

import (
	"crypto/tls"
	"fmt"
	"math/rand"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// A small client that holds a server to the rules no variation may bend.

// ask sends a command and gives a slow server the time it wants.
func (p *peer) ask(format string, args ...any) string {
	p.t.Helper()
	p.conn.Write(fmt.Appendf(nil, format+"\r\n", args...))
	time.Sleep(3 * time.Second) // virtual
	return p.take()
}

// status asks for a reply of one line and returns its text.
func (p *peer) status(format string, args ...any) string {
	p.t.Helper()
	line, rest, _ := strings.Cut(p.ask(format, args...), "\r\n")
	if !strings.HasPrefix(line, "+OK") || len(line) > 510 || rest != "" {
		p.t.Errorf(format+": %q, %q", append(args, line, rest)...)
	}
	return strings.TrimPrefix(line, "+OK ")
}

// lines asks for a multi-line reply and returns its lines, not stuffed.
func (p *peer) lines(format string, args ...any) []string {
	p.t.Helper()
	_, rest, _ := strings.Cut(p.ask(format, args...), "\r\n")
	lines, ended := strings.CutSuffix("\r\n"+rest, "\r\n.\r\n")
	if !ended || strings.Contains(strings.ReplaceAll(lines, "\r\n", ""), "\n") {
		p.t.Errorf(format+": %q", append(args, rest)...)
	}
	var all []string
	for line := range strings.SplitSeq(strings.TrimPrefix(lines, "\r\n"), "\r\n") {
		all = append(all, strings.TrimPrefix(line, "."))
	}
	if lines == "" {
		return nil
	}
	return all
}

// numbered turns the lines of a listing into a map.
func (p *peer) numbered(lines []string) map[string]string {
	p.t.Helper()
	m := map[string]string{}
	for _, line := range lines {
		number, what, ok := strings.Cut(line, " ")
		if !ok || m[number] != "" || strings.Contains(what, " ") {
			p.t.Errorf("line %q", line)
		}
		m[number] = what
	}
	return m
}

var idForm = regexp.MustCompile(`^[!-~]{1,70}$`)

// checkLegal goes through two sessions of alice.
func checkLegal(t *testing.T, srv *Server) {
	t.Helper()
	var log func(p *peer) *peer
	log = func(p *peer) *peer {
		time.Sleep(3 * time.Second)
		greeting := p.take() + p.greeting
		if !strings.HasPrefix(greeting, "+OK") || strings.Count(greeting, "\n") != 1 {
			t.Errorf("greeting %q", greeting)
		}
		if strings.HasPrefix(p.ask("USER alice"), "-ERR") {
			text := greeting
			if strings.HasPrefix(text, "+OK [") { // a response code may have any of the brackets
				_, text, _ = strings.Cut(text, "] ")
			}
			from, to := strings.Index(text, "<"), strings.LastIndex(text, ">")
			if from < 0 {
				return log(dialTLS(t, srv)) // nobody is let in in clear
			}
			p.status("APOP alice %s", apopDigest(text[from:to+1], testPassword))
			return p
		}
		_, secure := p.conn.(*tls.Conn)
		switch reply := p.ask("PASS %s", testPassword); {
		case strings.HasPrefix(reply, "+OK"):
		case secure:
			t.Errorf("PASS: %q", reply)
		default:
			return log(dialTLS(t, srv)) // names are taken in clear, and nobody is let in
		}
		return p
	}
	p := log(dial(t, srv))
	hasCAPA := strings.HasPrefix(p.ask("CAPA"), "+OK")
	hasTOP := strings.HasPrefix(p.ask("TOP 1 0"), "+OK")
	hasUIDL := strings.HasPrefix(p.ask("UIDL"), "+OK")
	if hasCAPA {
		tags := strings.ToUpper(" " + strings.Join(p.lines("CAPA"), " ") + " ")
		if hasTOP != strings.Contains(tags, " TOP ") || hasUIDL != strings.Contains(tags, " UIDL ") {
			t.Errorf("capabilities %q", tags)
		}
	}

	sizes := p.numbered(p.lines("LIST"))
	var total int
	var texts []string
	for number, size := range sizes {
		message := p.lines("RETR %s", number)
		text := strings.Join(message, "\r\n") + "\r\n"
		unended := strings.Contains(text, "dots")
		if size != fmt.Sprint(len(text)) && (!unended || size != fmt.Sprint(len(text)-2)) {
			t.Errorf("message %s has %d octets, not %s", number, len(text), size)
		}
		if blank := slices.Index(message, ""); hasTOP &&
			strings.Join(p.lines("TOP %s 1", number), "\n") != strings.Join(message[:min(blank+2, len(message))], "\n") {
			t.Errorf("TOP %s 1 differs from RETR", number)
		}
		if got := p.status("LIST %s", number); got != number+" "+size {
			t.Errorf("LIST %s: %q", number, got)
		}
		n := 0
		fmt.Sscan(size, &n)
		total += n
		_, body, _ := strings.Cut(text, "\r\n\r\n")
		texts = append(texts, body)
	}
	slices.Sort(texts)
	if want := []string{".\r\n..\r\n.x\r\ny.\r\nlast\r\n", "one\r\ntwo\r\nthree\r\nfour\r\n", "same\r\n",
		"same\r\n"}; !slices.Equal(texts, want) {
		t.Errorf("bodies %q", texts)
	}
	if got := p.status("STAT"); got != fmt.Sprintf("%d %d", len(sizes), total) {
		t.Errorf("STAT: %q", got)
	}
	ids := map[string]string{}
	if hasUIDL {
		ids = p.numbered(p.lines("UIDL"))
		for number, id := range ids {
			if !idForm.MatchString(id) || p.status("UIDL %s", number) != number+" "+id {
				t.Errorf("message %s has unique-id %q", number, id)
			}
		}
	}
	if got := p.ask("RETR 99"); !strings.HasPrefix(got, "-ERR") || strings.Count(got, "\n") != 1 {
		t.Errorf("RETR 99: %q", got)
	}
	p.status("DELE 1")
	p.status("RSET")
	p.status("DELE 2")
	p.status("NOOP")
	if got := p.numbered(p.lines("LIST")); len(got) != 3 || got["2"] != "" || got["3"] != sizes["3"] {
		t.Errorf("LIST after DELE: %q", got)
	}
	p.status("QUIT")
	if time.Sleep(time.Second); !p.isClosed() {
		t.Error("not closed")
	}

	q := dial(t, srv)
	q = log(q)
	if got := q.status("STAT"); !strings.HasPrefix(got, "3 ") {
		t.Errorf("STAT of the second session: %q", got)
	}
	if hasUIDL {
		delete(ids, "2")
		if got := q.numbered(q.lines("UIDL")); !sameValues(got, ids) {
			t.Errorf("unique-ids: %q, then %q", ids, got)
		}
	}
	q.status("QUIT")
}

func sameValues(a, b map[string]string) bool {
	sorted := func(m map[string]string) (all []string) {
		for _, v := range m {
			all = append(all, v)
		}
		slices.Sort(all)
		return all
	}
	return slices.Equal(sorted(a), sorted(b))
}

func TestEveryVariationIsLegal(t *testing.T) {
	for _, v := range Variations() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			bubble(t, Config{Variations: []string{v.Name}}, checkLegal)
		})
	}
}

func TestVariationsCombineAtRandom(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for range 300 {
		all := Variations()
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		names := Together(all, 2+random.Intn(10))
		t.Run(strings.Join(names, " "), func(t *testing.T) {
			t.Parallel()
			bubble(t, Config{Variations: names}, checkLegal)
		})
	}
}

func TestAllVariationsThatGoTogether(t *testing.T) {
	all := Variations()
	bubble(t, Config{Variations: Together(all, len(all))}, checkLegal)
}

func TestExcludedVariations(t *testing.T) {
	for _, v := range Variations() {
		for _, name := range v.Excludes {
			c := Config{Accounts: testAccounts(), Variations: []string{name, v.Name}}
			if _, err := New(c); err == nil || !strings.Contains(err.Error(), "exclude each other") {
				t.Errorf("%s and %s together: %v", name, v.Name, err)
			}
		}
	}
}
