package need

import (
	"fmt"
	"strings"
)

// Facts are what is known of a run and of its target when a word is judged.
type Facts struct {
	Implicit     bool // the target is spoken to with TLS from the first octet
	Secure       bool // sessions begin under TLS, in whichever way
	OffersTLS    bool // the server has STLS
	DemandsTLS   bool // nobody can log in without TLS
	TLSPort      bool // there is a port with implicit TLS
	Delivers     bool // mail can be delivered while a session runs
	Records      bool // the records of the domain are known
	Slow         bool // scripts that take minutes are played
	QuickTimer   bool // the autologout timer runs out in seconds
	ForeignName  bool // an account has a name outside ASCII
	Certificate  bool // there is a client certificate
	DomainInName bool // an account has a domain in its name
	Tokens       bool // every script can have an account with a token
	Provider     string
}

// Lack is what keeps a script from being played; the zero value is that nothing does.
type Lack struct {
	Inapplicable bool   // the server is not of the sort that the script is about; otherwise the harness lacks something
	Why          string // with what to do about it, where something can be done
}

// Word is a word of a requires field.
type Word struct {
	Name    string
	Named   bool   // it goes on after a colon with a name
	Example string // of such a name
	About   string // what it says, where its name does not say it
	// check judges the word, with the name after the colon; nil if that is done elsewhere.
	check func(f Facts, name string) Lack
}

func blocked(lacks bool, why string) Lack { return lack(lacks, Lack{Why: why}) }

func inapplicable(lacks bool, why string) Lack {
	return lack(lacks, Lack{Inapplicable: true, Why: why})
}

func lack(lacks bool, l Lack) Lack {
	if !lacks {
		return Lack{}
	}
	return l
}

// Words returns all words in the order in which the README has them.
func Words() []Word { return append([]Word(nil), words...) }

// Find returns the word that stands in a requires field, and the name after its colon.
func Find(text string) (w Word, name string, ok bool) {
	kind, name, named := strings.Cut(text, ":")
	if named && (name == "" || strings.ToLower(name) != name) {
		return Word{}, "", false
	}
	for _, w := range words {
		if w.Name == kind && w.Named == named {
			return w, name, true
		}
	}
	return Word{}, "", false
}

// Judge returns what the run lacks for a word of a requires field; known is false if there
// is no such word.
func Judge(text string, f Facts) (l Lack, known bool) {
	w, name, ok := Find(text)
	if !ok || w.check == nil {
		return Lack{}, ok
	}
	return w.check(f, name), true
}

// Sentence lists all words with what they say, as the README does.
func Sentence() string {
	var all []string
	for _, w := range words {
		text := "`" + w.Name + "`"
		if w.Named {
			text = "`" + w.Name + ":" + w.Example + "` and so on"
		}
		if w.About != "" {
			text += fmt.Sprintf(" (%s)", w.About)
		}
		all = append(all, text)
	}
	return strings.Join(all, ", ")
}
