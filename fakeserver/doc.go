// Package fakeserver is a POP3 server for tests. It is correct, and written
// to be read.
package fakeserver
