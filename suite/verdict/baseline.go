package verdict

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Baseline is what is known to be broken and accepted for now. In its file an
// entry is a line,
//
//	VERDICT SCRIPT RULE[,RULE...] # reason
//
// for example
//
//	fail rfc1939/update/quit.pop3 RFC1939-6-UPD-01 # ticket 4711, due in March
//
// The verdict is fail, warn or error. Where no rule is named, as with an error, "-"
// stands in its place.
// A script "*" means every script: what the oracle notices under any of them, such as
// a capability that is missing in every list, needs one line.
// The reason is mandatory: an exception that nobody can explain is never taken
// back. Several lines may name the same script. Blank lines and lines that begin
// with # mean nothing.
type Baseline struct {
	File    string
	Entries []BaselineEntry
}

// BaselineEntry is one line of a baseline.
type BaselineEntry struct {
	Line    int
	Verdict Verdict
	Script  string
	Rules   []RuleID
	Reason  string
}

// unreviewed is the reason that WriteBaseline gives: somebody has to look at it.
const unreviewed = "TODO: confirm by hand"

// IsUnreviewed reports whether nobody has replaced the generated reason.
func (e BaselineEntry) IsUnreviewed() bool { return strings.HasPrefix(e.Reason, "TODO") }

// ParseBaseline reads a baseline. file is its name for messages.
func ParseBaseline(file string, src []byte) (*Baseline, error) {
	b := &Baseline{File: file}
	for i, line := range bytes.Split(src, []byte("\n")) {
		text := strings.TrimSpace(string(line))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		e, err := parseEntry(text)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, i+1, err)
		}
		e.Line = i + 1
		for _, other := range b.Entries {
			if other.Script == e.Script && other.Verdict != e.Verdict && e.Script != everyScript {
				return nil,
					fmt.Errorf("%s:%d: %s is %s here and %s in line %d", file, e.Line, e.Script, e.Verdict, other.Verdict, other.Line)
			}
		}
		b.Entries = append(b.Entries, e)
	}
	return b, nil
}

func parseEntry(text string) (BaselineEntry, error) {
	head, reason, _ := strings.Cut(text, " #")
	// The verdict and the rules have no blanks in them; what is between may have.
	head = strings.TrimSpace(head)
	from, to := strings.IndexByte(head, ' '), strings.LastIndexByte(head, ' ')
	if from == to {
		return BaselineEntry{}, fmt.Errorf("found %q, expected VERDICT SCRIPT RULE[,RULE] # reason", text)
	}
	e := BaselineEntry{Verdict: Verdict(head[:from]), Script: strings.TrimSpace(head[from:to]),
		Reason: strings.TrimSpace(reason)}
	rules := head[to+1:]
	if !slices.Contains([]Verdict{Fail, Warn, Error}, e.Verdict) {
		return e, fmt.Errorf("found the verdict %q, expected fail, warn or error", e.Verdict)
	}
	if e.Reason == "" {
		return e, fmt.Errorf("found no reason, expected one after a # at the end of the line")
	}
	if rules == "-" {
		return e, nil
	}
	for id := range strings.SplitSeq(rules, ",") {
		r, ok := requirement.Find(requirement.ID(id))
		if !ok {
			return e, fmt.Errorf("unknown rule %q", id)
		}
		e.Rules = append(e.Rules, r.ID)
	}
	return e, nil
}

// Apply marks the results that the baseline knows with the reason given there. It
// returns a sentence for each entry that no longer describes what the server does:
// a baseline that is out of date hides the next mistake. Scripts that did not run,
// or could not, say nothing about their entries, and about those for every script only
// a whole run has something to say: one of which nothing was left out.
func (b *Baseline) Apply(r *Report, whole bool) (outdated []string) {
	for i := range r.Results {
		outdated = append(outdated, b.Judge(&r.Results[i])...)
	}
	if whole {
		outdated = append(outdated, b.Unbroken(r)...)
	}
	return outdated
}

// Unbroken returns a sentence for each rule of an entry for every script that nothing in the
// report of a whole run breaks any more, though it was put to the test.
func (b *Baseline) Unbroken(r *Report) (outdated []string) {
	for _, e := range b.Entries {
		if e.Script != everyScript {
			continue
		}
		for _, id := range e.Rules {
			if judged, broken := r.seen(id); judged && !broken {
				outdated = append(outdated, fmt.Sprintf("%s:%d: nothing breaks %s any more", b.File, e.Line, id))
			}
		}
	}
	return outdated
}

// Everywhere reports whether an entry for every script names the rule. A nil baseline has none.
func (b *Baseline) Everywhere(rule RuleID) bool {
	if b == nil {
		return false
	}
	every, _ := b.of(everyScript)
	return slices.Contains(every.Rules, rule)
}

// Without takes the entries out that name a script which does not exist, and returns
// them: nothing will ever show that they are out of date.
func (b *Baseline) Without(exists func(script string) bool) (missing []BaselineEntry) {
	b.Entries = slices.DeleteFunc(b.Entries, func(e BaselineEntry) bool {
		gone := e.Script != everyScript && !exists(e.Script)
		if gone {
			missing = append(missing, e)
		}
		return gone
	})
	return missing
}

// everyScript stands for all scripts in a baseline.
const everyScript = "*"

// seen reports whether a rule was put to the test in the run, and whether it was broken.
func (r *Report) seen(id requirement.ID) (judged, broken bool) {
	for i := range r.Results {
		judged = judged || slices.Contains(r.Results[i].Judged, id)
		broken = broken || slices.Contains(r.Results[i].broken(), id)
	}
	return judged, broken
}

// Judge is Apply for one result. A nil baseline knows nothing.
func (b *Baseline) Judge(res *Result) (outdated []string) {
	if b == nil {
		return nil
	}
	entry, first := b.of(res.Script)
	every, _ := b.of(everyScript)
	switch {
	case b.coversEverywhere(res):
		res.Baseline = every.Reason
		return nil
	case first == 0, res.Verdict == Blocked, res.Verdict == Error && entry.Verdict != Error:
		return nil
	case res.Verdict != entry.Verdict:
		return []string{fmt.Sprintf("%s:%d: %s is now %s, no longer %s", b.File, first, res.Script, res.Verdict,
			entry.Verdict)}
	}
	broken := res.broken()
	for _, id := range entry.Rules {
		if !slices.Contains(broken, id) {
			outdated = append(outdated, fmt.Sprintf("%s:%d: %s no longer breaks %s", b.File, first, res.Script, id))
		}
	}
	if containsAll(append(entry.Rules, every.Rules...), broken) {
		res.Baseline = entry.Reason
	}
	return outdated
}

// coversEverywhere reports whether a result needs no entry of its own.
func (b *Baseline) coversEverywhere(res *Result) bool {
	if b == nil || res.Verdict != Fail && res.Verdict != Warn {
		return false
	}
	every, anywhere := b.of(everyScript)
	_, own := b.of(res.Script)
	return anywhere != 0 && own == 0 && len(res.broken()) > 0 && containsAll(every.Rules, res.broken())
}

func containsAll(all, some []requirement.ID) bool {
	return !slices.ContainsFunc(some, func(id requirement.ID) bool { return !slices.Contains(all, id) })
}

// of joins the entries of a script; first is the line of the first, 0 if there is none.
func (b *Baseline) of(script string) (joined BaselineEntry, first int) {
	var reasons []string
	for _, e := range b.Entries {
		if e.Script != script {
			continue
		}
		first = cmp.Or(first, e.Line)
		joined.Verdict = e.Verdict
		joined.Rules = append(joined.Rules, e.Rules...)
		if !slices.Contains(reasons, e.Reason) {
			reasons = append(reasons, e.Reason)
		}
	}
	joined.Reason = strings.Join(reasons, "; ")
	return joined, first
}

// broken are the rules that count against the server, each once.
func (r *Result) broken() []requirement.ID {
	var ids []requirement.ID
	for _, f := range r.Findings {
		if f.Severity != requirement.Info && f.Rule != "" && !slices.Contains(ids, f.Rule) {
			ids = append(ids, f.Rule)
		}
	}
	slices.Sort(ids)
	return ids
}

// WriteBaseline writes the baseline that makes the report clean. Reasons that an
// earlier one gave are kept, and so are its entries for scripts that were not run;
// earlier may be nil.
func WriteBaseline(w io.Writer, r *Report, earlier *Baseline) error {
	var lines []string
	ran := map[string]bool{}
	for _, res := range r.Results {
		if res.Verdict == Blocked || earlier.coversEverywhere(&res) {
			continue
		}
		ran[res.Script] = true
		if res.Verdict == Fail || res.Verdict == Warn || res.Verdict == Error {
			e := BaselineEntry{Verdict: res.Verdict, Script: res.Script, Rules: res.broken(),
				Reason: cmp.Or(res.Baseline, unreviewed)}
			lines = append(lines, e.String())
		}
	}
	if earlier != nil {
		for _, e := range earlier.Entries {
			if !ran[e.Script] {
				lines = append(lines, e.String())
			}
		}
	}
	slices.SortFunc(lines, func(a, b string) int {
		_, a, _ = strings.Cut(a, " ")
		_, b, _ = strings.Cut(b, " ")
		return strings.Compare(a, b)
	})
	text := "# What is known to be broken, and why: VERDICT SCRIPT RULE[,RULE] # reason\n" +
		strings.Join(append(lines, ""), "\n")
	_, err := io.WriteString(w, text)
	return err
}

// String is the entry as a line of the file.
func (e BaselineEntry) String() string {
	rules := "-"
	if len(e.Rules) > 0 {
		ids := make([]string, len(e.Rules))
		for i, id := range e.Rules {
			ids[i] = string(id)
		}
		rules = strings.Join(ids, ",")
	}
	return fmt.Sprintf("%s %s %s # %s", e.Verdict, e.Script, rules, e.Reason)
}
