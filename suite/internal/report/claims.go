package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/selftest"
)

// Hollow says in a line what a claim lacks that does not hold.
func Hollow(c selftest.Claim) string {
	if len(c.Faults) == 0 {
		return fmt.Sprintf("unproven: %s claims %s, which no fault breaks", c.Script, c.Rule)
	}
	return fmt.Sprintf("hollow: %s claims %s, and finds none of %s", c.Script, c.Rule, strings.Join(c.Faults, ", "))
}

// Claims prints what claims of scripts are worth.
func Claims(w io.Writer, all *selftest.Claims) error {
	var b strings.Builder
	hollow := all.Hollow()
	for _, c := range hollow {
		b.WriteString(Hollow(c) + "\n")
	}
	for _, a := range all.Alarms {
		fmt.Fprintf(&b, "does not pass: %s: %s\n", a.Script, a.Message)
	}
	for _, script := range all.Idle {
		fmt.Fprintf(&b, "idle: %s catches nothing that no other script catches\n", script)
	}
	fmt.Fprintf(&b, "%d of %d claims hold; in %s\n", len(all.Claims)-len(hollow), len(all.Claims), duration(all.Duration))
	_, err := io.WriteString(w, b.String())
	return err
}
