package provision

import (
	"strings"
	"testing"
)

func TestNoneIsNil(t *testing.T) {
	for _, text := range []string{"none", ""} {
		if provision, err := Parse(text); provision != nil || err != nil {
			t.Errorf("Parse(%q): %v, %v", text, provision, err)
		}
		if deliver, err := ParseDeliver(text); deliver != nil || err != nil {
			t.Errorf("ParseDeliver(%q): %v, %v", text, deliver, err)
		}
	}
}

func TestKnownFormsAreTaken(t *testing.T) {
	for _, text := range []string{"maildir:/var/mail/{user}", "mbox:mail/{user}", "exec:./fill --reset"} {
		if provision, err := Parse(text); provision == nil || err != nil {
			t.Errorf("Parse(%q): %v, %v", text, provision, err)
		}
	}
	for _, text := range []string{"maildir:/var/mail/{user}", "exec:./deliver"} {
		if deliver, err := ParseDeliver(text); deliver == nil || err != nil {
			t.Errorf("ParseDeliver(%q): %v, %v", text, deliver, err)
		}
	}
}

func TestUnknownFormsAreErrorsThatListTheKnown(t *testing.T) {
	const all = "the forms are none, maildir:PATH, mbox:PATH, exec:COMMAND"
	tests := []struct{ text, want string }{
		{":", all},
		{"smtp://mail.example.org:25", `there is no form "smtp"; ` + all},
		{"lmtp://mail.example.org:24", all},
		{"imap://alice:s3cr3t@mail.example.org", all},
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
		got, err := Parse(test.text)
		if got != nil || err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("Parse(%q): %v, want %q in it", test.text, err, test.want)
		} else if strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("Parse(%q) shows a password: %v", test.text, err)
		}
	}
	_, err := ParseDeliver("mbox:/var/mail/alice")
	if err == nil ||
		!strings.Contains(err.Error(), "deliver: there is no form \"mbox\"; the forms are none, maildir:PATH, exec:COMMAND") {
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
