package diagnosis

import (
	"context"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// OfRecordings diagnoses sessions that are over: the scripts of the cases are recordings of them. The error
// tells why the bundled server can't be used.
func OfRecordings(ctx context.Context, cases []Case) (verdict.Diagnosis, error) {
	t, err := faketarget.Start(faketarget.Config{})
	if err != nil {
		return verdict.Diagnosis{}, err
	}
	defer t.Close()
	like, err := runner.New(ctx, runner.Options{Target: t, AsWritten: true})
	if err != nil {
		return verdict.Diagnosis{}, err
	}
	defer like.Close(ctx)
	failed := slices.DeleteFunc(slices.Clone(cases), func(c Case) bool { return len(held(c.Result)) == 0 })
	for i := range failed {
		failed[i].at = i
	}
	return diagnose(ctx, &rehearsal{like: like}, "", failed, nil), nil
}

// OfReport diagnoses a run of which there is the report alone: scripts are those that it was made with. The
// error tells why the bundled server, which stands in for the target, can't be used.
func OfReport(ctx context.Context, r *verdict.Report, scripts []*transcript.Script) (verdict.Diagnosis, error) {
	t, err := faketarget.Start(faketarget.Config{Profile: r.Provider})
	if err != nil {
		return verdict.Diagnosis{}, err
	}
	defer t.Close()
	switch situation.Value(r.Transport) {
	case situation.STLS:
		t.STLS = true
	case situation.Implicit:
		t.Implicit = true
	}
	like, err := runner.New(ctx, runner.Options{Target: t, Provider: r.Provider, Seed: r.Seed})
	if err != nil {
		return verdict.Diagnosis{}, err
	}
	defer like.Close(ctx)
	return Of(ctx, like, scripts, r.Results), nil
}
