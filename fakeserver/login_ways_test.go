package fakeserver

import (
	"encoding/base64"
	"strings"
)

// loginBy logs in as a situation says: by APOP or by a mechanism of AUTH.
func (p *peer) loginBy(way, user, password string) string {
	if way == "apop" {
		return p.do("APOP %s %s", user, apopDigest(timestampIn(p.greeting), password))
	}
	name, initial := strings.CutSuffix(strings.TrimPrefix(way, "auth-"), "-initial-response")
	name = strings.ToUpper(name)
	token := password
	if password == passwordOf(user) {
		token = "token-of-" + user
	}
	switch name {
	case "PLAIN":
		return p.exchange(name, initial, "\x00"+user+"\x00"+password)
	case "LOGIN":
		return p.exchange(name, initial, user, password)
	case "EXTERNAL":
		return p.exchange(name, initial, user)
	case "OAUTHBEARER":
		return p.exchange(name, initial, "n,a="+user+",\x01auth=Bearer "+token+"\x01\x01", "\x01")
	case "XOAUTH2":
		return p.exchange(name, initial, "user="+user+"\x01auth=Bearer "+token+"\x01\x01", "")
	case "CRAM-MD5":
		said := p.do("AUTH %s", name)
		challenge, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(strings.TrimPrefix(said, "+ "), "\r\n"))
		if err != nil {
			return said
		}
		return said + p.do("%s", b64(user+" "+cramDigest(string(challenge), password)))
	}
	c := scramClient{mechanism: name, user: user, password: password, initial: initial}
	if strings.HasSuffix(name, "-PLUS") {
		c.header = "p=tls-exporter,,"
	}
	return p.scram(c)
}

// exchange answers challenges one after the other, as long as they come.
func (p *peer) exchange(mechanism string, initial bool, responses ...string) (said string) {
	command := "AUTH " + mechanism
	if initial {
		command += " " + b64(responses[0])
		responses = responses[1:]
	}
	said = p.do("%s", command)
	for last := said; len(responses) > 0 && strings.HasPrefix(last, "+ "); responses = responses[1:] {
		last = p.do("%s", b64(responses[0]))
		said += last
	}
	return said
}
