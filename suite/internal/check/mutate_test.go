package check

import (
	"bytes"
	"math/rand"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
)

// samples are the logs that mutants are made of.
func samples(t testing.TB) (all [][]byte) {
	t.Helper()
	logs, _ := filepath.Glob("../debuglog/testdata/*")
	for _, path := range logs {
		if strings.HasSuffix(path, ".golden") || strings.HasSuffix(path, ".pcap") {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

// strange are octets that change what a line means.
var strange = []string{
	"+OK", "-ERR", "+ ", "+", ".", "\r", "\n", "\x00", "AUTH", "AUTH PLAIN", "STLS", "QUIT", "CAPA", "LIST", "RETR 1",
	"{user}", `"`, "<", "/", "*",
	"\xff", "..", " ", "XXXX", "\t", "C: ", "S: ", "=", "\u2028", "\x7f",
}

// mutant is a sample in which lines are lost, doubled, swapped, taken from elsewhere,
// and changed.
func mutant(r *rand.Rand, all [][]byte) []byte {
	data := bytes.Clone(all[r.Intn(len(all))])
	for range 1 + r.Intn(4) {
		lines := bytes.SplitAfter(data, []byte("\n"))
		i, j := r.Intn(len(lines)), r.Intn(len(lines))
		switch r.Intn(8) {
		case 0:
			lines = slices.Delete(lines, i, i+1)
		case 1:
			lines = slices.Insert(lines, i, lines[j])
		case 2:
			lines[i], lines[j] = lines[j], lines[i]
		case 3:
			if n := len(lines[i]); n > 0 {
				lines[i][r.Intn(n)] = byte(r.Intn(256))
			}
		case 4:
			other := bytes.SplitAfter(all[r.Intn(len(all))], []byte("\n"))
			lines = slices.Insert(lines, i, other[r.Intn(len(other))])
		case 5:
			lines[i] = slices.Insert(bytes.Clone(lines[i]), r.Intn(len(lines[i])+1), []byte(strange[r.Intn(len(strange))])...)
		case 6:
			if i < j {
				lines = slices.Delete(lines, i, j)
			}
		case 7:
			lines = lines[:i+1]
		}
		data = bytes.Join(lines, nil)
	}
	return data
}

// FuzzMutants makes logs that nearly are what clients write: the octets that Go's fuzzer
// plays with are only the choices.
func FuzzMutants(f *testing.F) {
	all := samples(f)
	for seed := range int64(300) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, seed int64) {
		r := rand.New(rand.NewSource(seed))
		data, other := mutant(r, all), mutant(r, all)
		log, err := debuglog.Read("x.in", data, func(string) ([]byte, error) { return other, nil })
		if err == nil {
			readable(t, log)
		}
	})
}
