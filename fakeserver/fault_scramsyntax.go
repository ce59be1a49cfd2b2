package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "scram-ignores-authzid",
		Breaks:   "RFC5802-5.1-AZID-01",
		Sentence: "SCRAM does not look at the authorization identity.",
		Probe:    []string{"<open>", "<scram as bob>"},
		apply:    func(w *wiring) { w.ignoreAuthzid("SCRAM") },
	},
	Fault{
		Name:     "scram-unknown-flag",
		Breaks:   "RFC5802-5-FIRST-01",
		Sentence: "A first message that begins with another letter than n, y or p is taken as if it were n.",
		Probe:    []string{"<open>", "<scram flag x>"},
		apply: func(w *wiring) {
			next := w.scram.parseFirst
			w.scram.parseFirst = func(message string) (scramFirst, error) {
				flag, rest, _ := strings.Cut(message, ",")
				if strings.HasPrefix(flag, "p=") || flag == "y" {
					return next(message)
				}
				first, err := next("n," + rest)
				first.gs2.text = flag + strings.TrimPrefix(first.gs2.text, "n")
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-mandatory-extension-ignored",
		Breaks:   "RFC5802-5.1-EXT-01",
		Sentence: "The reserved attribute m= is ignored.",
		Probe:    []string{"<open>", "<scram m>"},
		apply: func(w *wiring) {
			next := w.scram.parseFirst
			w.scram.parseFirst = func(message string) (scramFirst, error) {
				header, err := parseGS2(message)
				if err != nil || !strings.HasPrefix(header.rest, "m=") {
					return next(message)
				}
				_, rest, _ := strings.Cut(header.rest, ",")
				first, err := next(header.text + rest)
				first.bare = header.rest
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-extension-refused",
		Breaks:   "RFC5802-5.1-EXT-01",
		Sentence: "A first message with an unknown optional attribute fails.",
		Probe:    []string{"<open>", "<scram extension>"},
		apply: func(w *wiring) {
			next := w.scram.parseFirst
			w.scram.parseFirst = func(message string) (scramFirst, error) {
				first, err := next(message)
				if err == nil && strings.Count(first.bare, ",") > 1 {
					err = errMalformed
				}
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-name-escapes-lenient",
		Breaks:   "RFC5802-5.1-NAME-01",
		Sentence: "An equals sign in a name that escapes nothing is dropped.",
		Probe:    []string{"<open>", "<scram bad escape>"},
		apply: func(w *wiring) {
			next := w.scram.parseFirst
			w.scram.parseFirst = func(message string) (scramFirst, error) {
				first, err := next(message)
				if err == nil {
					return first, nil
				}
				header, err := parseGS2(message)
				name, rest, ok := strings.Cut(strings.TrimPrefix(header.rest, "n="), ",")
				if err != nil || !ok {
					return first, errMalformed
				}
				first, err = next(header.text + "n=" + strings.ReplaceAll(name, "=", "") + "," + rest)
				first.bare = header.rest
				return first, err
			}
		},
	},
	Fault{
		Name:     "scram-binding-unchecked",
		Breaks:   "RFC5802-6-CB-01",
		Sentence: "The attribute c= is not compared with the header of the first message.",
		Probe:    []string{"<open>", "<scram wrong c>"},
		apply:    func(w *wiring) { w.scram.sameBinding = func(_, _ []byte) bool { return true } },
	},
	Fault{
		Name:     "scram-flag-y-accepted",
		Breaks:   "RFC5802-6-CB-02",
		Sentence: "Flag y is accepted although -PLUS mechanisms are offered, so nobody notices that they were hidden from the client.",
		Probe:    []string{"<tls>", "<scram flag y>"},
		apply: func(w *wiring) {
			next := w.scram.checkFlag
			w.scram.checkFlag = func(s *session, m scram, header gs2) error {
				if header.flag == "y" && !m.binds {
					return nil
				}
				return next(s, m, header)
			}
		},
	},
	Fault{
		Name:     "scram-unknown-binding-accepted",
		Breaks:   "RFC5802-6-CB-03",
		Sentence: "A type of channel binding that the server does not know is accepted, with no data.",
		Probe:    []string{"<tls>", "<scram unknown binding>"},
		apply: func(w *wiring) {
			next := w.scram.checkFlag
			w.scram.checkFlag = func(s *session, m scram, header gs2) error {
				if m.binds && header.flag == "p" {
					return nil
				}
				return next(s, m, header)
			}
		},
	},
	Fault{
		Name:     "scram-plus-in-the-clear",
		Breaks:   "RFC5802-6-CB-04",
		Sentence: "-PLUS mechanisms are announced without TLS, where there is nothing to bind to.",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			w.resasl(func(s *session, names []string) []string {
				if s.secure {
					return names
				}
				return append([]string{"SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS"}, names...)
			})
		},
	},
)

// resasl changes the mechanisms that CAPA announces. No line comes of none.
func (w *wiring) resasl(change func(*session, []string) []string) {
	w.recap(func(s *session, list []string) []string {
		for i, line := range list {
			if !isTag(line, "SASL") {
				continue
			}
			names := change(s, strings.Fields(line)[1:])
			if len(names) == 0 {
				return withoutTag(list, "SASL")
			}
			list[i] = "SASL " + strings.Join(names, " ")
		}
		return list
	})
}
