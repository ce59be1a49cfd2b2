package wrap

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// ScanListing writes scan listings in another way.
func ScanListing(w *server.Wiring, write func(*server.Entry) string) {
	w.ScanListing = func(_ *server.Session, e *server.Entry) string { return write(e) }
}

// DropListing writes the drop listing in another way.
func DropListing(w *server.Wiring, write func(count int, octets int64) string) {
	w.DropListing = func(s *server.Session) string { return write(s.Total()) }
}

// UniqueIDListing writes unique-id listings in another way.
func UniqueIDListing(w *server.Wiring, write func(*server.Entry) string) {
	w.UniqueIDListing = func(_ *server.Session, e *server.Entry) string { return write(e) }
}
