package record

import "bytes"

// wrappedSecrets are what is left of secrets whose first octets stand at the end of a line: Base64
// and quoted-printable are broken into lines anywhere. What stands before, fewer octets
// than headLen, has been written by then.
type wrappedSecrets struct {
	known  map[head][]secret
	threes []uint64 // as in secrets
}

// add takes note of what may begin the next line.
func (r *wrappedSecrets) add(k secret, bits uint) {
	if r.known == nil {
		r.known, r.threes = map[head][]secret{}, make([]uint64, 1<<bits/64)
	}
	for from := 1; from < headLen && len(k.text)-from >= few; from++ {
		rest := secret{k.text[from:], false, k.right}
		h := newHead(rest.text, min(len(rest.text), headLen))
		r.known[h] = append(r.known[h], rest)
		word, bit := three(rest.text, bits)
		r.threes[word] |= bit
	}
}

// begun are the rests that a line may begin with.
func (r *wrappedSecrets) begun(line []byte, bits uint) (all []secret) {
	if r.known == nil || len(line) < few {
		return nil
	}
	if word, bit := three(line, bits); r.threes[word]&bit == 0 {
		return nil
	}
	for n := few; n <= min(headLen, len(line)); n++ {
		all = append(all, r.known[newHead(line, n)]...)
	}
	return all
}

// cut returns what is left of a secret whose first n octets a line ends with, with the
// sign of quoted-printable after them or without it; nil if it does not.
func (k secret) cut(line []byte, from, n int) []byte {
	if n == len(k.text) || n == 0 || from+n < len(bytes.TrimSuffix(line, []byte("="))) {
		return nil
	}
	return k.text[n:]
}

// hideLine is hide for a line of several, of which the one before ended within secrets:
// on is what was left of them. It returns what is left of those that this line ends in.
func (k *knowledge) hideLine(text []byte, on []secret, first bool) (shown []byte, left []secret) {
	out := k.others.hide(k.own.hide(nil, text, &left), text, &left)
	if !first {
		on = append(on, k.own.rests.begun(text, k.own.bits)...)
		on = append(on, k.others.begun(text)...)
	}
	for _, rest := range on {
		n := rest.common(text)
		if n == 0 {
			continue
		}
		if out == nil {
			out = bytes.Clone(text)
		}
		rest.overwrite(out, 0, n)
		if more := rest.cut(text, 0, n); more != nil {
			left = append(left, secret{more, false, rest.right})
		}
	}
	if out == nil {
		return text, left
	}
	return out, left
}
