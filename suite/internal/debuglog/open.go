package debuglog

import "fmt"

// text is a log that is text, and how it is read.
type text struct {
	name    string
	data    []byte
	changed bool // the octets are not those of the wire
	paste   *paste
	mended  bool // lines were put together
}

// Read reads a log, with all of its sessions. The name is for messages; open reads a file beside it, since some
// logs come in pairs.
func Read(name string, data []byte, open func(name string) ([]byte, error)) (*Log, error) {
	l, err := begin(name, data, open)
	if err != nil || l.text == nil {
		return l, err
	}
	var all []*Session
	if err := l.pass(func(s *Session) error { all = append(all, s); return nil }); err != nil {
		return nil, err
	}
	for _, s := range all {
		l.text.finish(s)
	}
	l.Sessions = all
	return l, nil
}

// Survey is Read for what holds of the log as a whole. Its sessions are read anew by [Log.Each].
func Survey(name string, data []byte, open func(name string) ([]byte, error)) (*Log, error) {
	l, err := begin(name, data, open)
	if err != nil || l.text == nil {
		return l, err
	}
	return l, l.pass(func(*Session) error { return nil })
}

// Each does something with each session of a log, of which no more than one at a time is in memory where the log is
// text. It returns the first error of what it does, after which there is no more.
func (l *Log) Each(do func(*Session) error) error {
	if l.text != nil && l.Sessions == nil {
		again := *l
		return again.pass(func(s *Session) error {
			l.text.finish(s)
			return do(s)
		})
	}
	for _, s := range l.Sessions {
		if err := do(s); err != nil {
			return err
		}
	}
	return nil
}

// begin finds out what a log is. What is not text is read.
func begin(name string, data []byte, open func(name string) ([]byte, error)) (*Log, error) {
	most := mostText
	if isCapture(data) {
		most = MostOctets
	}
	if len(data) > most {
		return nil, &Error{File: name, Text: fmt.Sprintf("the log is larger than %d MiB", most>>20)}
	}
	if form := whole(data); form != nil {
		f := &file{name: name, data: data, open: open}
		if err := form.read(f); err != nil {
			return nil, err
		}
		for _, s := range f.out {
			s.Text = form.name != formats[0].name
		}
		l := &Log{Format: form.name, Count: len(f.out), Sessions: f.out}
		return l, l.empty(name)
	}
	t := &text{name: name}
	t.data, t.changed = unpasted(data)
	if t.paste = recognise(t.data); t.paste == nil {
		return nil, fmt.Errorf("%s: %w", name, ErrUnknown)
	}
	return &Log{Format: t.paste.String(), text: t}, nil
}

// pass reads a text once.
func (l *Log) pass(each func(*Session) error) error {
	count := 0
	f := &file{name: l.text.name, data: l.text.data}
	f.each = func(s *Session) error { count++; return each(s) }
	p := *l.text.paste
	mended, err := p.read(f)
	if err == nil {
		err = f.err
	}
	if err != nil {
		return err
	}
	l.Count, l.Ignored, l.text.mended = count, p.ignored, mended
	return l.empty(l.text.name)
}

// finish notes what holds of a session because it holds of the text.
func (t *text) finish(s *Session) {
	s.Text, s.Exact, s.Mended = true, s.Exact && !t.changed, s.Mended || t.mended
}

// empty is the error for a log without a session.
func (l *Log) empty(name string) error {
	if l.Count == 0 {
		return &Error{File: name, Text: fmt.Sprintf("no POP3 session is in it (%s)", l.Format)}
	}
	return nil
}
