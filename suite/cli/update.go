package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/internal/update"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// rewriteAll rewrites files by what the server answers. What is wrong with one of them
// does not keep it from the others.
func (f *replayFlags) rewriteAll(cmd *cobra.Command, std streams, files []source, scripts []*transcript.Script) error {
	ctx := cmd.Context()
	if !f.force {
		for _, file := range files {
			if err := update.Clean(ctx, file.path); err != nil {
				return fmt.Errorf("--update: %w (--force rewrites it all the same)", err)
			}
		}
	}
	o, err := f.options(cmd.Flags(), scripts)
	if err != nil {
		return err
	}
	defer o.Target.Close()
	o.Notice = func(text string) { std.warn("%s", text) }
	o.Mask = std.secrets()
	u, err := update.New(ctx, o)
	if err != nil {
		return err
	}
	defer u.Close(ctx)
	code := verdict.ExitHolds
	for _, file := range files {
		if err := f.rewriteOne(ctx, std, u, file); err != nil {
			std.warn("%s is left as it is: %v", file.name(), err)
			code = cmp.Or(code, updateCode(err))
		}
	}
	return exit(code)
}

// rewriteOne rewrites one file, and shows the difference.
func (f *replayFlags) rewriteOne(ctx context.Context, std streams, u *update.Updater, file source) error {
	if file.path == "-" {
		return errors.New("the standard input can't be rewritten")
	}
	src, err := os.ReadFile(file.path)
	if err != nil {
		return err
	}
	out, err := u.Update(ctx, file.name(), src)
	if err != nil {
		return err
	}
	if bytes.Equal(src, out) {
		std.say("%s: holds", file.name())
		return nil
	}
	if now, err := os.ReadFile(file.path); err != nil || !bytes.Equal(now, src) {
		return errors.New("somebody changed it meanwhile")
	}
	if err := outfile.Write(file.path, outfile.Public, out); err != nil {
		return err
	}
	std.say("%s", strings.TrimSuffix(string(diff.Diff("a/"+file.name(), src, "b/"+file.name(), out)), "\n"))
	return nil
}

// updateCode is the exit code for a file that was left as it is.
func updateCode(err error) int {
	untested, ok := errors.AsType[*update.UntestedError](err)
	switch {
	case !ok || untested.Verdict == verdict.Fail:
		return verdict.ExitBroken
	case untested.Verdict == verdict.Error:
		return verdict.ExitTarget
	}
	return verdict.ExitNothing
}
