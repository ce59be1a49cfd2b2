package server

// german has all texts of the correct server. A text is found by its English
// form, and takes the same arguments in the same order.
var german = map[string]string{
	"%d messages (%d octets)":                "%d Nachrichten (%d Oktette)",
	"%d octets":                              "%d Oktette",
	"POP3 server ready":                      "POP3-Server bereit",
	"begin TLS negotiation":                  "TLS-Verhandlung kann beginnen",
	"bye":                                    "auf Wiedersehen",
	"capability list follows":                "Liste der Fähigkeiten folgt",
	"languages follow":                       "Liste der Sprachen folgt",
	"language changed":                       "Sprache gewechselt, schöne Grüße",
	"maildrop open, %d messages (%d octets)": "Postfach geöffnet, %d Nachrichten (%d Oktette)",
	"message %d marked as deleted":           "Nachricht %d zum Löschen vorgemerkt",
	"messages will be sent in UTF-8":         "Nachrichten werden in UTF-8 übertragen",
	"no message is marked as deleted":        "keine Nachricht ist zum Löschen vorgemerkt",
	"nothing done":                           "nichts getan",
	"now send the password":                  "jetzt das Kennwort",
	"top of message follows":                 "Anfang der Nachricht folgt",

	"TLS is active already":                  "TLS ist schon in Betrieb",
	"USER comes before PASS":                 "erst USER, dann PASS",
	"authentication mechanism not supported": "Anmeldeverfahren nicht unterstützt",
	"logged in too recently":                 "die letzte Anmeldung ist zu kurz her",
	"maildrop can't be opened":               "Postfach lässt sich nicht öffnen",
	"maildrop can't be opened; the administrator has to mend it": "Postfach lässt sich nicht öffnen; die " +
		"Verwaltung muss eingreifen",
	"maildrop is being changed":             "Postfach wird gerade verändert",
	"maildrop is locked by another session": "Postfach ist durch eine andere Sitzung gesperrt",
	"message can't be read":                 "Nachricht lässt sich nicht lesen",
	"no such language":                      "diese Sprache gibt es hier nicht",
	"some deleted messages not removed": "einige gelöschte Nachrichten wurden " +
		"nicht entfernt",
	"start TLS before logging in":             "vor der Anmeldung muss TLS beginnen",
	"the mechanism takes no initial response": "das Verfahren kennt keine vorgezogene Antwort",
	"wrong user name or password":             "Name oder Kennwort falsch",
	"message is marked as deleted":            "Nachricht ist zum Löschen vorgemerkt",
	"no such message":                         "keine solche Nachricht",
	"not a number":                            "keine Zahl",
	"a mandatory extension is not supported": "eine vorgeschriebene Erweiterung wird nicht " +
		"unterstützt",
	"an empty line was expected":         "eine leere Zeile wurde erwartet",
	"authentication cancelled":           "Anmeldung abgebrochen",
	"channel binding does not fit":       "Kanalbindung passt nicht",
	"channel binding type not supported": "Art der Kanalbindung nicht unterstützt",
	"channel binding was offered; somebody hides that from you": "Kanalbindung war im Angebot; jemand " +
		"verheimlicht das",
	"command line much too long, closing connection":           "Befehlszeile viel zu lang, Verbindung wird beendet",
	"command line too long":                                    "Befehlszeile zu lang",
	"command not valid in this state":                          "Befehl in diesem Zustand nicht zulässig",
	"malformed response":                                       "Antwort nicht wohlgeformt",
	"no random numbers, try again":                             "keine Zufallszahlen, bitte noch einmal",
	"not Base64":                                               "kein Base64",
	"only printable ASCII characters are allowed in a command": "ein Befehl besteht aus druckbaren ASCII-Zeichen",
	"the mechanism and the channel binding flag do not fit together": "Verfahren und Angabe zur Kanalbindung passen " +
		"nicht zusammen",
	"the message can't be shown without UTF8": "die Nachricht lässt sich ohne UTF8 nicht zeigen",
	"unknown command":                         "unbekannter Befehl",
	"wrong arguments":                         "falsche Argumente",
}
