package server

import (
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

const (
	digestRealm = "localhost"
	noBody      = ":00000000000000000000000000000000" // of a request with auth-int
)

// DigestMD5 is DIGEST-MD5 (RFC 2831), which has been withdrawn (RFC 6331). Both
// sides prove that they know the secret; with the quality of protection
// "auth-int" a security layer follows.
func DigestMD5(x *Exchange) (string, error) {
	nonce := x.Session.Wiring.SCRAM.Nonce(x.Session)
	if nonce == "" {
		return "", errNoRandom
	}
	response, err := x.Ask(fmt.Appendf(nil,
		`realm="%s",nonce="%s",qop="auth,auth-int",charset=utf-8,algorithm=md5-sess`,
		digestRealm, nonce))
	if err != nil {
		return "", err
	}
	d := digestDirectives(string(response))
	name := d["username"]
	body, known := map[string]string{"auth": "", "auth-int": noBody}[d["qop"]]
	if !known || d["nonce"] != nonce || d["nc"] != "00000001" || d["cnonce"] == "" ||
		!x.Session.Wiring.IsService(d["digest-uri"]) {
		return name, ErrCredentials
	}
	secret, ok := x.Session.Server.Secret(name)
	key := md5.Sum([]byte(md5Of(name+":"+digestRealm+":"+secret) + ":" + nonce + ":" + d["cnonce"]))
	proof := func(request string) string {
		return hexMD5(strings.Join([]string{
			hex.EncodeToString(key[:]), nonce, d["nc"], d["cnonce"], d["qop"], hexMD5(request),
		}, ":"))
	}
	if !ok || d["realm"] != digestRealm || !Equal(d["response"], proof("AUTHENTICATE:"+d["digest-uri"]+body)) {
		return name, ErrCredentials
	}
	if err := x.Session.Wiring.HandOver(x, []byte("rspauth="+proof(":"+d["digest-uri"]+body))); err != nil {
		return "", err
	}
	if body != "" {
		x.Session.layer = newLayer(string(key[:]))
	}
	return name, nil
}

// isService reports whether a digest is made out to this service, of whatever
// name the client has for the host (RFC 5034 section 4).
func isService(uri string) bool { return strings.HasPrefix(uri, "pop/") }

// directive is name=value or name="value" (RFC 2831 section 7.1).
var directive = regexp.MustCompile(`([a-z-]+)=("((?:[^"\\]|\\.)*)"|[^",]*)`)

func digestDirectives(message string) map[string]string {
	all := map[string]string{}
	for _, m := range directive.FindAllStringSubmatch(message, -1) {
		value := m[2]
		if strings.HasPrefix(value, `"`) {
			value = regexp.MustCompile(`\\(.)`).ReplaceAllString(m[3], "$1")
		}
		all[m[1]] = value
	}
	return all
}

func md5Of(s string) string {
	sum := md5.Sum([]byte(s))
	return string(sum[:])
}

func hexMD5(s string) string { return hex.EncodeToString([]byte(md5Of(s))) }
