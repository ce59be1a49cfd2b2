package readonly_test

import (
	"bytes"
	"strings"
)

// deletion finds what a lenient server would take as DELE in what came over one
// connection, "" if there is nothing. It is written without a look at the gate, and reads
// the octets again and again, each time as another server does.
func deletion(segments [][]byte) string {
	all := string(bytes.Join(segments, nil))
	for _, reading := range []string{all, strings.ReplaceAll(all, "\x00", ""), strings.Map(text, all)} {
		for _, line := range strings.FieldsFunc(reading, control) {
			if command := deletes(line); command != "" {
				return command
			}
			for _, size := range []int{80, 100, 128, 255, 256, 512, 1000, 1024} { // of a buffer for a line
				for rest := line; len(rest) > size; {
					rest = rest[size:]
					if command := deletes(rest); command != "" && strings.Contains(command, " ") && !blank(rest[0]) {
						return command
					}
				}
			}
		}
	}
	for _, segment := range segments {
		if command := deletes(string(segment)); strings.HasPrefix(strings.ToUpper(command), "DELE") {
			return command
		}
	}
	return ""
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

// deletes returns the line if it is DELE in any spelling: behind what is passed over, in
// any case, with something behind it, or abbreviated with a number.
func deletes(line string) string {
	line = strings.TrimLeftFunc(line, func(c rune) bool { return c <= ' ' || c >= 0x7f })
	fields := strings.Fields(line)
	if len(fields) == 0 {
		return ""
	}
	word := strings.ToUpper(fields[0])
	if strings.HasPrefix(word, "DELE") || len(fields) > 1 && strings.HasPrefix("DELE", word) {
		return strings.Join(fields, " ")
	}
	return ""
}
