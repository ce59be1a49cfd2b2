package provision

import (
	"context"

	"github.com/pop3spec/pop3spec/fixtures"
)

// Provisioner fills maildrops.
type Provisioner interface {
	// Fill makes the user's maildrop hold exactly the messages of drop, in
	// their order. Once it has returned nil, no old session of the user
	// lingers. It may be called for several users at once, but not for one
	// user twice.
	Fill(ctx context.Context, user string, drop fixtures.Maildrop) error
}

// Witness is a Provisioner that can tell people how it filled a maildrop last, who look
// for the messages that are not there.
type Witness interface {
	// Filled says in a clause what was done for the user, with lines more that are
	// indented if there is more to say.
	Filled(user string) string
}

// Deliverer adds messages to maildrops.
type Deliverer interface {
	// Deliver adds m to the user's maildrop as the newest message. Sessions of
	// the user may be running.
	Deliver(ctx context.Context, user string, m fixtures.Message) error
}

// Carrier is a Provisioner or Deliverer that brings messages by a way on which they may be
// changed, refused, or arrive in another order: what the maildrop shows is what counts.
type Carrier interface {
	// Carries names the way.
	Carries() string
}

// Secretive is a Provisioner or Deliverer that was given secrets.
type Secretive interface {
	Secrets() []string
}

// Func is a function that fills maildrops, as a server inside the
// test program has one.
type Func func(ctx context.Context, user string, drop fixtures.Maildrop) error

// Fill calls f.
func (f Func) Fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	return f(ctx, user, drop)
}

// DeliverFunc is a function that delivers a message.
type DeliverFunc func(ctx context.Context, user string, m fixtures.Message) error

// Deliver calls f.
func (f DeliverFunc) Deliver(ctx context.Context, user string, m fixtures.Message) error {
	return f(ctx, user, m)
}
