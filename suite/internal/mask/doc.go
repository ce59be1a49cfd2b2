// Package mask takes secrets out of text before anybody gets to see it: passwords and
// tokens that are known, and what a client has made of them in a session, such as the
// digest of APOP or a response of SASL. A server that repeats what it was sent puts them
// into error messages, listings, mail and greetings; so that what is printed or written
// passes through a [Mask], wherever it comes from.
//
// A secret is found in clear, whatever the case of its ASCII letters; in any Base64 that
// it is a part of, because it leaves the same digits there at each of three alignments;
// and as Go, JSON, XML, URLs and GitHub escape it. In its place stands the name of the
// value that it is in a transcript, such as {password}, and what is a name is never
// searched. Where our own texts are cut off, which shows by three dots, the beginning of
// a secret is one, too.
//
// Secrets of less than four octets are not searched for: they are found everywhere, and
// hiding them would hide everything but them. Such a password is hidden where a client
// sends it, and nowhere else.
//
// Ordinary words make passwords, too. What comes from outside is searched for each of
// them, by [Mask.Text]; in what is mostly pop3spec's own, those are left alone that
// pop3spec itself uses ([Mask.Own]): "password" as a password must not change the names
// of scripts. Nobody learns anything by it.
package mask
