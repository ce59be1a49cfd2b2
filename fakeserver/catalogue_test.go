package fakeserver

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver/internal/faults"
	"github.com/pop3spec/pop3spec/fakeserver/internal/profiles"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/variations"
)

var (
	kebab  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	ruleID = regexp.MustCompile(`^(RFC\d+-[\d.]+|DEFACTO)-[A-Z0-9]+-\d\d$`)
)

func TestCatalogueIsComplete(t *testing.T) {
	check := func(name, rule, sentence string, probe []string, apply func(*server.Wiring)) {
		if !kebab.MatchString(name) || !ruleID.MatchString(rule) || !strings.HasSuffix(sentence, ".") ||
			len(probe) == 0 || apply == nil {
			t.Errorf("%q is not described in full", name)
		}
	}
	for _, f := range faults.Known.All() {
		check(f.Name, f.Breaks, f.Sentence, f.Probe, f.Apply)
		if _, err := profiles.Known.Named(f.Profile); err != nil && f.Profile != "" {
			t.Errorf("%s is about the service %q, which has no profile", f.Name, f.Profile)
		}
		if _, err := variations.Known.Named(f.With); err != nil && f.With != "" {
			t.Errorf("%s needs the variation %q, which does not exist", f.Name, f.With)
		}
	}
	for _, v := range variations.Known.All() {
		check(v.Name, v.Allowed, v.Sentence, v.Probe, v.Apply)
	}
}

// What users get to see is all that is known.
func TestCatalogueIsShownInFull(t *testing.T) {
	for i, f := range faults.Known.All() {
		shown := Faults()[i]
		if shown.Name != f.Name || shown.Breaks != f.Breaks || shown.Sentence != f.Sentence || shown.Wild != f.Wild ||
			!slices.Equal(shown.Probe, f.Probe) || shown.Profile != f.Profile || shown.Slow != f.Slow {
			t.Errorf("%+v is shown as %+v", f, shown)
		}
	}
	for i, v := range variations.Known.All() {
		shown := Variations()[i]
		if shown.Name != v.Name || shown.Allowed != v.Allowed || shown.Sentence != v.Sentence || shown.Slow != v.Slow ||
			!slices.Equal(shown.Probe, v.Probe) || !slices.Equal(shown.Excludes, v.Excludes) ||
			!slices.Equal(shown.Against, v.Against) {
			t.Errorf("%+v is shown as %+v", v, shown)
		}
	}
}

// Each setting of a user arrives in the server.
func TestConfigIsPassedOn(t *testing.T) {
	var c Config
	fill(reflect.ValueOf(&c).Elem())
	inner := reflect.ValueOf(c.inside())
	for i := range inner.NumField() {
		if name := inner.Type().Field(i).Name; inner.Field(i).IsZero() && name != "TLSOnly" {
			t.Errorf("Config.%s is not passed on", name)
		}
	}
	account := reflect.ValueOf(c.Accounts[0].inside())
	for i := range account.NumField() {
		if account.Field(i).IsZero() {
			t.Errorf("Account.%s is not passed on", account.Type().Field(i).Name)
		}
	}
	for _, pair := range [][2]int{
		{reflect.TypeFor[Config]().NumField() - len("PFV"), inner.NumField() - len("T")},
		{reflect.TypeFor[Account]().NumField(), account.NumField()},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%d fields outside, %d inside", pair[0], pair[1])
		}
	}
}

// fill sets all fields of a struct to something.
func fill(v reflect.Value) {
	for i := range v.NumField() {
		switch f := v.Field(i); f.Kind() {
		case reflect.String:
			f.SetString("x")
		case reflect.Bool:
			f.SetBool(true)
		case reflect.Int, reflect.Int64:
			f.SetInt(1)
		case reflect.Pointer:
			f.Set(reflect.New(f.Type().Elem()))
		case reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			if f.Type().Elem() == reflect.TypeFor[Account]() {
				fill(f.Index(0))
			}
		case reflect.Func:
			f.Set(reflect.ValueOf(func(error) {}))
		case reflect.Interface:
			f.Set(reflect.ValueOf(constantReader{}))
		}
	}
}

// A profile is a folder, and a line in services.go.
func TestEveryProfileIsBuiltIn(t *testing.T) {
	folders, err := os.ReadDir("internal/profiles")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range folders {
		if !f.IsDir() {
			continue
		}
		if _, err := profiles.Known.Named(f.Name()); err != nil {
			t.Errorf("%v: is it imported in services.go?", err)
		}
	}
}

func TestUnknownFaultAndVariationAreErrors(t *testing.T) {
	accounts := []Account{{User: "alice", Password: "x"}}
	for want, c := range map[string]Config{
		`fakeserver: no fault is named "nonsense"`:     {Accounts: accounts, Faults: []string{"nonsense"}},
		`fakeserver: no variation is named "nonsense"`: {Accounts: accounts, Variations: []string{"nonsense"}},
	} {
		if _, err := New(c); err == nil || err.Error() != want {
			t.Errorf("New: %v, want %s", err, want)
		}
	}
}
