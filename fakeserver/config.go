package fakeserver

import (
	"crypto/tls"
	"io"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Config says what a server is to be. The zero value, with one account at
// least, is a correct server on a free loopback port.
type Config struct {
	// Accounts are the users, each with a maildrop.
	Accounts []Account

	// Addr is where [Start] listens for plain connections; empty means
	// "127.0.0.1:0". Only loopback is safe: the server is made for tests.
	Addr string
	// TLSAddr is where [Start] listens for implicit TLS (RFC 8314 section
	// 3.3, port 995 in the world outside); empty means nowhere.
	TLSAddr string
	// STLS offers the STLS command (RFC 2595 section 4) on plain connections.
	STLS bool
	// RequireTLS refuses every login on a connection without TLS (RFC 2595
	// section 2.3).
	RequireTLS bool
	// TLSConfig replaces the certificate that the server makes for itself.
	TLSConfig *tls.Config
	// ClientCertificates asks clients for a certificate, and offers EXTERNAL to
	// those who show one. It must come from [Server.ClientCert].
	ClientCertificates bool

	// NoUTF8 and NoLANG take away the commands of RFC 6856. With UTF8, a
	// message that has characters outside ASCII in its header section is sent
	// in UTF-8 mode only, as the RFC demands; without it, to everybody.
	NoUTF8, NoLANG bool

	// Mechanisms are those that AUTH knows (RFC 5034); nil means all, of
	// which OAUTHBEARER and XOAUTH2 need an account with a token, and EXTERNAL
	// needs ClientCertificates.
	Mechanisms []string
	// ClearMechanisms are those of them that may be used without TLS; nil
	// means all that may at all, so that tests can do without TLS. A real
	// server would leave out PLAIN and LOGIN (RFC 4616 section 5). The -PLUS
	// mechanisms and those with tokens always need TLS.
	ClearMechanisms []string

	// Hostname stands after the @ of APOP timestamps; empty means "localhost".
	Hostname string
	// Autologout is how long a client may be silent before the connection is
	// closed; 0 means 10 minutes, which is the least that RFC 1939 section 3
	// allows. A test may want less.
	Autologout time.Duration
	// LoginDelay is the least time between two logins of one user. It is
	// announced and enforced if it is not 0 (RFC 2449 section 6.5).
	LoginDelay time.Duration
	// Retention is how long messages are kept, as EXPIRE announces it (RFC
	// 2449 section 6.7). The server lives too briefly to delete after days;
	// only UntilRetrieved has an effect.
	Retention Retention
	// MaxBadCommands is how many bad commands in a row are answered before
	// the connection is closed; 0 means 20, less than 0 no limit.
	MaxBadCommands int
	// MaxFailedLogins is after how many failed logins the connection is
	// closed; 0 means 10, less than 0 never.
	MaxFailedLogins int

	// Profile makes the server behave like a service that many people have
	// their mail with, see [Profiles]; empty means none of them.
	Profile string
	// LoginsPerMinute is how many logins of a user are let through by a profile
	// that throttles; 0 means any number.
	LoginsPerMinute int

	// Faults and Variations are enabled by name, see [Faults] and [Variations]. A fault
	// can be confined to a situation: NAME@SITUATION, see [Situations].
	// One that needs something, such as a login delay that it then does not
	// keep, configures that too.
	Faults     []string
	Variations []string

	// Crashed is called with a panic in the server itself, which has ended one
	// session. If nil, the panic is written to the standard error. It may be
	// called from many goroutines at once.
	Crashed func(error)

	// Random feeds timestamps, nonces and unique-ids; nil means crypto/rand.
	Random io.Reader
	// SaltKey is what the salts of SCRAM are made of: servers with the same one have the same salts,
	// as has one that was started again. If nil, it is drawn from Random.
	SaltKey []byte
}

// Account is a user and the user's maildrop. Name and password are compared
// after SASLprep (RFC 4013), which leaves ASCII as it is.
type Account struct {
	User     string
	Password string
	// Token is what OAUTHBEARER and XOAUTH2 take instead of the password;
	// empty means that the account has none.
	Token string
	// Login limits how the account may log in. The zero value allows every
	// way, which suits tests; RFC 1939 section 13 advises a real server to
	// settle for one.
	Login LoginMethod

	// LoginDelay and Retention, if not 0, are this user's own. A LoginDelay
	// less than 0 means none.
	LoginDelay time.Duration
	Retention  Retention
	// Trouble makes logins fail, see [Server.SetTrouble].
	Trouble Trouble

	// POPDisabled, AppPassword and Disposition are settings that some
	// profiles look at: whether the user has disabled POP, a password that
	// programs must use in place of Password, and what becomes of mail.
	POPDisabled bool
	AppPassword string
	Disposition Disposition

	// Messages is what the maildrop holds at first.
	Messages []Message
	// Folder, if not empty, makes the maildrop a folder of .eml files in the
	// order of their names. Messages must then be empty.
	Folder string
}

// LoginMethod is a way to log in.
type LoginMethod = server.LoginMethod

// The ways to log in.
const (
	AnyLogin       LoginMethod = server.AnyLogin
	PasswordLogin  LoginMethod = server.PasswordLogin  // by sending the password: USER and PASS, PLAIN, LOGIN
	DigestLogin    LoginMethod = server.DigestLogin    // without sending it: APOP, CRAM-MD5, SCRAM
	ProtectedLogin LoginMethod = server.ProtectedLogin // in any way, but sending the password under TLS only
)

// Retention is for how many days messages are kept.
type Retention = server.Retention

// Retentions that are no number of days.
const (
	DefaultRetention Retention = server.DefaultRetention // of a Config: Forever; of an Account: that of the Config
	Forever          Retention = server.Forever          // EXPIRE NEVER
	UntilRetrieved   Retention = server.UntilRetrieved   // EXPIRE 0: what RETR has sent is removed at QUIT
)

// Trouble is a failure of the system that holds a maildrop, for tests of the
// response codes of RFC 3206 section 4. The user's credentials are not at
// fault, and it shows only once they have been found good.
type Trouble = server.Trouble

// The kinds of trouble.
const (
	NoTrouble        Trouble = server.NoTrouble
	TemporaryTrouble Trouble = server.TemporaryTrouble // -ERR [SYS/TEMP]: likely to pass
	PermanentTrouble Trouble = server.PermanentTrouble // -ERR [SYS/PERM]: somebody has to do something
)

// Disposition is what a service does with mail that was fetched or deleted
// over POP. The client learns nothing of it.
type Disposition = server.Disposition

// Dispositions. The zero value is the default of the service.
const (
	DefaultDisposition Disposition = server.DefaultDisposition
	LeaveInInbox       Disposition = server.LeaveInInbox // nothing
	MarkRead           Disposition = server.MarkRead     // nothing that POP could show
	Archive            Disposition = server.Archive      // out of the inbox
	Trash              Disposition = server.Trash        // out of the maildrop
)
