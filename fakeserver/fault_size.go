package fakeserver

var _ = faults(
	Fault{
		Name:     "size-counts-stuffing",
		Breaks:   "RFC1939-11-SIZE-02",
		Sentence: "Sizes count the dots that byte-stuffing adds.",
		Probe:    []string{"LIST 1"},
		apply:    func(w *wiring) { w.misjudgeSize(func(found scan) int64 { return found.dotLines }) },
	},
	Fault{
		Name:     "size-counts-lf",
		Breaks:   "RFC1939-11-SIZE-01",
		Sentence: "Sizes count line ends as one octet, as on disk.",
		Probe:    []string{"LIST 1"},
		apply:    func(w *wiring) { w.misjudgeSize(func(found scan) int64 { return -found.lines }) },
	},
)

// misjudgeSize adds to every size what more says.
func (w *wiring) misjudgeSize(more func(scan) int64) {
	next := w.size
	w.size = func(s *session, m Message) (int64, error) {
		size, err := next(s, m)
		if err != nil {
			return 0, err
		}
		found, err := m.scanned()
		return size + more(found), err
	}
}
