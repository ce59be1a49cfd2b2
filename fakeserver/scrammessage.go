package fakeserver

import (
	"strings"
	"unicode/utf8"
)

// gs2 is the header in front of a client's first message (RFC 5801 section
// 4): the channel binding flag and an authorization identity.
type gs2 struct {
	text    string // as it came, both commas included
	flag    string // "n", "y" or "p"
	binding string // type of channel binding with "p"
	authzid string
	rest    string // the message behind the header
}

func parseGS2(message string) (gs2, error) {
	parts := strings.SplitN(message, ",", 3)
	if len(parts) != 3 {
		return gs2{}, errMalformed
	}
	h := gs2{text: parts[0] + "," + parts[1] + ",", flag: parts[0], rest: parts[2]}
	if name, ok := strings.CutPrefix(h.flag, "p="); ok && name != "" {
		h.flag, h.binding = "p", name
	} else if h.flag != "n" && h.flag != "y" {
		return gs2{}, errMalformed
	}
	if parts[1] == "" {
		return h, nil
	}
	name, ok := strings.CutPrefix(parts[1], "a=")
	if h.authzid, ok = saslName(name, ok); !ok {
		return gs2{}, errMalformed
	}
	return h, nil
}

// saslName undoes the escapes of a name: "=2C" is a comma, "=3D" an equals
// sign, and "=" can't be anything else (RFC 5802 section 5.1).
func saslName(s string, present bool) (string, bool) {
	if !present || s == "" || !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
		return "", false
	}
	if strings.Count(s, "=") != strings.Count(s, "=2C")+strings.Count(s, "=3D") {
		return "", false
	}
	return strings.NewReplacer("=2C", ",", "=3D", "=").Replace(s), true
}

// scramFirst is the client's first message. Attributes stand in a fixed
// order; more of them may follow, and are ignored.
type scramFirst struct {
	gs2   gs2
	bare  string // the message without the header, which both sides sign
	name  string
	nonce string
}

func parseFirst(message string) (scramFirst, error) {
	header, err := parseGS2(message)
	if err != nil {
		return scramFirst{}, err
	}
	first := scramFirst{gs2: header, bare: header.rest}
	if strings.HasPrefix(first.bare, "m=") {
		return scramFirst{}, refusal("a mandatory extension is not supported")
	}
	parts := strings.Split(first.bare, ",")
	if len(parts) < 2 || !areAttributes(parts) {
		return scramFirst{}, errMalformed
	}
	name, named := strings.CutPrefix(parts[0], "n=")
	name, fit := saslName(name, named)
	nonce, ok := strings.CutPrefix(parts[1], "r=")
	if !fit || !ok || nonce == "" || !isPlainASCII(nonce) || strings.Contains(nonce, " ") {
		return scramFirst{}, errMalformed
	}
	first.name, first.nonce = name, nonce
	return first, nil
}

// scramFinal is the client's final message.
type scramFinal struct {
	binding      []byte
	nonce        string
	proof        []byte
	withoutProof string // which both sides sign
}

func parseFinal(message string) (scramFinal, error) {
	parts := strings.Split(message, ",")
	if len(parts) < 3 || !areAttributes(parts) {
		return scramFinal{}, errMalformed
	}
	last := parts[len(parts)-1]
	final := scramFinal{withoutProof: strings.TrimSuffix(message, ","+last)}
	var fit [3]bool
	final.binding, fit[0] = base64Attribute("c=", parts[0])
	final.nonce, fit[1] = strings.CutPrefix(parts[1], "r=")
	final.proof, fit[2] = base64Attribute("p=", last)
	if fit != [3]bool{true, true, true} {
		return scramFinal{}, errMalformed
	}
	return final, nil
}

func base64Attribute(key, attribute string) ([]byte, bool) {
	text, ok := strings.CutPrefix(attribute, key)
	value, err := decode(nil, []byte(text))
	return value, ok && err == nil && text != ""
}

// areAttributes reports whether all parts are a letter, "=" and a value.
func areAttributes(parts []string) bool {
	for _, p := range parts {
		if len(p) < 2 || p[1] != '=' || (p[0]|0x20) < 'a' || (p[0]|0x20) > 'z' {
			return false
		}
	}
	return true
}
