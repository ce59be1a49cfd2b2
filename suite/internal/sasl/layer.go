package sasl

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"encoding/binary"
	"errors"
)

// Layer is the security layer of DIGEST-MD5 with integrity protection (RFC 2831 section
// 2.3), from the client's side: octets go in packets, each with its length in front and
// a signature behind.
type Layer struct {
	send, receive       []byte // keys
	sent, received      uint32 // packets so far
	MostOctets, trailer int
}

// ErrUnlayered tells that what came is no packet of the security layer.
var ErrUnlayered = errors.New("what the server sends is not in the security layer")

// NewLayer returns the layer that an exchange has negotiated; nil if it has none.
func NewLayer(x *Exchange, c Credentials) *Layer {
	if x == nil || x.Mechanism != "DIGEST-MD5" || len(x.Client) == 0 {
		return nil
	}
	d := ReadDirectives(x.Client[0])
	if d["qop"] != integrity {
		return nil
	}
	key := func(way string) []byte {
		sum := md5.Sum([]byte(string(d.session(c.Password)) + "Digest session key to " + way + " signing key magic constant"))
		return sum[:]
	}
	return &Layer{send: key("client-to-server"), receive: key("server-to-client"), MostOctets: 64 << 10, trailer: 16}
}

// Pack makes a packet.
func (l *Layer) Pack(message []byte) []byte {
	trailer := sign(l.send, l.sent, message)
	l.sent++
	packet := binary.BigEndian.AppendUint32(nil, uint32(len(message)+len(trailer)))
	return append(append(packet, message...), trailer...)
}

// Unpack takes the first packet off what came, as soon as all of it is there; until
// then the rest is all of it.
func (l *Layer) Unpack(came []byte) (message, rest []byte, err error) {
	if len(came) < 4 {
		return nil, came, nil
	}
	length := int(binary.BigEndian.Uint32(came))
	if length < l.trailer || length > l.MostOctets+l.trailer {
		return nil, came, ErrUnlayered
	}
	if len(came) < 4+length {
		return nil, came, nil
	}
	message, trailer := came[4:4+length-l.trailer], came[4+length-l.trailer:4+length]
	if !bytes.Equal(trailer, sign(l.receive, l.received, message)) {
		return nil, came, ErrUnlayered
	}
	l.received++
	return message, came[4+length:], nil
}

// sign is the trailer of a packet: ten octets of a digest, the version and the number.
func sign(key []byte, number uint32, message []byte) []byte {
	count := binary.BigEndian.AppendUint32(nil, number)
	mac := hmac.New(md5.New, key)
	mac.Write(count)
	mac.Write(message)
	return append(append(mac.Sum(nil)[:10], 0, 1), count...)
}
