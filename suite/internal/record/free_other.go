//go:build !unix && !windows

package record

import "errors"

// free can't be told.
func free(string) (octets uint64, err error) { return 0, errors.ErrUnsupported }
