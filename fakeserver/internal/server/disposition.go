package server

import "slices"

// Disposition is what a service does with mail that was fetched or deleted
// over POP. The client learns nothing of it.
type Disposition int

// Aside returns what a profile has moved out of the user's inbox: to the
// archive, or to the folder of deleted messages.
func (s *Server) Aside(user string) ([]Message, error) {
	d, err := s.maildrop(user)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.aside), nil
}

func (d *Maildrop) SetAside(m Message) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.aside = append(d.aside, m)
}

// Dispositions. The zero value is the default of the service.
const (
	DefaultDisposition Disposition = iota
	LeaveInInbox                   // nothing
	MarkRead                       // nothing that POP could show
	Archive                        // out of the inbox
	Trash                          // out of the maildrop
)
