package provision

import "context"

// ParseRestart reads how a server is brought back that has gone: none, or exec:COMMAND,
// a shell command that is called without arguments, and returns when the server is being
// started. For none and for "" it returns nil.
func ParseRestart(text string) (func(context.Context) error, error) {
	form, rest, err := splitForm("restart", text, "none", "exec:COMMAND")
	if err != nil || form != "exec" {
		return nil, err
	}
	return func(ctx context.Context) error {
		_, err := command(rest).run(ctx)
		return err
	}, nil
}
