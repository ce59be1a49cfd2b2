package debuglog

import (
	"bytes"
	"encoding/binary"
	"slices"
	"unicode/utf16"
)

// unpasted undoes what happens to a log on its way: PowerShell writes UTF-16, editors
// put a mark in front, mail programs quote, browsers escape, and people indent what they
// paste. It reports whether anything was changed: then the octets are not those of the wire.
func unpasted(data []byte) (text []byte, changed bool) {
	if isCapture(data) {
		return data, false
	}
	text = oneLineEnd(fromUTF16(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	text = dedented(unescaped(dedented(unquoted(unescaped(dedented(text))))))
	return text, len(text) != len(data)
}

// fromUTF16 turns UTF-16 into UTF-8, if a mark shows that it is that.
func fromUTF16(data []byte) []byte {
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		order = binary.BigEndian
	default:
		return data
	}
	var units []uint16
	for pair := range slices.Chunk(data[2:], 2) {
		if len(pair) == 2 {
			units = append(units, order.Uint16(pair))
		}
	}
	return []byte(string(utf16.Decode(units)))
}

// dedented takes off the blanks with which all lines begin.
func dedented(data []byte) []byte {
	indent := -1
	for line := range bytes.Lines(data) {
		text := bytes.TrimLeft(line, " \t")
		if len(bytes.TrimRight(text, "\r\n")) == 0 {
			continue
		}
		if n := len(line) - len(text); indent < 0 || n < indent {
			indent = n
		}
		if indent == 0 {
			return data
		}
	}
	if indent < 0 {
		return data
	}
	var out []byte
	for line := range bytes.Lines(data) {
		blanks := len(line) - len(bytes.TrimLeft(line, " \t"))
		out = append(out, line[min(indent, blanks):]...)
	}
	return out
}
