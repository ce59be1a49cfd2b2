package faults

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Proofs of the secret that are only nearly right, and are taken beside right ones.
var _ = Add(
	nearlyAPOP("apop-half-a-digest-suffices", "APOP compares the first half of the digest, and no more.", "short",
		func(stamp, secret, digest string) bool { return isHalf(digest, server.APOPDigest(stamp, secret)) }),
	nearlyAPOP("apop-digest-may-go-on", "APOP overlooks what follows the digest in its argument.", "long",
		func(stamp, secret, digest string) bool {
			return strings.HasPrefix(digest, server.APOPDigest(stamp, secret))
		}),
	nearlyAPOP("apop-brackets-optional", "APOP also takes a digest that was made without the angle brackets.", "bare",
		func(stamp, secret, digest string) bool {
			return server.Equal(digest, server.APOPDigest(strings.Trim(stamp, "<>"), secret))
		}),
	nearlyAPOP("apop-secret-case-ignored", "APOP also takes a digest of the secret in capitals, or in small letters.",
		"capitals", func(stamp, secret, digest string) bool {
			return server.Equal(digest, server.APOPDigest(stamp, strings.ToUpper(secret))) ||
				server.Equal(digest, server.APOPDigest(stamp, strings.ToLower(secret)))
		}),
	nearlyCRAM("cram-half-a-digest-suffices", "CRAM-MD5 compares the first half of the digest, and no more.", "short",
		func(challenge, secret, digest string) bool {
			return isHalf(digest, server.CRAMDigest(challenge, secret))
		}),
	nearlyCRAM("cram-digest-may-go-on", "CRAM-MD5 overlooks what follows the digest.", "long",
		func(challenge, secret, digest string) bool {
			return strings.HasPrefix(digest, server.CRAMDigest(challenge, secret))
		}),
	nearlyCRAM("cram-takes-plain-md5", "CRAM-MD5 also takes the plain MD5 of challenge and secret.", "as APOP",
		func(challenge, secret, digest string) bool { return digest == server.APOPDigest(challenge, secret) }),
	nearlyCRAM("cram-secret-case-ignored", "CRAM-MD5 also takes a digest of the secret in capitals, or in small letters.",
		"capitals", func(challenge, secret, digest string) bool {
			return server.Equal(digest, server.CRAMDigest(challenge, strings.ToUpper(secret))) ||
				server.Equal(digest, server.CRAMDigest(challenge, strings.ToLower(secret)))
		}),
	Fault{
		Name:     "scram-proof-may-go-on",
		Breaks:   "RFC5802-5.1-PROOF-01",
		Sentence: "SCRAM overlooks what follows the proof in p=.",
		Probe:    []string{"<open>", "<scram long proof>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.CheckProof
			w.SCRAM.CheckProof = func(m server.SCRAM, keys server.SCRAMKeys, message, proof []byte) bool {
				return next(m, keys, message, proof[:min(len(proof), m.Hash().Size())])
			}
		},
	},
	Fault{
		Name:     "scram-short-proof-suffices",
		Breaks:   "RFC5802-5.1-PROOF-01",
		Sentence: "SCRAM does not look at a proof that is too short.",
		Probe:    []string{"<open>", "<scram short proof>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.CheckProof
			w.SCRAM.CheckProof = func(m server.SCRAM, keys server.SCRAMKeys, message, proof []byte) bool {
				return len(proof) < m.Hash().Size() || next(m, keys, message, proof)
			}
		},
	},
)

// nearlyAPOP is an APOP that takes other digests, too.
func nearlyAPOP(name, sentence, probe string, takes func(stamp, secret, digest string) bool) Fault {
	return Fault{
		Name: name, Breaks: "RFC1939-7-APOP-05", Sentence: sentence,
		Probe: []string{"<open>", "<apop A, " + probe + ">"},
		Apply: func(w *server.Wiring) {
			next := w.CheckDigest
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				secret, ok := s.Server.Secret(name)
				return next(s, name, digest) || ok && s.Timestamp != "" && takes(s.Timestamp, secret, digest)
			}
		},
	}
}

// nearlyCRAM is a CRAM-MD5 that takes other digests, too.
func nearlyCRAM(name, sentence, probe string, takes func(challenge, secret, digest string) bool) Fault {
	return Fault{
		Name: name, Breaks: "RFC2195-2-RESP-02", Sentence: sentence,
		Probe: []string{"<open>", "<cram with digest " + probe + ">"},
		Apply: func(w *server.Wiring) {
			next := w.CheckCRAM
			w.CheckCRAM = func(s *server.Session, name, challenge, digest string) bool {
				secret, ok := s.Server.Secret(name)
				return next(s, name, challenge, digest) || ok && takes(challenge, secret, digest)
			}
		},
	}
}

// isHalf reports whether a digest begins as it should, for half its length at least.
func isHalf(digest, right string) bool {
	n := len(right) / 2
	return len(digest) >= n && digest[:n] == right[:n]
}

// Right proofs that are refused although the server can tell them: others are accepted.
var _ = Add(
	Fault{
		Name:     "apop-verifier-lost-under-tls",
		Breaks:   "RFC1939-7-APOP-04",
		Sentence: "APOP works in clear, and refuses every digest under TLS.",
		Probe:    []string{"<tls>", "<apop A>"},
		Apply: func(w *server.Wiring) {
			next := w.CheckDigest
			w.CheckDigest = func(s *server.Session, name, digest string) bool { return !s.Secure && next(s, name, digest) }
		},
	},
	Fault{
		Name:     "cram-verifier-lost-under-tls",
		Breaks:   "RFC2195-2-RESP-01",
		Sentence: "CRAM-MD5 works in clear, and refuses every digest under TLS.",
		Probe:    []string{"<tls>", "<cram>"},
		Apply: func(w *server.Wiring) {
			next := w.CheckCRAM
			w.CheckCRAM = func(s *server.Session, name, challenge, digest string) bool {
				return !s.Secure && next(s, name, challenge, digest)
			}
		},
	},
	Fault{
		Name:     "cram-every-other-time",
		Breaks:   "RFC2195-2-RESP-01",
		Sentence: "Of the right digests for CRAM-MD5 every second one of an account is refused.",
		Probe:    []string{"<open>", "<cram>", "QUIT", "B: <open>", "B: <cram>"},
		Apply: func(w *server.Wiring) {
			next, right := w.CheckCRAM, new(memory.History)
			w.CheckCRAM = func(s *server.Session, name, challenge, digest string) bool {
				if !next(s, name, challenge, digest) {
					return false
				}
				right.Add(name)
				times := slices.DeleteFunc(slices.Clone(right.All()), func(other string) bool { return other != name })
				return len(times)%2 == 1
			}
		},
	},
	Fault{
		Name:     "scram-needs-initial-response",
		Breaks:   "RFC5802-5-EXCH-01",
		Sentence: "SCRAM-SHA-1 refuses right proofs unless the first message came with AUTH.",
		Probe:    []string{"<open>", "<scram right by SHA-1>"},
		Apply: func(w *server.Wiring) {
			wrap.Mechanisms(w, "SCRAM-SHA-1", func(run server.RunMechanism, x *server.Exchange) (string, error) {
				initial := x.HasInitial
				if name, err := run(x); err != nil || initial {
					return name, err
				}
				return "", server.ErrCredentials
			})
		},
	},
	Fault{
		Name:     "cram-of-base64",
		Breaks:   "RFC2195-2-RESP-01",
		Sentence: "CRAM-MD5 expects a digest of the challenge as it was sent, in Base64.",
		Probe:    []string{"<open>", "<cram>"},
		Apply: func(w *server.Wiring) {
			next := w.CheckCRAM
			w.CheckCRAM = func(s *server.Session, name, challenge, digest string) bool {
				return next(s, name, base64.StdEncoding.EncodeToString([]byte(challenge)), digest)
			}
		},
	},
	Fault{
		Name:     "cram-wants-upper-case",
		Breaks:   "RFC2195-2-RESP-01",
		Sentence: "The digest of CRAM-MD5 has to be in upper case.",
		Probe:    []string{"<open>", "<cram>"},
		Apply: func(w *server.Wiring) {
			next := w.CheckCRAM
			w.CheckCRAM = func(s *server.Session, name, challenge, digest string) bool {
				return digest == strings.ToUpper(digest) && next(s, name, challenge, strings.ToLower(digest))
			}
		},
	},
	Fault{
		Name:     "apop-secret-in-front",
		Breaks:   "RFC1939-7-APOP-04",
		Sentence: "The digest of APOP is made of the secret first and the timestamp then.",
		Probe:    []string{"<open>", "<apop A>"},
		Apply: func(w *server.Wiring) {
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				secret, ok := s.Server.Secret(name)
				return ok && digest == server.APOPDigest(secret, s.Timestamp)
			}
		},
	},
)
