package specs

import (
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/pop3spec/pop3spec/suite"
	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Scripts defines a Ginkgo spec for each script. It must be called while Ginkgo
// builds its tree: in a var declaration, or in a container. Under ginkgo -p each
// process plays with two accounts of its own, so that there must be two for each.
// With a baseline, one more spec fails if the baseline itself is not in order.
// It returns true.
func (s *Server) Scripts() bool {
	all, err := s.options.Scripts()
	if err != nil {
		return ginkgo.Describe("POP3", func() { ginkgo.It("has scripts", func() { ginkgo.Fail(err.Error()) }) })
	}
	return ginkgo.Describe("POP3", func() {
		if s.baseline != nil || len(s.mistakes) > 0 {
			ginkgo.It("has a baseline in order", func() { complain(s.mistakes) })
		}
		for _, script := range all {
			ginkgo.It(script.Title, at(script), labels(script), func(ctx ginkgo.SpecContext) {
				s.noticeTo(func(text string) { ginkgo.AddReportEntry("warning", text) })
				defer s.noticeTo(nil)
				r, err := s.prepare()
				if err != nil {
					ginkgo.Fail(escape.Text(err.Error()))
				}
				s.report(r.Play(ctx, ginkgo.GinkgoParallelProcess()-1, script))
			})
		}
	})
}

// at makes Ginkgo report the spec at its script.
func at(s *transcript.Script) types.CodeLocation {
	line := 1
	if len(s.Steps) > 0 {
		line = s.Steps[0].Position().Line
	}
	return types.CodeLocation{FileName: "scripts/" + s.File, LineNumber: line}
}

// labels are the folder of the script, the rules, their levels, and the
// capabilities without which it does not apply.
func labels(s *transcript.Script) ginkgo.Labels {
	folder, _, _ := strings.Cut(s.File, "/")
	all := ginkgo.Labels{folder}
	seen := map[string]bool{}
	add := func(label string) {
		if !seen[label] {
			seen[label] = true
			all = append(all, label)
		}
	}
	for _, rule := range s.Header.Proves {
		add(rule.ID)
		if q, ok := requirement.Find(requirement.ID(rule.ID)); ok {
			add("level:" + strings.ToLower(strings.ReplaceAll(string(q.Level), " ", "-")))
		}
	}
	for _, capability := range s.Header.Requires {
		add("cap:" + strings.ReplaceAll(strings.TrimPrefix(capability, transcript.BeforeLogin), ":", "-"))
	}
	return all
}

// report turns a result into that of a spec.
func (s *Server) report(res verdict.Result) {
	wrong := append(s.known.Judge(&res), s.known.Rest()...)
	skipped := ""
	switch {
	case res.Verdict == verdict.Pass:
	case res.Baseline != "":
		skipped = "known: " + res.Baseline
	case res.Verdict == verdict.NotApplicable, res.Verdict == verdict.Blocked:
		skipped = string(res.Verdict) + ": " + res.Reason
	case res.Verdict == verdict.Warn && !s.options.Strict():
		ginkgo.AddReportEntry("warning", suite.Text(res))
	default:
		wrong = append(wrong, suite.Text(res))
	}
	complain(wrong)
	if skipped != "" {
		ginkgo.Skip(escape.Text(skipped))
	}
}

// complain fails the spec if anything is wrong.
func complain(wrong []string) {
	if len(wrong) > 0 {
		ginkgo.Fail(escape.Text(strings.Join(wrong, "\n\n")))
	}
}
