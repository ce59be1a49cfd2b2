package server

import (
	"crypto/pbkdf2"
	"hash"
	"sync"
)

// saltedPasswords keeps those of SCRAM, as a store does that has no passwords: making one is slow on
// purpose. Servers with the same salts share them.
var saltedPasswords salted

type salted struct {
	mu   sync.Mutex
	keys map[salting][]byte
}

// salting is what a salted password is made of.
type salting struct {
	size, iterations int // size tells the hash functions apart
	secret, salt     string
}

// mostSalted bounds what is kept, because unknown names have salts, too.
const mostSalted = 1024

func (s *salted) key(h func() hash.Hash, secret string, salt []byte, iterations int) ([]byte, error) {
	of := salting{h().Size(), iterations, secret, string(salt)}
	s.mu.Lock()
	key, known := s.keys[of]
	s.mu.Unlock()
	if known {
		return key, nil
	}
	key, err := pbkdf2.Key(h, secret, salt, iterations, of.size)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil || len(s.keys) >= mostSalted {
		s.keys = map[salting][]byte{}
	}
	s.keys[of] = key
	return key, nil
}
