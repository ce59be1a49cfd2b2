package mailgrammar

import (
	"fmt"
	"strings"
)

// prose is lines with all that features have asked for, each run at a place of its own.
func (m *mail) prose() string {
	runs := m.lines
	m.lines = nil
	var out []string
	for range m.IntN(4) {
		runs = append(runs, []string{m.words(1 + m.IntN(12)), m.words(m.IntN(10))})
	}
	if len(runs) > 2 {
		rest := runs[1:] // the first one may have to stay the first
		m.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
	}
	for _, run := range runs {
		out = append(out, run...)
	}
	return joined(out)
}

// single is a body that has no parts.
func (m *mail) single() string {
	text := m.prose()
	switch {
	case m.eight:
		m.add("MIME-Version: 1.0")
		m.add("Content-Type: text/plain; charset=%s", pick(m, []string{"utf-8", "iso-8859-1", "koi8-r", "\"Shift_JIS\""}))
		m.add("Content-Transfer-Encoding: %s", pick(m, []string{"8bit", "8BIT"}))
	case m.IntN(2) == 0:
		m.add("MIME-Version: 1.0 (%s)", m.words(2))
		m.add("Content-Type: text/%s;\n\tcharset=us-ascii; format=flowed",
			pick(m, []string{"plain", "html", "x-web; a=\"b;c\""}))
		m.add("Content-Transfer-Encoding: %s", pick(m, []string{"7bit", "quoted-printable", "base64", "7BIT", "x-uuencode"}))
	}
	return text
}

// multipart is a body of parts in parts, up to a depth.
func (m *mail) multipart(depth int) string {
	boundary := m.boundary()
	body := m.entity(boundary, depth, m.prose())
	m.add("MIME-Version: 1.0")
	m.add("Content-Type: multipart/%s; boundary=\"%s\"", m.subtype(), boundary)
	if m.eight {
		m.add("Content-Transfer-Encoding: 8bit")
	}
	return body
}

func (m *mail) subtype() string {
	return pick(m, []string{"mixed", "alternative", "related; type=\"text/html\"", "digest", "signed; micalg=sha-256",
		"report",
		"parallel", "form-data"})
}

// boundary is one of those that are easily mistaken.
func (m *mail) boundary() string {
	return pick(m, []string{
		"x", "-", "--", "----=_Part_" + m.token(8), "=_" + m.token(20), "b.b", m.token(1), strings.Repeat("b", 70),
		"'()+_,-./:=?", "a b c " + m.token(2), "-x-", "." + m.token(3),
	})
}

// entity is what a multipart of that boundary consists of; text is that of one of the parts.
func (m *mail) entity(boundary string, depth int, text string) string {
	var b strings.Builder
	if m.IntN(2) == 0 {
		b.WriteString(pick(m, []string{"This is a multi-part message in MIME format.\n", "\n", "\n\n", ".\n",
			m.words(5) + "\n\n"}))
	}
	parts := []string{m.leaf(text)}
	for range m.IntN(4) {
		parts = append(parts, m.part(boundary, depth))
	}
	m.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	for _, part := range parts {
		fmt.Fprintf(&b, "--%s%s\n%s", boundary, pick(m, []string{"", "", "", "", " ", "\t"}), part)
		if m.IntN(2) == 0 {
			b.WriteString("\n")
		}
	}
	fmt.Fprintf(&b, "--%s--%s\n", boundary, pick(m, []string{"", "", " "}))
	if m.IntN(2) == 0 {
		b.WriteString(pick(m, []string{"\n", "epilogue\n", "\n\n\n", ".\n", "--" + boundary + "\n",
			m.words(8) + "\n.\n"}))
	}
	return b.String()
}

// part is any part, with its own header section.
func (m *mail) part(outer string, depth int) string {
	kinds := []func() string{
		func() string {
			return "Content-Transfer-Encoding: base64\nContent-Type: image/png\n\n" + joined(m.base64(1+m.IntN(3000)))
		},
		func() string { return "\n" + m.words(5) + "\n" },
		func() string { return "\n" },
		func() string { return "Content-Type: text/plain\n\n" },
		func() string {
			return "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n" +
				"<p>=E9=20=\n</p>\n=2E\n.\n"
		},
		func() string {
			return "Content-Type: message/rfc822\nContent-Length: 7\n\n" +
				"From: " + m.address() + "\nStatus: RO\nX-UIDL: 1\n\n" + m.words(6) + "\n.\n"
		},
		func() string {
			return "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: failed\n"
		},
		func() string {
			return "Content-Disposition: attachment;\n filename*0=\"a long\";\n filename*1=\" name\"\n\n" + m.words(9) + "\n"
		},
	}
	if depth > 1 {
		for range 4 {
			kinds = append(kinds, func() string {
				inner := pick(m, []string{m.boundary(), outer + "-", outer + "x"})
				return fmt.Sprintf("Content-Type: multipart/%s;\n boundary=\"%s\"\n\n", m.subtype(), inner) +
					m.entity(inner, depth-1, m.words(4)+"\n")
			})
		}
	}
	return pick(m, kinds)()
}

// leaf is the part that has the text.
func (m *mail) leaf(text string) string {
	if m.eight {
		return "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text
	}
	return pick(m, []string{"Content-Type: text/plain\n\n", "Content-Type: text/plain; charset=us-ascii\n\n", "\n"}) + text
}
