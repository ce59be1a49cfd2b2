//go:build !unix

package target

import "os/exec"

// killWithGroup leaves the process as it is: process groups are a thing of Unix.
func killWithGroup(*exec.Cmd) {}
