package scoring

import (
	"fmt"
	"slices"

	"example.com/baton/internal/problem"
	"example.com/baton/internal/quantity"
)

// ParseFact reads the text of an attribute's value, as a table or a file of
// cases writes it: the items of a list, and one text for anything else. Whether
// the value may be a fact Learn says.
func (s *Schema) ParseFact(name string, text ...string) (any, error) {
	i, ok := s.byName[name]
	if !ok {
		return nil, &FactError{Name: name, Reason: "is no attribute of the data dictionary", Allowed: problem.Suggest(name, s.attributeNames())}
	}
	return s.parseText(name, s.attributes[i].Type, text)
}

// ParseProperty is ParseFact for a property of an activity.
func (s *Schema) ParseProperty(activity, name string, text ...string) (any, error) {
	if i, ok := s.kindOf[activity]; ok {
		for _, p := range s.activities[i].props {
			if p.name == name {
				return s.parseText(activity+"."+name, p.typ, text)
			}
		}
	}
	return nil, &FactError{Name: activity + "." + name, Reason: "is no property of the activity"}
}

func (s *Schema) parseText(name string, t Type, text []string) (any, error) {
	if t == List {
		return slices.Clone(text), nil
	}
	if len(text) != 1 {
		return nil, &FactError{Name: name, Value: fmt.Sprint(text), Reason: "must be one value"}
	}
	switch t {
	case Number:
		n, err := quantity.ParseNumber(text[0])
		if err != nil {
			return nil, &FactError{Name: name, Value: text[0], Reason: "must be a number"}
		}
		return n, nil
	case Bool:
		switch text[0] {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return nil, &FactError{Name: name, Value: text[0], Reason: "must be true or false"}
	}
	return text[0], nil
}
