// Package oracle watches POP3 conversations: package model knows what is going on in them,
// and package rules judges it. See there. An oracle is closed at the end (Close), for what
// only the end of the conversation decides.
package oracle

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
)

// Oracle knows and judges one conversation, on any number of connections.
type Oracle struct {
	*model.Model
	*rules.Judge
}

// New returns an oracle that has seen nothing yet.
func New(w World) *Oracle {
	judge := rules.New()
	return &Oracle{Model: model.New(w, judge.Event), Judge: judge}
}

// What the oracle is told, and tells.
type (
	World   = model.World
	Account = model.Account
	Source  = model.Source
	Spot    = model.Spot
	TLS     = model.TLS
	Body    = model.Body
	Manner  = model.Manner
	Follow  = model.Follow
	Finding = rules.Finding
)

// How a connection ends, and what follows a line.
const (
	ByServer = model.ByServer
	ByClient = model.ByClient
	Abruptly = model.Abruptly
	ByTimer  = model.ByTimer

	Nothing  = model.Nothing
	Lines    = model.Lines
	Response = model.Response
	Again    = model.Again
)

// Stored is [model.Stored].
func Stored(octets []byte) Source { return model.Stored(octets) }

// Digest is [model.Digest].
func Digest(timestamp, secret string) string { return model.Digest(timestamp, secret) }
