package fakeserver

import (
	"slices"
	"strconv"
	"strings"
)

// step is one step of a probe, and the connection that it is for.
type step struct{ who, what string }

func (s step) String() string { return s.who + ": " + s.what }

// is reports whether the step is a command with that keyword, and returns the argument.
func (s step) is(keyword string) (argument string, is bool) {
	word, argument, _ := strings.Cut(s.what, " ")
	return argument, word == keyword
}

func (s step) opens() bool { return s.what == "<open>" || strings.HasPrefix(s.what, "<tls") }

func (s step) isCommand() bool { return !strings.HasPrefix(s.what, "<") }

// spelledOut are the steps of a probe with the login that goes without saying.
func spelledOut(probe []string) (steps []step) {
	seen := map[string]bool{}
	for _, text := range probe {
		s := step{"A", text}
		if len(text) > 2 && text[1] == ':' {
			s = step{text[:1], text[3:]}
		}
		if !seen[s.who] && !s.opens() {
			steps = append(steps, step{s.who, "<open>"}, step{s.who, "USER alice"}, step{s.who, "PASS " + testPassword})
		}
		seen[s.who] = true
		steps = append(steps, s)
	}
	return steps
}

// login is the user of a login with USER and PASS that begins at a step, empty if none does.
func login(steps []step, at int) (user, password string) {
	user, named := steps[at].is("USER")
	if !named || at+1 >= len(steps) || steps[at+1].who != steps[at].who {
		return "", ""
	}
	if password, named = steps[at+1].is("PASS"); !named {
		return "", ""
	}
	return user, password
}

// users are those who log in, with their passwords, in the order of their first logins; if nobody does,
// it is about alice.
func users(steps []step) (all [][2]string) {
	for i := range steps {
		user, password := login(steps, i)
		if password != "" && password == passwordOf(user) && !slices.Contains(all, [2]string{user, password}) {
			all = append(all, [2]string{user, password})
		}
	}
	if len(all) == 0 {
		all = [][2]string{{"alice", testPassword}}
	}
	return all
}

func passwordOf(user string) string {
	for _, a := range testAccounts() {
		if a.User == user {
			return a.Password
		}
	}
	return ""
}

// after puts steps of the same connection after each that some are wanted for.
func after(steps []step, more func(at int) []string) (all []step) {
	for i, s := range steps {
		all = append(all, s)
		for _, what := range more(i) {
			all = append(all, step{s.who, what})
		}
	}
	return all
}

// afterOpening puts steps after the greeting.
func afterOpening(more ...string) func([]step) []step {
	return func(steps []step) []step {
		return after(steps, func(at int) []string {
			if steps[at].opens() {
				return more
			}
			return nil
		})
	}
}

// afterLogin puts steps after each login.
func afterLogin(more func(user string) []string) func([]step) []step {
	return func(steps []step) []step {
		return after(steps, func(at int) []string {
			if at == 0 {
				return nil
			}
			if user, password := login(steps, at-1); user != "" && password == passwordOf(user) {
				return more(user)
			}
			return nil
		})
	}
}

// loginsBy replaces each login with USER and PASS by another one.
func loginsBy(way string) func([]step) []step {
	return func(steps []step) (all []step) {
		for i := 0; i < len(steps); i++ {
			if user, password := login(steps, i); user != "" {
				all = append(all, step{steps[i].who, "<log in by " + way + " as " + user + " with " + password + ">"})
				i++
				continue
			}
			all = append(all, steps[i])
		}
		return all
	}
}

// overTLS opens connections with TLS, and shows certificates if they are needed.
func overTLS(certified bool) func([]step) []step {
	return func(steps []step) []step {
		all := slices.Clone(steps)
		for i, s := range all {
			if s.what != "<open>" {
				continue
			}
			all[i].what = "<tls>"
			for at := i + 1; certified && at < len(all) && all[i].what == "<tls>"; at++ {
				if user, _ := login(all, at); all[at].who == s.who && slices.Contains(accountNames(), user) {
					all[i].what = "<tls as " + user + ">"
				}
			}
		}
		return all
	}
}

// overSTLS starts TLS on all connections that don't do so themselves.
func overSTLS(steps []step) []step {
	upgraded := map[string]bool{}
	for _, s := range steps {
		upgraded[s.who] = upgraded[s.who] || strings.HasPrefix(s.what, "<stls")
	}
	return after(steps, func(at int) []string {
		if s := steps[at]; s.what == "<open>" && !upgraded[s.who] {
			return []string{"<stls>"}
		}
		return nil
	})
}

// inOneSegment sends what commands it can together, and never one alone.
func inOneSegment(steps []step) (all []step) {
	for i := 0; i < len(steps); i++ {
		s := steps[i]
		if !s.isCommand() {
			all = append(all, s)
			continue
		}
		for i+1 < len(steps) && steps[i+1].who == s.who && steps[i+1].isCommand() {
			i++
			s.what += "\r\n" + steps[i].what
		}
		if !strings.Contains(s.what, "\r\n") {
			s.what += "\r\nNOOP"
		}
		all = append(all, s)
	}
	return all
}

// eachCommand changes the command lines.
func eachCommand(change func(string) string) func([]step) []step {
	return func(steps []step) []step {
		all := slices.Clone(steps)
		for i, s := range all {
			if s.isCommand() {
				all[i].what = change(s.what)
			}
		}
		return all
	}
}

// numbers are those of the messages that commands name, each once.
func numbers(steps []step) (all []int) {
	for _, s := range steps {
		words := strings.Fields(s.what)
		if len(words) < 2 || !slices.Contains([]string{"RETR", "TOP", "DELE", "LIST", "UIDL"}, words[0]) {
			continue
		}
		if n, err := strconv.Atoi(words[1]); err == nil && n > 0 && n < 300 && !slices.Contains(all, n) {
			all = append(all, n)
		}
	}
	return all
}
