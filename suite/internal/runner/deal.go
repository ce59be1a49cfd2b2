package runner

import (
	"context"

	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Deal looks at a target, and tells which situations it offers and which one each script is dealt. The error is
// that of New.
func Deal(ctx context.Context, o Options) (offer *situation.Offer, dealt map[*transcript.Script]situation.Situation,
	err error) {
	r, err := New(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close(ctx)
	dealt = map[*transcript.Script]situation.Situation{}
	for _, s := range o.Scripts {
		dealt[s] = r.situationOf(s)
	}
	return r.all, dealt, nil
}
