package proxy

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Results is an [Observer] that keeps what was found, as a report: a result for each
// session.
type Results struct {
	// Folder is where the recordings are.
	Folder string
	// Print gets a line for whatever happens that somebody at the terminal wants to know.
	Print func(line string)
	// Quiet has one line printed for each session, at its end.
	Quiet bool
	// Keep is of how many sessions the findings are kept, the last ones: there may be any number
	// of sessions. Of older ones the verdict is left. 0 keeps all.
	Keep int
	// Started is when the first client was waited for.
	Started time.Time
	// Now is the clock; nil is that of the system.
	Now func() time.Time

	mu       sync.Mutex
	sessions map[string]*running
	all      []verdict.Result
	recorded int // sessions that were, to their end
	broken   map[record.Side]int
}

// running is a session that goes on.
type running struct {
	begun    time.Time
	findings []record.Breach
}

// Opened implements [Observer].
func (r *Results) Opened(file, client string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.session(file)
	if !r.Quiet {
		r.print(fmt.Sprintf("%s: %s is connected", file, client))
	}
}

func (r *Results) now() time.Time { return clock.Clock{Now: r.Now}.OrSystem().Now() }

// session is what is known of a session; the lock is held.
func (r *Results) session(file string) *running {
	if r.sessions == nil {
		r.sessions, r.broken = map[string]*running{}, map[record.Side]int{}
	}
	if r.sessions[file] == nil {
		r.sessions[file] = &running{begun: r.now()}
	}
	return r.sessions[file]
}

// Found implements [Observer].
func (r *Results) Found(file string, f record.Breach) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.session(file)
	s.findings = append(s.findings, f)
	if f.Severity == requirement.Info {
		return
	}
	r.broken[f.By]++
	if r.Quiet {
		return
	}
	r.print(fmt.Sprintf("%s:%d: %s, the %s breaks %s: %s", file, f.Line, strings.ToUpper(string(f.Severity)), f.By, f.Rule,
		f.Message))
}

// Stopped implements [Observer].
func (r *Results) Stopped(file, why string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.print(fmt.Sprintf("%s: the recording ends, and the session goes on: %s", file, why))
}

// Ended implements [Observer].
func (r *Results) Ended(file string, judged int, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.session(file)
	delete(r.sessions, file)
	res := verdict.Result{Script: file, Title: "A recorded session", Duration: r.now().Sub(s.begun).Milliseconds()}
	res.Findings = r.complete(file, s.findings)
	res.Conclude()
	switch {
	case res.Verdict == verdict.Fail:
	case err != nil:
		res.Verdict, res.Reason = verdict.Error, err.Error()
	case judged == 0:
		res.Verdict, res.Reason = verdict.NotApplicable, "the session ended before a rule was put to the test"
	}
	r.all = append(r.all, res)
	if old := len(r.all) - 1 - r.Keep; r.Keep > 0 && old >= 0 {
		r.all[old].Findings, r.all[old].Meaning = nil, nil
	}
	r.recorded++
	text := fmt.Sprintf("%s: %s", file, res.Verdict)
	if r.Quiet {
		text += broken(s.findings)
	}
	if res.Reason != "" {
		text += ", " + res.Reason
	}
	r.print(text)
}

// broken are the rules that findings are about, each once, with those who break them.
func broken(found []record.Breach) (text string) {
	told := map[string]bool{}
	for _, f := range found {
		if one := fmt.Sprintf(", the %s breaks %s", f.By, f.Rule); f.Severity != requirement.Info && !told[one] {
			told[one] = true
			text += one
		}
	}
	return text
}

// Failed implements [Observer].
func (r *Results) Failed(client string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all = append(r.all,
		verdict.Result{Script: client, Title: "A session that did not come about", Verdict: verdict.Error,
			Reason: err.Error()})
	r.print(fmt.Sprintf("%s: no session came about: %v", client, err))
}

// print prints a line. What a server or a client says must not steer a terminal.
func (r *Results) print(line string) { r.Print(escape.Line(line)) }

// Report is what was found so far.
func (r *Results) Report(tool, target string) *verdict.Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	report := &verdict.Report{
		Schema: verdict.Schema, Tool: tool, Target: target, Started: r.Started,
		Duration: r.now().Sub(r.Started).Milliseconds(), Results: slices.Clone(r.all),
	}
	report.Count()
	return report
}

// Summary is the last line: how many sessions there were, and who broke what.
func (r *Results) Summary() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("%s in %s; broken by the server: %d, by clients: %d", sessions(r.recorded), r.Folder,
		r.broken[record.Server], r.broken[record.Client])
}

func sessions(n int) string {
	if n == 1 {
		return "1 session"
	}
	return fmt.Sprintf("%d sessions", n)
}

// complete makes findings of a session into those of a report.
func (r *Results) complete(file string, found []record.Breach) []verdict.Finding {
	var all []verdict.Finding
	for _, f := range found {
		out := conversation.Describe(f.Finding)
		out.Message = fmt.Sprintf("the %s: %s", f.By, f.Message)
		out.At, out.Conversation = fmt.Sprintf("%s:%d", file, f.Line), r.excerpt(file, f.Line)
		all = append(all, out)
	}
	return all
}

// excerpt is the end of a recording up to a line.
func (r *Results) excerpt(file string, line int) []string {
	const before = 12
	in, err := os.Open(filepath.Join(r.Folder, file))
	if err != nil {
		return nil
	}
	defer in.Close()
	var out []string
	scanner := bufio.NewScanner(in)
	for n := 1; n <= line && scanner.Scan(); n++ {
		if n > line-before {
			out = append(out, scanner.Text())
		}
	}
	return append(out, "^")
}
