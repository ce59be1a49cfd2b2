package verdict

// Ending is how a run ended.
type Ending string

// How a run can end.
const (
	// Complete means that there is a result for all that was selected.
	Complete Ending = "complete"
	// Interrupted means that the run was stopped before its end, by a signal or at the
	// first failure: the results are those up to then.
	Interrupted Ending = "interrupted"
	// Aborted means that the run could not be made, or not to its end: there may be no
	// result at all, and what there is may miss any part.
	Aborted Ending = "aborted"
)
