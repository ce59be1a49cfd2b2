package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/coverage"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// situationsOf counts in which situations the scripts that prove a rule are played against the bundled server or, if a
// JSON report is named, in which ones its run has judged a rule.
func situationsOf(ctx context.Context, std streams, all []*transcript.Script, report string) (*coverage.Situations,
	error) {
	t, err := faketarget.Start(faketarget.Config{})
	if err != nil {
		return nil, &runner.TargetError{Doing: "starting the bundled server", Err: err}
	}
	defer t.Close()
	offer, dealt, err := runner.Deal(ctx, runner.Options{Target: t, Scripts: all, Seed: 1})
	if err != nil {
		return nil, err
	}
	s := coverage.InSituations(offer)
	if report != "" {
		return s, judgedIn(std, s, offer, report)
	}
	for script, in := range dealt {
		for _, r := range script.Header.Proves {
			s.Add(requirement.ID(r.ID), script.File, in)
		}
	}
	return s, nil
}

// judgedIn counts what a run has judged, in situations that the bundled server offers.
func judgedIn(std streams, s *coverage.Situations, offer *situation.Offer, report string) error {
	r, err := readReport(std, report)
	if err != nil {
		return err
	}
	for _, res := range r.Results {
		in, err := offer.Parse(res.Situation)
		if err != nil {
			continue // another server offers more
		}
		for _, id := range res.Judged {
			s.Add(id, res.Script, in)
		}
	}
	return nil
}

// listSituations prints a line for each rule: how many scripts test it, in how many situations, how many values of
// each dimension there are in them, and how many pairs of values.
func listSituations(table io.Writer, s *coverage.Situations) {
	fmt.Fprintf(table, "\nrule\tscripts\tsituations\t%s\tpairs\n", strings.Join(situation.Names(), "\t"))
	for _, r := range s.Rules() {
		fmt.Fprintf(table, "%s\t%d\t%d", r.Rule, r.Scripts, r.Situations)
		for d := range situation.Names() {
			met, all := s.Of(r, situation.Dimension(d))
			fmt.Fprintf(table, "\t%d/%d", met, all)
		}
		fmt.Fprintf(table, "\t%d%%\n", r.Pairs.Percent())
	}
}
