package runner

import (
	"context"
	"errors"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// contact is played when a server was reached and could not be asked what it offers,
// because what is wrong with it may be what the run is to find.
const contact = `# What any client does first: greeting, capabilities, login, the end of the session.
maildrop: any

C1: <open connection>
S1: +OK POP3 server ready
C1: CAPA
S1: <any reply>
C1: QUIT
S1: <any reply>

C2: <log in>
C2: CAPA
S2: <any reply>
C2: STAT
S2: <any reply>
C2: UIDL
S2: <any reply>
C2: QUIT
S2: <any reply>
`

// FirstContact is what results and baselines call that conversation.
const FirstContact = "first-contact.pop3"

// Contact returns that conversation as a script: as the run has had it, if it has.
func (r *Runner) Contact() *transcript.Script {
	if r.contacted != nil {
		return r.contacted
	}
	return contactBy(contact)
}

func contactBy(text string) *transcript.Script {
	s, err := transcript.Parse(FirstContact, []byte(text))
	if err != nil {
		panic(err) // it is a constant
	}
	return s
}

// firstContact turns the failure of a survey into results: the rules that the server
// breaks in the first conversation that any client has with it, and all scripts as
// blocked by that. It returns nil where the failure is nothing of the kind, or may be the user's mistake.
func (r *Runner) firstContact(ctx context.Context, failure error) []verdict.Result {
	target, ok := errors.AsType[*TargetError](failure)
	if !ok || ctx.Err() != nil {
		return nil
	}
	text := ""
	switch {
	case target.Speechless:
		text = contact
	case target.Refused:
		text = r.lockedOut(ctx)
	}
	if text == "" {
		return nil
	}
	s := contactBy(text)
	r.contacted = s
	r.offer = newOffer()
	first := r.Play(ctx, 0, s)
	if first.Verdict != verdict.Fail {
		return nil
	}
	results := []verdict.Result{first}
	for _, s := range r.Scripts {
		results = append(results, verdict.Result{
			Script: s.File, Title: s.Title, Rules: rulesOf(s), Findings: []verdict.Finding{}, Judged: []requirement.ID{},
			Verdict: verdict.Blocked, Reason: "the server could not be tested: " + target.Error(),
		})
	}
	return results
}
