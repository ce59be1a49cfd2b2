package session

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// scripted is a server that answers each line with what the map has for it.
func scripted(t *testing.T, greeting string, replies map[string]string) string {
	t.Helper()
	return serve(t, func(c net.Conn, r *bufio.Reader) {
		_, _ = c.Write([]byte(greeting + "\r\n"))
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			line = strings.TrimSuffix(line, "\r\n")
			reply, ok := replies[line]
			if !ok {
				reply = "-ERR unknown: " + line
			}
			_, _ = c.Write([]byte(reply + "\r\n"))
			if line == "QUIT" {
				return
			}
		}
	})
}

var ordinary = map[string]string{
	"USER mrose": "+OK", "PASS tanstaaf": "+OK in", "STAT": "+OK 2 320", "LIST": "+OK\r\n1 120\r\n2 200\r\n.",
	"LIST 2": "+OK 2 200", "UIDL": "+OK\r\n1 aa\r\n2 bb\r\n.", "UIDL 1": "+OK 1 aa", "UIDL 2": "+OK bb", "NOOP": "+OK",
	"QUIT":   "+OK bye",
	"RETR 1": "+OK\r\nA: b\r\n\r\n..dot\r\n.", "CAPA": "+OK\r\nTOP\r\nSASL PLAIN LOGIN\r\n.",
	"RETR 9": "-ERR [SYS/TEMP] no",
}

// An expectation that holds is silent, and one that does not is found.
func TestExpectations(t *testing.T) {
	for _, c := range []struct{ name, steps, finding string }{
		{"count", "C: STAT\nS: +OK 2 320", ""},
		{"wrong count", "C: STAT\nS: +OK 3 320", "a value is not what the transcript expects"},
		{"sizes are the store's business", "C: STAT\nS: +OK 2 319", ""},
		{"listing in any order", "C: LIST\nS: +OK\nS: 2 200\nS: 1 120\nS: .", ""},
		{"a message that is not listed", "C: LIST\nS: +OK\nS: 1 120\nS: 2 200\nS: 3 1\nS: .", "message 3 is not listed"},
		{"a message too much", "C: LIST\nS: +OK\nS: 1 120\nS: .", "more messages are listed"},
		{"capture and compare", "C: UIDL\nS: +OK\nS: 1 {a}\nS: 2 {b}\nS: .\nC: UIDL 1\nS: +OK 1 {a}", ""},
		{"captured value changes", "C: UIDL\nS: +OK\nS: 1 {a}\nS: 2 {b}\nS: .\nC: UIDL 1\nS: +OK 1 {b}",
			"is not what it was before"},
		{"recorded ids map to those of the server", "C: UIDL\nS: +OK\nS: 1 x\nS: 2 y\nS: .\nC: UIDL 1\nS: +OK 1 x", ""},
		{"recorded ids that do not map", "C: UIDL\nS: +OK\nS: 1 x\nS: 2 y\nS: .\nC: UIDL 1\nS: +OK 1 y", "unique-id"},
		{"status", "C: NOOP\nS: -ERR", "the status of the reply"},
		{"code", "C: RETR 9\nS: -ERR [SYS/TEMP]", ""},
		{"wrong code", "C: RETR 9\nS: -ERR [IN-USE]", "the response code"},
		{"members", "C: CAPA\nS: +OK\nS: SASL LOGIN\nS: .", ""},
		{"a member is missing", "C: CAPA\nS: +OK\nS: UIDL\nS: .", "lacks a member"},
		{"exact line", "C: STAT\nS: \"+OK 2 320\"", ""},
		{"another line", "C: STAT\nS: \"+OK 2 321\"", "not the one"},
		{"pattern", "C: STAT\nS: /\\+OK [0-9]+ (?P<size>[0-9]+)/\nC: STAT\nS: +OK 2 {size}", ""},
		{"pattern that fails", "C: STAT\nS: /\\+OK [a-z]+/", "does not match the pattern"},
		{"lines of a message", "C: RETR 1\nS: +OK\nS: A: b\nS:\nS: ..dot\nS: .", ""},
		{"other lines", "C: RETR 1\nS: +OK\nS: A: c\nS: <any lines>\nS: .", "not the one"},
		{"some lines", "C: RETR 1\nS: +OK\nS: <any lines>\nS: ..dot\nS: .", ""},
		{"calculating", "C: STAT\nS: +OK {n} {octets}\nC: LIST {n+0}\nS: +OK {n} 200", ""},
		{"pipelining", "C: <send without waiting>\nC: STAT\nC: LIST\nC: NOOP\nS: +OK 2 320\nS: +OK\nS: +OK", ""},
		{"octets in pieces", "C: <send \"ST\">\nC: <send \"AT\\r\\n\">\nS: +OK 2 320", ""},
		{"octet by octet", "C: <send \"STAT\\r\\n\" octet by octet>\nS: +OK 2 320", ""},
		{"a group that took no part captures nothing",
			"C: NOOP\nS: /\\+OK (?P<n>[0-9]+) .*|\\+OK/\nC: STAT\nS: /\\+OK (?P<n>[0-9]+) .*/", ""},
		{"a unique-id listing without its number, twice", "C: UIDL 2\nS: +OK 2 {id}\nC: UIDL 2\nS: +OK 2 {id}", ""},
		{"no TLS where STLS may be refused", "C: STLS\nS: <any reply>\nC: <start TLS>\nC: STAT\nS: +OK 3 320", ""},
		{"silence", "C: NOOP\nS: +OK\nS: <nothing for 30ms>", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out := play(t, scripted(t, "+OK hello", ordinary), "C: <log in>\n"+c.steps+"\n", time.Minute)
			if out.Err != nil {
				t.Fatal(out.Err)
			}
			var messages []string
			for _, f := range out.Findings {
				if f.Rule == "" {
					messages = append(messages, f.Message)
				}
			}
			switch {
			case c.finding == "" && len(messages) > 0:
				t.Errorf("found %q", messages)
			case c.finding != "" &&
				!slices.ContainsFunc(messages, func(m string) bool { return strings.Contains(m, c.finding) }):
				t.Errorf("found %q, want %q", messages, c.finding)
			}
		})
	}
}

// A unique-id listing that is none breaks the rule of its form, and not the one that the
// transcript is about.
func TestMalformedListing(t *testing.T) {
	const script = "proves: RFC1939-7-UIDL-06\n\nC: <log in>\n\nproves: RFC1939-7-UIDL-06\nC: UIDL 2\nS: +OK 2 {id}\n"
	out := play(t, scripted(t, "+OK hello", ordinary), script, time.Minute)
	rules := brokenRules(out)
	if out.Err != nil || !slices.Contains(rules, "RFC1939-7-UIDL-02") || slices.Contains(rules, "RFC1939-7-UIDL-06") {
		t.Errorf("%v, found %v", out.Err, rules)
	}
}

// The account that a transcript was written for becomes that of the target, and an
// APOP digest is made anew for the greeting that came.
func TestLiteralAccountIsMapped(t *testing.T) {
	const stamp = "<1896.697170952@dbc.mtview.ca.us>"
	digest := "c4c9334bac560ecc979e58001b3e22fb" // RFC 1939 section 7
	address := scripted(t, "+OK live "+stamp, map[string]string{"APOP mrose " + digest: "+OK in", "QUIT": "+OK bye"})
	out := play(t, address,
		"C: <open connection>\nS: +OK <1@recorded>\nC: APOP alice "+strings.Repeat("0", 32)+"\nS: -ERR\n", time.Minute)
	if len(out.Findings) > 0 {
		t.Errorf("a digest that proves nothing was changed: %v", out.Findings)
	}
	script := "account: alice secret\n\nC: <open connection>\nS: +OK <1@recorded>\nC: APOP alice " +
		model.Digest("<1@recorded>", "secret") + "\nS: +OK\n"
	if out := play(t, address, script, time.Minute); len(out.Findings) > 0 || out.Err != nil {
		t.Errorf("%v %v", out.Findings, out.Err)
	}
}

// The beginning of a line that is sent and never ended is in the log: what comes of it may
// be the proof.
func TestLogHoldsUnendedLine(t *testing.T) {
	out := play(t, scripted(t, "+OK hello", ordinary), "C: <log in>\nC: <send \"QUI\">\nC: <close connection>\n",
		time.Minute)
	if out.Err != nil ||
		!slices.ContainsFunc(out.Log.Entries, func(e conversation.Entry) bool { return string(e.Data) == "QUI" }) {
		t.Errorf("%v, %+v", out.Err, out.Log.Entries)
	}
}

// What proves an identity is never shown.
func TestLogHoldsNoSecrets(t *testing.T) {
	address := scripted(t, "+OK live <1@x>",
		map[string]string{"USER mrose": "+OK", "PASS tanstaaf": "+OK tanstaaf, well done", "QUIT": "+OK"})
	out := play(t, address, "C: USER mrose\nS: +OK\nC: PASS tanstaaf\nS: +OK\n", time.Minute)
	out2 := play(t, address,
		"C: <open connection>\nS: +OK\nC: APOP {user} {digest}\nS: <any reply>\nC: USER mrose\nS: +OK\nC: PASS something "+
			"else\nS: -ERR\n", time.Minute)
	for _, log := range []*conversation.Log{out.Log, out2.Log} {
		text := strings.Join(log.Excerpt(model.Spot{Entry: len(log.Entries) - 1}), "\n")
		for i := range log.Entries {
			text += string(log.Shown(i))
		}
		for _, secret := range []string{"tanstaaf", "something else", model.Digest("<1@x>", "tanstaaf")} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is shown in\n%s", secret, text)
			}
		}
	}
}
