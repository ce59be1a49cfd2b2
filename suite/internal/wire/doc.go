// Package wire knows what POP3 looks like as octets: lines, status lines with
// their response codes, and byte-stuffed multi-line data (RFC 1939 section 3,
// RFC 2449 sections 3 and 8). It is pure: octets go in, structure comes out, and
// nothing is judged here. Whether what it saw is right is the oracle's business.
package wire
