// Package target describes a server under test: where it listens, how it is reached
// through TLS, and whose maildrops may be used. Package provision fills them.
//
//	endpoint, err := target.ParseURL("pop3://mail.example.org:1110")
//	...
//	server := target.New(endpoint)
//	server.Accounts = []target.Account{{User: "alice", Password: "..."}}
//	server.Provision, err = provision.Parse("imaps://mail.example.org", server.Access("", false))
//	...
//	defer server.Close()
package target
