// Package scripts holds the conformance transcripts. A script is added by adding
// one file below a folder of this package; nothing lists them.
package scripts

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

//go:embed all:sessions all:rfc* all:de-facto* all:providers
var files embed.FS

// All returns every script, in the order of their paths. The paths, such as
// "rfc1939/dele/gone-after-quit.pop3", are the scripts' names everywhere. They are
// parsed once, and are not to be changed.
func All() ([]*transcript.Script, error) {
	all, err := parsed()
	return slices.Clone(all), err
}

var parsed = sync.OnceValues(parse)

func parse() ([]*transcript.Script, error) {
	var paths []string
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && len(path) > 5 && path[len(path)-5:] == ".pop3" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("scripts: %w", err)
	}
	slices.Sort(paths)
	all := make([]*transcript.Script, len(paths))
	for i, path := range paths {
		src, err := files.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("scripts: %w", err)
		}
		if all[i], err = transcript.Parse(path, src); err != nil {
			return nil, err
		}
	}
	return all, nil
}
