package cli

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/outfile"
)

// saveCA writes the certificate that clients must trust to the file of --print-ca, if
// there is one.
func saveCA(path string, certificate []byte) error {
	if path == "" {
		return nil
	}
	if err := outfile.Write(path, outfile.Public, certificate); err != nil {
		return fmt.Errorf("writing the certificate: %w", err)
	}
	return nil
}
