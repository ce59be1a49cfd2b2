package readonly

import "testing"

func read(list, uidl string) Listing { return Read(-1, lines(list), lines(uidl)) }

func lines(text string) (all []string) {
	if text == "-" {
		return nil
	}
	all = []string{}
	for _, c := range text {
		all = append(all, string('1'+rune(len(all)))+" "+string(c))
	}
	return all
}

func TestDifference(t *testing.T) {
	for _, c := range []struct {
		before, after Listing
		want          string
	}{
		{read("123", "abc"), read("123", "abc"), ""},
		{read("123", "abc"), read("231", "bca"), ""},
		{read("", ""), read("", ""), ""},
		{read("123", "abc"), read("3", "c"), `3 messages before, 1 message after: gone by the unique-id "a", "b"`},
		{read("123", "abc"), read("1234", "abcd"), "3 messages before, 4 messages after: new mail may have arrived"},
		{read("123", "abc"), read("134", "acd"),
			`3 messages before, 3 messages after: gone by the unique-id "b"; 1 not seen before`},
		{read("12", "-"), read("1", "-"), "2 messages before, 1 message after: gone by the size 2"},
		{read("12", "-"), read("21", "-"), ""},
		{read("11", "-"), read("1", "-"), "2 messages before, 1 message after: gone by the size 1"},
		{Read(3, nil, nil), Read(1, nil, nil), "3 messages before, 1 message after: 2 are gone"},
		{read("12", "ab"), read("12", "cd"),
			"2 messages before, 2 messages after, and every one of them another one by its unique-id: " +
				"all may be gone and others have come, or the server names them otherwise in each session"},
	} {
		if got := c.before.Difference(c.after); got != c.want {
			t.Errorf("%+v, then %+v:\n%s, want\n%s", c.before, c.after, got, c.want)
		}
	}
}

func TestSmallest(t *testing.T) {
	if m, ok := read("312", "abc").Smallest(); !ok || m != (Message{Number: 2, Size: 1, ID: "b"}) {
		t.Error(m, ok)
	}
	for _, l := range []Listing{read("", ""), read("-", "ab"), Read(2, nil, nil), read("xy", "-")} {
		if m, ok := l.Smallest(); ok {
			t.Errorf("%+v in %+v", m, l)
		}
	}
}

func TestKnownServices(t *testing.T) {
	for _, c := range []struct {
		provider, host, greeting string
		tags                     map[string][]string
		want                     string
	}{
		{provider: "gmail", want: "gmail"},
		{host: "pop.gmail.com:995", want: "gmail"},
		{host: "POP.googlemail.com.:995", want: "gmail"},
		{host: "notgmail.com:995"},
		{greeting: "+OK Gpop ready for requests from 192.0.2.1", want: "gmail"},
		{greeting: "+OK my Gpop is ready"},
		{tags: map[string][]string{"X-GOOGLE-RICO": nil}, want: "gmail"},
		{tags: map[string][]string{"IMPLEMENTATION": {"Google", "POP"}}, want: "gmail"},
		{provider: "yandex", host: "pop.yandex.ru:995"},
	} {
		got, _ := HarmfulService(Signs{c.provider, c.host, c.greeting, c.tags})
		if got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
