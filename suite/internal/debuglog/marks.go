package debuglog

import "regexp"

// marked reads lines of one form, in which the groups "server" and "client" are the marks of the
// sides, "text" is what was said, and "conn" tells connections apart. A line that begin knows
// begins a connection, with TLS if its first group is not empty.
func marked(line, begin *regexp.Regexp) func(string) (said, bool) {
	server, client, text, conn := line.SubexpIndex("server"), line.SubexpIndex("client"), line.SubexpIndex("text"),
		line.SubexpIndex("conn")
	return func(l string) (said, bool) {
		if begin != nil {
			if m := begin.FindStringSubmatch(l); m != nil {
				if len(m) > 1 && m[1] != "" {
					return said{who: beginsTLS}, true
				}
				return said{who: begins}, true
			}
		}
		m := line.FindStringSubmatchIndex(l)
		if m == nil {
			return said{}, false
		}
		group := func(i int) string {
			if i < 0 || m[2*i] < 0 {
				return ""
			}
			return l[m[2*i]:m[2*i+1]]
		}
		d := said{who: nobody, text: group(text), conn: group(conn)}
		switch {
		case m[2*server] >= 0:
			d.who = byServer
		case m[2*client] >= 0:
			d.who = byClient
		}
		return d, true
	}
}
