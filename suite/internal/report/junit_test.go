package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// element is what the schema that Jenkins validates with (junit-10.xsd) says about
// an element, as far as we write it.
type element struct {
	children []string
	required []string
	optional []string
	text     bool
}

var junitSchema = map[string]element{
	"testsuites": {children: []string{"testsuite"}, optional: []string{"name", "time", "tests", "failures", "errors"}},
	"testsuite": {
		children: []string{"testsuite", "properties", "testcase", "system-out", "system-err"},
		required: []string{"name", "tests", "failures", "errors"},
		optional: []string{"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
	},
	"properties": {children: []string{"property"}},
	"property":   {required: []string{"name", "value"}},
	"testcase": {
		children: []string{"skipped", "error", "failure", "system-out", "system-err"},
		required: []string{"name"}, optional: []string{"time", "classname", "group"},
	},
	"failure":    {optional: []string{"type", "message"}, text: true},
	"error":      {optional: []string{"type", "message"}, text: true},
	"skipped":    {optional: []string{"type", "message"}, text: true},
	"system-out": {text: true},
	"system-err": {text: true},
}

var junitTime = regexp.MustCompile(`^[0-9]+\.[0-9]{3}$`)

// validate checks a document against the schema.
func validate(document []byte) error {
	dec := xml.NewDecoder(bytes.NewReader(document))
	var path []string
	for {
		token, err := dec.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			name := token.Name.Local
			if len(path) == 0 && name != "testsuites" {
				return fmt.Errorf("the root is <%s>", name)
			}
			if len(path) > 0 && !slices.Contains(junitSchema[path[len(path)-1]].children, name) {
				return fmt.Errorf("<%s> in <%s>", name, path[len(path)-1])
			}
			if err := validAttributes(name, token.Attr); err != nil {
				return err
			}
			path = append(path, name)
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if len(path) > 0 && !junitSchema[path[len(path)-1]].text && strings.TrimSpace(string(token)) != "" {
				return fmt.Errorf("text in <%s>: %q", path[len(path)-1], token)
			}
		}
	}
}

func validAttributes(name string, attributes []xml.Attr) error {
	e := junitSchema[name]
	for _, required := range e.required {
		if !slices.ContainsFunc(attributes, func(a xml.Attr) bool { return a.Name.Local == required }) {
			return fmt.Errorf("<%s> without %s", name, required)
		}
	}
	for _, a := range attributes {
		if !slices.Contains(append(e.required, e.optional...), a.Name.Local) {
			return fmt.Errorf("<%s> with %s", name, a.Name.Local)
		}
		if a.Name.Local == "time" && !junitTime.MatchString(a.Value) {
			return fmt.Errorf("<%s> with time=%q", name, a.Value)
		}
	}
	return nil
}

func junit(t *testing.T, r *verdict.Report, strict bool) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := JUnit(&out, r, strict); err != nil {
		t.Fatal(err)
	}
	if err := validate(out.Bytes()); err != nil {
		t.Errorf("against the schema: %v\n%s", err, out.Bytes())
	}
	return out.Bytes()
}

func TestJUnit(t *testing.T) {
	golden.Check(t, "junit", string(junit(t, sample(), false)))
	golden.Check(t, "junit-strict", string(junit(t, sample(), true)))
	if !bytes.Equal(junit(t, sample(), false), junit(t, sample(), false)) {
		t.Error("the same report has two forms")
	}
}

func TestJUnitOfOddData(t *testing.T) {
	junit(t, &verdict.Report{}, false)
	if got := junit(t, hostile(), true); bytes.Contains(got, []byte("/home/me")) {
		t.Errorf("an absolute path in\n%s", got)
	}
}

// The sums are what CI systems decide by.
func TestJUnitCounts(t *testing.T) {
	for _, strict := range []bool{false, true} {
		var got junitSuites
		if err := xml.Unmarshal(junit(t, sample(), strict), &got); err != nil {
			t.Fatal(err)
		}
		var sum junitSuites
		for _, s := range got.Suites {
			count := map[string]int{}
			for _, c := range s.Cases {
				count["tests"]++
				for name, outcome := range map[string]*junitOutcome{"failures": c.Failure, "errors": c.Error,
					"skipped": c.Skipped} {
					if outcome != nil {
						count[name]++
					}
				}
			}
			if s.Tests != count["tests"] || s.Failures != count["failures"] || s.Errors != count["errors"] ||
				s.Skipped != count["skipped"] {
				t.Errorf("strict %v: suite %s counts %d, %d, %d, %d, but has %v", strict, s.Name, s.Tests, s.Failures, s.Errors,
					s.Skipped, count)
			}
			sum.Tests += s.Tests
			sum.Failures += s.Failures
			sum.Errors += s.Errors
		}
		if got.Tests != sum.Tests || got.Failures != sum.Failures || got.Errors != sum.Errors {
			t.Errorf("strict %v: the sums are wrong: %+v", strict, got)
		}
	}
}
