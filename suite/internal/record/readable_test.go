package record

import "testing"

// What was said may be told in an order that is nobody's: the recording of it is a
// transcript all the same. That play parses what was written is the test.
func TestStrangeSessionsAreReadable(t *testing.T) {
	const login = "S: +OK ready\nC: USER alice\nS: +OK\nC: PASS secret\nS: +OK\n"
	for name, events := range map[string]string{
		"a keyword that goes on after CR": login + `C> STAT\rUIDL\r\n` +
			"\nS: +OK\nS: 1 20\nS: .\nFIN",
		"a keyword that goes on after NUL": login + `C> LIST\x00\r\n` + "\nS: +OK\nS: 1 20\nS: .\nFIN",
		"+OK for a challenge, and more before the response": "S: +OK\nC: AUTH PLAIN\nS: +OK\nS: LANG\nC: " +
			"c2VjcmV0\nS: +OK\nFIN",
		"+OK for a challenge, and another one": "S: +OK\nC: AUTH PLAIN\nS: +OK\nS: +\nC: " +
			"c2VjcmV0\nS: +OK\nFIN",
		"+OK for a challenge, and a refusal": "S: +OK\nC: AUTH PLAIN\nS: +OK\nS: -ERR\nC: STAT\nS: " +
			"+OK 0 0\nFIN",
		"TLS that begins among the lines of a reply": "S: +OK\nC: CAPA\nS: +OK\nS: TOP\nTLS\nS: +OK\nS: " +
			"UIDL\nS: .\nC: CAPA\nS: +OK\nS: .\nFIN",
		"TLS that begins within a line of a reply": "S: +OK\nC: CAPA\nS: +OK\nS> TO\nTLS\nS> " +
			"P\\r\\n.\\r\\n\nFIN",
		"a refusal among lines that nobody asked for": login + `C> LIST\x00\r\n` +
			"\nS: +OK\nS: -ERR\nS: 1 20\nS: .\nC: QUIT\nS: +OK\nFIN",
		"replies that must be quoted, to commands nobody knows": login + `C> 1 0\r\n.\r\n` + "\nS: 1 0\nS: .\n" +
			`S> +OK \x7f\r\n` + "\nC: +OK\nS: +OK\nC: ..\nS: .\nFIN",
		"a quoted reply after one that is neither +OK nor -ERR": login + `C> XA\r\nXB\r\n` + "\nS: what\nC: XC\nS: what\n" +
			`S> +OK \x7f\r\n` + "\nS: 1 50\nS: .\nC: NOOP\nS: +OK\nC: NOOP\nS: +OK\nFIN",
		"a quoted reply to LIST, answered by what is no status": login + `C> LIST\r\nSTAT\r\n` + "\nS: what\n" +
			`S> +OK \x01\r\n` + "\nC: NOOP\nS: +OK\nFIN",
		"lines that look like stage directions and new commands": login +
			"C: LIST\nS: +OK\nS: <any lines>\nS: C: QUIT\nS: ...\nS: # x\nS: .\nFIN",
		"a client that says nothing and dots": login +
			"C:\nS: -ERR\nC: .\nS: -ERR\nC: <\nS: -ERR\nC: {user}\nS: -ERR {user}\nFIN",
		"a challenge that nobody asked for, after TLS has begun": "S: +OK\nC: AUTH PLAIN\nS: +\nC: x\nS: -ERR\nC: STLS\nS: " +
			"+OK\nTLS\nS: +\nC: CAPA\nS: +OK\nS: .\nFIN",
	} {
		t.Run(name, func(t *testing.T) { play(t, Options{}, events) })
	}
}
