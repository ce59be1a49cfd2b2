package transcript

import "regexp/syntax"

// maxPattern is how large a regular expression may be, and maxPatterns, all of one
// transcript together: they are counted in steps of the machine that matches them.
const maxPattern, maxPatterns = 10_000, 1_000_000

// patternCost is how large a regular expression becomes when its repetitions are written
// out, without doing that. It is an estimate from above, and 1 for what is no regular
// expression, of which Go's own bounds are a part.
func patternCost(expr string) int {
	if len(expr) > maxPattern {
		return len(expr)
	}
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return 1
	}
	return costOf(re)
}

// costOf is patternCost for a part of an expression; it does not grow without bound.
func costOf(re *syntax.Regexp) int {
	cost := 2
	if re.Op == syntax.OpLiteral {
		cost += len(re.Rune)
	}
	for _, sub := range re.Sub {
		cost = min(cost+costOf(sub), maxPatterns)
	}
	if re.Op == syntax.OpRepeat {
		cost = min(cost*(max(re.Min, re.Max)+1), maxPatterns)
	}
	return cost
}
