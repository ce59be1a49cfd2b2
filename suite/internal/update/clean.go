package update

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// Clean reports whether a file is as it was committed, so that whatever is done to it can
// be looked at, and taken back. It asks git.
func Clean(ctx context.Context, path string) error {
	status, err := git(ctx, path, "status", "--porcelain", "--ignored")
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%s may not be under version control: there is no git to ask", path)
	case err != nil, strings.HasPrefix(status, "??"), strings.HasPrefix(status, "!!"):
		return fmt.Errorf("%s is not under version control, so that nothing could be taken back", path)
	case status != "":
		return fmt.Errorf("%s has changes that are not committed", path)
	}
	return nil
}

// git runs a command of git about one file.
func git(ctx context.Context, path string, args ...string) (string, error) {
	args = append(append([]string{"--literal-pathspecs", "-C", filepath.Dir(path)}, args...), "--", filepath.Base(path))
	cmd := exec.CommandContext(ctx, "git", args...)
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	return out.String(), err
}
