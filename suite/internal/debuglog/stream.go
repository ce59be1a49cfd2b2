package debuglog

import (
	"bytes"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/reassembly"
)

// stream is one TCP connection of a capture.
type stream struct {
	session  *Session
	begun    bool // the capture has its beginning
	reversed bool // the packet that was seen first is one of the server
	usual    bool // the server's port is one of POP3's
	stls     bool // the last line of the client was STLS
	ended    bool
}

// Accept implements [reassembly.Stream]. A stream without a beginning is followed, too,
// so that it can be told why it can't be read.
func (s *stream) Accept(_ *layers.TCP, _ gopacket.CaptureInfo, _ reassembly.TCPFlowDirection, _ reassembly.Sequence,
	start *bool, _ reassembly.AssemblerContext) bool {
	*start = *start || !s.begun
	return true
}

// ReassembledSG implements [reassembly.Stream].
func (s *stream) ReassembledSG(sg reassembly.ScatterGather, ac reassembly.AssemblerContext) {
	direction, _, end, skipped := sg.Info()
	client := (direction == reassembly.TCPDirClientToServer) != s.reversed
	length, _ := sg.Lengths()
	at := ac.GetCaptureInfo().Timestamp
	if length > 0 {
		at = sg.CaptureInfo(0).Timestamp
	}
	if skipped != 0 && s.begun {
		s.stop("octets are missing in the capture")
	}
	s.take(client, at, sg.Fetch(length))
	if end {
		s.end(client, at)
	}
}

// ReassemblyComplete implements [reassembly.Stream].
func (s *stream) ReassemblyComplete(reassembly.AssemblerContext) bool { return true }

// stop notes why nothing more can be read.
func (s *stream) stop(why string) {
	if s.session.Unreadable == "" {
		s.session.Unreadable = why
	}
}

// take takes octets of one side, as long as they can be read.
func (s *stream) take(client bool, at time.Time, octets []byte) {
	if len(octets) == 0 || s.session.Unreadable != "" {
		return
	}
	first := len(s.session.Events) == 0
	switch {
	case first && client && isHandshake(octets):
		s.stop("TLS is spoken from the beginning")
		return
	case client && s.stls && isHandshake(octets):
		s.stop("TLS is spoken from here on")
		return
	case !s.begun:
		s.stop("the capture begins in the middle of the session")
		return
	}
	kind := Server
	if client {
		kind = Client
		s.stls = bytes.HasSuffix(bytes.ToUpper(bytes.TrimRight(octets, "\r\n")), []byte("STLS"))
	}
	s.session.Events = append(s.session.Events, Event{Kind: kind, Time: at, Data: bytes.Clone(octets)})
}

// isHandshake reports whether octets are the beginning of a TLS handshake.
func isHandshake(octets []byte) bool {
	return len(octets) > 2 && octets[0] == 0x16 && octets[1] == 3
}

// end notes which side has ended the connection first.
func (s *stream) end(client bool, at time.Time) {
	if s.ended || s.session.Unreadable != "" {
		return
	}
	s.ended = true
	kind := EndedByServer
	if client {
		kind = EndedByClient
	}
	s.session.Events = append(s.session.Events, Event{Kind: kind, Time: at})
}

// isPOP3 reports whether POP3 is spoken: on a port of its own, or by a server that begins
// as one of POP3.
func (s *stream) isPOP3() bool {
	for _, e := range s.session.Events {
		switch e.Kind {
		case Client:
			return s.usual
		case Server:
			return s.usual || bytes.HasPrefix(e.Data, []byte("+OK")) || bytes.HasPrefix(e.Data, []byte("-ERR"))
		}
	}
	return s.usual && s.session.Unreadable != ""
}
