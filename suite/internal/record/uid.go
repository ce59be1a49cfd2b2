package record

import "hash/maphash"

// uid appends the stand-in of a unique-id. Two of them never become one, which stand-ins
// of words might: digits are added to the digits of each half of it in turn, which depend
// on nothing but the other half, and that can be taken back.
func (a *anonymous) uid(out, id []byte) []byte {
	from := len(out)
	out = append(out, id...)
	var places []int
	for i := from; i < len(out); i++ {
		if isWord(out[i]) {
			places = append(places, i)
		}
	}
	near, far := places[:(len(places)+1)/2], places[(len(places)+1)/2:]
	const rounds = 6
	for round := range byte(rounds) {
		a.shift(out, near, far, round)
		near, far = far, near
	}
	return out
}

// shift adds to the letters and digits at some places what the others say.
func (a *anonymous) shift(text []byte, near, far []int, round byte) {
	key := []byte{round}
	for _, i := range far {
		key = append(key, text[i])
	}
	h := maphash.Bytes(a.seed, key)
	for _, i := range near {
		h = h*6364136223846793005 + 1442695040888963407
		base, n := kindOf(text[i])
		text[i] = base + byte((uint64(text[i]-base)+(h>>33)%n)%n)
	}
}
