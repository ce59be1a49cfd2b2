package model

// lineFeeds is what the sizes of messages show about how the server counts line ends.
type lineFeeds struct {
	other bool           // a size is not the one with line ends of one octet
	lines map[int64]bool // numbers of lines of messages whose size is
}

// mostLengths is how many different numbers of lines are remembered: it takes two.
const mostLengths = 8

func (l *lineFeeds) seen(e *SizeSeen) {
	t := e.Came
	switch {
	case t.Form.Lines == 0 || t.Form.BareLF > 0:
	case e.Told != t.Octets-t.Form.Lines:
		l.other = true
	case len(l.lines) < mostLengths:
		if l.lines == nil {
			l.lines = map[int64]bool{}
		}
		l.lines[t.Form.Lines] = true
	}
}

// CountsLF reports whether the sizes that were told are those of all messages that came with line ends of one
// octet, where messages of different lengths came: nothing but counting them so looks like that.
func (m *Model) CountsLF() bool { return !m.lf.other && len(m.lf.lines) > 1 }
