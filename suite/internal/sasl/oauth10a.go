package sasl

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Sign10A is the value of auth in OAUTH10A (RFC 7628 section 3.1): a request to a host
// and port, signed with HMAC-SHA1 as OAuth 1.0 has it (RFC 5849 section 3.4).
//
// A token has four parts, separated by ampersands: key and secret of the program, and
// the token itself and its secret. One without ampersands stands for each of them.
func Sign10A(token, host, port string) string {
	parts := strings.Split(token, "&")
	if len(parts) != 4 {
		parts = []string{token, token, token, token}
	}
	parameters := []string{
		"oauth_consumer_key=" + percent(parts[0]), "oauth_nonce=" + rand.Text(), "oauth_signature_method=HMAC-SHA1",
		"oauth_timestamp=" + fmt.Sprint(time.Now().Unix()), "oauth_token=" + percent(parts[2]), "oauth_version=1.0",
	}
	slices.Sort(parameters)
	base := "POST&" + percent("http://"+strings.ToLower(host)+":"+port+"/") + "&" + percent(strings.Join(parameters, "&"))
	mac := hmac.New(sha1.New, []byte(percent(parts[1])+"&"+percent(parts[3])))
	mac.Write([]byte(base))
	parameters = append(parameters, "oauth_signature="+percent(Encode(mac.Sum(nil))))
	for i, p := range parameters {
		name, value, _ := strings.Cut(p, "=")
		parameters[i] = name + `="` + value + `"`
	}
	return "OAuth " + strings.Join(parameters, ",")
}

// percent is the encoding of OAuth 1.0 (RFC 5849 section 3.6).
func percent(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
