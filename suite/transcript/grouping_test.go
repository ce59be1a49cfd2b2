package transcript

import "testing"

func TestBodies(t *testing.T) {
	one := plainBody("1 120")
	for name, c := range map[string]struct {
		src  string
		want []Step
	}{
		"left out": {"C: LIST\nS: +OK\nC: NOOP\nS: +OK",
			[]Step{cmd(1, "LIST"), reply(1, "+OK"), cmd(1, "NOOP"), reply(1, "+OK")}},
		"no lines": {"C: LIST\nS: +OK\nS: .",
			[]Step{cmd(1, "LIST"), &Expect{Place{Conn: 1}, Line{Text: lit("+OK")}, []BodyLine{}}}},
		"unknown command": {"C: XTND X\nS: +OK\nS: 1 120\nS: .", []Step{cmd(1, "XTND X"), reply(1, "+OK", one)}},
		"unknown, one line": {"C: XYZZY\nS: +OK\nC: XYZZY\nS: -ERR",
			[]Step{cmd(1, "XYZZY"), reply(1, "+OK"), cmd(1, "XYZZY"), reply(1, "-ERR")}},
		"dots within": {"C: RETR 1\nS: +OK\nS: ..\nS: .x\nS:\nS: .",
			[]Step{cmd(1, "RETR 1"), reply(1, "+OK", plainBody(".."), plainBody(".x"), plainBody(""))}},
		"lower case":     {"C: capa\nS: +OK\nS: TOP\nS: .", []Step{cmd(1, "capa"), reply(1, "+OK", plainBody("TOP"))}},
		"comment within": {"C: LIST\nS: +OK\n# x\n\nS: 1 120\n...\nS: .", []Step{cmd(1, "LIST"), reply(1, "+OK", one)}},
		"octets": {`C: <send "LIST\r\n">` + "\nS: +OK\nS: 1 120\nS: .",
			[]Step{act(1, SendOctets, lit("LIST\r\n")), reply(1, "+OK", one)}},
		"two commands in one": {`C: "NOOP\r\nLIST"` + "\nS: +OK\nS: +OK\nS: 1 120\nS: .",
			[]Step{cmd(1, "NOOP\r\nLIST"), reply(1, "+OK"), reply(1, "+OK", one)}},
	} {
		t.Run(name, func(t *testing.T) { wantSteps(t, c.src, c.want...) })
	}
}

func TestBodyOfExactLinesAndPatterns(t *testing.T) {
	s := mustParse(t, "t", []byte("C: RETR 1\nS: /\\+OK.*/\nS: \"+OK \"\nS: /x+/\nS: <any lines>\nS: \".\"\nS: .\n"))
	body := s.Steps[1].(*Expect).Body
	if len(body) != 4 || body[0].Kind != Exact || body[1].Kind != Pattern || body[2].Direction.Kind != AnyLines ||
		body[3].Kind != Exact {
		t.Errorf("%+v", body)
	}
	if !body[1].Regexp().MatchString("xx") {
		t.Error("a pattern within a reply is not compiled")
	}
}

// A reply belongs to the oldest command without one.
func TestPipelinedRepliesInOrder(t *testing.T) {
	wantSteps(t, `C: <send without waiting>
C: STAT
C: LIST
C: UIDL
C: NOOP
S: +OK 1 120
S: +OK
S: 1 120
S: .
S: +OK
S: "+OK"
`, act(1, Pipeline), cmd(1, "STAT"), cmd(1, "LIST"), cmd(1, "UIDL"), cmd(1, "NOOP"),
		reply(1, "+OK 1 120"), reply(1, "+OK", plainBody("1 120")), reply(1, "+OK"),
		&Expect{Place{Conn: 1}, Line{Kind: Exact, Text: lit("+OK")}, nil})
}

func TestConnectionsAreFollowedApart(t *testing.T) {
	wantSteps(t, `C1: LIST
C2: STAT
S1: +OK
S2: +OK 1 120
S1: 1 120
C2: QUIT
S1: .
S2: +OK
`, cmd(1, "LIST"), cmd(2, "STAT"), reply(1, "+OK", plainBody("1 120")), reply(2, "+OK 1 120"), cmd(2, "QUIT"),
		reply(2, "+OK"))
}

func TestSASL(t *testing.T) {
	const exchange = "AUTH PLAIN\nS: +\nC: AG1yb3NlAHRhbnN0YWFm\nS: +OK\nC: STAT\nS: +OK 1 120"
	wantSteps(t, "C: "+exchange,
		cmd(1, "AUTH PLAIN"), reply(1, "+"), cmd(1, "AG1yb3NlAHRhbnN0YWFm"), reply(1, "+OK"), cmd(1, "STAT"),
		reply(1, "+OK 1 120"))

	for _, legal := range []string{
		"C: AUTH SCRAM-SHA-1 x\nS: + challenge\nC: y\nS: \"+ \"\nC:  *\nS: -ERR",
		"C: AUTH PLAIN\nS: /\\+ .*/\nC: x\nS: +OK",
		"C: AUTH\nS: +OK\nS: PLAIN\nS: .",
		"C: <send without waiting>\nC: AUTH PLAIN\nC: AAAA\nS: +\nS: +OK\nC: NOOP\nS: +OK",
		"C: AUTH PLAIN\nS: +\nC: <send \"AAAA\\r\\n\">\nS: +OK\nC: NOOP\nS: +OK",
		"C: AUTH PLAIN\nS: +\nC: LIST\nS: -ERR\nC: LIST\nS: +OK\nS: 1 2\nS: .",
	} {
		mustParse(t, "t", []byte(legal))
	}
	// The response is no command, whatever it looks like: LIST has lines, AUTH PLAIN has none.
	if _, err := Parse("t", []byte("C: AUTH PLAIN\nS: +\nC: LIST\nS: +OK\nS: 1 2\nS: .")); err == nil {
		t.Error("the response to a challenge was taken for a command")
	}
}

func TestLegal(t *testing.T) {
	for name, src := range map[string]string{
		"implicit open":  "C: USER mrose\nS: +OK",
		"opened again":   "C: <log in>\nC: <drop connection>\nC: <wait 1s>\nC: <open connection>\nS: +OK",
		"closed by both": "C: QUIT\nS: +OK\nS: <close connection>\nC: <close connection>",
		"server waits again": "C: QUIT\nS: +OK\nC: <close connection>\nS: <wait for next connection>\nC: <open " +
			"connection>\nS: +OK",
		"last reply left out":    "C: STAT",
		"server gives up":        "C: <log in>\nC: <wait 10m>\nS: -ERR too slow\nS: <close connection>",
		"half-close and read":    "C: RETR 1\nC: <half-close connection>\nS: +OK\nS: x\nS: .\nC: <close connection>",
		"talks before greeting":  "C: <open connection>\nC: <send without waiting>\nC: NOOP\nS: +OK\nS: -ERR",
		"octets before greeting": "C: <open connection>\nC: <send \"NOOP\\r\\n\">\nS: +OK\nS: -ERR",
		"octets in parts":        "C: <send \"NO\">\nC: OP\nS: +OK",
		"injection after STLS": "C: <send without waiting>\nC: STLS\nC: NOOP\nS: +OK\nC: <start TLS>\nS: <nothing for " +
			"1s>\nC: CAPA\nS: +OK",
		"TLS drops what was sent":  "C: <send without waiting>\nC: STLS\nC: NOOP\nS: +OK\nC: <start TLS>\nC: CAPA\nS: +OK",
		"octets in between":        "C: STAT\nC: <send \"NO\">\nC: OP\nS: +OK\nS: +OK",
		"no reply to a command":    "C: NOOP\nS: <nothing for 1s>\nC: NOOP\nS: +OK",
		"any outcome, then closed": "C: x\nS: <any reply or close>\nC: <close connection>",
		"log in on an open one":    "C: <open connection>\nC: <log in>\nC: STAT\nS: +OK",
		"forgotten, opened again":  "C: RETR 1\nC: <forget connection>\nC: <log in>",
		"captured elsewhere":       "C1: STAT\nS1: +OK {n} {n}\nC2: RETR {n-1}\nS2: -ERR",
		"captured in a list":       "C: UIDL\nS: +OK\nS: 1 {id}\nS: /2 (?P<other>.*)/\nS: .\nC: FOO {id} {other}",
		"direction over lines":     "C: <send\n \"a > b\"\n\toctet by\n octet>\nS: +OK",
		"byte order mark":          "\xef\xbb\xbf# x\nC: NOOP",
	} {
		t.Run(name, func(t *testing.T) { mustParse(t, "t", []byte(src)) })
	}
}
