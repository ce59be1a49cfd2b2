//go:build windows

package specs

import "github.com/pop3spec/pop3spec/suite/internal/session"

// matcher is that of the engine: goexpect needs a terminal that this system does not have.
var matcher = session.Plain
