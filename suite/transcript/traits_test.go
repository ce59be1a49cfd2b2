package transcript

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/need"
)

// effects are what a direction can do, of which it does one.
func effects(t Traits) (all []string) {
	for name, does := range map[string]bool{
		"opens": t.Opens, "logs in": t.LogsIn, "gets ready": t.Greeted && !t.Opens && !t.LogsIn, "starts TLS": t.StartsTLS(),
		"sends": t.Sends, "responds": t.Responds, "walks": t.Walks, "pipelines": t.Pipelines, "idles": t.Idle, "ends": t.Ends,
		"replies": t.Replies, "replies to each": t.Each, "is silent": t.Silent, "slows": t.Slows, "closes": t.Closes,
		"stands for lines": t.Lines,
	} {
		if does {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// A kind that is in no row, or whose row does not say what it does, would be passed over by
// all who go by the traits.
func TestEveryKindSaysWhatItDoes(t *testing.T) {
	for _, k := range Kinds() {
		traits := k.Traits()
		wrong := func(why string) { t.Errorf("kind %d, %s: %s", k, k.Form(), why) }
		_, _, known := need.Find(traits.Requires)
		switch all := effects(traits); {
		case k.Form() == "":
			wrong("it can't be written")
		case len(all) != 1:
			wrong("it does not do one thing: " + strings.Join(all, ", "))
		case traits.Client && traits.Lines:
			wrong("a client sends no lines of a reply")
		case !traits.Client &&
			(traits.Opens || traits.Greeted || traits.TLS || traits.Sends || traits.Ends || traits.Delivers):
			wrong("it is no direction of the server")
		case traits.Client && (traits.Replies || traits.Each || traits.Silent || traits.Slows || traits.Closes):
			wrong("it is no direction of the client")
		case traits.Sends && !strings.HasPrefix(table[k].words[0], "send %q"):
			wrong("its first argument is not what it sends")
		case traits.Requires != "" && !known:
			wrong("no requires field can say what it needs")
		}
	}
}

// acting is a direction of a kind, on a connection that is open.
func acting(k Kind) (*parser, *line, *conn) {
	l := &line{read: &read{act: &Direction{Kind: k, Args: []Text{{{Literal: "x"}}, {{Literal: "1"}}, {{Literal: "1"}}}}}}
	return &parser{script: &Script{}}, l, &conn{life: opened, loose: true}
}

func TestEveryDirectionIsFollowed(t *testing.T) {
	for _, k := range Kinds() {
		p, l, c := acting(k)
		switch traits := k.Traits(); {
		case traits.Lines:
		case traits.Client && !p.clientActs(l, c), !traits.Client && !p.serverActs(l, c):
			t.Errorf("Parse does not know what becomes of a connection by %s", k.Form())
		}
		if !k.Traits().Lines && !new(pairing).direction(new(pairs), l.act) {
			t.Errorf("Exchanges does not know whether %s sends something, or stands for a reply", k.Form())
		}
	}
}

// What was sent on a connection has no claim to what is said on the next one of its number.
func TestEveryWayToOpenAConnectionBeginsAnew(t *testing.T) {
	for _, k := range Kinds() {
		traits := k.Traits()
		if !traits.Opens && !traits.Greeted {
			continue
		}
		lost := &Command{Text: Text{{Literal: "NOOP"}}}
		asked := &Command{Text: Text{{Literal: "STAT"}}}
		reply := &Expect{Status: Line{Text: Text{{Literal: "+OK 1 1"}}}}
		steps := []Step{lost, &Direction{Kind: k}}
		if traits.Asks() {
			steps = append(steps, &Expect{Status: Line{Text: Text{{Literal: "+OK ready"}}}})
		}
		for _, x := range (&Script{Steps: append(steps, asked, reply)}).Exchanges() {
			if want := x.Sent == Step(asked) && x.Reply == reply || x.Sent != Step(asked) && x.Reply != reply; !want {
				t.Errorf("%s: the reply to STAT is taken for the one to %q", k.Form(), x.Line)
			}
		}
	}
}
