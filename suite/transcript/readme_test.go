package transcript

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/suite/internal/need"
)

// readme returns the fenced blocks of scripts/README.md in the given language.
func readme(t testing.TB, language string) []string {
	t.Helper()
	src, err := os.ReadFile("../../scripts/README.md")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	fences := strings.Split(string(src), "```")
	for i := 1; i < len(fences); i += 2 {
		if name, text, _ := strings.Cut(fences[i], "\n"); name == language {
			out = append(out, text)
		}
	}
	if len(out) == 0 {
		t.Fatalf("no block of %s in the README", language)
	}
	return out
}

func TestReadmeExamplesAreTranscripts(t *testing.T) {
	for _, text := range readme(t, "pop3") {
		mustParse(t, "README.md", []byte(text))
	}
}

func TestReadmeMistakesAreReportedAsPrinted(t *testing.T) {
	for _, text := range readme(t, "pop3-error") {
		script, want, found := strings.Cut(text, "\nscript.pop3:")
		if !found {
			t.Errorf("no message in\n%s", text)
			continue
		}
		_, err := Parse("script.pop3", []byte(script))
		if err == nil {
			t.Errorf("no mistake in\n%s", script)
			continue
		}
		if diff := cmp.Diff("script.pop3:"+strings.TrimRight(want, "\n"), err.Error()); diff != "" {
			t.Errorf("README and Parse differ (-README +Parse):\n%s", diff)
		}
	}
}

// used collects the forms of directions that transcripts are written in.
func used(t testing.TB, text string, seen map[form]bool) {
	t.Helper()
	for _, l := range mustParse(t, "README.md", []byte(text)).lines {
		if l.kind != stepLine || l.act == nil {
			continue
		}
		for _, f := range directions {
			if f.Kind == l.act.Kind && f.fits(words(l.text)) {
				seen[f] = true
			}
		}
	}
}

func TestReadmeShowsEveryDirection(t *testing.T) {
	seen := map[form]bool{}
	for _, text := range readme(t, "pop3") {
		used(t, text, seen)
	}
	for _, f := range directions {
		if !seen[f] {
			t.Errorf("no example of <%s>", f.Words)
		}
	}
}

// The words of a requires field are listed from their table; -update does it.
func TestReadmeListsTheNeeds(t *testing.T) {
	const file = "../../scripts/README.md"
	const before, after = "what the harness must have in lower case: ", ". A script that requires"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(src), before)
	_, tail, too := strings.Cut(rest, after)
	if !ok || !too {
		t.Fatalf("%s does not list the words of a requires field", file)
	}
	golden.CheckFile(t, file, head+before+need.Sentence()+after+tail)
}

func TestReadmeNamesEveryWord(t *testing.T) {
	src, err := os.ReadFile("../../scripts/README.md")
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Clone(fieldNames)
	for name := range predefinedValues() {
		words = append(words, "{"+name+"}")
	}
	for _, w := range words {
		if !strings.Contains(string(src), "`"+w+"`") {
			t.Errorf("the README does not mention `%s`", w)
		}
	}
}
