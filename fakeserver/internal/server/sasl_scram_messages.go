package server

import (
	"strings"
	"unicode/utf8"
)

// GS2 is the header before a client's first message (RFC 5801 section
// 4): the channel binding flag and an authorization identity.
type GS2 struct {
	Text    string // as it came, both commas included
	Flag    string // "n", "y" or "p"
	binding string // type of channel binding with "p"
	authzid string
	Rest    string // the message after the header
}

func ParseGS2(message string) (GS2, error) {
	parts := strings.SplitN(message, ",", 3)
	if len(parts) != 3 {
		return GS2{}, ErrMalformed
	}
	h := GS2{Text: parts[0] + "," + parts[1] + ",", Flag: parts[0], Rest: parts[2]}
	if name, ok := strings.CutPrefix(h.Flag, "p="); ok && name != "" {
		h.Flag, h.binding = "p", name
	} else if h.Flag != "n" && h.Flag != "y" {
		return GS2{}, ErrMalformed
	}
	if parts[1] == "" {
		return h, nil
	}
	name, ok := strings.CutPrefix(parts[1], "a=")
	if h.authzid, ok = saslName(name, ok); !ok {
		return GS2{}, ErrMalformed
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

// SCRAMFirst is the client's first message. Attributes stand in a fixed
// order; more of them may follow, and are ignored.
type SCRAMFirst struct {
	GS2   GS2
	Bare  string // the message without the header, which both sides sign
	name  string
	Nonce string
}

func parseFirst(message string) (SCRAMFirst, error) {
	header, err := ParseGS2(message)
	if err != nil {
		return SCRAMFirst{}, err
	}
	first := SCRAMFirst{GS2: header, Bare: header.Rest}
	if strings.HasPrefix(first.Bare, "m=") {
		return SCRAMFirst{}, Refusal("a mandatory extension is not supported")
	}
	parts := strings.Split(first.Bare, ",")
	if len(parts) < 2 || !areAttributes(parts) {
		return SCRAMFirst{}, ErrMalformed
	}
	name, named := strings.CutPrefix(parts[0], "n=")
	name, fit := saslName(name, named)
	nonce, ok := strings.CutPrefix(parts[1], "r=")
	if !fit || !ok || nonce == "" || !isPlainASCII(nonce) || strings.Contains(nonce, " ") {
		return SCRAMFirst{}, ErrMalformed
	}
	first.name, first.Nonce = name, nonce
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
		return scramFinal{}, ErrMalformed
	}
	last := parts[len(parts)-1]
	final := scramFinal{withoutProof: strings.TrimSuffix(message, ","+last)}
	var fit [3]bool
	final.binding, fit[0] = base64Attribute("c=", parts[0])
	final.nonce, fit[1] = strings.CutPrefix(parts[1], "r=")
	final.proof, fit[2] = base64Attribute("p=", last)
	if fit != [3]bool{true, true, true} {
		return scramFinal{}, ErrMalformed
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
