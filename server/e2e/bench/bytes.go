package main

// bytes are how much goes over the wire, of one agenda that nobody else has touched.
func (s *stage) bytes() error {
	p, w := s.phones[0], s.wires[0]
	if err := p.pull(w); err != nil {
		return err
	}
	if err := p.whole(); err != nil {
		return err
	}
	sent := len(p.got.body)
	whole, err := p.got.plain()
	if err != nil {
		return err
	}
	if err := p.sync(w); err != nil { // it has what was sent above already
		return err
	}
	s.add(
		judged("an agenda with 60 picks, 8 notes and 3 items in an answer", single(float64(len(whole))/1e3), "kB", 8),
		plain("... as it is sent", single(float64(sent)/1e3), "kB"),
		judged("nothing is new: bodies of request and answer together", single(float64(len(p.sent)+len(p.got.body))), "B", 300),
	)
	return nil
}
