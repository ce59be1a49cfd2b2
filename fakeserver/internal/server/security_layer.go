package server

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"encoding/binary"
	"errors"
	"io"
	"net"
)

// Layer is the security layer of DIGEST-MD5 with integrity protection (RFC 2831
// section 2.3): packets with their length in front, and after them ten octets
// of a digest, a version and a number.
type Layer struct {
	net.Conn
	in             io.Reader // from the client
	toUs, toClient layerSide
	plain          []byte // unpacked, not read yet
}

// layerSide is one direction.
type layerSide struct {
	key    string
	number uint32
}

const (
	layerTrailer = 16
	layerMost    = 64 << 10 // octets of a packet, its trailer excepted
)

var errLayer = errors.New("fakeserver: a packet of the security layer is broken")

func newLayer(session string) *Layer {
	key := func(way string) string {
		return md5Of(session + "Digest session key to " + way + " signing key magic constant")
	}
	return &Layer{toUs: layerSide{key: key("client-to-server")}, toClient: layerSide{key: key("server-to-client")}}
}

// trailer is that of the next packet.
func (l *layerSide) trailer(message []byte) []byte {
	number := binary.BigEndian.AppendUint32(nil, l.number)
	l.number++
	mac := hmac.New(md5.New, []byte(l.key))
	mac.Write(number)
	mac.Write(message)
	return append(append(mac.Sum(nil)[:10], 0, 1), number...)
}

// Read implements net.Conn.
func (l *Layer) Read(p []byte) (int, error) {
	for len(l.plain) == 0 {
		var head [4]byte
		if _, err := io.ReadFull(l.in, head[:]); err != nil {
			return 0, err
		}
		length := binary.BigEndian.Uint32(head[:])
		if length < layerTrailer || length > layerMost+layerTrailer {
			return 0, errLayer
		}
		packet := make([]byte, length)
		if _, err := io.ReadFull(l.in, packet); err != nil {
			return 0, err
		}
		message := packet[:length-layerTrailer]
		if !Equal(string(packet[len(message):]), string(l.toUs.trailer(message))) {
			return 0, errLayer
		}
		l.plain = message
	}
	n := copy(p, l.plain)
	l.plain = l.plain[n:]
	return n, nil
}

// Write implements net.Conn.
func (l *Layer) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		message := rest[:min(len(rest), layerMost)]
		rest = rest[len(message):]
		packet := binary.BigEndian.AppendUint32(nil, uint32(len(message)+layerTrailer))
		packet = append(append(packet, message...), l.toClient.trailer(message)...)
		if _, err := l.Conn.Write(packet); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// protect puts the security layer that a mechanism has negotiated on the
// connection, after the reply that is on its way (RFC 5034 section 4). With TLS
// the layer lies inside of it.
func protect(s *Session, l *Layer) error {
	if err := s.Out.Flush(); err != nil {
		return err
	}
	early, err := s.In.Peek(s.In.Buffered())
	if err != nil {
		return err
	}
	l.Conn, l.in = s.Conn, io.MultiReader(bytes.NewReader(bytes.Clone(early)), s.Conn)
	s.SpeakOver(l)
	return nil
}
