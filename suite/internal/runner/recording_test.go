package runner

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// recordings are those of testdata.
func recordings(t *testing.T) []*transcript.Script {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.pop3")
	if err != nil || len(paths) == 0 {
		t.Fatal("no recordings", err)
	}
	var all []*transcript.Script
	for _, path := range paths {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parsed(t, filepath.Base(path), string(src)))
	}
	return all
}

func parsed(t *testing.T, name, text string) *transcript.Script {
	t.Helper()
	s, err := transcript.Parse(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Each variation is met in one way to reach it, the server without one in all of them.
func TestRecordingsReplayAgainstAnyLegalServer(t *testing.T) {
	all := recordings(t)
	ways := []struct {
		name   string
		change func(*target.Target)
	}{
		{"in clear", func(*target.Target) {}},
		{"one port", func(tgt *target.Target) { tgt.TLSAddress = "" }},
		{"STLS", func(tgt *target.Target) { tgt.STLS = true }},
		{"implicit TLS", func(tgt *target.Target) { tgt.Implicit = true }},
	}
	variations := [][]string{nil}
	for _, v := range fakeserver.Variations() {
		variations = append(variations, []string{v.Name})
	}
	for at, way := range ways {
		name := way.name
		for i, v := range variations {
			if v != nil && i%len(ways) != at {
				continue
			}
			tgt := fakeTarget(t, nil, v)
			way.change(tgt)
			report, err := Run(t.Context(), Options{Target: tgt, Scripts: all})
			if _, untestable := errors.AsType[*TargetError](err); untestable && v != nil {
				continue // no way to log in like this
			}
			if err != nil {
				t.Errorf("%s, %s: %v", name, v, err)
				continue
			}
			for _, res := range report.Results {
				switch res.Verdict {
				case verdict.Pass, verdict.Warn:
				case verdict.NotApplicable, verdict.Blocked: // the login of the recording may have no verifier here
					if v == nil {
						t.Errorf("%s: %s is %s: %s", name, res.Script, res.Verdict, res.Reason)
					}
				default:
					t.Errorf("%s, %s: %s", name, v, describe(report))
				}
			}
			tgt.Close()
		}
	}
}

func TestRecordingFindsWhatAServerBreaks(t *testing.T) {
	for fault, want := range map[string]string{
		"retr-not-stuffed":  "RFC1939-3-MULTI-02",
		"dele-does-nothing": "RFC1939-5-DELE-02",
	} {
		report, err := Run(t.Context(), Options{Target: fakeTarget(t, []string{fault}, nil), Scripts: recordings(t)})
		if err != nil {
			t.Fatal(err)
		}
		if got := describe(report); !strings.Contains(got, want) {
			t.Errorf("%s: no recording finds %s:\n%s", fault, want, got)
		}
	}
}

func play(t *testing.T, o Options, text string) verdict.Result {
	t.Helper()
	o.Scripts = []*transcript.Script{parsed(t, "recording.pop3", "recorded: 2026-11-23T08:30:12Z\n\n"+text+"\n")}
	report, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report.Results[0]
}

func TestRecordingThatDoesNotApply(t *testing.T) {
	for text, want := range map[string]string{
		"C: AUTH FROBNICATE {initial}\nS: +OK": "not applicable: the server does not offer " +
			"SASL:FROBNICATE",
		"C: <open connection>\nS: -ERR busy": "not applicable: the server turned the " +
			"client away",
		"C: USER {user}\nS: +OK\nC: PASS {password}\nS: -ERR [IN-USE] locked": "not applicable: the server let nobody in",
	} {
		res := play(t, Options{Target: fakeTarget(t, nil, nil)}, text)
		if got := string(res.Verdict) + ": " + res.Reason; !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestRecordingWithoutProvision(t *testing.T) {
	tgt := fakeTarget(t, nil, nil)
	tgt.Provision = nil
	for text, want := range map[string]verdict.Verdict{
		"C: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\nC: NOOP\nS: +OK": verdict.Pass,
		"C: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\nC: STAT\nS: +OK": verdict.Blocked,
		"C: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\nC: DELE 7\nS: -": verdict.Blocked,
	} {
		text = strings.Replace(text, "S: -", "S: -ERR", 1)
		if got := play(t, Options{Target: tgt}, text); got.Verdict != want {
			t.Errorf("%q: %s (%s), want %s", text, got.Verdict, got.Reason, want)
		}
	}
}

func TestExactRecordingWantsEveryOctet(t *testing.T) {
	text := "C: <open connection>\nS: +OK POP3 server ready <1.2@host>\nC: USER {user}\nS: +OK other words\n"
	o := Options{Target: fakeTarget(t, nil, nil)}
	if res := play(t, o, text); res.Verdict != verdict.Pass {
		t.Errorf("%s: %s", res.Verdict, res.Reason)
	}
	o.Exact = true
	if res := play(t, o, text); res.Verdict != verdict.Fail || len(res.Findings) != 1 ||
		res.Findings[0].Expected != "+OK other words" {
		t.Errorf("%s: %+v", res.Verdict, res.Findings)
	}
}

func TestMaildropFromAFolder(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "mail"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mail", "1.eml"), []byte("Subject: mine\r\n\r\nhello\r\n"), 0o600); err !=
		nil {
		t.Fatal(err)
	}
	script := parsed(t, filepath.Join(dir, "x.pop3"),
		"maildrop: ./mail\n\nC: <log in>\nC: RETR 1\nS: +OK\nS: Subject: mine\nS:\nS: hello\nS: .\nC: STAT\nS: +OK 1 24\n")
	report, err := Run(context.Background(),
		Options{Target: fakeTarget(t, nil, nil), Scripts: []*transcript.Script{script}})
	if err != nil || report.Results[0].Verdict != verdict.Pass {
		t.Errorf("%v\n%s", err, describe(report))
	}
}
