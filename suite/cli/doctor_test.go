package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/doctor"
)

func TestDoctor(t *testing.T) {
	srv := server(t, fakeserver.Config{STLS: true})
	at := []string{"doctor", "--target", "pop3://" + srv.Addr(), "--account", "alice:secret"}
	pop3spec(t, append(at, "--insecure")...).want(t, 0, "A run can start. It can judge ", "")
	pop3spec(t, "doctor").want(t, 0, "A run can start. It can judge ", "")
	pop3spec(t, "doctor", "--target", "pop3s://"+srv.Addr(), "--account", "alice:secret").want(t, 3,
		"use --target pop3://"+srv.Addr(), "")
	pop3spec(t, "doctor", "--target", "pop3://"+srv.Addr()).want(t, 3, "no account was given", "")
	pop3spec(t, append(at, "--format", "xml")...).want(t, 2, "", `"xml"`)
	pop3spec(t, append(at, "--insecure", "RFC1939-5-STAT-01")...).want(t, 0, "A run can start. It can judge ", "")
	pop3spec(t, append(at, "RFC1939-5-STET-01")...).want(t, 4, "", "did you mean")
}

func TestDoctorInJSON(t *testing.T) {
	srv := server(t, fakeserver.Config{})
	got := pop3spec(t, "doctor", "--target", "pop3://"+srv.Addr(), "--account", "alice:mistaken", "--format", "json")
	got.want(t, 3, `"can_run": false`, "")
	var r doctor.Report
	if err := json.Unmarshal([]byte(got.out), &r); err != nil || r.Schema != doctor.Schema || r.CanRun {
		t.Fatalf("%v: %s", err, got.out)
	}
	last := r.Findings[len(r.Findings)-1]
	if last.Cause != "login-refused" || last.Weight != doctor.Blocks || len(last.Likely) == 0 {
		t.Errorf("%+v", last)
	}
	if strings.Contains(got.out, "mistaken") {
		t.Errorf("the password is told: %s", got.out)
	}
}

// Whoever tells a password back is not repeated.
func TestDoctorTellsNoSecret(t *testing.T) {
	srv := server(t, fakeserver.Config{})
	for _, format := range doctorFormats {
		got := pop3spec(t, "doctor", "--target", "pop3://"+srv.Addr(), "--account", "alice:hunter2\tx", "--format", format)
		if got.code != 3 || strings.Contains(got.out+got.err, "hunter2") {
			t.Errorf("%d: %s%s", got.code, got.out, got.err)
		}
	}
}

func TestARunThatCanNotStartPointsToTheDoctor(t *testing.T) {
	srv := server(t, fakeserver.Config{})
	pop3spec(t, "run", "--target", "pop3://"+srv.Addr(), "--account", "alice:mistaken", "RFC1939-5-STAT-01").want(t, 3, "",
		seeDoctor+"\n")
	got := pop3spec(t, "run", "--target", "pop3://"+srv.Addr(), "--account", "alice:secret", "RFC1939-5-STAT-01")
	if strings.Contains(got.err, "doctor") {
		t.Errorf("a run that could start points to the doctor: %s", got.err)
	}
}

func TestRolesAreExplainedAndOffered(t *testing.T) {
	pop3spec(t, "explain", "throttled").want(t, 0, "locked out for a while", "")
	pop3spec(t, "explain", "throtled").want(t, 2, "", "did you mean throttled?")
	for _, args := range [][]string{{"explain", "name"}, {"doctor", "--special", "name"}, {"run", "--special", "name"}} {
		got := pop3spec(t, append([]string{"__complete"}, args...)...)
		if !strings.HasPrefix(got.out, "namesake") {
			t.Errorf("%q: %s", args, got.out)
		}
	}
	if got := pop3spec(t, "__complete", "doctor", "--format", ""); !strings.Contains(got.out, "json") {
		t.Error(got.out)
	}
}
