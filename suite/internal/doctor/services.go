package doctor

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// login is what a refused login is recognised by. All but the names of users and tags is in small letters.
type login struct {
	user, host, greeting, said, code, by string
	provider                             string // as the user says
	tags                                 *Capabilities
}

// trouble is a reason for which a login may be refused, with its signs. Each kind of sign that it has must be there.
type trouble struct {
	cause   string
	because string
	do      string
	service service
	words   []string // of the reply, one of which is there
	code    string   // of the reply
	when    func(login) bool
}

// service is who may be meant; the zero value is everybody.
type service string

const (
	anyService service = ""
	gmail      service = "gmail"
	yandex     service = "yandex"
	sdps       service = "sdps"
	exchange   service = "exchange"
	yahoo      service = "yahoo"
	icloud     service = "icloud"
	mailru     service = "mail.ru"
	gmx        service = "gmx"
	qq         service = "qq"
)

// signs are what services are recognised by: the ends of the names of their hosts, words of the greeting and of
// refusals, and
// capabilities.
var signs = map[service]struct{ hosts, greeting, said, tags []string }{
	gmail: {[]string{"gmail.com", "googlemail.com", "google.com"}, []string{"gpop ready"},
		[]string{"support.google.com", "mail.google.com", "gmail"}, []string{"X-GOOGLE-RICO"}},
	yandex: {[]string{"yandex.ru", "yandex.com", "yandex.net", "ya.ru", "yandex.by", "yandex.kz"},
		[]string{"yandex", "ya.ru"}, []string{"login failure or pop3 disabled", "yandex"}, nil},
	sdps: {[]string{"demon.co.uk", "demon.net"}, []string{"sdps", "demon"}, nil, nil},
	exchange: {[]string{"outlook.com", "office365.com", "hotmail.com", "live.com"},
		[]string{"microsoft exchange", "outlook.com"}, []string{"authenticated but not connected"}, nil},
	yahoo:  {[]string{"yahoo.com", "aol.com", "yahoo.co.jp"}, nil, nil, nil},
	icloud: {[]string{"me.com", "icloud.com"}, nil, nil, nil},
	mailru: {[]string{"mail.ru"}, nil, nil, nil},
	gmx:    {[]string{"gmx.net", "gmx.com", "gmx.de", "web.de", "mail.com"}, []string{"gmx", "web.de"}, nil, nil},
	qq:     {[]string{"qq.com", "163.com", "126.com"}, nil, nil, nil},
}

// is reports whether the server shows the signs of a service.
func (l login) is(s service) bool {
	if s == anyService || string(s) == l.provider {
		return true
	}
	for _, host := range signs[s].hosts {
		if strings.HasSuffix("."+l.host, "."+host) {
			return true
		}
	}
	for _, tag := range signs[s].tags {
		if l.tags.Has(tag) {
			return true
		}
	}
	return says(l.greeting, signs[s].greeting...) || says(l.said, signs[s].said...)
}

func (t trouble) fits(l login) bool {
	return l.is(t.service) && (len(t.words) == 0 || says(l.said, t.words...)) &&
		(t.code == "" || wire.CodeIs(l.code, t.code)) && (t.when == nil || t.when(l))
}

// hasDomain and hasNone are what the form of a name may be.
func hasDomain(l login) bool { return strings.Contains(l.user, "@") }
func hasNone(l login) bool   { return !hasDomain(l) }

// aPassword reports whether the login was by a password, and not by a token.
func aPassword(l login) bool { return !strings.Contains(l.by, "OAUTH") }

// troubles are the reasons, those first that say most.
var troubles = []trouble{
	{cause: "application-password", words: []string{"application-specific password", "app password", "app-specific",
		"application specific", "applications password", "authorization code"},
		because: "the user signs in with a second factor, or the service wants it so: programs need a password of their own",
		do:      "make an application password in the settings of the mail account, and give that to --account"},
	{cause: "pop-disabled", words: []string{"not enabled for pop", "pop is disabled", "pop3 is disabled",
		"pop access is disabled",
		"pop access disabled", "pop3 access is disabled", "enable pop", "pop3 disabled", "pop not enabled",
		"not allowed to use pop", "pop is not enabled", "pop3 is not enabled",
		"pop3 not enabled", "pop access is not", "pop3 access not", "pop3 access is not", "pop access not",
		"pop3 is switched off",
		"pop3 service is not", "protocol is disabled", "pop3 not allowed", "pop3 is not allowed", "pop is not allowed"},
		because: "POP is switched off for this mailbox, though the password may be right",
		do:      "switch POP on in the settings of the mail account"},
	{cause: "throttled", words: []string{"command or bandwidth limits", "bandwidth limit", "too many login",
		"too many failed", "too many attempts", "rate limit", "temporarily blocked", "temporarily locked",
		"too many commands", "lockdown"}, when: func(l login) bool { return !crowded(l.said) },
		because: "the service has locked the account for a while, over too many commands, logins or octets",
		do:      "wait (an hour is usual, a day at most), poll less often, and run with --jobs 1"},
	{cause: "web-login-wanted", words: []string{"web login required", "log in via your web browser",
		"via your web browser"},
		because: "the service wants the user to confirm by a browser that it is no stranger who logs in",
		do:      "sign in by a browser, confirm the login, and try again"},
	{cause: "maildrop-missing", words: []string{"chdir", "no such file", "mailbox isn't a valid", "can't open mailbox",
		"cannot open mailbox", "unable to open", "couldn't open", "mailbox not found", "maildir"},
		because: "the user is let in, and the maildrop is not where the server looks for it, or can't be read",
		do:      "make the maildrop (a first message often does), and see who may read it"},
	{cause: "application-password", service: gmail, code: "AUTH", when: aPassword,
		because: "Gmail takes no ordinary password from programs: accounts with two-step sign-in need an application " +
			"password",
		do: "make an application password in the Google account, or give an OAuth token with --token"},
	{cause: "full-address", service: gmail, when: hasNone,
		because: "the name at Gmail is the whole address", do: "give --account NAME@gmail.com:PASSWORD"},
	{cause: "recent-mode", service: gmail, when: func(l login) bool { return strings.HasPrefix(l.user, "recent:") },
		because: "recent: in front of a name is understood by Gmail only in front of the whole address",
		do:      "give --account 'recent:NAME@gmail.com:PASSWORD'"},
	{cause: "pop-disabled", service: yandex,
		because: "Yandex says the same over a wrong password and over a mailbox with POP switched off",
		do:      "switch POP on in the settings of the mailbox, for each folder that is to be listed"},
	{cause: "application-password", service: yandex, code: "AUTH", when: aPassword,
		because: "Yandex wants a password that was made for programs",
		do:      "make one in the settings of the Yandex account, and give that to --account"},
	{cause: "name-form", service: yandex,
		because: "the name at Yandex is what stands before @yandex.ru, and the whole address for a domain of one's own",
		do:      "give the name in the other form"},
	{cause: "name-form", service: sdps,
		because: "several mailboxes stand behind one host: the name is MAILBOX+HOST, MAILBOX@HOST or MAILBOX%HOST, or the " +
			"host alone for all of its mail",
		do: "give the name with the host, as the provider writes it"},
	{cause: "mailbox-not-enabled", service: exchange, words: []string{"authenticated but not connected"},
		because: "the password is right, and POP is not enabled for this mailbox, or the mailbox is somewhere else",
		do: "have an administrator enable POP3 for the mailbox, and run its test of the mailbox (Dynamics: Test and enable " +
			"mailbox), which records the reason"},
	{cause: "basic-auth-disabled", service: exchange, when: aPassword,
		because: "Exchange Online takes no passwords over POP any more (basic authentication is switched off)",
		do: "give an OAuth token with --token, for XOAUTH2; or have the administrator of an Exchange of one's own " +
			"allow basic logins"},
	{cause: "name-form", service: exchange, when: hasNone,
		because: "Exchange wants the whole address, or DOMAIN\\NAME", do: "give --account NAME@DOMAIN:PASSWORD"},
	{cause: "application-password", service: yahoo, when: aPassword,
		because: "Yahoo and AOL take only passwords that were made for programs",
		do:      "make one in the security settings of the account, and give that to --account"},
	{cause: "application-password", service: icloud, when: aPassword,
		because: "iCloud takes only passwords that were made for programs, and speaks IMAP only",
		do:      "there is no POP at iCloud: test another server"},
	{cause: "application-password", service: mailru, when: aPassword,
		because: "Mail.ru takes only passwords that were made for programs",
		do:      "make one in the security settings of the account, and give that to --account"},
	{cause: "pop-disabled", service: gmx,
		because: "GMX and WEB.DE have POP switched off until the user asks for it, and refuse the right password till then",
		do:      "switch POP3 on in the settings of the mailbox"},
	{cause: "application-password", service: qq, when: aPassword,
		because: "QQ Mail, 163 and 126 take only authorization codes that were made for programs, with POP switched on",
		do:      "switch POP3 on in the settings of the mailbox, and give the code that comes of it as the password"},
	{cause: "digest-wanted", words: []string{"use apop", "apop only", "apop required", "must use apop"},
		because: "this account may log in by a digest only",
		do:      "let it log in by USER and PASS, too, or give another account first: a run begins with USER and PASS"},
	{cause: "account-locked", words: []string{"account is locked", "account locked", "locked out", "account disabled",
		"account is disabled", "suspended", "account has been", "inactive"},
		because: "the account is locked or switched off", do: "have it unlocked by whoever runs the server"},
	{cause: "password-expired", words: []string{"password expired", "password has expired", "change your password"},
		because: "the password has to be changed", do: "change it, and give the new one"},
	{cause: "maildrop-in-use", words: []string{"in use", "is locked", "mailbox locked", "unable to lock", "lock busy",
		"already open",
		"already locked", "another session", "maildrop already"},
		because: "another session has the maildrop open, or one was cut off and has not been missed yet",
		do:      "close other mail programs, and wait until the server's timer has run out"},
	{cause: "name-unknown-user", words: []string{"no such user", "unknown user", "never heard", "invalid user",
		"user not found",
		"no such account", "unknown account", "sorry, no mailbox", "no mailbox"},
		because: "there is no user of this name", do: "check the name; many servers want the whole address"},
	{cause: "wrong-password", when: plainRefusal,
		because: "the name or the password is not right", do: "check both with another program"},
	{cause: "full-address", when: func(l login) bool { return hasNone(l) && plainRefusal(l) },
		because: "servers of several domains want the whole address", do: "try --account NAME@DOMAIN:PASSWORD"},
}

// plainRefusal reports whether nothing is said but that the credentials are not right.
func plainRefusal(l login) bool {
	if l.code != "" && !wire.CodeIs(l.code, "AUTH") {
		return false
	}
	return !says(l.said, "in use", "locked", "lock", "too many", "disabled", "later", "tls", "ssl")
}
