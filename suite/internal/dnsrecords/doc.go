// Package dnsrecords knows what a mail domain publishes about its POP3 service: the SRV
// records by which clients find it (RFC 6186), their order and their protection (RFC
// 8314 section 4.5). [LookUp] asks a resolver, once; the checks of what came back are
// pure.
package dnsrecords
