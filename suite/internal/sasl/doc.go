// Package sasl is the client's side of the SASL mechanisms that POP3 servers offer:
// PLAIN (RFC 4616), LOGIN, CRAM-MD5 (RFC 2195), DIGEST-MD5 (RFC 2831) with its security
// layer, SCRAM (RFC 5802, RFC 7677) with and without channel binding, OAUTHBEARER and
// OAUTH10A (RFC 7628), XOAUTH2, EXTERNAL and ANONYMOUS.
// It is pure: messages go in, messages come out, and nothing is judged.
//
// An [Exchange] is what both sides have said so far, decoded. From it, and from the
// [Credentials] of a user, [Exchange.Next] makes what an honest client says next,
// whatever was said before: a test can send a first message of its own and go on with
// what fits to it. There is no other state.
package sasl
