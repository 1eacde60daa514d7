package doc

// Canonical x
func (d *Document) Canonical() []byte { return nil }
