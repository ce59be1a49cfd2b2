package cli

import (
	"cmp"
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/runner"
)

// version is set by the linker in a release:
//
//	go build -ldflags "-X main.version=v1.2.3"
var version string

// tool is the name and version of this program in reports.
func tool() string { return "pop3spec " + versionName() }

// versionName is the version of the release, or that of the suite in it.
func versionName() string {
	return cmp.Or(version, runner.Version)
}

func newVersion(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(std.out, "%s %s %s/%s\n", tool(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}
