package provision

import (
	"errors"
	"fmt"
	"strings"
)

// Parse reads how maildrops are filled, in one of the forms that the package comment describes. For
// none, and for "" as an unset variable gives it, it returns nil. Close of the [Target] removes the
// temporary files of exec, and ends the connections of the others.
func Parse(text string, a Access) (Provisioner, error) {
	form, rest, err := splitForm("provision", text, "none", "maildir:PATH", "mbox:PATH", "exec:COMMAND", "imap://HOST",
		"imaps://HOST", "lmtp://HOST:PORT", "lmtp+unix:PATH", "smtp://HOST", "smtps://HOST", "pop3:")
	if err != nil {
		return nil, err
	}
	switch form {
	case "maildir":
		return &maildir{path: userPath{pattern: rest}}, nil
	case "mbox":
		return &mbox{path: userPath{pattern: rest}}, nil
	case "exec":
		return &execProvisioner{command: command(rest)}, nil
	case "imap", "imaps":
		p, err := newIMAP(form, rest, a)
		if err != nil {
			return nil, fmt.Errorf("provision: %w", err)
		}
		return p, nil
	case "lmtp", "lmtp+unix", "smtp", "smtps":
		m, err := newMailer(form, rest, a)
		if err != nil {
			return nil, fmt.Errorf("provision: %w", err)
		}
		return newDeliveries(m, m.Carries()), nil
	case "pop3":
		return throughPOP3(a.Deliver)
	}
	return nil, nil
}

// ParseDeliver reads how a message is delivered while sessions run. For none and for "" it returns nil.
func ParseDeliver(text string, a Access) (Deliverer, error) {
	form, rest, err := splitForm("deliver", text, "none", "maildir:PATH", "exec:COMMAND", "imap://HOST", "imaps://HOST",
		"lmtp://HOST:PORT", "lmtp+unix:PATH", "smtp://HOST", "smtps://HOST")
	if err != nil {
		return nil, err
	}
	switch form {
	case "maildir":
		return &maildir{path: userPath{pattern: rest}}, nil
	case "exec":
		return execDeliverer{command: command(rest)}, nil
	case "imap", "imaps":
		d, err := newIMAP(form, rest, a)
		if err != nil {
			return nil, fmt.Errorf("deliver: %w", err)
		}
		return d, nil
	case "lmtp", "lmtp+unix", "smtp", "smtps":
		m, err := newMailer(form, rest, a)
		if err != nil {
			return nil, fmt.Errorf("deliver: %w", err)
		}
		return m, nil
	}
	return nil, nil
}

// throughPOP3 fills maildrops by a deliverer, and empties them by POP3.
func throughPOP3(by Deliverer) (Provisioner, error) {
	if by == nil {
		return nil, errors.New("provision: pop3: empties maildrops, and fills them by --deliver, which is not given")
	}
	name := "--deliver"
	if c, is := by.(Carrier); is {
		name = c.Carries()
	}
	return newDeliveries(by, name), nil
}

// splitForm splits text at its first colon and checks it against the forms,
// which are names with or without an argument. Its errors don't repeat the
// argument: smtp://user:password@host is a likely one.
func splitForm(setting, text string, forms ...string) (name, argument string, err error) {
	if text == "" {
		return "none", "", nil
	}
	name, argument, given := strings.Cut(text, ":")
	for _, form := range forms {
		known, wanted, takesOne := strings.Cut(form, ":")
		switch {
		case known != name:
			continue
		case wanted == "" && takesOne:
			if !given || argument != "" {
				return "", "", fmt.Errorf("%s: %s: takes nothing after its colon", setting, name)
			}
		case takesOne && strings.TrimSpace(argument) == "":
			return "", "", fmt.Errorf("%s: %s needs its %s: %s", setting, name, strings.TrimPrefix(wanted, "//"), form)
		case !takesOne && given:
			return "", "", fmt.Errorf("%s: %s takes nothing after it", setting, name)
		case wanted == "PATH" && strings.HasPrefix(argument, "~"):
			// Taken literally, a folder called ~ would be filled and the server test another.
			return "", "", errors.New(setting + ": ~ is not expanded here; write the path of the home folder, or $HOME")
		}
		return name, argument, nil
	}
	return "", "", fmt.Errorf("%s: there is no form %q; the forms are %s", setting, name, strings.Join(forms, ", "))
}
