package session

import (
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Failed logins cost something where their replies are late or the connection is gone.
func TestSlowDown(t *testing.T) {
	for _, c := range []struct {
		name  string
		wait  time.Duration
		gone  bool
		costs bool
	}{
		{"at once", time.Millisecond, false, false},
		{"later", 2 * slow, false, true},
		{"closed", time.Millisecond, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := time.Time{}
			p := &player{rules: []requirement.ID{"DEFACTO-GEN-02"}, judged: map[requirement.ID]int{}}
			p.log = conversation.NewLog(func() time.Time { return now })
			l := &link{n: 1, gone: c.gone}
			for range 3 {
				now = now.Add(time.Hour)
				p.log.Add(1, conversation.Client, []byte("PASS wrong\r\n"))
				now = now.Add(c.wait)
				p.log.Add(1, conversation.Server, []byte("-ERR no\r\n"))
			}
			if err := p.expectSlowDown(l); err != nil {
				t.Fatal(err)
			}
			if p.judged["DEFACTO-GEN-02"] != 1 || (len(p.own) == 0) != c.costs {
				t.Errorf("judged %v, found %v", p.judged, p.own)
			}
		})
	}
}
