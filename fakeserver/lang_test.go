package fakeserver

import (
	"testing"
)

func TestLang(t *testing.T) {
	bubble(t, Config{STLS: true, MaxBadCommands: -1}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		const inGerman = "-ERR unbekannter Befehl\r\n"
		p.expect([][2]string{
			{"LANG", "+OK languages follow\r\nen English\r\nde Deutsch\r\n" +
				"i-default the language of servers that were not asked (RFC 2277)\r\n.\r\n"},
			{"LANG de", "+OK de Sprache gewechselt, schöne Grüße\r\n"},
			{"FOOB", inGerman},
			{"LANG xx-nope", "-ERR diese Sprache gibt es hier nicht\r\n"},
			{"LANG de en", "-ERR"},
			{"FOOB", inGerman},
			{"LANG EN-gb", "+OK en language changed\r\n"},
			{"LANG de-AT", "+OK de "},
			{"LANG *", "+OK en language changed\r\n"},
			{"LANG i-default", "+OK i-default language changed\r\n"},
			{"LANG DE", "+OK de "},
			{"USER alice", "+OK jetzt das Kennwort\r\n"},
			{"PASS wrong", "-ERR [AUTH] Name oder Kennwort falsch\r\n"},
		}...)
		p.login("alice")
		p.expect([][2]string{
			{"DELE 1", "+OK Nachricht 1 zum Löschen vorgemerkt\r\n"},
			{"STAT", "+OK 3 103\r\n"},
			{"LIST", "+OK 3 Nachrichten (103 Oktette)\r\n2 57\r\n3 23\r\n4 23\r\n.\r\n"},
			{"LANG en", "+OK en "},
			{"NOOP", "+OK nothing done\r\n"},
		}...)
		q := dial(t, srv)
		q.do("LANG de")
		q.stls("")
		q.expect([2]string{"FOOB", "-ERR unknown command\r\n"})
	})
	bubble(t, Config{NoLANG: true}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.expect([2]string{"LANG", "-ERR unknown command\r\n"})
		if p.capability("LANG") != "" {
			t.Error("LANG is announced")
		}
	})
}
