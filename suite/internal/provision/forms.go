package provision

import (
	"errors"
	"fmt"
	"strings"
)

// Parse reads how maildrops are filled: none, maildir:PATH, mbox:PATH
// or exec:COMMAND, as the package comment describes them. For none, and for ""
// as an unset variable gives it, it returns nil. Close of the [Target] removes the temporary files of exec.
func Parse(text string) (Provisioner, error) {
	form, rest, err := splitForm("provision", text, "none", "maildir:PATH", "mbox:PATH", "exec:COMMAND")
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
	}
	return nil, nil
}

// ParseDeliver reads how a message is delivered while sessions run: none,
// maildir:PATH or exec:COMMAND. For none and for "" it returns nil.
func ParseDeliver(text string) (Deliverer, error) {
	form, rest, err := splitForm("deliver", text, "none", "maildir:PATH", "exec:COMMAND")
	if err != nil {
		return nil, err
	}
	switch form {
	case "maildir":
		return &maildir{path: userPath{pattern: rest}}, nil
	case "exec":
		return execDeliverer{command: command(rest)}, nil
	}
	return nil, nil
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
		case takesOne && strings.TrimSpace(argument) == "":
			return "", "", fmt.Errorf("%s: %s needs its %s: %s", setting, name, wanted, form)
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
