package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// stdinName is how messages and reports call a transcript from the standard input.
const stdinName = "stdin.pop3"

// someFiles asks for one argument at least.
func someFiles(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("no FILE given; see '%s --help'", cmd.CommandPath())
	}
	return nil
}

// parseFiles reads transcripts; the error holds all mistakes of all files.
func parseFiles(ctx context.Context, std streams, files []string) ([]*transcript.Script, error) {
	var scripts []*transcript.Script
	var mistakes error
	if err := unlessInterrupted(ctx, func() { scripts, mistakes = parseAll(std, files) }); err != nil {
		return nil, err
	}
	return scripts, mistakes
}

func parseAll(std streams, files []string) ([]*transcript.Script, error) {
	var all []*transcript.Script
	var mistakes []error
	for _, source := range expand(files) {
		src, err := source.read(std.in)
		if err != nil {
			mistakes = append(mistakes, err)
			continue
		}
		script, err := source.parse(src)
		if err != nil {
			mistakes = append(mistakes, source.explain(src, err))
			continue
		}
		all = append(all, script)
	}
	return all, broken(mistakes)
}

// explain tells what a file is that is no transcript, where its mistakes as one would
// be of no use.
func (s source) explain(src []byte, mistakes error) error {
	if strings.HasSuffix(s.path, ".pop3") {
		return mistakes
	}
	if kind := debuglog.Detect(src); kind != "" {
		return fmt.Errorf("%s: this is a log (%s), and no transcript; 'pop3spec check --output session.pop3 %[1]s' "+
			"makes one of it", s.name(), kind)
	}
	if bytes.IndexByte(src, 0) >= 0 {
		return fmt.Errorf("%s: this is no transcript, which is text", s.name())
	}
	return mistakes
}

// brokenError is files that can't be used.
type brokenError struct {
	mistakes []error // one a file
	what     string  // they are
}

func broken(mistakes []error) error {
	if len(mistakes) == 0 {
		return nil
	}
	return &brokenError{mistakes, "transcript"}
}

func (e *brokenError) Error() string {
	unread := func(err error) bool {
		_, is := errors.AsType[*fs.PathError](err)
		return is
	}
	what, are := "a "+e.what, "is"
	if n := len(e.mistakes); n > 1 {
		what, are = fmt.Sprintf("%d %ss", n, e.what), "are"
	}
	if slices.ContainsFunc(e.mistakes, func(err error) bool { return !unread(err) }) {
		return what + " " + are + " broken"
	}
	return what + " can't be read"
}

// details are all mistakes with their places.
func (e *brokenError) details() string { return errors.Join(e.mistakes...).Error() }

// source is a transcript that somebody named, or the error of finding it.
type source struct {
	path string
	err  error
}

// expand replaces folders by the transcripts below them.
func expand(files []string) []source {
	var all []source
	for _, name := range files {
		if info, err := os.Stat(name); name == "-" || err != nil || !info.IsDir() {
			all = append(all, source{path: name})
			continue
		}
		found := 0
		err := filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".pop3") {
				all = append(all, source{path: path})
				found++
			}
			return err
		})
		if err == nil && found == 0 {
			err = fmt.Errorf("folder %s has no *.pop3 file", name)
		}
		if err != nil {
			all = append(all, source{path: name, err: err})
		}
	}
	return all
}

func (s source) name() string {
	if s.path == "-" {
		return stdinName
	}
	return filepath.ToSlash(filepath.Clean(s.path))
}

func (s source) read(in io.Reader) ([]byte, error) {
	if s.err != nil {
		return nil, s.err
	}
	if s.path == "-" {
		return io.ReadAll(in)
	}
	return os.ReadFile(s.path)
}

func (s source) parse(src []byte) (*transcript.Script, error) {
	script, err := transcript.Parse(s.name(), src)
	if err != nil {
		return nil, err
	}
	return script, checkHeader(script)
}

// checkHeader finds what the notation allows and the suite does not know.
func checkHeader(s *transcript.Script) error {
	var mistakes []error
	for _, rule := range s.Header.Proves {
		if _, ok := requirement.Find(requirement.ID(rule.ID)); !ok {
			err := unknown("rule", rule.ID, ruleNames())
			mistakes = append(mistakes, fmt.Errorf("%s:%d: %w", rule.Pos, rule.Pos.Column, err))
		}
	}
	for _, drop := range []transcript.Maildrop{s.Header.Maildrop, s.Header.Maildrop2} {
		if drop.Name == "" {
			continue
		}
		if err := checkMaildrop(s, drop); err != nil {
			mistakes = append(mistakes, fmt.Errorf("%s:%d: %w", drop.Pos, drop.Pos.Column, err))
		}
	}
	return errors.Join(mistakes...)
}

// checkMaildrop finds out whether there is such a maildrop.
func checkMaildrop(s *transcript.Script, drop transcript.Maildrop) error {
	if folder, is := drop.Folder(); is {
		_, err := fixtures.FromFolderIn(filepath.Dir(s.File), filepath.FromSlash(folder))
		return err
	}
	_, err := fixtures.Load(drop.Name)
	return err
}
