package transcript

import (
	"fmt"
	"path"
	"regexp/syntax"
	"strconv"
	"strings"
	"testing"
	"time"
)

// bounds are how much the blanks of a direction may ask for, in their order: numbers,
// or durations in nanoseconds. They are written down apart from those of the parser.
var bounds = map[Kind][]int64{
	LogIn: {2}, TryLogIn: {2}, Walk: {10_000, 1<<31 - 1}, WalkAhead: {10_000, 1<<31 - 1, 1000}, SendTimes: {-1, 1_000_000},
	SendSlowly: {-1, 1 << 20},
	Pause:      {int64(24 * time.Hour)}, Silence: {int64(24 * time.Hour)}, AwaitClient: {65535},
	WholeMessage: {1_000_000}, TopOfMessage: {1_000_000, 1_000_000}, TopOfThis: {1_000_000},
}

// excess says what in a script asks for more than a machine can do, or for what is not
// below its folder; "" if nothing does.
func excess(s *Script) string {
	for _, m := range []Maildrop{s.Header.Maildrop, s.Header.Maildrop2} {
		if why := misplaced(m); why != "" {
			return why
		}
	}
	largest, machines := 0, 0 // of patterns, in instructions
	pattern := func(l Line) {
		if l.Kind == Pattern {
			n := machineFor(l.Text[0].Literal)
			largest, machines = max(largest, n), machines+n
		}
	}
	for _, l := range s.lines {
		if l.elapsed > 10_000*time.Hour {
			return fmt.Sprintf("%v: %v pass", l.pos, l.elapsed)
		}
	}
	for _, step := range s.Steps {
		if step.Elapsed() > 10_000*time.Hour {
			return fmt.Sprintf("%v: %v pass", step.Position(), step.Elapsed())
		}
		var why string
		switch step := step.(type) {
		case *Direction:
			why = tooLarge(step)
		case *Expect:
			pattern(step.Status)
			for _, b := range step.Body {
				pattern(b.Line)
				if b.Direction != nil && why == "" {
					why = tooLarge(b.Direction)
				}
			}
		}
		if why != "" {
			return fmt.Sprintf("%v: %s", step.Position(), why)
		}
	}
	if largest > 10_000 || machines > 1_000_000 {
		return fmt.Sprintf("patterns of %d instructions, one of them of %d", machines, largest)
	}
	return ""
}

// misplaced says where a maildrop leads if that is not below the folder of the transcript.
func misplaced(m Maildrop) string {
	folder, is := m.Folder()
	switch {
	case m.AtLeast > 1_000_000:
		return fmt.Sprintf("%d messages", m.AtLeast)
	case !is && strings.HasPrefix(m.Name, "."):
		return m.Name + " is neither a fixture nor a folder"
	case !is:
		return "" // the name of a fixture, whatever it is
	}
	for part := range strings.SplitSeq(folder, "/") {
		if part == ".." || part == "" {
			return m.Name + " leads elsewhere"
		}
	}
	if path.IsAbs(folder) {
		return m.Name + " is absolute"
	}
	return ""
}

// tooLarge says what a direction asks too much of, now or when the values in it are
// filled in.
func tooLarge(d *Direction) string {
	for i, bound := range bounds[d.Kind] {
		if i >= len(d.Args) || bound < 0 {
			continue
		}
		literal, known := d.Args[i].Literal()
		given, err := strconv.ParseInt(literal, 10, 64)
		if lasts, bad := time.ParseDuration(literal); bad == nil && err != nil {
			given = int64(lasts)
		}
		if known && given > bound {
			return fmt.Sprintf("%s of %v", literal, d.Args)
		}
		if later := strconv.FormatInt(bound+1, 10); !known {
			if n, err := d.Number(i, later); err == nil {
				return fmt.Sprintf("%v is filled in with %d", d.Args[i], n)
			}
		}
	}
	if d.Kind != SendTimes {
		return ""
	}
	octets, fixed := d.Args[0].Literal()
	times, known := d.Args[1].Literal()
	n, _ := strconv.Atoi(times)
	if most := max(len(octets), 1); fixed && known && (n*most > 64<<20 || n*strings.Count(octets, "\n") > 1_000_000) {
		return fmt.Sprintf("%d octets %d times", most, n)
	}
	if m, err := d.Times(strings.Repeat("x", 1000), "1000000"); err == nil {
		return fmt.Sprintf("1000 octets %d times, filled in", m)
	}
	if m, err := d.Times("\n\n\n", "1000000"); err == nil {
		return fmt.Sprintf("3 lines %d times, filled in", m)
	}
	return ""
}

// machineFor is how large the machine becomes that matches an expression.
func machineFor(expr string) int {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return 0
	}
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return 0
	}
	return len(prog.Inst)
}

// nearExcess are transcripts as large as they may be, and a little larger.
func nearExcess() (all []string) {
	for _, pair := range [][2]string{
		{"C: <walk through 10000 commands with seed 1>\n", "C: <walk through 10001 commands with seed 1>\n"},
		{"C: <walk through 9999 commands with seed 2147483647 in segments of 1000>\n",
			"C: <walk through 9999 commands with seed 1 in segments of 1001>\n"},
		{"C: <send \"NOOP\\r\\n\" 1000000 times>\n", "C: <send \"NOOP\\r\\n\" 1000001 times>\n"},
		{"C: <send \"01234567890123456789012345678901234567890123456789012345678901234567\" 900000 times>\n",
			"C: <send \"01234567890123456789012345678901234567890123456789012345678901234567\" 990000 times>\n"},
		{"C: <send \"\\n\\n\" 500000 times>\n", "C: <send \"\\n\\n\" 500001 times>\n"},
		{"C: <send \"NOOP\\r\\n\" in pieces of 1048576 octets>\n", "C: <send \"NOOP\\r\\n\" in pieces of 1048577 octets>\n"},
		{"C: <wait 24h>\n", "C: <wait 25h>\n"},
		{"C: <open connection>\nS: <nothing for 24h>\n", "C: <open connection>\nS: <nothing for 1000000h>\n"},
		{"C: <log in as account 2>\n", "C: <log in as account 3>\n"},
		{"C: NOOP\n... 10000h\nS: +OK\n", "C: NOOP\n... 20000h\nS: +OK\n"},
		{"C: NOOP\n... 9999h\n... 9999h\nS: +OK\n", ""},
		{"C: TOP 1 1\nS: +OK\nS: <the POP3 server sends the header and 1000000 lines of message 1>\nS: .\n",
			"C: TOP 1 1\nS: +OK\nS: <the POP3 server sends the header and 1000001 lines of message 1>\nS: .\n"},
		{"C: RETR 1\nS: +OK\nS: <the POP3 server sends message 1000000>\nS: .\n",
			"C: RETR 1\nS: +OK\nS: <the POP3 server sends message 1000001>\nS: .\n"},
		{"S: <wait for connection on TCP port 65535>\nC: <open connection>\n",
			"S: <wait for connection on TCP port 65536>\nC: <open connection>\n"},
		{"C: STAT\nS: +OK {n} {m}\nC: <walk through {n} commands with seed {m} in segments of {n}>\n",
			"C: STAT\nS: +OK {n} {m}\nC: <send \"{m}\\n\" {n} times>\n"},
		{"C: STAT\nS: /.OK (a|b|c{9}){90}/\n", "C: STAT\nS: /.OK (abcdefghijklmno){1000}/\n"},
		{"maildrop: any 1000000+\n\nC: NOOP\n", "maildrop: any 1000001+\n\nC: NOOP\n"},
		{"maildrop: ./mail\nmaildrop2: ./mail/of/others\n\nC: NOOP\n", "maildrop: ../mail\n\nC: NOOP\n"},
		{"maildrop: ./mail/../../etc\n\nC: NOOP\n", "maildrop: ./..\n\nC: NOOP\n"},
		{"maildrop: .//etc\n\nC: NOOP\n", "maildrop: /etc\n\nC: NOOP\n"},
	} {
		all = append(all, pair[:]...)
	}
	return all
}

// The limits of the parser are those that are looked for in what it has read.
func TestExcess(t *testing.T) {
	for _, src := range nearExcess() {
		if s, err := Parse("t", []byte(src)); err == nil && excess(s) != "" {
			t.Errorf("%s in\n%s", excess(s), src)
		}
	}
}
