// Package packets writes recordings as packets of TCP connections, for Wireshark and what else
// reads captures. What it writes is in clear, whatever the session spoke, and has no secret in
// it: it is made from the recording, and not from what went over the network.
package packets

import (
	"fmt"
	"io"
	"math"
	"net"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Writer writes sessions in the format pcapng. It is not safe for concurrent use.
type Writer struct {
	out  *pcapgo.NgWriter
	port uint16 // of the client that came last; 0 if none did
}

// NewWriter begins a section of a capture.
func NewWriter(w io.Writer) (*Writer, error) {
	options := pcapgo.DefaultNgWriterOptions
	options.SectionInfo.Application = "pop3spec record"
	out, err := pcapgo.NewNgWriterInterface(w,
		pcapgo.NgInterface{Name: "pop3spec", LinkType: layers.LinkTypeRaw, SnapLength: math.MaxUint16}, options)
	if err != nil {
		return nil, err
	}
	return &Writer{out: out}, nil
}

// Recording writes the connections of a recording. The server is 127.0.0.1 port 110, and each
// connection has a port of its own.
func (w *Writer) Recording(s *transcript.Script) error {
	at, conns := s.Header.Recorded, map[int]*stream{}
	if w.port == 0 { // captures that are joined hardly begin with the same
		w.port = uint16(at.UnixMilli() % lastPort)
	}
	for _, step := range s.Steps {
		at = at.Add(step.Elapsed())
		c := conns[step.Connection()]
		if c == nil {
			c = w.open()
			conns[step.Connection()] = c
		}
		c.at = at
		if err := c.step(step); err != nil {
			return fmt.Errorf("%v: %w", step.Position(), err)
		}
	}
	return w.out.Flush()
}

// The ports of the two ends.
const (
	pop3      = 110
	ephemeral = 49152
	lastPort  = math.MaxUint16
)

func (w *Writer) open() *stream {
	w.port = ephemeral + (w.port+1)%(lastPort-ephemeral)
	return &stream{out: w.out, ends: [...]end{client: {port: layers.TCPPort(w.port)}, server: {port: pop3}}}
}

// side is one end of a connection.
type side int

const (
	client side = iota
	server
)

func (s side) other() side { return 1 - s }

// end is what a side has sent.
type end struct {
	port   layers.TCPPort
	next   uint32 // sequence number
	closed bool
}

// stream is one connection.
type stream struct {
	out  *pcapgo.NgWriter
	at   time.Time
	ends [2]end
	open bool
}

// step writes what a step of a recording says that went over the network.
func (c *stream) step(step transcript.Step) error {
	switch step := step.(type) {
	case *transcript.Command:
		return c.say(client, step.Text.String()+"\r\n")
	case *transcript.Expect:
		return c.say(server, reply(step))
	case *transcript.Direction:
		return c.direction(step)
	case *transcript.Proves:
	}
	return nil
}

func reply(e *transcript.Expect) string {
	text := line(e.Status)
	if e.Body == nil {
		return text
	}
	for _, b := range e.Body {
		if b.Direction == nil {
			text += line(b.Line)
		}
	}
	return text + ".\r\n"
}

// line is a line of the server with its end.
func line(l transcript.Line) string {
	if l.LF {
		return l.Text.String() + "\n"
	}
	return l.Text.String() + "\r\n"
}

// direction writes what can be seen of a direction below TLS, of those that recordings have.
func (c *stream) direction(d *transcript.Direction) error {
	switch t := d.Kind.Traits(); {
	case t.Opens:
		return c.begin()
	case t.Sends:
		return c.say(client, d.Args[0].String())
	case t.Ends && t.Abrupt:
		c.ends[client].closed, c.ends[server].closed = true, true
		return c.packet(client, nil, func(tcp *layers.TCP) { tcp.RST = true })
	case t.Ends:
		return c.finish(client)
	case t.Closes:
		return c.finish(server)
	}
	return nil
}

// begin is the handshake of TCP, unless it is done.
func (c *stream) begin() error {
	if c.open {
		return nil
	}
	c.open = true
	if err := c.packet(client, nil, func(t *layers.TCP) { t.SYN, t.ACK = true, false }); err != nil {
		return err
	}
	c.ends[client].next++
	if err := c.packet(server, nil, func(t *layers.TCP) { t.SYN = true }); err != nil {
		return err
	}
	c.ends[server].next++
	return c.packet(client, nil, nil)
}

// finish ends what a side says.
func (c *stream) finish(by side) error {
	if !c.open || c.ends[by].closed {
		return nil
	}
	if err := c.packet(by, nil, func(t *layers.TCP) { t.FIN = true }); err != nil {
		return err
	}
	c.ends[by].closed = true
	c.ends[by].next++
	return c.packet(by.other(), nil, nil)
}

// say writes octets of a side.
func (c *stream) say(by side, octets string) error {
	const most = 16 << 10
	if err := c.begin(); err != nil {
		return err
	}
	for len(octets) > 0 {
		n := min(len(octets), most)
		if err := c.packet(by, []byte(octets[:n]), func(t *layers.TCP) { t.PSH = true }); err != nil {
			return err
		}
		octets = octets[n:]
		c.ends[by].next += uint32(n)
	}
	return nil
}

// packet writes one packet.
func (c *stream) packet(by side, payload []byte, with func(*layers.TCP)) error {
	from, to := &c.ends[by], &c.ends[by.other()]
	home := net.IPv4(127, 0, 0, 1)
	ip := &layers.IPv4{Version: 4, TTL: 64, Protocol: layers.IPProtocolTCP, SrcIP: home, DstIP: home}
	tcp := &layers.TCP{SrcPort: from.port, DstPort: to.port, Seq: from.next, Ack: to.next, ACK: true,
		Window: math.MaxUint16}
	if with != nil {
		with(tcp)
	}
	if err := tcp.SetNetworkLayerForChecksum(ip); err != nil {
		return err
	}
	buffer := gopacket.NewSerializeBuffer()
	options := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	if err := gopacket.SerializeLayers(buffer, options, ip, tcp, gopacket.Payload(payload)); err != nil {
		return err
	}
	n := len(buffer.Bytes())
	return c.out.WritePacket(gopacket.CaptureInfo{Timestamp: c.at, CaptureLength: n, Length: n}, buffer.Bytes())
}
