package dnsrecords

import (
	"fmt"
	"maps"
	"slices"
)

// Result is what a check of records came to.
type Result struct {
	Judged        bool // false: the records say nothing about it
	Holds         bool
	Expected, Got string // if it does not hold
}

// checks are what a transcript can want of the records, by the word for it.
var checks = map[string]func(*Records) Result{
	"tls-preferred": tlsPreferred,
	"pop3-and-imap": pop3AndIMAP,
	"signatures":    signatures,
	"tlsa":          tlsa,
	"signed-tlsa":   signedTLSA,
}

// Words are those for the checks, sorted.
func Words() []string { return slices.Sorted(maps.Keys(checks)) }

// Check judges the records. It is false if there is no check of that name.
func (r *Records) Check(word string) (Result, bool) {
	check, ok := checks[word]
	if !ok {
		return Result{}, false
	}
	return check(r), true
}

func holds(ok bool, expected, got string) Result {
	return Result{Judged: true, Holds: ok, Expected: expected, Got: got}
}

// tlsPreferred: the service with TLS from the start is published, and comes before the
// one in clear (RFC 8314 section 4.5.2). A priority that is the same prefers neither.
func tlsPreferred(r *Records) Result {
	secure, ok := First(r.POP3S)
	if !ok {
		return holds(false, "an SRV record of _pop3s._tcp."+r.Domain, "none")
	}
	clear, ok := First(r.POP3)
	return holds(!ok || secure.Priority < clear.Priority,
		fmt.Sprintf("a priority of _pop3s._tcp less than %d, that of _pop3._tcp", clear.Priority),
		fmt.Sprint(secure.Priority))
}

// pop3AndIMAP: who publishes IMAP publishes POP3 as well (RFC 6186 section 3.4). Both
// may be published as not there.
func pop3AndIMAP(r *Records) Result {
	_, imap := First(slices.Concat(r.IMAPS, r.IMAP))
	if !imap {
		return Result{}
	}
	return holds(len(r.POP3)+len(r.POP3S) > 0, "SRV records of _pop3._tcp or _pop3s._tcp beside those for IMAP", "none")
}

// signatures: the records are signed where the parent zone is (RFC 8314 section 4.5.3).
func signatures(r *Records) Result {
	if !r.Validated || !r.Signable || len(r.POP3)+len(r.POP3S) == 0 {
		return Result{}
	}
	return holds(r.Signed, "SRV records that DNSSEC proves authentic", "unsigned ones")
}

// tlsa: each port with TLS has TLSA records (RFC 8314 section 4.5.4).
func tlsa(r *Records) Result {
	first, ok := First(slices.Concat(r.POP3S, r.POP3))
	if !ok {
		return Result{}
	}
	return holds(first.TLSA, fmt.Sprintf("TLSA records of _%d._tcp.%s", first.Port, first.Host), "none")
}

// signedTLSA: TLSA records that are not signed must not be there (RFC 8314 section
// 4.5.4). Only a resolver that validates can tell.
func signedTLSA(r *Records) Result {
	judged := Result{}
	for _, s := range slices.Concat(r.POP3S, r.POP3) {
		if !s.TLSA || !r.Validated {
			continue
		}
		judged = holds(s.Authentic,
			fmt.Sprintf("TLSA records of _%d._tcp.%s that DNSSEC proves authentic, or none", s.Port, s.Host), "unsigned ones")
		if !judged.Holds {
			return judged
		}
	}
	return judged
}
