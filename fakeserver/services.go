package fakeserver

// The services whose profiles are built in, in the order of their names. A test compares this list with the folders.
import (
	_ "github.com/pop3spec/pop3spec/fakeserver/internal/profiles/exchange"
	_ "github.com/pop3spec/pop3spec/fakeserver/internal/profiles/gmail"
	_ "github.com/pop3spec/pop3spec/fakeserver/internal/profiles/sdps"
	_ "github.com/pop3spec/pop3spec/fakeserver/internal/profiles/yandex"
)
