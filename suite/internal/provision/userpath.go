package provision

import (
	"fmt"
	"strings"
	"sync"
)

// placeholder stands for the user's name in a path.
const placeholder = "{user}"

// userPath is where the maildrop of each user is.
type userPath struct {
	pattern string

	mu    sync.Mutex
	owner string // the user of a pattern without placeholder, once there is one
	found map[string]bool
}

// of returns the path of the user's maildrop. A pattern without placeholder
// serves one user only: with two, what is filled for one would be found by
// the other.
func (p *userPath) of(user string) (string, error) {
	if strings.Contains(p.pattern, placeholder) {
		if user == "" || user == "." || user == ".." || strings.ContainsAny(user, "/\\\x00") {
			return "", fmt.Errorf("user name %q can't be part of a path", user)
		}
		return strings.ReplaceAll(p.pattern, placeholder, user), nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.owner == "" {
		p.owner = user
	}
	if p.owner != user {
		return "",
			fmt.Errorf("users %s and %s would share the maildrop %s: put %s into the path", p.owner, user, p.pattern,
				placeholder)
	}
	return p.pattern, nil
}

// remember notes that the maildrop at a path was there: if it is gone later in the same
// run, the server has removed it.
func (p *userPath) remember(path string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found == nil {
		p.found = map[string]bool{}
	}
	p.found[path] = true
}

// known reports whether there was a maildrop at the path in this run.
func (p *userPath) known(path string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.found[path]
}
