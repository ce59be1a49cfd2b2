package specs

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/baseline"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// TestSuite runs every script as a Ginkgo spec, against the bundled fake or against
// the server that the environment names:
//
//	POP3SPEC_TARGET=pop3://127.0.0.1:1110   the server
//	POP3SPEC_ACCOUNT="alice:secret bob:x"   its accounts, separated by blanks
//	POP3SPEC_PROVISION=exec:./fill          how maildrops are filled, see pop3spec run --help
//	POP3SPEC_DELIVER=exec:./deliver         how a message is added
//	POP3SPEC_CA=ca.pem                      whom to trust
//	POP3SPEC_STLS=1                         upgrade before login
//	POP3SPEC_BASELINE=known.txt             what is known to be broken, named from this folder
func TestSuite(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "POP3 conformance")
}

var _ = func() bool {
	tgt, err := fromEnvironment()
	if err != nil {
		panic(fmt.Sprintf("the environment names a target that can't be used: %v", err))
	}
	if tgt == nil {
		if tgt, err = faketarget.Start(faketarget.Config{}); err != nil {
			panic(err)
		}
	}
	AfterSuite(func() { Expect(tgt.Close()).To(Succeed()) })
	return newServer(aimed{tgt}).Scripts()
}()

// aimed is all scripts, played against a target.
type aimed struct{ *target.Target }

// Scripts implements front.Options.
func (aimed) Scripts() ([]*transcript.Script, error) { return scripts.All() }

// Runner implements front.Options.
func (a aimed) Runner() (runner.Options, error) { return runner.Options{Target: a.Target}, nil }

// Baseline implements front.Options.
func (aimed) Baseline() (*verdict.Baseline, error) {
	return baseline.Load(os.Getenv("POP3SPEC_BASELINE"))
}

// Strict implements front.Options.
func (aimed) Strict() bool { return false }

// fromEnvironment is the target that the environment names; nil if it names none.
func fromEnvironment() (*target.Target, error) {
	url := os.Getenv("POP3SPEC_TARGET")
	if url == "" {
		return nil, nil
	}
	endpoint, err := target.ParseURL(url)
	if err != nil {
		return nil, err
	}
	tgt := target.New(endpoint)
	tgt.STLS = os.Getenv("POP3SPEC_STLS") != ""
	if tgt.Accounts, err = target.ParseAccounts(strings.Fields(os.Getenv("POP3SPEC_ACCOUNT"))); err != nil {
		return nil, err
	}
	if len(tgt.Accounts) == 0 {
		return nil, errors.New("POP3SPEC_ACCOUNT is not set")
	}
	if tgt.TLS, err = target.TLSConfig(endpoint.Host, os.Getenv("POP3SPEC_CA"), false); err != nil {
		return nil, err
	}
	access := tgt.Access(os.Getenv("POP3SPEC_CA"), false)
	if tgt.Deliver, err = provision.ParseDeliver(os.Getenv("POP3SPEC_DELIVER"), access); err != nil {
		return nil, err
	}
	access.Deliver = tgt.Deliver
	tgt.Provision, err = provision.Parse(os.Getenv("POP3SPEC_PROVISION"), access)
	return tgt, err
}
