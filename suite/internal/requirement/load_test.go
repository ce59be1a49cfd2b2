package requirement

import (
	"strings"
	"testing"
	"testing/fstest"
)

const validEntry = `{"id": "RFC1939-5-DELE-02", "section": "5", "level": "MUST", "area": "dele",
	"rule": "A server must.", "why": "Because.", "observable": "yes"}`

// file wraps entries in a rule file for the given document.
func file(document string, entries ...string) *fstest.MapFile {
	text := `{"document": "` + document + `", "title": "A title",
"rules": [
` + strings.Join(entries, ",\n") + `
]}`
	return &fstest.MapFile{Data: []byte(text)}
}

func TestLoadCompletesSeverity(t *testing.T) {
	lowered := strings.NewReplacer("DELE-02", "DELE-03", `"MUST"`, `"MUST", "severity": "info"`).Replace(validEntry)
	docs, err := load(fstest.MapFS{"rfc1939.json": file("RFC 1939", validEntry, lowered)})
	if err != nil {
		t.Fatal(err)
	}
	rules := docs[0].Rules
	if rules[0].Severity != Fail || rules[1].Severity != Info {
		t.Errorf("severities %q and %q, want that of the level and the one given", rules[0].Severity, rules[1].Severity)
	}
}

func TestLoadOrdersDocuments(t *testing.T) {
	entry := func(id, level string) string {
		return strings.NewReplacer("RFC1939-5-DELE-02", id, "MUST", level).Replace(validEntry)
	}
	docs, err := load(fstest.MapFS{
		"de-facto.json": file("de facto", entry("DEFACTO-LAST-01", "de-facto")),
		"rfc1939.json":  file("RFC 1939", validEntry),
		"rfc1225.json":  file("RFC 1225", entry("RFC1225-0-RPOP-01", "MAY")),
	})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, doc := range docs {
		names = append(names, doc.Name)
	}
	if got := strings.Join(names, ", "); got != "RFC 1225, RFC 1939, de facto" {
		t.Errorf("order is %s", got)
	}
}

// Every mistake is reported with file and entry, so that the author of a rule
// finds it without reading the loader.
func TestLoadReportsMistakes(t *testing.T) {
	broken := func(old, new string) string { return strings.Replace(validEntry, old, new, 1) }
	tests := []struct {
		name  string
		entry string
		want  string
	}{
		{"id form", broken("RFC1939-5-DELE-02", "RFC1939-5-dele-2"), "rfc1939.json: RFC1939-5-dele-2: id is not of the form"},
		{"id missing", broken(`"id": "RFC1939-5-DELE-02", `, ""), "rfc1939.json: entry 1: id is not of the form"},
		{"id of another file", broken("RFC1939", "RFC2449"),
			"rfc1939.json: RFC2449-5-DELE-02: id does not begin with RFC1939-"},
		{"level", broken(`"MUST"`, `"SHALL"`), `rfc1939.json: RFC1939-5-DELE-02: unknown level "SHALL"`},
		{"severity", broken(`"MUST"`, `"MUST", "severity": "fatal"`),
			`rfc1939.json: RFC1939-5-DELE-02: unknown severity "fatal"`},
		{"observable", broken(`"yes"`, `"maybe"`), `rfc1939.json: RFC1939-5-DELE-02: observable is "maybe"`},
		{"rule missing", broken("A server must.", ""), "rfc1939.json: RFC1939-5-DELE-02: rule, why and area are required"},
		{"misspelt field", broken(`"why"`, `"whi"`), `rfc1939.json: RFC1939-5-DELE-02: json: unknown field "whi"`},
		{"syntax", broken(`"section":`, `"section"`), "rfc1939.json: line 3: "},
		{"id twice", validEntry + "," + validEntry, "rfc1939.json: RFC1939-5-DELE-02: id is already used in rfc1939.json"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(fstest.MapFS{"rfc1939.json": file("RFC 1939", tt.entry)})
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error is %v, want %s...", err, tt.want)
			}
		})
	}
}

func TestLoadReportsBrokenFiles(t *testing.T) {
	tests := []struct {
		name string
		fsys fstest.MapFS
		want string
	}{
		{"none", fstest.MapFS{}, "no rule files"},
		{"wrong document", fstest.MapFS{"rfc1939.json": file("RFC 2449", validEntry)},
			"id belongs to RFC 1939, the file to RFC 2449"},
		{"unknown field", fstest.MapFS{"a.json": {Data: []byte(`{"documint": "RFC 1939"}`)}},
			`a.json: json: unknown field "documint"`},
		{"two values", fstest.MapFS{"a.json": {Data: []byte(`{} {}`)}}, "a.json: there is more after the end"},
		{"empty", fstest.MapFS{"a.json": {}}, "a.json: EOF"},
		{"no document", fstest.MapFS{"rfc1939.json": file("", validEntry)}, "rfc1939.json: needs a document and a title"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(tt.fsys)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want ...%s...", err, tt.want)
			}
		})
	}
}
