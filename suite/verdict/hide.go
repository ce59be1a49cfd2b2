package verdict

// Hider takes secrets out of text.
type Hider interface {
	Text(string) string // that may come from outside
	Own(string) string  // that is mostly pop3spec's own
}

// Hide takes secrets out of a report. It is called before the report is shown or
// written in any form: what is escaped can hide a secret.
func (r *Report) Hide(h Hider) {
	r.Tool, r.Target, r.Reason = h.Own(r.Tool), h.Own(r.Target), h.Text(r.Reason)
	r.Transport, r.Provider = h.Own(r.Transport), h.Own(r.Provider)
	for i, text := range r.Warnings {
		r.Warnings[i] = h.Text(text)
	}
	for i := range r.Results {
		r.Results[i].Hide(h)
	}
	for i := range r.Advice {
		r.Advice[i].Hide(h)
	}
	r.Diagnosis.Hide(h)
}

// Hide takes secrets out of an advice.
func (a *Advice) Hide(h Hider) {
	a.Message = h.Text(a.Message)
	for i, script := range a.Scripts {
		a.Scripts[i] = h.Own(script)
	}
}

// Hide takes secrets out of a diagnosis.
func (d *Diagnosis) Hide(h Hider) {
	for i := range d.Faults {
		f := &d.Faults[i]
		f.Fault, f.Situation, f.Sentence, f.Circumstance =
			h.Own(f.Fault), h.Own(f.Situation), h.Own(f.Sentence), h.Own(f.Circumstance)
		for j, name := range f.Same {
			f.Same[j] = h.Own(name)
		}
	}
	for i := range d.Unexplained {
		d.Unexplained[i].Script, d.Unexplained[i].Message =
			h.Own(d.Unexplained[i].Script), h.Text(d.Unexplained[i].Message)
	}
}

// Hide takes secrets out of a result.
func (r *Result) Hide(h Hider) {
	r.Script, r.Title, r.Baseline = h.Own(r.Script), h.Own(r.Title), h.Own(r.Baseline)
	r.Reason, r.Situation = h.Text(r.Reason), h.Own(r.Situation)
	for i := range r.Findings {
		r.Findings[i].Hide(h)
	}
	for i, word := range r.Meaning {
		r.Meaning[i] = h.Text(word)
	}
}

// Hide takes secrets out of a finding.
func (f *Finding) Hide(h Hider) {
	f.Sentence, f.At, f.By = h.Own(f.Sentence), h.Own(f.At), h.Own(f.By)
	f.Message, f.Expected, f.Got = h.Text(f.Message), h.Text(f.Expected), h.Text(f.Got)
	for i, line := range f.Conversation {
		f.Conversation[i] = h.Text(line)
	}
	for _, m := range f.Mail {
		for i, line := range m.Lines {
			m.Lines[i] = h.Own(line)
		}
	}
	for i := range f.Consequences {
		f.Consequences[i].Hide(h)
	}
}
