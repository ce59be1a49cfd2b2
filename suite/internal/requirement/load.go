package requirement

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Document is a source of rules and one file of the catalogue.
type Document struct {
	Name  string // "RFC 1939", "de facto"
	Title string
	Rules []Requirement

	file string
}

// load reads all rule files of fsys in document order: RFCs by number, what
// has no number last.
func load(fsys fs.FS) ([]Document, error) {
	files, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, errors.New("no rule files")
	}
	docs := make([]Document, 0, len(files))
	home := make(map[ID]string)
	for _, file := range files {
		doc, err := loadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		for _, r := range doc.Rules {
			if other, taken := home[r.ID]; taken {
				return nil, fmt.Errorf("%s: %s: id is already used in %s", file, r.ID, other)
			}
			home[r.ID] = file
		}
		docs = append(docs, doc)
	}
	slices.SortStableFunc(docs, func(a, b Document) int { return a.order() - b.order() })
	return docs, nil
}

// loadFile reads one rule file and completes and checks its entries.
func loadFile(fsys fs.FS, file string) (Document, error) {
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return Document{}, err
	}
	var content struct {
		Document, Title string
		Rules           []json.RawMessage
	}
	if err := decode(raw, &content); err != nil {
		return Document{}, fmt.Errorf("%s: %w", file, err)
	}
	doc := Document{Name: content.Document, Title: content.Title, file: file}
	if doc.Name == "" || doc.Title == "" {
		return doc, fmt.Errorf("%s: needs a document and a title", file)
	}
	for i, entry := range content.Rules {
		r, err := doc.rule(entry)
		if err != nil {
			name := cmp.Or(string(r.ID), fmt.Sprintf("entry %d", i+1))
			return doc, fmt.Errorf("%s: %s: %w", file, name, err)
		}
		doc.Rules = append(doc.Rules, r)
	}
	return doc, nil
}

// rule reads one entry of the document. With an error it returns as much as
// it could read, so that the message can name the entry.
func (d Document) rule(entry []byte) (Requirement, error) {
	var r Requirement
	if err := decode(entry, &r); err != nil {
		return r, err
	}
	r.Severity = cmp.Or(r.Severity, r.Level.Severity())
	return r, d.check(r)
}

// decode is strict: a misspelt field would otherwise go unnoticed, and an
// "untestd" rule would simply count as testable.
func decode(raw []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(v)
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		line := 1 + bytes.Count(raw[:syntax.Offset], []byte("\n"))
		return fmt.Errorf("line %d: %w", line, err)
	}
	if err == nil && dec.More() {
		return errors.New("there is more after the end")
	}
	return err
}

// wellFormed is the shape of an id. Section numbers may have dots (8.1.1);
// only de facto rules have none at all.
var wellFormed = regexp.MustCompile(`^(RFC[0-9]{4}-[0-9]+(\.[0-9]+)*|DEFACTO)-[A-Z0-9]+-[0-9]{2}$`)

// check finds what is wrong with an entry on its own.
func (d Document) check(r Requirement) error {
	switch {
	case !wellFormed.MatchString(string(r.ID)):
		return errors.New("id is not of the form RFC1939-5-DELE-02 or DEFACTO-STLS-01")
	case !strings.HasPrefix(string(r.ID), d.prefix()):
		return fmt.Errorf("id does not begin with %s, as all in this file do", d.prefix())
	case r.Document() != d.Name:
		return fmt.Errorf("id belongs to %s, the file to %s", r.Document(), d.Name)
	case r.Level.Severity() == "":
		return fmt.Errorf("unknown level %q", r.Level)
	case !slices.Contains([]Severity{Fail, Warn, Info}, r.Severity):
		return fmt.Errorf("unknown severity %q", r.Severity)
	case !slices.Contains([]Observable{Visible, PartlyVisible, Invisible}, r.Observable):
		return fmt.Errorf("observable is %q, not yes, partly or no", r.Observable)
	case r.Rule == "" || r.Why == "" || r.Area == "":
		return errors.New("rule, why and area are required")
	}
	return nil
}

// prefix is how all ids of the file begin, by the name of the file.
func (d Document) prefix() string {
	name := strings.TrimSuffix(path.Base(d.file), ".json")
	return strings.ToUpper(strings.ReplaceAll(name, "-", "")) + "-"
}

// order sorts documents: by RFC number, the unnumbered last.
func (d Document) order() int {
	const last = 1 << 30
	if n := ID(d.prefix()).rfc(); n != 0 {
		return n
	}
	return last
}
