package runner

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/session"
)

// offer is what a server showed that it has, before any script is played.
type offer struct {
	tags     map[string][]string // capabilities before or after login, arguments joined
	early    map[string][]string // those before login
	lists    announced
	greeting string        // after +OK
	apop     bool          // the greeting has a timestamp
	expires  bool          // EXPIRE 0: fetching may delete
	delay    time.Duration // LOGIN-DELAY
	tlsFirst bool          // in clear nobody can log in, as CAPA tells
	sasl     mechanisms    // before login
	secured  bool          // a session in clear can be upgraded by STLS
	capitals bool          // keywords have to be written in capitals
	noUser   bool          // USER is refused: there are other ways to log in
	messages int           // in the first account's maildrop
}

func newOffer() *offer {
	return &offer{tags: map[string][]string{}, early: map[string][]string{}, lists: announced{}}
}

// announced are the lists that CAPA gives before login, with TLS and without.
type announced map[bool]map[string][]string

// note takes over a line of the list on a connection with TLS or without.
func (a announced) note(secure bool, tag string, args []string) {
	if a[secure] == nil {
		a[secure] = map[string][]string{}
	}
	a[secure][tag] = args
}

// has reports whether a capability, "TAG" or "TAG:ARGUMENT", is there.
func (o *offer) has(capability string) bool {
	tag, arg, _ := strings.Cut(strings.ToUpper(capability), ":")
	if tag == "APOP" {
		return o.apop
	}
	if tag == "LOGIN-DELAY" && arg == "" {
		return o.delay > 0
	}
	return lists(o.tags, tag, arg)
}

// hasEarly is has before login.
func (o *offer) hasEarly(capability string) bool {
	tag, arg, _ := strings.Cut(strings.ToUpper(capability), ":")
	return lists(o.early, tag, arg)
}

func lists(tags map[string][]string, tag, arg string) bool {
	args, ok := tags[tag]
	if !ok || arg == "" {
		return ok
	}
	for _, a := range args {
		if strings.EqualFold(a, arg) {
			return true
		}
	}
	return false
}

// survey logs in once, by which it finds out whether the target can be tested at
// all, asks what it offers, and has a look into the maildrop if there is something to
// look for.
func (r *Runner) survey(ctx context.Context, look *inspection) (*offer, error) {
	s, address, err := r.surveyorAtMain(ctx)
	if err != nil {
		return nil, &TargetError{Doing: "connecting to " + address, Err: plain(err), Hint: connectHint(err)}
	}
	defer s.conn.Close()
	s.look = look
	if err := s.run(address); err != nil {
		if ctx.Err() != nil {
			err = &TargetError{Doing: "asking " + address + " what it offers", Err: ctx.Err()}
		}
		return nil, err
	}
	r.surveyUnderTLS(ctx, s.offer)
	return s.offer, nil
}

// plain says what an error of the network means.
func plain(err error) error {
	switch {
	case session.IsTimeout(err):
		return errors.New("no answer within the time-out")
	case strings.HasSuffix(err.Error(), "EOF"):
		return errors.New("the server closed the connection")
	}
	return err
}

func connectHint(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "certificate"):
		return "trust its authority with --ca FILE, or skip verification with --insecure"
	case strings.Contains(text, "refused"):
		return "is the server running, and is this its port?"
	}
	return ""
}
