package sasl

import (
	"crypto/pbkdf2"
	"sync"
)

// salts keeps the salted passwords of SCRAM (RFC 5802 section 3): that they cost time is their purpose,
// and a run logs in with the same few again and again.
var salts saltedPasswords

type saltedPasswords struct {
	mu   sync.Mutex
	keys map[salting][]byte
}

// salting is what a salted password is made of.
type salting struct {
	mechanism, password, salt string
	iterations                int
}

// mostKept bounds what is kept: a server may have another salt for each login.
const mostKept = 1024

// key returns a salted password, or an error where there can be none.
func (s *saltedPasswords) key(mechanism, password string, salt []byte, iterations int) ([]byte, error) {
	of := salting{mechanism, password, string(salt), iterations}
	s.mu.Lock()
	key, known := s.keys[of]
	s.mu.Unlock()
	if known {
		return key, nil
	}
	h := hashOf(mechanism)
	key, err := pbkdf2.Key(h, password, salt, iterations, h().Size())
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil || len(s.keys) >= mostKept {
		s.keys = map[salting][]byte{}
	}
	s.keys[of] = key
	return key, nil
}
