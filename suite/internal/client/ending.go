package client

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// Ended tells that the connection is over, and whether the client has ended it.
func (j *Judge) Ended(entry int, byClient bool) {
	if byClient || j.quit {
		j.judgeNeverAsked()
	}
	if !byClient || j.quit || j.state == update {
		return
	}
	at := model.Spot{Entry: entry}
	switch n := len(j.drop.deleted); {
	case n > 0 && j.state == transaction:
		j.found("client-deletions-lost", at, "QUIT", "the end of the connection",
			"ended the connection without QUIT, and %s not deleted", are(n))
	case j.state == transaction:
		j.found("client-no-quit", at, "QUIT", "the end of the connection", "ended the connection without QUIT")
	}
}

func are(n int) string {
	if n == 1 {
		return "the message that it had marked is"
	}
	return fmt.Sprintf("the %d messages that it had marked are", n)
}
