package dnsrecords

import "testing"

// what a domain in good order publishes.
func good() *Records {
	return &Records{
		Domain: "example.org", Validated: true, Signable: true, Signed: true,
		POP3S: []Service{{Host: "pop.example.org", Port: 995, Priority: 0, TLSA: true, Authentic: true}},
		POP3:  []Service{{Host: "pop.example.org", Port: 110, Priority: 10, TLSA: true, Authentic: true}},
		IMAPS: []Service{{Host: "imap.example.org", Port: 993}},
	}
}

func TestChecks(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(*Records)
		broken map[string]bool // the checks that it breaks; the rest holds or says nothing
		silent map[string]bool // the checks that say nothing
	}{
		{name: "in good order", change: func(*Records) {}},
		{name: "the same priority", change: func(r *Records) { r.POP3S[0].Priority = 10 },
			broken: map[string]bool{"tls-preferred": true}},
		{name: "no service in clear", change: func(r *Records) { r.POP3 = nil }},
		{name: "a service in clear that is declared absent", change: func(r *Records) { r.POP3 = []Service{{}} }},
		{name: "no records for TLS", change: func(r *Records) { r.POP3S = nil },
			broken: map[string]bool{"tls-preferred": true}},
		{
			name:   "nothing but IMAP",
			change: func(r *Records) { r.POP3, r.POP3S = nil, nil },
			broken: map[string]bool{"tls-preferred": true, "pop3-and-imap": true},
			silent: map[string]bool{"signatures": true, "tlsa": true, "signed-tlsa": true},
		},
		{name: "no IMAP", change: func(r *Records) { r.IMAPS = nil }, silent: map[string]bool{"pop3-and-imap": true}},
		{name: "unsigned", change: func(r *Records) { r.Signed = false }, broken: map[string]bool{"signatures": true}},
		{
			name:   "unsigned below a zone that is unsigned",
			change: func(r *Records) { r.Signed, r.Signable = false, false },
			silent: map[string]bool{"signatures": true},
		},
		{
			name:   "a resolver that does not validate",
			change: func(r *Records) { r.Signed, r.Validated, r.POP3S[0].Authentic = false, false, false },
			silent: map[string]bool{"signatures": true, "signed-tlsa": true},
		},
		{
			name:   "no keys",
			change: func(r *Records) { r.POP3[0].TLSA, r.POP3S[0].TLSA = false, false },
			broken: map[string]bool{"tlsa": true}, silent: map[string]bool{"signed-tlsa": true},
		},
		{name: "keys without signature", change: func(r *Records) { r.POP3[0].Authentic = false },
			broken: map[string]bool{"signed-tlsa": true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := good()
			tc.change(r)
			for _, word := range Words() {
				got, ok := r.Check(word)
				if !ok || got.Judged == tc.silent[word] || got.Judged && got.Holds == tc.broken[word] {
					t.Errorf("%s: %+v", word, got)
				}
			}
		})
	}
}

func TestUnknownCheck(t *testing.T) {
	if _, ok := good().Check("tls-prefered"); ok {
		t.Error("an unknown check is no check")
	}
}
