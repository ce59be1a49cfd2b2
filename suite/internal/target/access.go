package target

import (
	"crypto/tls"
	"net"

	"github.com/pop3spec/pop3spec/suite/internal/provision"
)

// Access is what those need to know who fill the maildrops of the target over a network: the passwords of
// its accounts, and how certificates are verified, as TLSConfig has it. A password goes in clear to the host
// only to which the run itself sends it in clear, and to this machine.
func (t *Target) Access(caFile string, insecure bool) provision.Access {
	return provision.Access{
		Password: func(user string) (string, bool) {
			for _, a := range t.Accounts {
				if a.User == user {
					return a.Password, true
				}
			}
			return "", false
		},
		TLS: func(host string) (*tls.Config, error) { return TLSConfig(host, caFile, insecure) },
		Clear: func(host string) bool {
			own, _, err := net.SplitHostPort(t.Address)
			return err == nil && own == host && !t.Implicit && !t.STLS
		},
		Deliver: t.Deliver,
	}
}
