package readonly_test

import (
	"bytes"
	"strings"
)

// reads finds what a lenient server would take as a command in what came over one
// connection, "" if there is nothing. It is written without a look at the gates, and
// reads the octets again and again, each time as another server does.
func reads(segments [][]byte, verb string) string {
	for _, lines := range readings(segments) {
		for _, line := range lines {
			if command := is(line, verb); command != "" {
				return command
			}
			for _, size := range []int{80, 100, 128, 255, 256, 512, 1000, 1024} { // of a buffer for a line
				for rest := line; len(rest) > size; {
					rest = rest[size:]
					if command := is(rest, verb); command != "" && strings.Contains(command, " ") && !blank(rest[0]) {
						return command
					}
				}
			}
		}
	}
	for _, segment := range segments {
		if command := is(string(segment), verb); strings.HasPrefix(strings.ToUpper(command), verb) {
			return command
		}
	}
	return ""
}

// follows finds a command after another one, as a lenient server reads them; "" if
// there is none.
func follows(segments [][]byte, first, second string) string {
	for _, lines := range readings(segments) {
		seen := ""
		for _, line := range lines {
			if command := is(line, second); command != "" && seen != "" {
				return seen + ", then " + command
			}
			if command := is(line, first); command != "" {
				seen = command
			}
		}
	}
	return ""
}

// readings are the lines of a connection, as servers read them that differ in what they
// pass over, and in whether they forget what came before TLS.
func readings(segments [][]byte) (all [][]string) {
	for from, segment := range append([][]byte{nil}, segments...) {
		if segment != nil {
			continue // neither the beginning of the connection nor that of TLS
		}
		octets := string(bytes.Join(segments[max(0, from-1):], nil))
		for _, reading := range []string{octets, strings.ReplaceAll(octets, "\x00", ""), strings.Map(text, octets)} {
			all = append(all, strings.FieldsFunc(reading, control))
		}
	}
	return all
}

func control(c rune) bool {
	return c < ' ' && c != '\t' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029
}

func blank(c byte) bool { return c == ' ' || c == '\t' }

// text leaves out what is no text, but for what ends lines.
func text(c rune) rune {
	if c > 0x7e || c < ' ' && c != '\t' && c != '\r' && c != '\n' {
		return -1
	}
	return c
}

// is returns the line if it is a command in any spelling: after what is passed over, in
// any case, with something after it, or abbreviated with a number.
func is(line, verb string) string {
	line = strings.TrimLeftFunc(line,
		func(c rune) bool { return c < '0' || '9' < c && c < 'A' || 'Z' < c && c < 'a' || c > 'z' })
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return ""
	}
	word := strings.ToUpper(fields[0])
	if strings.HasPrefix(word, verb) || len(fields) > 1 && strings.HasPrefix(verb, word) {
		return strings.Join(fields, " ")
	}
	return ""
}
