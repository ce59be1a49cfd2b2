package runner

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// secretsIn names what somebody on the way learns of accounts: their secrets, and what can
// only be made with them. It is computed from the challenges that can be heard.
func (o *overheard) secretsIn(accounts []target.Account) (found []string) {
	client, server := inClear(o.client), string(inClear(o.server))
	var all []string
	for _, text := range append(decodings(client), client) {
		all = append(all, strings.ToLower(string(text)))
	}
	seen := strings.Join(all, "\n")
	stamps, challenges, messages := append(stampLike.FindAllString(server, -1), ""), decodedLines(server),
		decodedLines(string(client))
	for _, a := range accounts {
		note := func(shows bool, what string) {
			if shows {
				found = append(found, fmt.Sprintf("%s of %s", what, a.User))
			}
		}
		for name, secret := range map[string]string{"password": a.Password, "token": a.Token,
			"request signed with the token": url.QueryEscape(a.Token)} {
			note(secret != "" && strings.Contains(seen, strings.ToLower(shortened(secret))), name)
		}
		for _, stamp := range stamps {
			note(strings.Contains(seen, model.Digest(stamp, a.Password)), "digest of APOP")
		}
		for _, challenge := range challenges {
			note(strings.Contains(seen, sasl.CRAM(challenge, a.Password)), "digest of CRAM-MD5")
		}
		for i, m := range messages {
			d := sasl.ReadDirectives(m)
			note(d["response"] != "" && d["response"] == d.Response(a.Password), "digest of DIGEST-MD5")
			note(proved(messages[:i], challenges, string(m), a.Password), "proof of SCRAM")
		}
	}
	return found
}

// proved reports whether a message is the final one of SCRAM, and right.
func proved(before, challenges [][]byte, message, password string) bool {
	final, proof, is := strings.Cut(message, ",p=")
	for i := 0; is && i < len(before); i++ {
		for _, challenge := range challenges {
			for _, mechanism := range scrams {
				x := &sasl.Exchange{Mechanism: mechanism, Client: before[i : i+1], Server: [][]byte{challenge}}
				if proofs, err := x.Prove(password, final); err == nil && sasl.Encode(proofs.Client) == proof {
					return true
				}
			}
		}
	}
	return false
}

var stampLike = regexp.MustCompile(`<[^<>\s]+@[^<>\s]+>`)

// shortened leaves the last character out.
func shortened(secret string) string {
	_, last := utf8.DecodeLastRuneInString(secret)
	return secret[:len(secret)-last]
}

// decodings is a text read as Base64, from wherever a group of four letters may begin,
// whatever stands in between.
func decodings(text []byte) (all [][]byte) {
	joined := strings.NewReplacer("\r", "", "\n", "").Replace(string(text))
	runs := append(letters.FindAllString(joined, -1), others.ReplaceAllString(joined, ""))
	for _, run := range runs {
		for from := range min(4, len(run)) {
			whole := run[from:]
			if len(whole)%4 == 1 {
				whole = whole[:len(whole)-1]
			}
			message, _ := base64.RawStdEncoding.DecodeString(whole)
			all = append(all, message)
		}
	}
	return all
}

var (
	letters = regexp.MustCompile(`[A-Za-z0-9+/]{4,}`)
	others  = regexp.MustCompile(`[^A-Za-z0-9+/]+`)
)

// decodedLines are the last words of lines that are Base64.
func decodedLines(text string) (all [][]byte) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		if message, err := base64.StdEncoding.DecodeString(words[len(words)-1]); err == nil {
			all = append(all, message)
		}
	}
	return all
}
