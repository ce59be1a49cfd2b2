package target

import (
	"strings"
	"testing"
)

func TestURLForms(t *testing.T) {
	tests := []struct {
		text    string
		want    Endpoint
		address string
	}{
		{"pop3://mail.example.org", Endpoint{"mail.example.org", 110, false}, "mail.example.org:110"},
		{"pop3s://mail.example.org", Endpoint{"mail.example.org", 995, true}, "mail.example.org:995"},
		{"POP3S://mail.example.org:1995", Endpoint{"mail.example.org", 1995, true}, "mail.example.org:1995"},
		{"pop3://127.0.0.1:1", Endpoint{"127.0.0.1", 1, false}, "127.0.0.1:1"},
		{"pop3://localhost:65535", Endpoint{"localhost", 65535, false}, "localhost:65535"},
		{"pop3://[::1]", Endpoint{"::1", 110, false}, "[::1]:110"},
		{"pop3s://[2001:db8::1]:1995", Endpoint{"2001:db8::1", 1995, true}, "[2001:db8::1]:1995"},
		{"pop3://[fe80::1%25eth0]:110", Endpoint{"fe80::1%eth0", 110, false}, "[fe80::1%eth0]:110"},
		{"pop3://пошта.example", Endpoint{"пошта.example", 110, false}, "пошта.example:110"},
	}
	for _, test := range tests {
		got, err := ParseURL(test.text)
		if err != nil || got != test.want || got.Address() != test.address {
			t.Errorf("ParseURL(%q) is %+v, %v", test.text, got, err)
		}
	}
}

func TestURLErrorsSayWhatToWrite(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", "is empty; the form is pop3://host[:port]"},
		{"mail.example.org", "did you mean pop3://mail.example.org?"},
		{"mail.example.org:110", "did you mean pop3://mail.example.org:110?"},
		{"mail.example.org:995", "did you mean pop3s://mail.example.org:995?"},
		{"imap://mail.example.org", `the scheme is "imap", but it has to be pop3 (in clear) or pop3s`},
		{"://mail.example.org", `the scheme is ""`},
		{"pop3://", "there is no host"},
		{"pop3://:110", "there is no host"},
		{"pop3://mail.example.org/", `nothing may follow the host and the port, but "/" does`},
		{"pop3://mail.example.org:110/INBOX", `"/INBOX" does`},
		{"pop3://mail.example.org?x=1", `"?x=1" does`},
		{"pop3://mail.example.org#x", `"#x" does`},
		{"pop3://mail.example.org:", `"" is not a port`},
		{"pop3://mail.example.org:0", "a number from 1 to 65535"},
		{"pop3://mail.example.org:65536", "a number from 1 to 65535"},
		{"pop3://mail.example.org:pop3", `"pop3" is not a port`},
		{"pop3://mail.example.org:+110", `"+110" is not a port`},
		{"pop3://::1", "in brackets"},
		{"pop3://::1:110", "in brackets"},
		{"pop3://[::1", "not an IPv6 address"},
		{"pop3://[mail.example.org]", "not an IPv6 address"},
		{"pop3://[127.0.0.1]", "not an IPv6 address"},
		{"pop3://[::1]110", `followed by "110"`},
		{"pop3://mail example.org", "not a host name"},
		{"pop3://mail\x00", "not a host name"},
	}
	for _, test := range tests {
		if got, err := ParseURL(test.text); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("ParseURL(%q) is %+v, %v, want %q in it", test.text, got, err, test.want)
		}
	}
}

func TestURLWithAUserIsRefusedWithoutShowingIt(t *testing.T) {
	for _, text := range []string{
		"pop3://alice:s3cr3t@mail.example.org", "alice:s3cr3t@mail.example.org",
		"imap://alice:s3cr3t@mail.example.org", "pop3://mail.example.org/@s3cr3t",
	} {
		_, err := ParseURL(text)
		if err == nil || !strings.Contains(err.Error(), "no user and no password") ||
			strings.Contains(err.Error(), "s3cr3t") {
			t.Errorf("ParseURL(%q): %v", text, err)
		}
	}
}
