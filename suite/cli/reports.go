package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// reports are the files that --report asks for. Whatever becomes of a command, they
// say how it ended: those of yesterday never pass for those of today.
type reports struct {
	files   []report.File
	std     streams
	strict  bool
	target  string
	began   time.Time
	written bool
}

// place is a file that a command reads or writes, with the flag that names it.
type place struct{ flag, path string }

// inputs are the files that a command is to read.
func inputs(files []string) []place {
	var all []place
	for _, s := range expand(files) {
		if s.path != "-" {
			all = append(all, place{"FILE", s.path})
		}
	}
	return all
}

// openReports reads the values of --report. Two reports can't be one file, nor can one
// be a file that the command needs for something else.
func openReports(std streams, texts []string, strict bool, others ...place) (*reports, error) {
	r := &reports{std: std, strict: strict, began: time.Now()}
	for _, text := range texts {
		file, err := report.ParseFile(text)
		if err != nil {
			return nil, err
		}
		for _, other := range r.files {
			if outfile.Same(file.Path, other.Path) {
				return nil, fmt.Errorf("report %q: another report goes to the same file", text)
			}
		}
		for _, other := range others {
			if other.path != "" && outfile.Same(file.Path, other.path) {
				return nil, fmt.Errorf("report %q: that is the file of %s", text, other.flag)
			}
		}
		r.files = append(r.files, file)
	}
	return r, nil
}

// toScreen reports whether one of them goes to the standard output.
func (r *reports) toScreen() bool {
	for _, file := range r.files {
		if file.Path == "-" {
			return true
		}
	}
	return false
}

// during does what a command does, and leaves reports about it on every path. What
// they can't say because the process is killed, they have said before: see begin.
func (r *reports) during(ctx context.Context, do func() error) (err error) {
	defer func() {
		p := recover()
		if !r.written {
			r.conclude(ctx, p, err)
		}
		if p != nil {
			panic(p)
		}
	}()
	return do()
}

// begin replaces the reports of an earlier run. It is called when nothing is read any
// more, and the rest takes a while.
func (r *reports) begin(target string) error {
	r.target = target
	blank := r.blank(verdict.Aborted, "pop3spec was killed, or has not ended yet")
	for _, file := range r.files {
		if file.Path == "-" || !outfile.OnDisk(file.Path) {
			continue // what was written there can't be taken back
		}
		if err := file.Write(blank, r.strict); err != nil {
			return err
		}
	}
	return nil
}

// conclude writes the reports of a command that ended without results.
func (r *reports) conclude(ctx context.Context, panicked any, err error) {
	blank := r.blank(verdict.Complete, "")
	switch {
	case panicked != nil:
		blank.Ended, blank.Reason = verdict.Aborted, fmt.Sprintf("internal error: %v", panicked)
	case ctx.Err() != nil:
		blank.Ended, blank.Reason = verdict.Interrupted, "interrupted before there were results"
	case err != nil:
		blank.Ended, blank.Reason = verdict.Aborted, cmp.Or(err.Error(), "nothing was tested")
	}
	if err := r.write(blank); err != nil {
		r.std.warn("%v", err)
	}
}

// blank is a report without results.
func (r *reports) blank(ended verdict.Ending, reason string) *verdict.Report {
	blank := &verdict.Report{
		Schema: verdict.Schema, Tool: tool(), Target: r.target, Ended: ended, Reason: reason,
		Started: r.began, Duration: time.Since(r.began).Milliseconds(),
	}
	blank.Count()
	return blank
}

// write writes the results, without secrets, into all files, whatever is wrong with one
// of them.
func (r *reports) write(results *verdict.Report) error {
	r.written = true
	results.Hide(r.std.secrets())
	var failed []error
	for _, file := range r.files {
		if file.Path == "-" {
			failed = append(failed, file.To(r.std.document(), results, r.strict))
		} else {
			failed = append(failed, file.Write(results, r.strict))
		}
	}
	return errors.Join(failed...)
}
