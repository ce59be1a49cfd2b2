package fakeserver

import (
	"cmp"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// play runs a probe, as the package's manual describes it, and returns the
// whole conversation. The server is what start makes.
func play(t *testing.T, c Config, start func(Config) (*Server, error), probe []string) string {
	t.Helper()
	var log strings.Builder
	bubbleWith(t, c, start, func(t *testing.T, srv *Server) {
		peers := map[string]*peer{}
		for _, step := range probe {
			who, what := "A", step
			if len(step) > 2 && step[1] == ':' {
				who, what = step[:1], step[3:]
			}
			log.WriteString(who + ": " + what + "\n" + act(t, srv, peers, who, what))
		}
		for _, p := range peers {
			p.drop()
		}
	})
	return log.String()
}

func act(t *testing.T, srv *Server, peers map[string]*peer, who, what string) string {
	t.Helper()
	said := ""
	if peers[who] == nil {
		switch what {
		case "<tls>":
			peers[who] = dialTLS(t, srv)
		case "<tls 1.1>":
			peers[who] = dialTLSVersion(t, srv, tls.VersionTLS11)
		case "<tls 1.2>":
			peers[who] = dialTLSVersion(t, srv, tls.VersionTLS12)
		case "<tls with RC4>":
			peers[who] = dialTLSWith(t, srv, onlyRC4)
		default:
			if user, is := strings.CutPrefix(what, "<tls as "); is {
				peers[who] = dialTLSAs(t, srv, strings.TrimSuffix(user, ">"))
			} else {
				peers[who] = dial(t, srv)
			}
		}
		said = peers[who].greeting
		if peers[who].asked {
			said += "(asked for a certificate)\n"
		}
		if what == "<open>" || strings.HasPrefix(what, "<tls") {
			return said
		}
		said += peers[who].login("alice")
	}
	p := peers[who]
	what = inBase64.ReplaceAllStringFunc(what, func(s string) string { return b64(s[1 : len(s)-1]) })
	if strings.HasPrefix(what, "<") {
		said += p.direct(peers, strings.TrimSuffix(what[1:], ">"))
	} else {
		said += p.do("%s", what)
	}
	if p.isClosed() {
		said += "(closed)\n"
	}
	return said + fmt.Sprintf("(in %d pieces)\n", p.reads())
}

// direct follows a stage direction.
func (p *peer) direct(peers map[string]*peer, what string) string {
	p.t.Helper()
	verb, arg, _ := strings.Cut(what, " ")
	switch verb {
	case "send":
		return p.write(arg)
	case "drop":
		p.drop()
		return ""
	case "wait":
		length := defaultAutologout + time.Second
		if arg != "" {
			var err error
			if length, err = time.ParseDuration(arg); err != nil {
				p.t.Fatal(err)
			}
		}
		time.Sleep(length) // virtual
		return p.take()
	case "deliver":
		user := cmp.Or(strings.TrimPrefix(arg, "to "), "alice")
		if err := p.srv.Deliver(user, String("Subject: new\n\nnew mail\n")); err != nil {
			p.t.Fatal(err)
		}
		return ""
	case "stls":
		if arg != "" {
			arg = strings.ReplaceAll(arg, "|", "\r\n") + "\r\n"
		}
		return p.stls(arg)
	case "stls-and-half":
		return p.stls(arg) // the beginning of a line
	case "stls-then":
		return p.stlsThen(arg+"\r\n", func(*tls.Config) {})
	case "stls-with-RC4":
		return p.stlsWith("", onlyRC4)
	case "apop":
		of, name, _ := strings.Cut(arg, " as ")
		if of, how, nearly := strings.Cut(of, ", "); nearly {
			return p.do("APOP alice %s", digestForms[how](apopDigest, timestampIn(peers[of].greeting)))
		}
		return p.do("APOP %s %s", cmp.Or(name, "alice"), apopDigest(timestampIn(peers[of].greeting), testPassword))
	case "APOP":
		digest := apopDigest(timestampIn(peers[arg].greeting), testPassword)
		return p.do("APOP alice %s", strings.ToUpper(digest))
	case "cram":
		if beside, ok := strings.CutPrefix(arg, "beside "); ok {
			return p.cram("", func() string { return peers[beside].do("AUTH CRAM-MD5") })
		}
		if how, nearly := strings.CutPrefix(arg, "with digest "); nearly {
			return p.cramWith(digestForms[how])
		}
		if arg == "" {
			return p.cram("", nil)
		}
		return p.cram(peers[arg].digest, nil)
	case "digest":
		return p.digestMD5(arg)
	case "split":
		half := (len(arg) + 1) / 2
		return p.write(arg[:half]) + p.do("%s", arg[half:])
	case "log":
		way, arg, _ := strings.Cut(strings.TrimPrefix(arg, "in by "), " as ")
		user, password, _ := strings.Cut(arg, " with ")
		return p.loginBy(way, user, password)
	case "scram":
		if beside, ok := strings.CutPrefix(arg, "beside "); ok {
			c := scramWays["right"]
			c.meanwhile = func() { peers[beside].scramFirst(c) }
			return p.scram(c)
		}
		if c, ok := scramWays[arg]; ok {
			return p.scram(c)
		}
	}
	p.t.Fatalf("unknown stage direction %q", what)
	return ""
}

var inBase64 = regexp.MustCompile(`(?s)\{.*\}`)

// cram answers a challenge of CRAM-MD5 as alice, rightly, or with a digest
// that was good elsewhere. What happens meanwhile is done after the challenge.
func (p *peer) cram(digest string, meanwhile func() string) string {
	said := p.do("AUTH CRAM-MD5")
	challenge, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(strings.TrimPrefix(said, "+ "), "\r\n"))
	if err != nil {
		return said
	}
	if meanwhile != nil {
		said += meanwhile()
	}
	if digest == "" {
		digest = cramDigest(string(challenge), testPassword)
	}
	p.digest = digest
	return said + p.do("%s", b64("alice "+digest))
}

// digestForms are ways to get a digest of alice's password nearly right.
var digestForms = map[string]func(digest func(stamp, secret string) string, stamp string) string{
	"short": func(digest func(stamp, secret string) string, stamp string) string {
		return digest(stamp, testPassword)[:16]
	},
	"long": func(digest func(stamp, secret string) string, stamp string) string {
		return digest(stamp, testPassword) + "00"
	},
	"bare": func(digest func(stamp, secret string) string, stamp string) string {
		return digest(strings.Trim(stamp, "<>"), testPassword)
	},
	"capitals": func(digest func(stamp, secret string) string, stamp string) string {
		return digest(stamp, strings.ToUpper(testPassword))
	},
	"as APOP": func(_ func(stamp, secret string) string, stamp string) string { return apopDigest(stamp, testPassword) },
}

// cramWith answers a challenge of CRAM-MD5 as alice, with a digest that is nearly right.
func (p *peer) cramWith(form func(digest func(stamp, secret string) string, stamp string) string) string {
	said := p.do("AUTH CRAM-MD5")
	challenge, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(strings.TrimPrefix(said, "+ "), "\r\n"))
	if err != nil {
		return said
	}
	return said + p.do("%s", b64("alice "+form(cramDigest, string(challenge))))
}

// scramWays are the ways of <scram>.
var scramWays = map[string]scramClient{
	"right":             {mechanism: "SCRAM-SHA-256"},
	"right by SHA-1":    {mechanism: "SCRAM-SHA-1"},
	"wrong proof":       {mechanism: "SCRAM-SHA-256", password: "wrong"},
	"long proof":        {mechanism: "SCRAM-SHA-256", proof: longer},
	"short proof":       {mechanism: "SCRAM-SHA-256", proof: shorter},
	"wrong nonce":       {mechanism: "SCRAM-SHA-256", nonce: func(n string) string { return n + "x" }},
	"wrong c":           {mechanism: "SCRAM-SHA-256", repeated: "y,,"},
	"as bob":            {mechanism: "SCRAM-SHA-256", header: "n,a=bob,"},
	"flag y":            {mechanism: "SCRAM-SHA-256", header: "y,,"},
	"flag x":            {mechanism: "SCRAM-SHA-256", header: "x,,"},
	"m":                 {mechanism: "SCRAM-SHA-256", before: "m=x,"},
	"extension":         {mechanism: "SCRAM-SHA-256", after: ",z=1"},
	"bad escape":        {mechanism: "SCRAM-SHA-256", user: "al=ice"},
	"unknown binding":   {mechanism: "SCRAM-SHA-256-PLUS", header: "p=tls-nosuch,,", binding: []byte{}},
	"tls-exporter":      {mechanism: "SCRAM-SHA-256-PLUS", header: "p=tls-exporter,,"},
	"tls-unique":        {mechanism: "SCRAM-SHA-256-PLUS", header: "p=tls-unique,,"},
	"tls-end-point":     {mechanism: "SCRAM-SHA-256-PLUS", header: "p=tls-server-end-point,,"},
	"-PLUS with flag n": {mechanism: "SCRAM-SHA-256-PLUS"},
}

// longer and shorter change the proof in an attribute ",p=".
func longer(p string) string {
	proof, _ := base64.StdEncoding.DecodeString(p[len(",p="):])
	return ",p=" + base64.StdEncoding.EncodeToString(append(proof, 0, 0))
}

func shorter(p string) string {
	proof, _ := base64.StdEncoding.DecodeString(p[len(",p="):])
	return ",p=" + base64.StdEncoding.EncodeToString(proof[:len(proof)-4])
}

var msgID = regexp.MustCompile(`<[^ ]+@[^ ]+>`)

func timestampIn(greeting string) string { return msgID.FindString(greeting) }

func TestEveryFaultShowsOnTheWire(t *testing.T) {
	for _, f := range Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			c := Config{STLS: true, Faults: []string{f.Name}}
			correct := play(t, c, withoutFaults, f.Probe)
			if faulty := play(t, c, New, f.Probe); faulty == correct {
				t.Errorf("the probe shows no difference:\n%s", faulty)
			}
			if again := play(t, c, withoutFaults, f.Probe); again != correct {
				t.Errorf("the correct server is not predictable:\n%s\n%s", correct, again)
			}
		})
	}
}

func TestEveryVariationShowsOnTheWire(t *testing.T) {
	for _, v := range Variations() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			c := Config{STLS: true, Variations: []string{v.Name}}
			correct := play(t, c, withoutVariations, v.Probe)
			if varied := play(t, c, New, v.Probe); varied == correct {
				t.Errorf("the probe shows no difference:\n%s", varied)
			}
		})
	}
}

// withoutFaults is New, but for the faults: what they need is there, and works.
func withoutFaults(c Config) (*Server, error) {
	chosen, err := c.chosen()
	if err != nil {
		return nil, err
	}
	for i := range chosen.faults {
		chosen.faults[i].Apply = func(*server.Wiring) {}
	}
	return build(c, chosen)
}

func withoutVariations(c Config) (*Server, error) {
	chosen, err := c.chosen()
	if err != nil {
		return nil, err
	}
	for i := range chosen.variations {
		chosen.variations[i].Apply = func(*server.Wiring) {}
	}
	return build(c, chosen)
}

func TestFaultsAndVariationsCombine(t *testing.T) {
	for _, v := range Variations() {
		for _, f := range Faults() {
			for _, stls := range []bool{false, true} {
				c := Config{STLS: stls, Variations: []string{v.Name}, Faults: []string{f.Name}}
				chosen, err := c.chosen()
				if err != nil {
					t.Error(err)
					continue
				}
				w, err := server.WiringFor(c.inside())
				if err != nil {
					t.Error(err)
					continue
				}
				chosen.apply(w)
			}
		}
	}
}
