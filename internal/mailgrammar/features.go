package mailgrammar

// features are what messages have or do not have. The number of a message chooses some that follow one
// another, which is why those that undo others are not beside them.
var features = []func(*mail){
	statusFields, dots, nested,
	wrongLength, traced, limits,
	folded, fromLines, dotAtBorder,
	blankFolds, blanks, utf8,
	longFields, softBreaks, dotsLast,
	manyFields, likeReplies, nested,
	fewFields, legacy, exactSize,
	emptyFields, likeBoundaries, japanese,
	encodedWords, dotsFirst, dotAtBorder,
	signedOver, manyLines, likeFields,
	listed, controls, blankLines,
	otherCase, encoded, nested,
	returned, oneLine, statusFields,
	blankFolds, noLines, wrongLength,
}
