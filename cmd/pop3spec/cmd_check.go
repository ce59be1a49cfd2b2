package main

import (
	"bytes"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/report"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// checkFlags are the flags of check.
type checkFlags struct {
	write bool
	diff  bool
}

func newCheck(io streams) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Look for mistakes in transcripts, without a server",
		Long: `Check parses transcripts, and reports every mistake in them with its place. A folder
stands for all *.pop3 files below it, - for the standard input.

With --write, files are rewritten in their canonical form; with --diff, check tells
which are not in it, and exits with 1 if there is one.`,
		Example: `  pop3spec check session.pop3
  pop3spec check --write regressions/`,
		Args: someFiles,
		RunE: func(_ *cobra.Command, files []string) error { return f.check(io, files) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().BoolVarP(&f.write, "write", "w", false, "rewrite files in their canonical form")
	cmd.Flags().BoolVarP(&f.diff, "diff", "d", false, "show the first line that is not in its canonical form")
	return cmd
}

// check looks at every file, whatever is wrong with the ones before.
func (f *checkFlags) check(io streams, files []string) error {
	var mistakes []error
	differ := false
	for _, source := range expand(files) {
		src, err := source.read(io.in)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		script, err := source.parse(src)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		different, err := f.format(io, source, src, transcript.Format(script))
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		differ = differ || different
		if !f.diff && !f.write {
			fmt.Fprintf(io.out, "%s: ok, %s\n", source.name(), steps(len(script.Steps)))
		}
	}
	if err := broken(mistakes); err != nil {
		return err
	}
	if differ && f.diff && !f.write {
		return exit(verdict.ExitBroken)
	}
	return nil
}

func steps(n int) string {
	if n == 1 {
		return "1 step"
	}
	return fmt.Sprintf("%d steps", n)
}

// format compares a file with its canonical form, and rewrites it if asked to.
func (f *checkFlags) format(io streams, s source, src, canonical []byte) (different bool, err error) {
	if bytes.Equal(src, canonical) || !f.diff && !f.write {
		return false, nil
	}
	if f.diff {
		line, was, is := firstDifference(src, canonical)
		fmt.Fprintf(io.out, "%s:%d: not in canonical form\n  - %q\n  + %q\n", s.name(), line, was, is)
	}
	if !f.write {
		return true, nil
	}
	if s.path == "-" {
		_, err := io.out.Write(canonical)
		return true, err
	}
	fmt.Fprintf(io.out, "%s: rewritten\n", s.name())
	return true, rewrite(s.path, canonical)
}

// rewrite replaces a file, and leaves its mode as it is.
func rewrite(path string, content []byte) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	err = report.WriteFile(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err != nil {
		return err
	}
	return os.Chmod(path, info.Mode().Perm())
}

// firstDifference finds the first line in which two texts differ.
func firstDifference(a, b []byte) (line int, was, is []byte) {
	for line = 1; ; line++ {
		var moreA, moreB bool
		was, a, moreA = bytes.Cut(a, []byte("\n"))
		is, b, moreB = bytes.Cut(b, []byte("\n"))
		if !bytes.Equal(was, is) || moreA != moreB || !moreA {
			return line, was, is
		}
	}
}
