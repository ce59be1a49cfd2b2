package fakeserver

import (
	"strings"
	"testing"
)

func TestOnlyQuitRemovesMarkedMessages(t *testing.T) {
	for name, tc := range map[string]struct {
		dialogue []string
		left     int
	}{
		"QUIT":                    {[]string{"DELE 1", "DELE 3", "QUIT"}, 2},
		"all":                     {[]string{"DELE 1", "DELE 2", "DELE 3", "DELE 4", "QUIT"}, 0},
		"lost connection":         {[]string{"DELE 1"}, 4},
		"RSET before QUIT":        {[]string{"DELE 1", "RSET", "QUIT"}, 4},
		"DELE after RSET":         {[]string{"DELE 1", "RSET", "DELE 2", "QUIT"}, 3},
		"QUIT with an argument":   {[]string{"DELE 1", "QUIT now"}, 4},
		"QUIT without line end":   {[]string{"DELE 1", "QUIT<partial>"}, 4},
		"nothing marked":          {[]string{"RETR 1", "QUIT"}, 4},
		"DELE after QUIT":         {[]string{"DELE 1", "QUIT\r\nDELE 2"}, 3},
		"rejected DELE":           {[]string{"DELE 99", "DELE x", "QUIT"}, 4},
		"only message 2 of three": {[]string{"DELE 2", "QUIT"}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, Config{}, func(t *testing.T, srv *Server) {
				p := loggedIn(t, srv)
				for _, c := range tc.dialogue {
					if partial, ok := strings.CutSuffix(c, "<partial>"); ok {
						p.write(partial)
					} else {
						p.do("%s", c)
					}
				}
				p.drop()
				if left, err := srv.Maildrop("alice"); err != nil || len(left) != tc.left {
					t.Errorf("%d messages left (%v), want %d", len(left), err, tc.left)
				}
			})
		})
	}
}

func TestUniqueIDsStayWithTheirMessages(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		before := strings.Fields(bodyOf(t, p.do("UIDL")))
		p.do("DELE 1")
		p.do("QUIT")
		if err := srv.Deliver("alice", String("Subject: new\n\nnew\n")); err != nil {
			t.Fatal(err)
		}
		after := strings.Fields(bodyOf(t, loggedIn(t, srv).do("UIDL")))
		// Of "number id" pairs the ids; message 1 is gone, the others moved up.
		if after[1] != before[3] || after[3] != before[5] || after[5] != before[7] {
			t.Errorf("before %q, after %q", before, after)
		}
		for _, old := range before {
			if after[7] == old {
				t.Errorf("the new message has the old id %q", old)
			}
		}
		if before[5] == before[7] {
			t.Error("twins have one id")
		}
	})
}
