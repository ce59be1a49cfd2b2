package server

import (
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// chunked writes s to w in pieces that rapid chooses.
func chunked(t *rapid.T, w io.Writer, s string) error {
	for len(s) > 0 {
		n := rapid.IntRange(1, len(s)).Draw(t, "chunk")
		if _, err := io.WriteString(w, s[:n]); err != nil {
			return err
		}
		s = s[n:]
	}
	return nil
}

var awkwardText = rapid.StringOfN(rapid.SampledFrom([]rune{'\r', '\n', '.', 'x'}), 0, 40, -1)

func TestChunkBordersDoNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stored := awkwardText.Draw(t, "stored")
		var whole, got strings.Builder
		atOnce := NewLineEnds(&whole)
		io.WriteString(atOnce, stored)
		atOnce.Close()
		want := whole.String()
		ends := NewLineEnds(&got)
		chunked(t, ends, stored)
		ends.Close()
		if got.String() != want {
			t.Fatalf("line ends: got %q, want %q", got.String(), want)
		}

		stuffed := strings.ReplaceAll("\n"+want, "\n.", "\n..")[1:]
		got.Reset()
		chunked(t, newDotStuffer(&got), want)
		if got.String() != stuffed {
			t.Fatalf("byte-stuffing: got %q, want %q", got.String(), stuffed)
		}

		lines := rapid.IntRange(0, 5).Draw(t, "lines")
		got.Reset()
		if err := chunked(t, NewExcerpt(&got, int64(lines)), want); err != nil && !errors.Is(err, ErrExcerptComplete) {
			t.Fatal(err)
		}
		if top := excerptOf(want, lines); got.String() != top {
			t.Fatalf("top %d: got %q, want %q", lines, got.String(), top)
		}
	})
}

// excerptOf is TOP in the most direct words, for text in wire form.
func excerptOf(text string, bodyLines int) string {
	lines := strings.SplitAfter(text, "\r\n")
	for i, line := range lines {
		if line == "\r\n" {
			return strings.Join(lines[:min(len(lines), i+1+bodyLines)], "")
		}
	}
	return text
}

func TestScanCountsWhatTravels(t *testing.T) {
	m := String("A: b\n\n.\nx\n..y")
	found, err := m.Scanned()
	if err != nil || found.Size != 19 || found.Lines != 5 || found.DotLines != 2 {
		t.Errorf("got %+v, %v", found, err)
	}
}
