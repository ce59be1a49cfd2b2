package leak

import "testing"

func TestFind(t *testing.T) {
	const secret = "correct horse"
	for text, want := range map[string]string{
		"":                               "",
		"my correct horse.":              "correct ",
		"RECT HORSES":                    "rect hor",
		"correct answers, no horses":     "correct ",
		"the words of correcthorse":      "",
		"Y29ycmVjdCBob3JzZQ==":           "Y29ycmVj",
		"YWxpY2UAY29ycmVjdCBob3JzZQ==":   "Y29ycmVj",
		"Ym9iAGNvcnJlY3QgaG9yc2U=":       "NvcnJlY3",
		"not Y29ycmV nor anything else":  "",
		"eGFsaWNlAGNvcnJlY3QgaG9yc2U xx": "NvcnJlY3",
	} {
		if got := Find(text, secret); got != want {
			t.Errorf("in %q: %q, want %q", text, got, want)
		}
	}
	if got := Find("abc", "abc"); got != "" {
		t.Errorf("%q is too short to be a secret", got)
	}
}
