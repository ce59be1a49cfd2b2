package provision

import (
	"strings"
	"testing"
)

func TestNoneIsNil(t *testing.T) {
	for _, text := range []string{"none", ""} {
		if provision, err := Parse(text, Access{}); provision != nil || err != nil {
			t.Errorf("Parse(%q): %v, %v", text, provision, err)
		}
		if deliver, err := ParseDeliver(text, Access{}); deliver != nil || err != nil {
			t.Errorf("ParseDeliver(%q): %v, %v", text, deliver, err)
		}
	}
}

func TestKnownFormsAreTaken(t *testing.T) {
	for _, text := range []string{"maildir:/var/mail/{user}", "mbox:mail/{user}", "exec:./fill --reset"} {
		if provision, err := Parse(text, Access{}); provision == nil || err != nil {
			t.Errorf("Parse(%q): %v, %v", text, provision, err)
		}
	}
	for _, text := range []string{"maildir:/var/mail/{user}", "exec:./deliver"} {
		if deliver, err := ParseDeliver(text, Access{}); deliver == nil || err != nil {
			t.Errorf("ParseDeliver(%q): %v, %v", text, deliver, err)
		}
	}
}

func TestUnknownFormsAreErrorsThatListTheKnown(t *testing.T) {
	const all = "the forms are none, maildir:PATH, mbox:PATH, exec:COMMAND, imap://HOST, imaps://HOST, " +
		"lmtp://HOST:PORT, lmtp+unix:PATH, smtp://HOST, smtps://HOST, pop3:"
	tests := []struct{ text, want string }{
		{":", all},
		{"jmap://alice:s3cr3t@mail.example.org", `there is no form "jmap"; ` + all},
		{"imap:", "imap needs its HOST: imap://HOST"},
		{"imap:alice:s3cr3t@mail.example.org", "two slashes"},
		{"imap://", "imap needs a host"},
		{"imaps://alice:s3cr3t@", "imaps needs a host"},
		{"imap://:s3cr3t@mail.example.org", "no user before it"},
		{"imap://alice:s3cr3t%zz@mail.example.org", "%25"},
		{"imap://alice:s3cr3t/x@mail/example.org", "%2F"},
		{"imap://alice:s3cr3t@mail.example.org:0", "from 1 to 65535"},
		{"imap://alice:s3cr3t@mail.example.org:imap", "from 1 to 65535"},
		{"imap://mail.example.org?to=s3cr3t", "takes no parameters"},
		{"smtp://mail.example.org?cc=s3cr3t", "?to=ADDRESS and ?from=ADDRESS"},
		{"smtp://mail.example.org?to=", "?to=ADDRESS and ?from=ADDRESS"},
		{"smtp://mail.example.org?to=<s3cr3t>", "no brackets"},
		{"lmtp+unix:", "lmtp+unix needs its PATH"},
		{"pop3:", "by --deliver, which is not given"},
		{"pop3:x", "takes nothing after its colon"},
		{"pop3", "takes nothing after its colon"},
		{"/var/mail", all},
		{"Maildir:/var/mail", all},
		{"maildir", "maildir needs its PATH: maildir:PATH"},
		{"maildir:", "maildir needs its PATH"},
		{"mbox: ", "mbox needs its PATH"},
		{"exec:", "exec needs its COMMAND"},
		{"none:x", "none takes nothing"},
		{"maildir:~/Maildir", "$HOME"},
	}
	for _, test := range tests {
		got, err := Parse(test.text, Access{})
		if got != nil || err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Parse(%q): %v, want %q in it", test.text, err, test.want)
		} else if strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("Parse(%q) shows a password: %v", test.text, err)
		}
	}
	_, err := ParseDeliver("mbox:/var/mail/alice", Access{})
	if err == nil ||
		!strings.Contains(err.Error(), "deliver: there is no form \"mbox\"; the forms are none, maildir:PATH, "+
			"exec:COMMAND, imap://HOST") {
		t.Errorf("ParseDeliver: %v", err)
	}
}

func TestUserInAPath(t *testing.T) {
	path := userPath{pattern: "/mail/{user}/in/{user}"}
	for _, user := range []string{"alice", "bob@example.org", "..."} {
		if got, err := path.of(user); err != nil || got != "/mail/"+user+"/in/"+user {
			t.Errorf("the path of %s is %q, %v", user, got, err)
		}
	}
	for _, user := range []string{"", ".", "..", "../root", "a/b", `a\b`, "a\x00"} {
		if got, err := path.of(user); err == nil {
			t.Errorf("user %q leads to %s", user, got)
		}
	}
}

func TestPathWithoutUserIsForOneUser(t *testing.T) {
	path := userPath{pattern: "/mail/in"}
	for range 2 {
		if got, err := path.of("alice"); got != "/mail/in" || err != nil {
			t.Errorf("the path is %q, %v", got, err)
		}
	}
	if _, err := path.of("bob"); err == nil || !strings.Contains(err.Error(), "alice and bob would share") {
		t.Errorf("a second user: %v", err)
	}
}
