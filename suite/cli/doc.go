// Package cli is the command pop3spec as a function, for a program that wants to have it
// under a name of its own, or beside commands of its own.
package cli
