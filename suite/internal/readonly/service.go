package readonly

import (
	"net"
	"strings"
)

// Signs are what a service can be recognised by before any mail is fetched.
type Signs struct {
	Provider string // as the user says
	Address  string // host:port
	Greeting string
	Tags     map[string][]string // of CAPA, in capitals, with their arguments
}

// service is a well-known service that no longer shows what was fetched.
type service struct {
	name     string
	domains  []string
	greeting string // how the text after +OK begins
	tags     []string
	made     string // a word of IMPLEMENTATION
}

// services is who is known to hide what was fetched, because they say so. Everybody else
// is put to the test.
var services = []service{
	{name: "gmail", domains: []string{"gmail.com", "googlemail.com"}, greeting: "Gpop ", tags: []string{"X-GOOGLE-RICO"},
		made: "Google"},
}

// HarmfulService is the name of the known service that the signs give away, of which it
// is known that fetching mail hides it from the next session.
func HarmfulService(s Signs) (name string, known bool) {
	for _, known := range services {
		if known.is(s) {
			return known.name, true
		}
	}
	return "", false
}

func (k service) is(s Signs) bool {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		host = s.Address
	}
	host = "." + strings.TrimSuffix(strings.ToLower(host), ".")
	for _, domain := range k.domains {
		if strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	for _, tag := range k.tags {
		if _, has := s.Tags[tag]; has {
			return true
		}
	}
	for _, word := range s.Tags["IMPLEMENTATION"] {
		if strings.EqualFold(word, k.made) {
			return true
		}
	}
	return s.Provider == k.name || strings.HasPrefix(strings.TrimPrefix(s.Greeting, "+OK "), k.greeting)
}
