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
// It returns true.
func (s *Server) Scripts() bool {
	all, err := s.options.Scripts()
	if err != nil {
		return ginkgo.Describe("POP3", func() { ginkgo.It("has scripts", func() { ginkgo.Fail(err.Error()) }) })
	}
	return ginkgo.Describe("POP3", func() {
		for _, script := range all {
			ginkgo.It(script.Title, at(script), labels(script), func(ctx ginkgo.SpecContext) {
				s.noticeTo(func(text string) { ginkgo.AddReportEntry("warning", text) })
				defer s.noticeTo(nil)
				r, err := s.prepare()
				if err != nil {
					ginkgo.Fail(escape.Text(err.Error()))
				}
				report(r.Play(ctx, ginkgo.GinkgoParallelProcess()-1, script), s.options.Strict())
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
func report(res verdict.Result, strict bool) {
	switch res.Verdict {
	case verdict.Pass:
	case verdict.NotApplicable, verdict.Blocked:
		ginkgo.Skip(escape.Text(string(res.Verdict) + ": " + res.Reason))
	case verdict.Warn:
		if strict {
			ginkgo.Fail(suite.Text(res))
		}
		ginkgo.AddReportEntry("warning", suite.Text(res))
	default:
		ginkgo.Fail(suite.Text(res))
	}
}
