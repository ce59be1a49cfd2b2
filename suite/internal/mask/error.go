package mask

// hidden is an error whose text has no secret.
type hidden struct {
	error
	text string
}

// Error implements error.
func (e *hidden) Error() string { return e.text }

// Unwrap returns the error.
func (e *hidden) Unwrap() error { return e.error }

// Error returns an error without secrets in its text; err itself if it has none.
func (m *Mask) Error(err error) error {
	if err == nil {
		return nil
	}
	if text := m.Text(err.Error()); text != err.Error() {
		return &hidden{err, text}
	}
	return err
}
