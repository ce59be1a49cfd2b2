package debuglog

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
)

// seeds begins a fuzz test with the beginnings of all that was really written.
func seeds(f *testing.F) {
	logs, _ := filepath.Glob("testdata/*")
	for _, path := range logs {
		if data, err := os.ReadFile(path); err == nil && !strings.HasSuffix(path, ".golden") {
			f.Add(data[:min(len(data), 1500)])
		}
	}
}

// packet is one of a capture: of the client, or of the server.
type packet struct {
	server        bool
	seq           uint32
	text          string
	syn, fin, rst bool
}

// capture writes packets between a client and port 110, or the one given.
func capture(t *testing.T, port layers.TCPPort, ng bool, packets ...packet) []byte {
	t.Helper()
	var b bytes.Buffer
	var write func(gopacket.CaptureInfo, []byte) error
	var flush func() error
	if ng {
		w, err := pcapgo.NewNgWriter(&b, layers.LinkTypeRaw)
		if err != nil {
			t.Fatal(err)
		}
		write, flush = w.WritePacket, w.Flush
	} else {
		w := pcapgo.NewWriter(&b)
		if err := w.WriteFileHeader(65536, layers.LinkTypeRaw); err != nil {
			t.Fatal(err)
		}
		write, flush = w.WritePacket, func() error { return nil }
	}
	for i, p := range packets {
		ip := &layers.IPv4{Version: 4, TTL: 64, Protocol: layers.IPProtocolTCP, SrcIP: net.IP{10, 0, 0, 1},
			DstIP: net.IP{10, 0, 0, 2}}
		tcp := &layers.TCP{SrcPort: 50000, DstPort: port, Seq: p.seq, SYN: p.syn, FIN: p.fin, RST: p.rst,
			ACK: !p.syn || p.server, Window: 1000}
		if p.server {
			ip.SrcIP, ip.DstIP = ip.DstIP, ip.SrcIP
			tcp.SrcPort, tcp.DstPort = tcp.DstPort, tcp.SrcPort
		}
		_ = tcp.SetNetworkLayerForChecksum(ip)
		out := gopacket.NewSerializeBuffer()
		if err := gopacket.SerializeLayers(out, gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}, ip, tcp,
			gopacket.Payload(p.text)); err != nil {
			t.Fatal(err)
		}
		data := out.Bytes()
		if err := write(gopacket.CaptureInfo{Timestamp: time.Unix(1795424912, int64(i)*1e6), CaptureLength: len(data),
			Length: len(data)}, data); err != nil {
			t.Fatal(err)
		}
	}
	if err := flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var shake = []packet{{seq: 100, syn: true}, {server: true, seq: 500, syn: true}}

func TestCapture(t *testing.T) {
	greeting := packet{server: true, seq: 501, text: "+OK hi\r\n"}
	for name, c := range map[string]struct {
		port    layers.TCPPort
		packets []packet
		want    []string
		why     string
	}{
		"in order": {110,
			append(shake, greeting, packet{seq: 101, text: "QUIT\r\n"}, packet{server: true, seq: 509, text: "+OK\r\n"},
				packet{server: true, seq: 514, fin: true}, packet{seq: 107, fin: true}),
			[]string{"S: +OK hi", "C: QUIT", "S: +OK", "CLOSED"}, ""},
		"out of order, and twice": {110,
			append(shake, greeting, packet{seq: 103, text: "PA\r\n"}, packet{seq: 101, text: "CA"}, packet{seq: 101, text: "CA"},
				packet{server: true, seq: 509, text: "-ERR\r\n"}),
			[]string{"S: +OK hi", "C: CAPA", "S: -ERR"}, ""},
		"a reset by the client": {110, append(shake, greeting, packet{seq: 101, rst: true}),
			[]string{"S: +OK hi", "FIN"}, ""},
		"octets missing": {110, append(shake, greeting, packet{seq: 150, text: "CAPA\r\n"}),
			[]string{"S: +OK hi"}, "octets are missing in the capture"},
		"without the beginning": {110, []packet{{seq: 101, text: "CAPA\r\n"}, {server: true, seq: 509, text: "-ERR\r\n"}},
			nil, "the capture begins in the middle of the session"},
		"TLS": {995, append(shake, packet{seq: 101, text: "\x16\x03\x01\x00\x05hello"}),
			nil, "TLS is spoken from the beginning"},
		"TLS after STLS": {110,
			append(shake, greeting, packet{seq: 101, text: "STLS\r\n"}, packet{server: true, seq: 509, text: "+OK\r\n"},
				packet{seq: 107, text: "\x16\x03\x01\x00\x05hello"}),
			[]string{"S: +OK hi", "C: STLS", "S: +OK"}, "TLS is spoken from here on"},
		"on any port": {4711, append(shake, greeting), []string{"S: +OK hi"}, ""},
	} {
		for _, ng := range []bool{false, true} {
			log, err := Read("x.pcap", capture(t, c.port, ng, c.packets...), nil)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			s := log.Sessions[0]
			text := ""
			var got []string
			for _, e := range s.Events {
				kind := [...]string{"C: ", "M: ", "S: ", "...", "TLS", "FIN", "CLOSED"}[e.Kind]
				if text += string(e.Data); len(e.Data) > 0 && !strings.HasSuffix(text, "\n") {
					continue
				}
				got = append(got, strings.TrimSpace(kind+text))
				text = ""
			}
			if diff := cmp.Diff(c.want, got); diff != "" || s.Unreadable != c.why {
				t.Errorf("%s: %q (-want +got):\n%s", name, s.Unreadable, diff)
			}
		}
	}
}

// What is no POP3 is passed over. A file that is cut off is read as far as it goes.
func TestCaptureErrors(t *testing.T) {
	other := capture(t, 80, false, append(shake, packet{seq: 101, text: "GET / HTTP/1.0\r\n\r\n"})...)
	if _, err := Read("x.pcap", other, nil); err == nil ||
		err.Error() != "x.pcap: no POP3 session is in it (a packet capture)" {
		t.Error(err)
	}
	whole := capture(t, 110, false,
		append(shake, packet{server: true, seq: 501, text: "+OK hi\r\n"}, packet{seq: 101, text: "QUIT\r\n"})...)
	log, err := Read("x.pcap", whole[:len(whole)-3], nil)
	if err != nil || len(log.Sessions) != 1 || string(log.Sessions[0].Events[0].Data) != "+OK hi\r\n" {
		t.Errorf("%+v, %v", log, err)
	}
	if _, err := Read("x.pcap", whole[:30], nil); err == nil ||
		err.Error() != "x.pcap: the capture ends within its first packet" {
		t.Error(err)
	}
}
