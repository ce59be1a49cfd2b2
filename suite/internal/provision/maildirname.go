package provision

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

var (
	started   = time.Now()
	delivered atomic.Uint64 // files that this process has named
)

// maildirName returns a name for a file in a Maildir that no other delivery
// has. It sorts after all names that this process has had before, by its octets
// as well as by its numbers: servers give out message numbers by the one or the other.
func maildirName() string {
	// Since counts without the steps of a clock that is being set.
	now := started.Add(time.Since(started)).Unix()
	return fmt.Sprintf("%010d.M%09dP%d.%s", now, delivered.Add(1), os.Getpid(), hostName())
}

// hostName is the end of the name, because machines may share a folder. What
// has a meaning in a name is written as Maildir has it written.
func hostName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "localhost"
	}
	return strings.NewReplacer("/", `\057`, ":", `\072`).Replace(name)
}
