package wrap

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Capabilities changes the list of capabilities.
func Capabilities(w *server.Wiring, change func(*server.Session, []string) []string) {
	next := w.Capabilities
	w.Capabilities = func(s *server.Session) []string { return change(s, next(s)) }
}

// WithoutTag takes a capability out.
func WithoutTag(list []string, tag string) []string {
	return slices.DeleteFunc(list, func(line string) bool { return IsTag(line, tag) })
}

// ReplaceTag puts another line in the place of a capability that is there.
func ReplaceTag(list []string, tag, line string) []string {
	if i := slices.IndexFunc(list, func(line string) bool { return IsTag(line, tag) }); i >= 0 {
		list[i] = line
	}
	return list
}

func IsTag(line, tag string) bool {
	first, _, _ := strings.Cut(line, " ")
	return strings.EqualFold(first, tag)
}

// HideTags leaves capabilities out, at some times.
func HideTags(w *server.Wiring, when func(*server.Session) bool, tags ...string) {
	Capabilities(w, func(s *server.Session, list []string) []string {
		if when(s) {
			for _, tag := range tags {
				list = WithoutTag(list, tag)
			}
		}
		return list
	})
}

// SASLNames changes the mechanisms that CAPA announces. No line comes of none.
func SASLNames(w *server.Wiring, change func(*server.Session, []string) []string) {
	Capabilities(w, func(s *server.Session, list []string) []string {
		for i, line := range list {
			if !IsTag(line, "SASL") {
				continue
			}
			names := change(s, strings.Fields(line)[1:])
			if len(names) == 0 {
				return WithoutTag(list, "SASL")
			}
			list[i] = "SASL " + strings.Join(names, " ")
		}
		return list
	})
}

func Always(*server.Session) bool { return true }

func AfterLogin(s *server.Session) bool { return s.State == server.Transaction }
