package cli

import (
	"errors"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/postoffice"
)

// maildropsOf are the maildrops of the bundled server, for mail that comes in.
type maildropsOf struct{ srv *fakeserver.Server }

// Has implements postoffice.Maildrops.
func (m maildropsOf) Has(user string) bool {
	_, err := m.srv.Maildrop(user)
	return err == nil
}

// Deliver implements postoffice.Maildrops.
func (m maildropsOf) Deliver(user string, octets []byte) error {
	return m.srv.Deliver(user, fakeserver.Bytes(octets))
}

// takeMail has the bundled server take mail where the flags say so, until the returned function is called.
func (f *serveFlags) takeMail(std streams, srv *fakeserver.Server) (stop func() error, err error) {
	var offices []*postoffice.Office
	stop = func() (err error) {
		for _, o := range offices {
			err = errors.Join(err, o.Close())
		}
		return err
	}
	for _, in := range []struct {
		word, address string
		lmtp          bool
	}{{"smtp", f.smtp, false}, {"lmtp", f.lmtp, true}} {
		if in.address == "" {
			continue
		}
		o, err := postoffice.Open(in.address, in.lmtp, maildropsOf{srv})
		if err != nil {
			return nil, errors.Join(err, stop())
		}
		offices = append(offices, o)
		std.say("%s %s", in.word, o.Address())
	}
	return stop, nil
}
