package debuglog

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// terminal is what somebody sees who speaks POP3 with telnet, netcat or openssl s_client: nothing
// marks the sides.
//
//	Connected to pop.example.org.
//	+OK ready
//	USER alice
var terminal = format{name: "telnet, netcat or openssl s_client", parse: parseTerminal, bare: true, loose: true,
	reader: readBare}

// javaMail is what JavaMail and Jakarta Mail write with mail.debug: the same, between their own
// messages. A login is left out.
var javaMail = format{name: "JavaMail's debug output", parse: parseJavaMail, bare: true, loose: true, reader: readBare,
	anchor: regexp.MustCompile(`^DEBUG POP3: `)}

var (
	terminalBegin = regexp.MustCompile(
		`^Connected to \S|^Connection to \S+ \d+ port .*succeeded|^\(UNKNOWN\) \[.*\] .* open$`)
	javaMailBegin = regexp.MustCompile(`^DEBUG POP3: connecting to host .*isSSL (true|false)`)
	javaMailLogin = regexp.MustCompile(`^DEBUG POP3: authentication command (trace suppressed|succeeded)`)
)

func parseTerminal(line string) (said, bool) {
	switch {
	case strings.HasPrefix(line, "CONNECTED("):
		return said{who: beginsTLS}, true
	case terminalBegin.MatchString(line):
		return said{who: begins}, true
	}
	return parseBare(line)
}

func parseJavaMail(line string) (said, bool) {
	if m := javaMailBegin.FindStringSubmatch(line); m != nil {
		if m[1] == "true" {
			return said{who: beginsTLS}, true
		}
		return said{who: begins}, true
	}
	if javaMailLogin.MatchString(line) {
		return said{who: leavesOut}, true
	}
	return parseBare(line)
}

// parseBare knows replies by what they begin with, and commands by their arguments.
func parseBare(line string) (said, bool) {
	st := wire.ParseStatus([]byte(line))
	if st.Indicator != wire.Malformed && !(st.Lenient && st.Indicator != wire.ERR) || Foreign(line) != "" {
		return said{who: byServer, text: line}, true
	}
	text := strings.TrimRight(line, " ")
	cmd := wire.ParseCommand([]byte(text))
	spec := cmd.Spec()
	words := len(cmd.Args)
	switch {
	case !spec.Standard() && !spec.Obsolete, spec.Number && words > 0 && !number.MatchString(cmd.Args[0]),
		spec.Standard() && words < spec.MinArgs, spec.MaxArgs >= 0 && words > spec.MaxArgs, words > 2:
		return said{}, false
	}
	return said{who: byClient, text: text}, true
}

var number = regexp.MustCompile(`^-?\d+$`)

// readBare finds out by the state of the session who speaks.
func readBare(s *scribe) func(l textLine, d said) error {
	return func(l textLine, d said) error {
		speaking := s.session != nil && !s.adrift && !s.foreign
		switch {
		case d.who == leavesOut:
			s.lose()
			return nil
		case speaking && s.body, speaking && d.who == nobody && s.model.Responding(only):
			text := strings.TrimRight(l.text, "\r")
			if d = (said{who: byServer, text: text}); !s.body {
				d.who = byClient
			}
		case d.who == nobody, d.who == byClient && speaking && s.model.Unanswered(only) > 0:
			return nil
		case d.who == byServer && speaking && len(s.session.Events) > 0 && s.model.Unanswered(only) == 0 && !s.over():
			s.lose() // what it answers was not shown
			return nil
		}
		return s.say(l, d)
	}
}
