package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/session"
)

// shows reports whether a visit has a finding that a denial explains, or one that explains it.
func shows(out *session.Outcome, d session.Denied) bool {
	return slices.ContainsFunc(out.Findings, func(f rules.Finding) bool { return follows(f, d) })
}

// follows reports whether a finding may be the consequence of a denial.
func follows(f rules.Finding, d session.Denied) bool {
	return f.Spot.Entry >= d.At.Entry && (f.Expectation || f.NoReply())
}

// confirmDenial makes a denial a finding that no script has shown: the proof was right twice, and is
// accepted otherwise.
func (w *worker) confirmDenial(ctx context.Context, p *prover, v *visit, d session.Denied) (*session.Outcome, bool) {
	w.mu.Lock()
	known := w.suspect[p.key()]
	w.suspect[p.key()] = true
	w.mu.Unlock()
	if !known {
		return nil, true
	}
	if how, _ := p.tryRight(ctx, !d.Secure); how != accepted { // without TLS nobody may be let in
		return nil, false
	}
	return withDenial(v, d, "a right proof by "+d.By+" is refused, though others of this account are accepted"), false
}

// wantsSlip makes denials a finding where a proof is accepted that is wrong, and takes what follows from it
// out.
func wantsSlip(v *visit, d session.Denied, slip string) *session.Outcome {
	out := *v.out
	if !d.Dealt {
		out.Findings = slices.DeleteFunc(slices.Clone(out.Findings), func(f rules.Finding) bool { return follows(f, d) })
	}
	message := fmt.Sprintf("the right proof by %s is refused, and one %s logs in", d.By, slip)
	return withDenial(&visit{out: &out}, d, message)
}

func withDenial(v *visit, d session.Denied, message string) *session.Outcome {
	out, got := *v.out, "-ERR"
	if d.Closed {
		got = "the server closed the connection"
	}
	out.Findings = append(slices.Clone(out.Findings), rules.Finding{
		Rule: computing(d.By), Kind: "login/proof", Spot: d.At, Expected: "+OK", Got: got, Message: message,
	})
	out.Err = nil
	return &out
}

// excuse takes out of a visit what comes of denials: the script is blocked at that point. It
// is worth an advice, once a run.
func (w *worker) excuse(v *visit, all []session.Denied) *session.Outcome {
	w.mu.Lock()
	for _, d := range all {
		key := model.Proof{User: d.User, By: d.By}
		w.excused[key] = append(w.excused[key], v)
	}
	w.mu.Unlock()
	out := *v.out
	out.Findings = slices.Clone(out.Findings)
	for _, d := range all {
		before := len(out.Findings)
		if !d.Dealt {
			out.Findings = slices.DeleteFunc(out.Findings, func(f rules.Finding) bool { return follows(f, d) })
		}
		if len(out.Findings) < before || !d.Dealt && out.Err != nil {
			out.Err = &lackingError{d.By}
		}
		out.Findings = append(out.Findings, rules.Finding{
			Rule: computing(d.By), Kind: "login/no-verifier", Spot: d.At, Severity: requirement.Info,
			Expected: "+OK", Got: "-ERR", Message: "this account can't log in by " + d.By + "; give one that can",
		})
	}
	return &out
}

// computing is the rule by which a right proof logs in.
func computing(by string) requirement.ID {
	switch {
	case by == "APOP":
		return requirement.RFC1939_7_APOP_04
	case by == "CRAM-MD5":
		return requirement.RFC2195_2_RESP_01
	case strings.HasPrefix(by, "SCRAM-SHA-256"):
		return requirement.RFC7677_3_SHA256_01
	case strings.HasPrefix(by, "SCRAM-SHA-1"):
		return requirement.RFC5802_5_EXCH_01
	}
	return requirement.RFC5034_4_OK_01
}

func isLacking(err error) bool {
	_, is := errors.AsType[*lackingError](err)
	return is
}
