package probe

// LoggedInAs begins with a login in the clear.
func LoggedInAs(user string, then ...string) []string {
	password := "open  sesame "
	if user == "dora" {
		password = "Dora's own password"
	}
	return append([]string{"<open>", "USER " + user, "PASS " + password}, then...)
}

// Repeated is a probe that says the same several times.
func Repeated(step string, n int) []string {
	steps := make([]string, n)
	for i := range steps {
		steps[i] = step
	}
	return steps
}
