package doctor_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/doctor"
)

// in is what was seen of a server at which all is as it should be, but for what change makes of it.
func in(change func(*doctor.Observed)) *doctor.Observed {
	good := doctor.Reply{Line: "+OK", OK: true}
	o := &doctor.Observed{
		Asked: doctor.Asked{Name: "pop3://mail.example.org", Host: "mail.example.org", Port: 110,
			Users: []string{"alice"}},
		Lookup:    doctor.Lookup{Addresses: []string{"192.0.2.1"}},
		Routes:    []doctor.Route{{Address: "192.0.2.1:110"}},
		Reception: doctor.Reception{Tried: true, Speaks: doctor.POP3, Greeting: good},
		Before:    &doctor.Capabilities{Tags: map[string][]string{"USER": nil, "UIDL": nil, "TOP": nil}},
		After:     &doctor.Capabilities{Tags: map[string][]string{"USER": nil, "UIDL": nil, "TOP": nil}},
		Logins:    []doctor.Login{{User: "alice", Attempts: []doctor.Attempt{{By: "USER", Reply: good}}}},
		Drops:     []doctor.Maildrop{{User: "alice", Count: 1, Octets: 10, Listed: 1, Unique: 1}},
	}
	change(o)
	return o
}

// What takes time, or a server of a kind that nobody stages, is explained from notes.
func TestExplain(t *testing.T) {
	for want, change := range map[string]func(*doctor.Observed){
		"": func(*doctor.Observed) {},
		"penalty": func(o *doctor.Observed) {
			o.Wrong = &doctor.Reply{Line: "-ERR no", Bad: true, Took: 2 * time.Second}
		},
		"lock-slow": func(o *doctor.Observed) { o.Lock = &doctor.Lock{Freed: 2 * time.Second} },
		"timer-short": func(o *doctor.Observed) {
			o.Idle = &doctor.Idle{Closed: true, Waited: 3 * time.Second}
		},
		"login-delay": func(o *doctor.Observed) { o.Before.Tags["LOGIN-DELAY"] = []string{"300"} },
		"capa-contradicts": func(o *doctor.Observed) {
			delete(o.After.Tags, "UIDL")
		},
		"maildrop-large":       func(o *doctor.Observed) { o.Drops[0].Count = 90000 },
		"maildrop-contradicts": func(o *doctor.Observed) { o.Drops[0].Contradictions = []string{"STAT counts wrongly"} },
		"batches": func(o *doctor.Observed) {
			o.Asked.Host, o.Drops[0].Count = "pop.gmail.com", 250
		},
		"start-delayed": func(o *doctor.Observed) {
			o.Start = &doctor.Start{Failure: "logging in: -ERR [LOGIN-DELAY]", Passing: true}
		},
		"run-fails": func(o *doctor.Observed) { o.Start = &doctor.Start{Failure: "looking up the records: no"} },
		"certificate-expires-soon": func(o *doctor.Observed) {
			o.Asked.Now = time.Now()
			o.Handshake = &doctor.Handshake{Cert: &doctor.Certificate{Until: o.Asked.Now.Add(time.Hour)}}
		},
		"tls-outdated-too": func(o *doctor.Observed) {
			o.Handshake = &doctor.Handshake{Older: "TLS 1.0", Cert: &doctor.Certificate{Until: time.Now().Add(9999 * time.Hour)}}
		},
		"mechanism-refused": func(o *doctor.Observed) {
			o.Logins[0].Attempts = append(o.Logins[0].Attempts,
				doctor.Attempt{By: "APOP", Reply: doctor.Reply{Line: "-ERR", Bad: true}})
		},
	} {
		var got []string
		for _, f := range doctor.Explain(in(change)) {
			if f.Cause != "" {
				got = append(got, f.Cause)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q is explained by %q", want, got)
		}
	}
}

// What servers say does nothing to a terminal, and a report has its place on one.
func TestReportIsSafeToRead(t *testing.T) {
	evil := "\x1b[2J\x07::error::\u202e" + strings.Repeat("x", 200)
	r := doctor.NewReport(in(func(o *doctor.Observed) {
		o.Asked.Name, o.Reception.Greeting.Line = evil, "+OK "+evil
		o.Before.Tags[evil] = nil
		o.Logins[0].User, o.Drops[0].User = evil, evil
		o.Handshake = &doctor.Handshake{Cert: &doctor.Certificate{Subject: evil, Issuer: evil, Names: []string{evil}},
			Faults: []doctor.Distrust{doctor.Expired, doctor.OtherName, doctor.SelfSigned, doctor.OtherIssuer}}
		o.Logins = append(o.Logins, doctor.Login{User: evil, Attempts: []doctor.Attempt{
			{By: "USER", Reply: doctor.Reply{Line: "-ERR " + evil, Bad: true}}}})
	}))
	var b bytes.Buffer
	if err := r.Write(&b); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); strings.ContainsAny(text, "\x1b\x07\u202e") || strings.Contains(text, "\n::error") {
		t.Errorf("%q", text)
	}
	if n := strings.Count(b.String(), "\n"); n > 60 {
		t.Errorf("%d lines", n)
	}
}
