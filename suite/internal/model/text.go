package model

import (
	"hash/crc32"
	"hash/maphash"

	"github.com/pop3spec/pop3spec/suite/internal/content"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Difference is how what came differs from what was put there.
type Difference = content.Difference

// Text is what is remembered of a message that RETR delivered.
type Text struct {
	Whole  bool // there is one
	Octets int64
	Form   wire.Unstuffer
	UTF8   bool // it came in UTF-8 mode
	Cut    bool // it ends at a NUL of the message that was put there

	sum  uint64
	kept []byte // the message if it is small enough, else nil
}

// seed lets messages be recognised by a sum that is quick to make and good only
// within this process.
var seed = maphash.MakeSeed()

// castagnoli is the polynomial that processors know.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// summer adds up the octets of a message: what is beyond the text that is kept in a
// cheaper way.
type summer struct {
	head  maphash.Hash
	tail  uint32
	total int64
}

func (s *summer) add(p []byte) {
	if room := keepText - s.total; room > 0 {
		head := p[:min(room, int64(len(p)))]
		_, _ = s.head.Write(head)
		s.total += int64(len(head))
		p = p[len(head):]
	}
	s.tail = crc32.Update(s.tail, castagnoli, p)
	s.total += int64(len(p))
}

func (s *summer) sum() uint64 { return s.head.Sum64() ^ uint64(s.tail)<<32 }
