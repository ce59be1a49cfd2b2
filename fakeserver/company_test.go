package fakeserver

import "slices"

// Sessions that are there beside those of a probe.

// before puts whole sessions of all users before the first step.
func before(sessions ...[]string) func([]step) []step {
	return func(steps []step) []step {
		var all []step
		for _, u := range users(steps) {
			for _, session := range sessions {
				who := stranger(append(slices.Clone(all), steps...))
				for _, what := range append([]string{"<open>", "USER " + u[0], "PASS " + u[1]}, session...) {
					all = append(all, step{who, what})
				}
			}
		}
		return append(all, steps...)
	}
}

// stranger is the name of a connection that there is not yet.
func stranger(steps []step) string {
	for c := '~'; c > ' '; c-- {
		if !slices.ContainsFunc(steps, func(s step) bool { return s.who == string(c) }) {
			return string(c)
		}
	}
	panic("there are no more names")
}

// besides gives each user a partner who is at work.
func besides(steps []step) []step {
	var all []step
	names := accountNames()
	for _, u := range users(steps) {
		partner := names[slices.Index(names, u[0])^1]
		if slices.ContainsFunc(users(steps), func(other [2]string) bool { return other[0] == partner }) {
			continue
		}
		who := stranger(append(slices.Clone(all), steps...))
		for _, what := range []string{"<open>", "USER " + partner, "PASS " + passwordOf(partner)} {
			all = append(all, step{who, what})
		}
	}
	return append(all, steps...)
}

func accountNames() (names []string) {
	for _, a := range testAccounts() {
		names = append(names, a.User)
	}
	return names
}

// mostRefusals is how many sessions are refused in a probe.
const mostRefusals = 3

// refusals lets another session of the same user be refused after the first logins.
func refusals(steps []step) (all []step) {
	refused := 0
	for i, s := range steps {
		all = append(all, s)
		if i == 0 {
			continue
		}
		user, password := login(steps, i-1)
		if password != passwordOf(user) || refused == mostRefusals {
			continue
		}
		refused++
		who := stranger(append(slices.Clone(all), steps...))
		for _, what := range []string{"<open>", "USER " + user, "PASS " + password, "QUIT"} {
			all = append(all, step{who, what})
		}
	}
	return all
}

// lockedOut has a session refused before the first step.
func lockedOut(steps []step) []step {
	user := users(steps)[0]
	first := stranger(steps)
	second := stranger(append([]step{{who: first}}, steps...))
	var all []step
	for _, who := range []string{first, second} {
		for _, what := range []string{"<open>", "USER " + user[0], "PASS " + user[1]} {
			all = append(all, step{who, what})
		}
	}
	return append(append(all, step{second, "QUIT"}, step{first, "QUIT"}), steps...)
}
