package fakeserver

import (
	"slices"
	"strings"
)

// scene is a probe that is played in a situation.
type scene struct {
	accounts []Account
	probe    []string
}

// scenes are the ways to play a probe in a situation.
func scenes(situation string, probe []string) (all []scene) {
	steps := spelledOut(probe)
	add := func(changes ...func([]step) []step) {
		changed := steps
		for _, change := range changes {
			changed = change(changed)
		}
		var texts []string
		for _, s := range changed {
			texts = append(texts, s.String())
		}
		all = append(all, scene{testAccounts(), texts})
	}
	way, byAuth := strings.CutPrefix(situation, "auth-")
	switch {
	case situation == "last-message":
		for _, n := range numbers(steps) {
			add()
			cut(all[len(all)-1].accounts, n)
		}
		add()
	case situation == "second-account":
		add()
		swap(all[0].accounts)
		add()
	case situation == "new-mail":
		add(afterLogin(func(user string) []string { return []string{"<deliver to " + user + ">"} }))
		add(before([]string{"QUIT"}), deliveries)
	case byAuth && way == "external" || way == "external-initial-response":
		add(overTLS(true), loginsBy(situation))
	case byAuth && (strings.Contains(way, "-plus") || strings.Contains(way, "oauth")):
		add(overTLS(false), loginsBy(situation))
	case byAuth:
		add(loginsBy(situation))
		add(overTLS(false), loginsBy(situation))
	default:
		for _, changes := range stagings[situation] {
			add(changes)
		}
	}
	return all
}

// stagings are what is made of a probe for situations, in one way or several.
var stagings = map[string][]func([]step) []step{
	"stls":                  {overSTLS},
	"implicit":              {overTLS(false)},
	"apop":                  {loginsBy("apop")},
	"other-user-active":     {besides},
	"after-rset":            {afterLogin(func(string) []string { return []string{"RSET"} })},
	"after-refused-command": {afterOpening("XYZZY")},
	"after-failed-login":    {afterOpening("USER alice", "PASS wrong")},
	"long-session":          {afterOpening(slices.Repeat([]string{"CAPA"}, 20)...)},
	"second-session":        {before([]string{"QUIT"})},
	"third-session":         {before([]string{"QUIT"}, []string{"QUIT"})},
	"after-quit":            {before([]string{"QUIT"})},
	"after-drop":            {before([]string{"DELE 1", "<drop>"})},
	"after-autologout":      {before([]string{"<wait>"})},
	"after-refused-session": {refusals, lockedOut},
	"pipelined":             {inOneSegment},
	"split-line":            {eachCommand(func(line string) string { return "<split " + line + ">" })},
	"lower-case": {eachCommand(func(line string) string {
		keyword, rest, some := strings.Cut(line, " ")
		if some {
			rest = " " + rest
		}
		return strings.ToLower(keyword) + rest
	})},
}

// deliveries are made to all users once those who were there before have left.
func deliveries(steps []step) []step {
	delivered := map[string]bool{}
	return after(steps, func(at int) (all []string) {
		if steps[at].what != "QUIT" || at < 2 {
			return nil
		}
		user, _ := login(steps, at-2)
		if user == "" || delivered[user] {
			return nil
		}
		delivered[user] = true
		return []string{"<deliver to " + user + ">"}
	})
}

// cut leaves the first few messages in all maildrops.
func cut(accounts []Account, n int) {
	for i, a := range accounts {
		accounts[i].Messages = a.Messages[:min(n, len(a.Messages))]
	}
}

// swap makes the first of each pair of accounts the second.
func swap(accounts []Account) {
	for i := 0; i+1 < len(accounts); i += 2 {
		accounts[i], accounts[i+1] = accounts[i+1], accounts[i]
	}
}
