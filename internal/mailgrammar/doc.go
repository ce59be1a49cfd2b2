// Package mailgrammar draws Internet messages as the world has them: header sections of every size, with
// the fields that mail servers treat in ways of their own, MIME of any depth with preambles and epilogues,
// all transfer encodings, composed and decomposed letters, charsets of before Unicode, lines at limits, and
// dots wherever byte-stuffing goes wrong. It is pure: the same seed draws the same messages.
//
// [Draw] gives what any delivery path lets through: lines of at most 998 octets that end with CRLF, a header
// section in ASCII, octets above 127 only where Content-Transfer-Encoding says so. [DrawOdd] gives what is
// malformed and met all the same: no header section, no blank line, no final line end, LF for line ends,
// longer lines, other octets in the header section. Neither gives NUL, a CR without LF, or LF among CRLF,
// which have no defined form on the wire.
package mailgrammar
