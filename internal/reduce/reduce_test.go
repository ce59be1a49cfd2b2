package reduce

import (
	"fmt"
	"hash/fnv"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestItemsAreMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(rapid.IntRange(0, 9), 0, 30).Draw(t, "items")
		salt := rapid.Uint32().Draw(t, "salt")
		fails := func(kept []int) bool {
			sum := fnv.New32()
			fmt.Fprint(sum, salt, kept)
			return sum.Sum32()%3 == 0
		}
		got := Items(items, fails)
		if len(got) != len(items) && !fails(got) {
			t.Fatalf("%v does not fail", got)
		}
		for i := range got {
			if rest := slices.Concat(got[:i], got[i+1:]); fails(rest) {
				t.Fatalf("%v fails, and so does %v", got, rest)
			}
		}
	})
}

func TestItemsAreNotChanged(t *testing.T) {
	items := []int{1, 2, 3, 4, 5}
	got := Items(items, func(some []int) bool { return slices.Contains(some, 4) })
	if !slices.Equal(got, []int{4}) || !slices.Equal(items, []int{1, 2, 3, 4, 5}) {
		t.Errorf("%v of %v", got, items)
	}
}
