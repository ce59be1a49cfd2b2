package fakeserver

// perSession is a value that a fault keeps for each session, such as the
// number of RETR so far. Declare it in the fault's apply function; it starts
// as the zero value.
type perSession[T any] struct{ _ byte } // not empty: each has its own address

func (p *perSession[T]) of(s *session) *T {
	if v, ok := s.values[p]; ok {
		return v.(*T)
	}
	v := new(T)
	s.values[p] = v
	return v
}
