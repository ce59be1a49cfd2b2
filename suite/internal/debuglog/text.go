package debuglog

import (
	"bytes"
)

// textLine is a line of a log that is text.
type textLine struct {
	number int
	text   string // without its line end
	crlf   bool   // which was CRLF
	cut    bool   // the log ends before the line does
	doubt  bool   // the line was put together, and may not be what was said
}

// mostLine is the longest line that a log may have.
const mostLine = 1 << 20

// lines calls read for each line.
func (f *file) lines(read func(l textLine) error) error {
	number := 0
	for line := range bytes.Lines(f.data) {
		number++
		if len(line) > mostLine {
			return f.fail(number, "the line is longer than %d octets", mostLine)
		}
		text, ended := bytes.CutSuffix(line, []byte("\n"))
		text, crlf := bytes.CutSuffix(text, []byte("\r"))
		if err := read(textLine{number: number, text: string(text), crlf: crlf, cut: !ended}); err != nil {
			return err
		}
	}
	return nil
}
