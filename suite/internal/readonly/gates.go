package readonly

import (
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Reasons of the gates.
var (
	errDeletes = &session.WithheldError{Why: "deletes mail: use --provision, or --allow-delete if the mailbox " +
		"may be emptied"}
	errExpires = &session.WithheldError{Why: "fetches mail and ends with QUIT, upon which this server may delete what " +
		"was fetched: " +
		"use --provision, or --allow-delete"}
	// ErrUntested is why mail is not fetched of which nobody has tried yet whether
	// fetching does it any harm.
	ErrUntested = &session.WithheldError{Why: "fetches mail, and whether that harms the mail has not been tried"}
)

// NoDelete makes a gate for one connection that withholds whatever some server may take
// as DELE.
func NoDelete() session.Gate {
	return withhold(errDeletes, wire.Keywords(func(s wire.Spec) bool { return s.Deletes })...)
}

// NoFetch makes a gate for one connection that withholds whatever some server may take as
// one of the commands by which mail is fetched.
func NoFetch(why *session.WithheldError, commands ...string) session.Gate {
	return withhold(why, commands...)
}

// NoCommit makes a gate for one connection that withholds QUIT after RETR. A session
// that ends otherwise does not enter the UPDATE state, and a server deletes nothing (RFC
// 1939 section 6, RFC 2449 section 6.7).
func NoCommit() session.Gate {
	retr, quit, fetched := newFollower("RETR"), newFollower("QUIT"), false
	return func(octets []byte, secure bool) error {
		at, _ := retr.feed(octets, secure)
		_, end := quit.feed(octets, secure)
		if end >= 0 && (fetched || at >= 0 && at < end) {
			return errExpires
		}
		fetched = fetched || at >= 0
		return nil
	}
}

// withhold makes a gate that some commands do not pass.
func withhold(why *session.WithheldError, commands ...string) session.Gate {
	var all []*follower
	for _, verb := range commands {
		all = append(all, newFollower(verb))
	}
	return func(octets []byte, secure bool) error {
		for _, f := range all {
			if first, _ := f.feed(octets, secure); first >= 0 {
				return why
			}
		}
		return nil
	}
}
