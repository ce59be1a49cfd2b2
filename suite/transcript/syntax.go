package transcript

import (
	"fmt"
	"regexp"
	"time"
)

// Position is a place in a transcript file. Line and Column count from 1;
// Column counts octets.
type Position struct {
	File   string
	Line   int
	Column int
}

// String returns the place as file:line, the form that editors and CI logs jump to.
func (p Position) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// Script is one parsed transcript.
type Script struct {
	File   string
	Title  string // first line of the leading comment, "" if there is none
	About  string // the whole leading comment, lines joined by LF
	Header Header
	Steps  []Step // what happens, in order

	lines []line // every line of the source, for Format
}

// Header holds the fields that stand before the first step.
type Header struct {
	Proves    []Rule
	Maildrop  Maildrop // the first account's
	Maildrop2 Maildrop // the second account's
	Requires  []string
	Pins      []string // dimensions of the situation that are the script's subject: they stay plain
	Account   Account
	Recorded  time.Time // when the session was recorded; zero for one that was not
}

// Rule is a rule id where a transcript names it.
type Rule struct {
	Pos Position
	ID  string
}

// Maildrop says which maildrop a transcript needs: the fixture Name (or a folder,
// see [Maildrop.Folder]), or, when
// Any is set, whatever is there as long as it holds AtLeast messages. The zero
// value says nothing.
type Maildrop struct {
	Pos     Position
	Name    string
	Any     bool
	AtLeast int
}

// Account is the name and secret that literal commands were written for.
type Account struct {
	User, Secret string
}

// DefaultAccount is the account of RFC 1939's example session (section 10),
// assumed when a transcript has no account field.
var DefaultAccount = Account{User: "mrose", Secret: "tanstaaf"}

// Step is one thing that happens on one connection: a *[Command], an *[Expect], a
// *[Direction], or a *[Proves]. Only the pointers are steps, so that a type switch
// with a value in it does not compile.
type Step interface {
	// Position is where the step begins.
	Position() Position
	// Connection is the number of the connection, 1 for an unnumbered step, 0
	// for a step that belongs to none.
	Connection() int
	// Elapsed is how much time passed before the step, as far as the transcript says.
	Elapsed() time.Duration
	place() *Place
}

// Place is the part that all steps share.
type Place struct {
	Pos   Position
	Conn  int
	After time.Duration // of "... 1.2s" lines that stand before the step
}

// Position implements [Step].
func (p *Place) Position() Position { return p.Pos }

// Connection implements [Step].
func (p *Place) Connection() int { return p.Conn }

// Elapsed implements [Step].
func (p *Place) Elapsed() time.Duration { return p.After }

func (p *Place) place() *Place { return p }

// Command is a line that the client sends; CRLF is added when it is sent.
type Command struct {
	Place
	Text Text
}

// Expect is a reply that the server must give.
type Expect struct {
	Place
	Status Line
	// Body holds the lines of a multi-line reply. Nil means that the script
	// says nothing about them (not even whether there are any); an empty,
	// non-nil Body says that the reply is multi-line without lines.
	Body []BodyLine
}

// BodyLine is one line of a multi-line reply: a Line, or a Direction that
// stands for lines.
type BodyLine struct {
	Line
	Direction *Direction // nil for a line
}

// Proves marks that from here on a broken expectation breaks these rules.
type Proves struct {
	Place
	Rules []Rule
}

// Direction is a stage direction, "<...>".
type Direction struct {
	Place
	Kind Kind
	Args []Text // the blanks of the form, in order
}

// LineKind says how a line that the server must send is compared.
type LineKind int

const (
	// Meaning compares what the protocol makes significant.
	Meaning LineKind = iota
	// Exact compares every octet of the line, CRLF excluded.
	Exact
	// Pattern matches the whole line, CRLF excluded, against a regular expression.
	Pattern
)

// Line is a line that the server must send.
type Line struct {
	Pos  Position
	Kind LineKind
	Text Text // for Pattern: one literal part, the expression
	// LF reports that a recorded line had ended with LF alone. No server is asked for that.
	LF bool

	re *regexp.Regexp // see Regexp
}

// Text is literal octets and values to be filled in.
type Text []Part

// Part is one piece of a [Text]: Literal octets, or, when Name is set, the value
// of that name plus Add.
type Part struct {
	Literal string
	Name    string
	Add     int
}
