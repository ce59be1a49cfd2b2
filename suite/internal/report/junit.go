package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// The elements of JUnit's XML, as far as CI systems agree on them. Attributes that
// are counts are always written, because the schema of Jenkins requires them.
type (
	junitSuites struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Time     string        `xml:"time,attr"`
		Suites   []*junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`

		milliseconds int64
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Name      string        `xml:"name,attr"`
		Classname string        `xml:"classname,attr"`
		Time      string        `xml:"time,attr"`
		Failure   *junitOutcome `xml:"failure,omitempty"`
		Error     *junitOutcome `xml:"error,omitempty"`
		Skipped   *junitOutcome `xml:"skipped,omitempty"`
		Out       *junitText    `xml:"system-out,omitempty"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
	junitOutcome struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",cdata"`
	}
)

// JUnit writes the report as JUnit's XML: a test suite for each folder of scripts,
// a test case for each script. A broken SHOULD is a failure only under strict;
// what a baseline knows is skipped, with the reason given there.
func JUnit(w io.Writer, r *verdict.Report, strict bool) error {
	all := junitSuites{Name: visible(r.Tool), Time: seconds(r.Duration)}
	byName := map[string]*junitSuite{}
	for _, res := range r.Results {
		folder := path.Dir(portable(res.Script))
		suite := byName[folder]
		if suite == nil {
			suite = newJUnitSuite(folder, r)
			byName[folder] = suite
			all.Suites = append(all.Suites, suite)
		}
		suite.add(res, strict)
	}
	if unfinishedLine(r) != "" {
		all.Suites = append(all.Suites, unfinished(r))
	}
	for _, suite := range all.Suites {
		suite.Time = seconds(suite.milliseconds)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Errors += suite.Errors
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func newJUnitSuite(folder string, r *verdict.Report) *junitSuite {
	return &junitSuite{
		Name:       folder,
		Timestamp:  r.Started.UTC().Format(time.RFC3339),
		Properties: properties(r),
	}
}

// properties are what every suite of a report has.
func properties(r *verdict.Report) []junitProperty {
	all := []junitProperty{{"target", visible(r.Target)}, {"tool", visible(r.Tool)}, {"ended", visible(string(r.Ended))}}
	if lines := DiagnosisLines(r.Diagnosis); len(lines) > 0 {
		all = append(all, junitProperty{"diagnosis", strings.Join(lines, "; ")})
	}
	if r.Reason != "" {
		all = append(all, junitProperty{"reason", inOneLine(r.Reason)})
	}
	return all
}

// unfinished is a suite of one case, which says that the run is not complete: a CI
// system must not take what is there for all.
func unfinished(r *verdict.Report) *junitSuite {
	const name = "the whole run"
	suite := newJUnitSuite(name, r)
	suite.add(verdict.Result{Script: name, Verdict: verdict.Error, Reason: unfinishedLine(r)}, false)
	return suite
}

func (s *junitSuite) add(res verdict.Result, strict bool) {
	name := portable(res.Script)
	c := junitCase{Name: name, Classname: path.Dir(name), Time: seconds(res.Duration)}
	about := junitAbout(res)
	s.Tests++
	s.milliseconds += res.Duration
	outcome := &junitOutcome{Type: string(res.Verdict), Message: headline(res), Text: findingsText(res)}
	switch {
	case res.Baseline != "":
		outcome.Message = "known: " + inOneLine(res.Baseline)
		c.Skipped, s.Skipped = outcome, s.Skipped+1
	case res.Verdict == verdict.Fail, res.Verdict == verdict.Warn && strict:
		c.Failure, s.Failures = outcome, s.Failures+1
	case res.Verdict == verdict.Error:
		c.Error, s.Errors = outcome, s.Errors+1
	case res.Verdict == verdict.Blocked, res.Verdict == verdict.NotApplicable:
		c.Skipped, s.Skipped = outcome, s.Skipped+1
	default:
		about += outcome.Text
	}
	if about != "" {
		c.Out = &junitText{about}
	}
	s.Cases = append(s.Cases, c)
}

// junitAbout says what the script is about: test cases have no properties in the
// schema of Jenkins.
func junitAbout(res verdict.Result) string {
	var b strings.Builder
	if res.Title != "" {
		b.WriteString(inOneLine(res.Title) + "\n")
	}
	if len(res.Rules) > 0 {
		b.WriteString("proves:")
		for _, id := range res.Rules {
			b.WriteString(" " + visible(string(id)))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// headline is the one line that a CI system shows first.
func headline(res verdict.Result) string {
	against, _ := held(res.Findings)
	if len(against) == 0 {
		return inOneLine(res.Reason)
	}
	line := ruleName(against[0]) + ": " + says(against[0])
	if more := len(against) - 1; more > 0 {
		line += fmt.Sprintf(" (and %d more)", more)
	}
	return line
}

// findingsText is the findings of a script as [Pretty] shows them, in black and white.
func findingsText(res verdict.Result) string {
	var b strings.Builder
	p := NewPretty(&b, Options{})
	against, _ := held(res.Findings)
	if res.Situation != "" && len(against) > 0 {
		p.indented("  situation: ", res.Situation)
	}
	for _, at := range places(against) {
		at.at = portable(at.at)
		p.place(at)
	}
	return b.String()
}

// portable names a script without telling where on this machine it lies: reports
// of two machines are compared.
func portable(name string) string {
	name = visible(filepath.ToSlash(name))
	if path.IsAbs(name) || filepath.IsAbs(name) {
		return path.Base(name)
	}
	return path.Clean(name)
}

func seconds(milliseconds int64) string {
	return fmt.Sprintf("%d.%03d", max(0, milliseconds)/1000, max(0, milliseconds)%1000)
}
