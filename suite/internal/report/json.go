package report

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// JSON writes the report as other programs read it: see package verdict. Lists are
// never null, so that a reader needs no special case.
func JSON(w io.Writer, r *verdict.Report) error {
	out := *r
	out.Results = make([]verdict.Result, len(r.Results))
	for i, res := range r.Results {
		res.Rules = orEmpty(res.Rules)
		res.Judged = orEmpty(res.Judged)
		findings := make([]verdict.Finding, len(res.Findings))
		for j, f := range res.Findings {
			f.Conversation = orEmpty(f.Conversation)
			findings[j] = f
		}
		res.Findings = findings
		out.Results[i] = res
	}
	if out.Summary == nil {
		out.Count()
	}
	out.Advice = orEmpty(out.Advice)
	if out.Diagnosis.Findings > 0 {
		out.Diagnosis.Faults = orEmpty(out.Diagnosis.Faults)
	}
	var encoded bytes.Buffer
	enc := json.NewEncoder(&encoded)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return err
	}
	_, err := w.Write(escape.JSON(encoded.Bytes()))
	return err
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
