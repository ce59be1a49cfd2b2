package debuglog

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
	"github.com/gopacket/gopacket/reassembly"
)

// The first octets of a file of tcpdump, in either byte order and with micro- or
// nanoseconds, and of one of Wireshark.
var captureMagic = [][]byte{
	{0xa1, 0xb2, 0xc3, 0xd4}, {0xd4, 0xc3, 0xb2, 0xa1}, {0xa1, 0xb2, 0x3c, 0x4d}, {0x4d, 0x3c, 0xb2, 0xa1},
	ngMagic,
}

var ngMagic = []byte{0x0a, 0x0d, 0x0d, 0x0a}

func isCapture(head []byte) bool {
	for _, magic := range captureMagic {
		if bytes.HasPrefix(head, magic) {
			return true
		}
	}
	return false
}

// packets is a file with packets.
type packets interface {
	ReadPacketData() ([]byte, gopacket.CaptureInfo, error)
	LinkType() layers.LinkType
}

// readCapture puts the TCP streams of a packet capture together.
func readCapture(f *file) (err error) {
	count := 0
	defer func() {
		if p := recover(); p != nil { // in the library, which has read what nobody has sent
			err = f.fail(0, "packet %d can't be read: %v", count, p)
		}
	}()
	source, err := openCapture(f.data)
	if err != nil {
		return f.fail(0, "this is no capture that can be read: %v", err)
	}
	all := &streams{}
	assembler := reassembly.NewAssembler(reassembly.NewStreamPool(all))
	for {
		data, info, err := source.ReadPacketData()
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF) && count > 0: // whoever captured was stopped
			assembler.FlushAll()
			f.out = all.sessions()
			return nil
		case errors.Is(err, io.ErrUnexpectedEOF):
			return f.fail(0, "the capture ends within its first packet")
		case err != nil:
			return f.fail(0, "packet %d can't be read: %v", count+1, err)
		}
		count++
		packet := gopacket.NewPacket(data, source.LinkType(), gopacket.DecodeOptions{Lazy: true, NoCopy: true})
		if tcp, ok := packet.Layer(layers.LayerTypeTCP).(*layers.TCP); ok && packet.NetworkLayer() != nil {
			assembler.AssembleWithContext(packet.NetworkLayer().NetworkFlow(), tcp, &captured{info})
		}
	}
}

func openCapture(data []byte) (packets, error) {
	if bytes.HasPrefix(data, ngMagic) {
		return pcapgo.NewNgReader(bytes.NewReader(data), pcapgo.DefaultNgReaderOptions)
	}
	return pcapgo.NewReader(bytes.NewReader(data))
}

// captured tells the assembler when a packet was seen.
type captured struct{ gopacket.CaptureInfo }

func (c *captured) GetCaptureInfo() gopacket.CaptureInfo { return c.CaptureInfo }

// streams are all TCP connections of a capture, in the order of their beginnings.
type streams struct{ all []*stream }

// New implements [reassembly.StreamFactory].
func (a *streams) New(network, transport gopacket.Flow, tcp *layers.TCP,
	_ reassembly.AssemblerContext) reassembly.Stream {
	s := &stream{begun: tcp.SYN}
	from, to := endpoints(network, transport)
	switch {
	case tcp.SYN && tcp.ACK, !tcp.SYN && usual(tcp.SrcPort):
		s.reversed = true
		from, to = to, from
	}
	s.usual = usual(tcp.SrcPort) && s.reversed || usual(tcp.DstPort) && !s.reversed
	s.session = &Session{Name: from + " to " + to, Exact: true}
	a.all = append(a.all, s)
	return s
}

func endpoints(network, transport gopacket.Flow) (from, to string) {
	return fmt.Sprintf("%s:%s", network.Src(), transport.Src()), fmt.Sprintf("%s:%s", network.Dst(), transport.Dst())
}

// usual reports whether a port is one of POP3's.
func usual(port layers.TCPPort) bool { return port == 110 || port == 995 }

// sessions are the streams in which POP3 is spoken.
func (a *streams) sessions() []*Session {
	var all []*Session
	for _, s := range a.all {
		if s.isPOP3() {
			all = append(all, s.session)
		}
	}
	return all
}
