package sasl

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// Service is the name of POP3 in SASL (RFC 5034 section 4).
const Service = "pop"

// Directives are what a message of DIGEST-MD5 consists of (RFC 2831 section 7.1),
// without the quotes of their values.
type Directives map[string]string

// ReadDirectives takes a message of DIGEST-MD5 apart, leniently.
func ReadDirectives(message []byte) Directives {
	d := Directives{}
	for rest := string(message); rest != ""; {
		var name, value string
		name, rest, _ = strings.Cut(strings.TrimLeft(rest, " ,\t\r\n"), "=")
		if value, rest = cutValue(rest); d[name] == "" {
			d[strings.ToLower(strings.TrimSpace(name))] = value
		}
	}
	return d
}

// cutValue takes a token or a quoted string off the front of a text.
func cutValue(text string) (value, rest string) {
	if !strings.HasPrefix(text, `"`) {
		value, rest, _ = strings.Cut(text, ",")
		return strings.TrimSpace(value), rest
	}
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return b.String(), text[i+1:]
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String(), ""
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// integrity is the quality of protection that has a security layer: what is said after
// the login is signed.
const integrity = "auth-int"

// nextOfDigest is Next for DIGEST-MD5 (RFC 2831 section 2.1.2). The challenge with
// which the server proves itself is answered by nothing.
func (x *Exchange) nextOfDigest(c Credentials) ([]byte, error) {
	switch {
	case len(x.Client) > 0:
		return nil, nil
	case len(x.Server) == 0:
		return nil, ErrNotYet
	}
	challenge := ReadDirectives(x.Server[0])
	if challenge["nonce"] == "" {
		return nil, errors.New("the challenge of DIGEST-MD5 has no nonce")
	}
	service := c.Service
	if service == "" {
		service = Service
	}
	d := Directives{
		"username": c.User, "realm": challenge["realm"], "nonce": challenge["nonce"], "cnonce": rand.Text(), "nc": "00000001",
		"qop": "auth", "digest-uri": service + "/" + c.Host,
	}
	if offered := strings.Split(challenge["qop"], ","); c.Layer &&
		slices.ContainsFunc(offered, func(q string) bool { return strings.TrimSpace(q) == integrity }) {
		d["qop"] = integrity
	}
	message := "charset=utf-8"
	for _, name := range []string{"username", "realm", "nonce", "cnonce", "digest-uri"} {
		message += "," + name + "=" + quote(d[name])
	}
	return []byte(message + ",nc=" + d["nc"] + ",qop=" + d["qop"] + ",response=" +
		c.made(c.Password, c.Slip.written(d.Response(c.Slip.of(c.Password))))), nil
}

// Response is the proof that belongs to a client's other directives.
func (d Directives) Response(password string) string {
	request := "AUTHENTICATE:" + d["digest-uri"]
	if d["qop"] == integrity {
		request += ":" + strings.Repeat("0", 32)
	}
	session := d.session(password)
	return hexMD5(strings.Join([]string{hex.EncodeToString(session), d["nonce"], d["nc"], d["cnonce"], d["qop"],
		hexMD5(request)}, ":"))
}

// session is the key of the session, the hash of A1 in RFC 2831.
func (d Directives) session(password string) []byte {
	secret := md5.Sum([]byte(d["username"] + ":" + d["realm"] + ":" + password))
	key := md5.Sum([]byte(string(secret[:]) + ":" + d["nonce"] + ":" + d["cnonce"]))
	return key[:]
}

func hexMD5(s string) string {
	sum := md5.Sum([]byte(s))
	return hex.EncodeToString(sum[:])
}
