package check

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Whatever a log holds can be judged and written as a transcript, which can be read.
func FuzzLog(f *testing.F) {
	logs, _ := filepath.Glob("../debuglog/testdata/*")
	for _, path := range logs {
		if data, err := os.ReadFile(path); err == nil && !strings.HasSuffix(path, ".golden") {
			f.Add(data[:min(len(data), 1500)], []byte("1795424912.181360 +OK\r\n"))
		}
	}
	f.Add([]byte("Connected to pops://x:995/\nS: +OK\nC: XXXX\nS: +OK\nS: -ERR \x95 no\nC: QUIT\nS: +OK\n"), []byte{})
	for _, events := range []string{
		"C: STAT\rUIDL\nS: +OK\nS: 1 20\nS: .\n",
		"C: AUTH PLAIN\nS: +OK\nS: LANG\nC: XXXX\nS: +OK\n",
		"C: CAPA\nS: +OK\nS: TOP\nC: STLS\nS: +OK\nS: UIDL\nS: .\nC: CAPA\n",
		"C: LIST\x00\nS: +OK\nS: -ERR\nS: 1 20\nS: .\n",
		"C: USER x\nS: +OK\nC: PASS XXXX\nS: +OK\nC: XA\nC: XB\nS: what\nC: XC\nS: what\nS: +OK \x7f\nS: 1 50\nS: .\nC: " +
			"NOOP\nS: +OK\nC: NOOP\nS: +OK\n",
	} {
		f.Add([]byte("Connected to pop://x:110/\nS: +OK\n"+events), []byte{})
	}
	f.Fuzz(func(t *testing.T, data, other []byte) {
		log, err := debuglog.Read("x.in", data, func(string) ([]byte, error) { return other, nil })
		if err != nil {
			return
		}
		readable(t, log)
	})
}

// readable makes sure that every session of a log can be judged, and written as a
// transcript that can be read and judged.
func readable(t *testing.T, log *debuglog.Log) {
	t.Helper()
	secrets := Secrets(log.Sessions)
	for _, s := range log.Sessions {
		Log(s)
		var text bytes.Buffer
		if _, err := Transcribe(&text, s, secrets, "From x.", time.Unix(0, 0)); err != nil {
			t.Fatal(err)
		}
		script, err := transcript.Parse("x.pop3", text.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, text.Bytes())
		}
		Script(script)
	}
}

// Whatever a transcript says, it can be judged.
func FuzzScript(f *testing.F) {
	files, _ := filepath.Glob("../../../scripts/*/*/*.pop3")
	for _, path := range files {
		if data, err := os.ReadFile(path); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		for _, text := range [][]byte{data, append([]byte("recorded: 2026-11-23T08:30:12Z\n"), data...)} {
			if script, err := transcript.Parse("x.pop3", text); err == nil {
				Script(script)
			}
		}
	})
}
