package mask

// index finds secrets in text by their first octets.
type index struct {
	heads   map[[few]byte][]*spelling
	has     map[spelling]bool
	begins  map[string]bool // the first one, two and three octets of spellings
	longest int
}

// spelling is one way in which a secret is written.
type spelling struct {
	text        string // in small letters, unless it is Base64
	name        string // that stands in its place
	ordinary    bool   // the secret is a word that pop3spec uses
	digits      bool   // it is Base64
	left, right bool   // and the digit beside it holds a part of the secret, too
}

// scope says what is searched for.
type scope struct {
	own bool // not for ordinary words
	cut bool // the end of the text may be in the middle of a secret
}

// add adds a secret as it is written in all ways, and the name, which stands for itself.
func (x *index) add(secret, name string, ordinary bool) {
	if x.heads == nil {
		x.heads, x.has, x.begins = map[[few]byte][]*spelling{}, map[spelling]bool{}, map[string]bool{}
	}
	x.put(&spelling{text: name, name: name, digits: true})
	for _, text := range Written(secret) {
		x.put(&spelling{text: small(text), name: name, ordinary: ordinary})
	}
	for _, s := range encoded(secret) {
		s.name, s.ordinary = name, ordinary
		x.put(s)
	}
}

func (x *index) put(s *spelling) {
	if len(s.text) < few {
		return
	}
	if x.has[spelling{text: s.text, digits: s.digits}] {
		return
	}
	x.has[spelling{text: s.text, digits: s.digits}] = true
	head := headOf([]byte(s.text))
	x.heads[head] = append(x.heads[head], s)
	for n := 1; n < few; n++ {
		x.begins[string(head[:n])] = true
	}
	x.longest = max(x.longest, len(s.text))
}

func headOf(text []byte) (head [few]byte) {
	for i := range head {
		head[i] = smallOctet(text[i])
	}
	return head
}

// find returns the longest spelling that a text has at a place, and where it ends; nil
// if there is none.
func (x *index) find(text []byte, at int, s scope) (found *spelling, end int) {
	if len(text)-at < few || x.heads == nil {
		return nil, 0
	}
	for _, p := range x.heads[headOf(text[at:])] {
		n := p.common(text[at:])
		whole := n == len(p.text)
		if at+n <= end || p.ordinary && s.own || !whole && (n < few || !cutOff(text[at+n:], s)) {
			continue
		}
		found, end = p, at+n
		if whole && p.right && end < len(text) && isDigit(text[end]) {
			end++
		}
		for whole && p.digits && p.text != p.name && end < len(text) && text[end] == '=' {
			end++
		}
	}
	return found, end
}

// cutOff reports whether a text ends before rest because it was cut off.
func cutOff(rest []byte, s scope) bool {
	if len(rest) == 0 {
		return s.cut
	}
	if rest[0] == '"' {
		rest = rest[1:]
	}
	return len(rest) >= 3 && string(rest[:3]) == "..."
}

// open reports whether a text is the beginning of a spelling, and no more.
func (x *index) open(text []byte, s scope) bool {
	if len(text) < few {
		return x.begins[small(string(text))]
	}
	for _, p := range x.heads[headOf(text)] {
		if len(text) < len(p.text) && p.common(text) == len(text) && !(p.ordinary && s.own) {
			return true
		}
	}
	return false
}

// common is how many octets of a spelling a text begins with.
func (p *spelling) common(text []byte) (n int) {
	for n < min(len(p.text), len(text)) && (text[n] == p.text[n] || !p.digits && smallOctet(text[n]) == p.text[n]) {
		n++
	}
	return n
}

// small makes ASCII letters small ones.
func small(text string) string {
	out := []byte(text)
	for i, o := range out {
		out[i] = smallOctet(o)
	}
	return string(out)
}

func smallOctet(o byte) byte {
	if o >= 'A' && o <= 'Z' {
		return o + 'a' - 'A'
	}
	return o
}
