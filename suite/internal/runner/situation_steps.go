package runner

import (
	"slices"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// stepsIn returns what a script plays in a situation: its steps, with those before and between them
// that the situation asks for on the connection, the maildrop, and beside them. The script is not
// changed.
func stepsIn(in situation.Situation, s *transcript.Script) *transcript.Script {
	first := slices.IndexFunc(s.Steps, logsInFirst)
	if first < 0 {
		return stepsByHand(in, s)
	}
	after := around(in[situation.Connection])
	played := *s
	played.Steps = earlier(in, s)
	for i, step := range s.Steps {
		played.Steps = append(played.Steps, step)
		if d, is := step.(*transcript.Direction); is && d.Kind == transcript.LogIn {
			played.Steps = append(played.Steps, moved(after, step.Connection(), step.Position())...)
		}
		if i == first && in[situation.Company] == situation.RefusedSession && countLogins(s) == 1 {
			played.Steps = append(played.Steps, moved(stepsOf(refusedSession), 0, step.Position())...)
		}
	}
	return &played
}

// refusedSession is one that finds the maildrop locked. That its login was refused is so.
const refusedSession = "C92: <try to log in>\nC92: STAT\nS92: <any reply>\nC92: <close connection>\n"

// refusedBefore is one that did so in a session before, for scripts that have no place for it, or more than one.
const refusedBefore = "C91: <log in>\n" + refusedSession + "C91: QUIT\nS91: +OK\nS91: <close connection>\n"

// countLogins is how often a script logs the first account in.
func countLogins(s *transcript.Script) (n int) {
	for _, step := range s.Steps {
		if logsInFirst(step) {
			n++
		}
	}
	return n
}

// stepsByHand is stepsIn for a script that logs in by itself, or does not.
func stepsByHand(in situation.Situation, s *transcript.Script) *transcript.Script {
	if len(s.Steps) == 0 {
		return s
	}
	var before []transcript.Step
	at := max(greetedAt(s), 0)
	if at > 0 {
		before = moved(early(in[situation.Connection]), s.Steps[0].Connection(), s.Steps[at-1].Position())
	}
	played := *s
	played.Steps = slices.Concat(earlier(in, s), s.Steps[:at], before, s.Steps[at:])
	return &played
}

// earlier is what comes before all of a script, on connections of its own.
func earlier(in situation.Situation, s *transcript.Script) []transcript.Step {
	first := s.Steps[0].Position()
	before, others := past(in[situation.Maildrop]), company(in[situation.Company])
	lingers := in[situation.Maildrop] == situation.AfterDrop || in[situation.Maildrop] == situation.AfterTimeout
	if in[situation.Company] == situation.RefusedSession && countLogins(s) != 1 {
		others, lingers = stepsOf(refusedBefore), true
	}
	if lingers && countLogins(s) == 0 {
		others = append(others, stepsOf(patientSession)...)
	}
	return slices.Concat(moved(before, 0, first), moved(others, 0, first))
}

// patientSession waits for a lock that lingers, for scripts that log in themselves, once.
const patientSession = "C91: <log in>\nC91: QUIT\nS91: +OK\nS91: <close connection>\n"

// greetedAt is the place after the greeting of the connection that a script begins with, -1 if it does not open one and
// read that.
func greetedAt(s *transcript.Script) int {
	for i, step := range s.Steps {
		switch step := step.(type) {
		case *transcript.Direction:
			if i > 0 || step.Kind != transcript.Open {
				return -1
			}
		case *transcript.Expect:
			if i == 1 && strings.HasPrefix(step.Status.Text.String(), "+OK") {
				return 2
			}
			return -1
		default:
			return -1
		}
	}
	return -1
}

// early is what comes before a login that a script has its own way to.
func early(v situation.Value) []transcript.Step {
	switch v {
	case situation.AfterRefusedCommand:
		return stepsOf("C: " + session.NoCommand + "\nS: -ERR\n")
	case situation.LongSession:
		return stepsOf(strings.Repeat("C: CAPA\nS: +OK\n", session.LongSession))
	}
	return nil
}

// logsInFirst reports whether a step logs the first account in.
func logsInFirst(step transcript.Step) bool {
	d, ok := step.(*transcript.Direction)
	return ok && d.Kind == transcript.LogIn && d.Account() == ""
}

// shortSession is one that changes nothing, and is over when the next one begins.
const shortSession = "C91: <log in>\nC91: STAT\nS91: +OK\nC91: QUIT\nS91: +OK\nS91: <close connection>\n"

// past is what comes before on the maildrop.
func past(v situation.Value) []transcript.Step {
	switch v {
	case situation.SecondSession:
		return stepsOf(shortSession)
	case situation.ThirdSession:
		return stepsOf(shortSession + shortSession)
	case situation.AfterDrop:
		return stepsOf("C91: <log in>\nC91: DELE 1\nS91: <any reply>\nC91: <drop connection>\n")
	case situation.AfterTimeout:
		return stepsOf("C91: <log in>\nC91: DELE 1\nS91: <any reply>\n" +
			"S91: <close connection after the autologout timer>\n")
	case situation.NewMail:
		return stepsOf(shortSession + "C91: <deliver " + lastMessage + ">\n" + shortSession)
	}
	return nil
}

// company is who else is at work from the beginning. What such a user marks stays, because the session ends without
// QUIT, whatever others do.
func company(v situation.Value) []transcript.Step {
	if v == situation.OtherUser {
		return stepsOf("C92: <log in as account 2>\nC92: STAT\nS92: +OK\nC92: DELE 1\nS92: <any reply>\n")
	}
	return nil
}

// around is what comes after each login.
func around(v situation.Value) []transcript.Step {
	switch v {
	case situation.AfterRSET:
		return stepsOf("C: RSET\nS: +OK\n")
	case situation.LongSession:
		return stepsOf(strings.Repeat("C: NOOP\nS: +OK\n", session.LongSession))
	}
	return nil
}

// stepsRead are the steps that are written here, which nobody changes.
var stepsRead sync.Map

// stepsOf reads steps that are written here.
func stepsOf(text string) []transcript.Step {
	if steps, known := stepsRead.Load(text); known {
		return slices.Clone(steps.([]transcript.Step))
	}
	s, err := transcript.Parse("situation", []byte(text))
	if err != nil {
		panic(err) // the text is a constant
	}
	stepsRead.Store(text, s.Steps)
	return slices.Clone(s.Steps)
}

// moved puts steps at a place of a script, and those that name no connection of their own on one.
func moved(steps []transcript.Step, conn int, at transcript.Position) []transcript.Step {
	all := make([]transcript.Step, len(steps))
	for i, step := range steps {
		place := transcript.Place{Pos: at, Conn: step.Connection()}
		if place.Conn < session.Beside {
			place.Conn = conn
		}
		switch step := step.(type) {
		case *transcript.Command:
			all[i] = &transcript.Command{Place: place, Text: step.Text}
		case *transcript.Expect:
			all[i] = &transcript.Expect{Place: place, Status: step.Status, Body: step.Body}
		case *transcript.Direction:
			all[i] = &transcript.Direction{Place: place, Kind: step.Kind, Args: step.Args}
		default:
			all[i] = step
		}
	}
	return all
}
