package specs

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/onsi/gomega/types"
)

// BeDropListing succeeds if a reply is the drop listing of a maildrop (RFC 1939 section 5,
// STAT) with so many messages of so many octets in all. Both are numbers or matchers of an
// int64.
func BeDropListing(messages, octets any) types.GomegaMatcher {
	want := fmt.Sprintf("be a drop listing of %s messages and %s octets", described(messages), described(octets))
	return &replyMatcher{want: want, test: func(r Reply) (*miss, error) {
		words := strings.Split(r.Line, " ")
		if !r.ok() || len(words) < 3 {
			return r.missed(r.Line), nil
		}
		at := len(words[0]) + 1
		for i, want := range []any{messages, octets} {
			word := words[i+1]
			spot := r.first(at, at+len(word))
			at += len(word) + 1
			n, err := strconv.ParseInt(word, 10, 64)
			if err != nil {
				return &miss{word, spot}, nil
			}
			if got, err := differs(n, want); err != nil || got != "" {
				return &miss{got, spot}, err
			}
		}
		return nil, nil
	}}
}

// BeScanListing succeeds if a reply lists messages with their sizes (LIST, with and without a
// number). Sizes are a map[int]int64 by message number, or a matcher of one.
func BeScanListing(sizes any) types.GomegaMatcher {
	return listing("scan listing", sizes, func(word string) (int64, error) { return strconv.ParseInt(word, 10, 64) })
}

// BeUniqueIDListing succeeds if a reply lists messages with their unique-ids (UIDL, with and
// without a number). Ids are a map[int]string by message number, or a matcher of one.
func BeUniqueIDListing(ids any) types.GomegaMatcher {
	return listing("unique-id listing", ids, func(word string) (string, error) { return word, nil })
}

func listing[V any](what string, want any, parse func(string) (V, error)) types.GomegaMatcher {
	return &replyMatcher{want: fmt.Sprintf("be a %s of %s", what, described(want)), test: func(r Reply) (*miss, error) {
		all, wrong := entries(r, parse)
		if wrong != nil {
			return wrong, nil
		}
		got, err := differs(all, want)
		if err != nil || got == "" {
			return nil, err
		}
		return &miss{got, r.spot(0, 0)}, nil
	}}
}

// entries reads a listing: the lines of a reply, or its first line if it has no others.
func entries[V any](r Reply, parse func(string) (V, error)) (map[int]V, *miss) {
	if !r.ok() {
		return nil, r.missed(r.Line)
	}
	text, at := r.Body, 0
	if r.Body == nil {
		_, after, _ := strings.Cut(r.Line, " ")
		text, at = []byte(after), len(r.Line)-len(after)
	}
	all := map[int]V{}
	for line := range bytes.Lines(text) {
		entry := strings.TrimRight(string(line), "\r\n")
		number, rest, _ := strings.Cut(entry, " ")
		word, _, _ := strings.Cut(rest, " ")
		n, err := strconv.Atoi(number)
		value, wrong := parse(word)
		if err != nil || wrong != nil || word == "" {
			return nil, &miss{entry, r.spot(at, at+len(entry))}
		}
		all[n], at = value, at+len(line)
	}
	return all, nil
}
