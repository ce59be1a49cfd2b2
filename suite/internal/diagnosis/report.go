package diagnosis

import (
	"context"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

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
