package coverage

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/situation"
)

func TestInSituations(t *testing.T) {
	o := &situation.Offer{Logins: map[situation.Value][]situation.Value{
		situation.Clear: {situation.UserPass, situation.APOP}, situation.STLS: {situation.UserPass},
	}}
	for d := range o.Values {
		o.Values[d] = []situation.Value{situation.Value(situation.Dimension(d).String())}
	}
	o.Values[situation.Account] = []situation.Value{situation.Nth(0), situation.Nth(1), situation.Nth(2), situation.Nth(3)}
	o.Values[situation.Transport] = []situation.Value{situation.Clear, situation.STLS}
	o.Values[situation.Login] = []situation.Value{situation.UserPass, situation.APOP}
	s := InSituations(o)
	in := o.Plain()
	s.Add("RFC1939-5-DELE-01", "a", in)
	s.Add("RFC1939-5-DELE-01", "b", in)
	in[situation.Account], in[situation.Transport] = situation.Nth(3), situation.STLS
	s.Add("RFC1939-5-DELE-01", "b", in)
	rules := s.Rules()
	if len(rules) != 1 {
		t.Fatalf("%+v", rules)
	}
	r := rules[0]
	if met, all := s.Of(r, situation.Account); met != 2 || all != 3 {
		t.Errorf("%d of %d accounts", met, all)
	}
	if r.Scripts != 2 || r.Situations != 2 || r.Values["transport"]["stls"] != 1 || r.Values["login"]["apop"] != 0 {
		t.Errorf("%+v", r)
	}
	// Two situations of 28 pairs each have 15 in common; APOP does not go with STLS.
	if r.Pairs.Met != 2*28-15 || r.Pairs.All != 6+6+4-1+5*(3+2+2)+10 {
		t.Errorf("%+v", r.Pairs)
	}
}
