package provision

import (
	"os"
	"testing"

	"github.com/pop3spec/pop3spec/fixtures"
)

func load(t *testing.T, name string) fixtures.Maildrop {
	t.Helper()
	drop, err := fixtures.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return drop
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
