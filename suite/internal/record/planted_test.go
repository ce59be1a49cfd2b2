package record

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand"
	"mime"
	"mime/quotedprintable"
	"regexp"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// planted are words that somebody would know who they belong to.
var planted = []string{"Wilhelmina", "Quackenbush", "Bumblethorn", "wilhelmina", "QUACKENBUSH", "Grüßenbörg",
	"4915559876543", "Xavier7Zed"}

// planter draws texts with planted words in them.
type planter struct{ *rand.Rand }

func (p planter) one(all ...string) string { return all[p.Intn(len(all))] }

func (p planter) word() string { return p.one(planted...) }

// ascii is a planted word that a header or a reply can hold.
func (p planter) ascii() string {
	return strings.NewReplacer("ü", "ue", "ß", "ss", "ö", "oe").Replace(p.word())
}

// encoded is a planted word in one of the ways in which mail is encoded.
func (p planter) encoded() string {
	w := p.word()
	switch p.Intn(8) {
	case 0:
		return mime.QEncoding.Encode("utf-8", "ü "+w)
	case 1:
		return mime.BEncoding.Encode("utf-8", "ü "+w)
	case 2:
		return base64.StdEncoding.EncodeToString([]byte("xyz"[:p.Intn(4)] + w))
	case 3:
		var b strings.Builder
		for _, c := range []byte(w) {
			fmt.Fprintf(&b, "=%02X", c)
		}
		return b.String()
	case 4:
		var b bytes.Buffer
		q := quotedprintable.NewWriter(&b)
		_, _ = io.WriteString(q, w)
		q.Close()
		return strings.ReplaceAll(b.String(), "i", "=69")
	case 5:
		return "<" + p.ascii() + "@" + strings.ToLower(p.ascii()) + ".example>"
	case 6:
		return `"` + w + `"` + p.one("", " (", "=", "_", "-") + p.word()
	}
	return w
}

func (p planter) text() string {
	all := []string{p.encoded()}
	for p.Intn(2) == 0 {
		all = append(all, p.one("dinner", "with", "at", "-", "=", "--", "{user}", p.encoded()))
	}
	return strings.Join(all, p.one(" ", ", ", ".", "@"))
}

// field is a header field, or what looks like one.
func (p planter) field() []string {
	w := p.ascii()
	field := p.one(
		"From: "+p.text(), "Subject: "+p.text(), "Received: from "+w+" by "+p.text()+"; Mon, 5 Jan 2026 10:00:00 +0000",
		"X-"+w+"-Id: "+p.text(), w+": "+p.text(), w+" : x",
		"Date: Mon, 5 Jan 2026 10:00:00 +0000 ("+w+")", "Date: dinner with "+w+" at "+p.text(),
		"MIME-Version: 1.0 ("+p.text()+")", "Content-Transfer-Encoding: "+w, "Content-Length: "+w,
		"Content-Type: text/plain; name="+w+"; charset="+w, "Content-Type: text/x-"+w+"; "+w+"=x",
		`Content-Disposition: attachment; filename="`+p.text()+`.pdf"; `+w, "Content-Type: text/plain ("+p.text()+")",
		"Precedence: "+w, "Lines: "+p.text(), "no field "+w, "MIME-"+w+": "+w,
	)
	out := []string{field}
	for p.Intn(3) == 0 {
		out = append(out, p.one(" ", "\t")+p.one(p.text(), "; name="+w, "(comment "+w, w+")", `"`+w))
	}
	return out
}

// part is the lines of a message or of a part of it.
func (p planter) part(depth int) (lines []string) {
	fields := func() {
		for range p.Intn(4) {
			lines = append(lines, p.field()...)
		}
	}
	fields()
	kind := p.Intn(5)
	boundary := p.one("b-", "=_", "b'=", "") + p.ascii() + p.one("", "=42", "-1", "?")
	encoded := false
	switch {
	case kind == 0 && depth < 3:
		lines = append(lines,
			p.one("Content-Type: multipart/mixed; boundary=\""+boundary+"\"",
				"Content-Type: multipart/related;"+"\n\tboundary=\""+boundary+"\"; type=\"text/html\""))
	case kind == 1 && depth < 3:
		lines = append(lines, "Content-Type: message/rfc822")
	case kind == 2:
		lines = append(lines, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64")
		encoded = true
	default:
		kind = 3
	}
	fields()
	lines = append(lines, "")
	switch {
	case kind == 0:
		lines = append(lines, p.body()...)
		for range 1 + p.Intn(3) {
			lines = append(append(lines, "--"+boundary+p.one("", " ")), p.part(depth+1)...)
		}
		if p.Intn(3) > 0 {
			lines = append(lines, "--"+boundary+"--")
		}
		lines = append(lines, p.body()...)
	case kind == 1:
		lines = append(lines, p.part(depth+1)...)
	case encoded:
		text := base64.StdEncoding.EncodeToString([]byte(strings.Join(p.body(), "\r\n")))
		for len(text) > 0 {
			n := min(76, len(text))
			lines, text = append(lines, text[:n]), text[n:]
		}
	default:
		lines = append(lines, p.body()...)
	}
	return strings.Split(strings.Join(lines, "\n"), "\n")
}

func (p planter) body() (lines []string) {
	for range p.Intn(5) {
		switch p.Intn(6) {
		case 0:
			lines = append(lines, p.field()...)
		case 1:
			lines = append(lines, "--"+p.one("", " ", "--")+p.text())
		case 2:
			lines = append(lines, "", "."+p.text())
		default:
			lines = append(lines, p.text())
		}
	}
	return lines
}

// session is events with planted words in all that either side says.
func (p planter) session() string {
	var b strings.Builder
	say := func(lines ...string) {
		for _, l := range lines {
			fmt.Fprintf(&b, "S: %s\n", l)
		}
	}
	w := p.ascii
	say(p.one("+OK "+w()+" ready <1896.69@"+w()+".example>", "+OK "+p.text(), "+OK ready <"+w()+">", "-ERR "+w(),
		p.text()))
	b.WriteString("C: CAPA\n")
	say("+OK "+w(), "TOP "+w(), "IMPLEMENTATION "+w()+" v1", "SASL PLAIN "+strings.ToUpper(w()), "X-"+w()+" "+p.text(),
		"EXPIRE "+w(), w(), ".")
	b.WriteString("C: USER alice\n")
	say("+OK " + w() + ", who is " + p.text())
	b.WriteString("C: PASS secret\n")
	say(p.one("+OK ["+w()+"] "+p.text(), "-ERR [AUTH] no "+w(), "+OK "+w()+"'s maildrop has 2 messages (320 octets)"))
	b.WriteString("C: STAT\n")
	say("+OK 2 320 " + p.text())
	b.WriteString("C: UIDL\n")
	say("+OK "+w(), "1 "+w(), "2 <"+w()+"@"+w()+">", p.text(), ".")
	b.WriteString("C: LIST\n")
	say("+OK", "1 120 "+w(), "2 "+w(), ".")
	b.WriteString("C: RETR 1\n")
	say("+OK " + w())
	for _, line := range p.part(0) {
		if strings.HasPrefix(line, ".") {
			line = "." + line
		}
		fmt.Fprintf(&b, "S> %s\\r\\n\n", strings.Trim(fmt.Sprintf("%q", line), `"`))
	}
	say(".")
	b.WriteString("C: " + p.one("XTND "+w(), w(), "LIST "+w(), "NOOP "+w(), "LANG "+w()) + "\n")
	say("-ERR "+p.text(), "-ERR by the way, "+w())
	b.WriteString("C: QUIT\n")
	say("+OK bye " + w())
	return b.String() + "SFIN\n"
}

var base64Run = regexp.MustCompile(`[A-Za-z0-9+/]{8,}`)

// readings are all the ways to read a file: as it is, with its lines joined as those of
// Base64 and quoted-printable are, decoded from any place on.
func readings(file string) []string {
	joined := strings.ReplaceAll(file, "\nS: ", "")
	all := []string{file, joined}
	var words mime.WordDecoder
	for _, text := range []string{file, joined} {
		if decoded, err := words.DecodeHeader(text); err == nil {
			all = append(all, decoded)
		}
		decoded, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
		all = append(all, string(decoded), quotedForm.ReplaceAllStringFunc(text, func(form string) string {
			var c byte
			_, _ = fmt.Sscanf(form, "=%02X", &c)
			return string(c)
		}))
		for _, run := range base64Run.FindAllString(text, -1) {
			for shift := range 4 {
				part := run[shift:]
				if octets, err := base64.RawStdEncoding.DecodeString(part[:len(part)/4*4]); err == nil {
					all = append(all, string(octets))
				}
			}
		}
	}
	return all
}

var quotedForm = regexp.MustCompile(`=[0-9A-F]{2}`)

// checkPlanted plays a session and looks for what was planted in it.
func checkPlanted(t testing.TB, seed int64) {
	t.Helper()
	events := planter{rand.New(rand.NewSource(seed))}.session()
	file, _ := play(t, Options{Anonymize: true, Title: "A session with pop3://Bumblethorn.example."}, events)
	for _, reading := range readings(file) {
		lower := strings.ToLower(reading)
		for _, w := range planted {
			if at := strings.Index(lower, strings.ToLower(w)); at >= 0 {
				t.Fatalf("seed %d: %q is there: %q\n%s\n%s", seed, w, reading[max(0, at-30):min(len(reading), at+30)], events, file)
			}
		}
	}
	plain, _ := play(t, Options{Title: "A session with pop3://Bumblethorn.example."}, events)
	sameLengths(t, seed, plain, file)
}

// sameLengths makes sure that a reader of two recordings gets lines of the same lengths,
// with dots, blanks and signs in the same places.
func sameLengths(t testing.TB, seed int64, plain, file string) {
	t.Helper()
	var texts [2][]string
	for i, source := range []string{plain, file} {
		script, err := transcript.Parse("x.pop3", []byte(source))
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, source)
		}
		for _, step := range script.Steps {
			if e, ok := step.(*transcript.Expect); ok {
				texts[i] = append(texts[i], e.Status.Text.String())
				for _, b := range e.Body {
					texts[i] = append(texts[i], b.Text.String())
				}
			}
		}
	}
	if len(texts[0]) != len(texts[1]) {
		t.Fatalf("seed %d: %d lines of the server became %d\n%s\n%s", seed, len(texts[0]), len(texts[1]), plain, file)
	}
	for i, text := range texts[0] {
		if other := texts[1][i]; len(text) != len(other) || strings.HasPrefix(text, ".") != strings.HasPrefix(other, ".") {
			t.Errorf("seed %d: %q became %q", seed, text, other)
		}
	}
}

func TestPlantedWordsAreNotWritten(t *testing.T) {
	for seed := range int64(150) {
		checkPlanted(t, seed)
	}
}

func FuzzPlantedWords(f *testing.F) {
	f.Add(int64(0))
	f.Fuzz(func(t *testing.T, seed int64) { checkPlanted(t, seed) })
}
