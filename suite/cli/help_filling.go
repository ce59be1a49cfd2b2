package cli

import "github.com/spf13/cobra"

// The forms of --provision and --deliver, for the completion of a shell.
var (
	deliverForms = []string{"none", "maildir:", "exec:", "imap://", "imaps://", "lmtp://", "lmtp+unix:", "smtp://",
		"smtps://"}
	provisionForms = append([]string{"mbox:", "pop3:"}, deliverForms...)
)

// newFilling is a help topic.
func newFilling() *cobra.Command {
	return &cobra.Command{
		Use:   "filling",
		Short: "How maildrops are filled, and messages delivered",
		Long: `--provision FORM fills a maildrop before a script is played, --deliver FORM adds a message while sessions run.

  none                                 the maildrops are taken as they are
  maildir:PATH                         a Maildir on this machine; {user} in PATH is replaced by the user's name
  mbox:PATH                            an mbox file, likewise (only --provision)
  exec:COMMAND                         COMMAND USER FOLDER fills a maildrop with FOLDER/0001.eml, 0002.eml...;
                                       COMMAND USER FILE delivers; exit code 0 is success, 75 means that this
                                       mail can't be held, and a line on standard error says why
  imap://[USER[:PASSWORD]@]HOST[:PORT]     INBOX is emptied, and the messages are appended; with STARTTLS
  imaps://...                              where it is offered, or with TLS from the start
  smtp://[USER[:PASSWORD]@]HOST[:PORT]     the maildrop is emptied through POP3, and the messages are delivered
  smtps://...                              one after the other; with STARTTLS and AUTH, or TLS from the start
  lmtp://HOST:PORT, lmtp+unix:PATH         likewise by LMTP
  pop3:                                the maildrop is emptied through POP3, and filled by --deliver

Where no USER stands in a URL, IMAP is spoken with the user and password of the account, and SMTP without a login.
{user} is replaced by the user's name, so that {user}*master:PASSWORD works where a server has master users. Where
no PASSWORD does, it is that of the account; $VARIABLE takes it from the environment. In both, %40 is @, %2F is /.
The ports are 143, 993, 25 (587 with USER), 465 and 24. A password goes in clear to this machine only, and to the
host that --target sends passwords to in clear. Certificates are verified as those of the target are.

SMTP and LMTP may be followed by ?to=ADDRESS and &from=ADDRESS, such as ?to={user}@example.org; without, mail goes
to {user}@HOST by SMTP and to {user} by LMTP.

What comes another way than through a file may be changed, refused or sorted: each maildrop is looked at once, by
POP3, before it is used. Messages that have come whole, perhaps below fields such as Received, are held against what
was sent, changed ones against what the first look has shown, and scripts whose mail can't be brought are blocked.`,
	}
}
