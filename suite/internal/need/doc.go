// Package need has the lower-case words of a transcript's requires field: what the harness
// must have for the transcript to be played, or must know of the server beyond what CAPA
// lists. The table is the one place where a word is defined: the notation accepts it, the
// runner judges it, and the README explains it because it stands there.
package need
