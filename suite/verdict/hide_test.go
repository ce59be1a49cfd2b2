package verdict

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// hider replaces one secret.
type hider struct{}

func (hider) Text(s string) string { return strings.ReplaceAll(s, "secret", "...") }
func (hider) Own(s string) string  { return hider{}.Text(s) }

// Every text of a report is rid of secrets, also those that are yet to come.
func TestHide(t *testing.T) {
	var r Report
	fill(reflect.ValueOf(&r).Elem(), 8)
	r.Hide(hider{})
	out, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(out), "secret") {
		t.Errorf("there are secrets left in %s", out)
	}
}

// fill puts the secret into every text, and one element into every list, so deep. Types of their
// own are names that pop3spec has made up.
func fill(v reflect.Value, deep int) {
	if deep == 0 {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), deep-1)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), deep-1)
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() {
			v.SetString("a secret")
		}
	}
}
