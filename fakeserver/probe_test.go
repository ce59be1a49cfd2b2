package fakeserver

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// play runs a probe, as the package's manual describes it, and returns the
// whole conversation.
func play(t *testing.T, c Config, probe []string) string {
	t.Helper()
	var log strings.Builder
	bubble(t, c, func(t *testing.T, srv *Server) {
		peers := map[string]*peer{}
		for _, step := range probe {
			who, what := "A", step
			if len(step) > 2 && step[1] == ':' {
				who, what = step[:1], step[3:]
			}
			log.WriteString(who + ": " + what + "\n" + act(t, srv, peers, who, what))
		}
		for _, p := range peers {
			p.drop()
		}
	})
	return log.String()
}

func act(t *testing.T, srv *Server, peers map[string]*peer, who, what string) string {
	t.Helper()
	said := ""
	if peers[who] == nil {
		peers[who] = dial(t, srv)
		said = peers[who].greeting
		if what == "<open>" {
			return said
		}
		said += peers[who].login("alice")
	}
	p := peers[who]
	verb, arg, _ := strings.Cut(strings.Trim(what, "<>"), " ")
	switch {
	case what[0] != '<':
		said += p.do("%s", what)
	case verb == "drop":
		p.drop()
	case verb == "wait":
		time.Sleep(defaultAutologout + time.Second) // virtual
		synctest.Wait()
		said += p.take()
	case verb == "stls":
		behind := ""
		if arg != "" {
			behind = strings.ReplaceAll(arg, "|", "\r\n") + "\r\n"
		}
		said += p.stls(behind)
	case verb == "apop":
		said += p.do("APOP alice %s", apopDigest(timestampIn(peers[arg].greeting), testPassword))
	default:
		t.Fatalf("unknown stage direction %q", what)
	}
	if p.isClosed() {
		said += "(closed)\n"
	}
	return said + fmt.Sprintf("(in %d pieces)\n", p.reads())
}

var msgID = regexp.MustCompile(`<[^<> ]+@[^<> ]+>`)

func timestampIn(greeting string) string { return msgID.FindString(greeting) }

func TestEveryFaultShowsOnTheWire(t *testing.T) {
	for _, f := range Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			correct := play(t, Config{STLS: true}, f.Probe)
			if faulty := play(t, Config{STLS: true, Faults: []string{f.Name}}, f.Probe); faulty == correct {
				t.Errorf("the probe shows no difference:\n%s", faulty)
			}
			if again := play(t, Config{STLS: true}, f.Probe); again != correct {
				t.Errorf("the correct server is not predictable:\n%s\n%s", correct, again)
			}
		})
	}
}

func TestEveryVariationShowsOnTheWire(t *testing.T) {
	for _, v := range Variations() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			correct := play(t, Config{STLS: true}, v.Probe)
			varied := play(t, Config{STLS: true, Variations: []string{v.Name}}, v.Probe)
			if varied == correct {
				t.Errorf("the probe shows no difference:\n%s", varied)
			}
		})
	}
}

func TestVariationsAreWholeServers(t *testing.T) {
	for _, v := range Variations() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			log := play(t, Config{Variations: []string{v.Name}}, []string{"STAT", "LIST 2", "RETR 2", "DELE 1", "QUIT", "B: STAT"})
			for _, want := range []string{"+OK 4 141\r\n", "+OK 2 57\r\n", "\r\nthree\r\nfour\r\n.\r\n", "+OK 3 103\r\n"} {
				if !strings.Contains(log, want) {
					t.Errorf("%q is missing from\n%s", want, log)
				}
			}
		})
	}
}

func TestFaultsAndVariationsCombine(t *testing.T) {
	for _, v := range Variations() {
		for _, f := range Faults() {
			for _, stls := range []bool{false, true} {
				if _, err := wire(Config{STLS: stls, Variations: []string{v.Name}, Faults: []string{f.Name}}); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

var (
	kebab  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	ruleID = regexp.MustCompile(`^(RFC\d+-[\d.]+|DEFACTO)-[A-Z0-9]+-\d\d$`)
)

func TestCatalogueIsComplete(t *testing.T) {
	check := func(name, rule, sentence string, probe []string, apply func(*wiring)) {
		if !kebab.MatchString(name) || !ruleID.MatchString(rule) || !strings.HasSuffix(sentence, ".") ||
			len(probe) == 0 || apply == nil {
			t.Errorf("%q is not described in full", name)
		}
	}
	for _, f := range Faults() {
		check(f.Name, f.Breaks, f.Sentence, f.Probe, f.apply)
	}
	for _, v := range Variations() {
		check(v.Name, v.Allowed, v.Sentence, v.Probe, v.apply)
	}
}

func TestLookup(t *testing.T) {
	if f, ok := LookupFault("rset-does-nothing"); !ok || f.Breaks != "RFC1939-5-RSET-01" {
		t.Errorf("LookupFault: %v, %v", f, ok)
	}
	if v, ok := LookupVariation("no-apop"); !ok || v.Name != "no-apop" {
		t.Errorf("LookupVariation: %v, %v", v, ok)
	}
	if _, ok := LookupFault("no-apop"); ok {
		t.Error("a variation is taken for a fault")
	}
}

func TestUnknownFaultAndVariationAreErrors(t *testing.T) {
	accounts := []Account{{User: "alice", Password: "x"}}
	for want, c := range map[string]Config{
		`fakeserver: no fault is named "nonsense"`:     {Accounts: accounts, Faults: []string{"nonsense"}},
		`fakeserver: no variation is named "nonsense"`: {Accounts: accounts, Variations: []string{"nonsense"}},
	} {
		if _, err := New(c); err == nil || err.Error() != want {
			t.Errorf("New: %v, want %s", err, want)
		}
	}
}
