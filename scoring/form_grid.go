package scoring

import "example.com/baton/internal/problem"

// grid is a grade of two dimensions: the level of the first, then that of the
// second.
type grid struct {
	dims  [2]int
	axes  [2][]grade
	cells []string // row by row
}

// level is the place of the highest level that points reach, -1 below the
// lowest.
func level(levels []grade, p Points) int {
	for i := range levels {
		if p >= levels[i].from {
			return i
		}
	}
	return -1
}

// cell is the name of the cell, "" where one of the dimensions is below its
// lowest level.
func (g *grid) cell(s *Score) string {
	row, column := level(g.axes[0], s.dims[g.dims[0]]), level(g.axes[1], s.dims[g.dims[1]])
	if row < 0 || column < 0 {
		return ""
	}
	return g.cells[row*len(g.axes[1])+column]
}

// addGrid reads the grid; the dimensions are known already.
func (m *Model) addGrid(c []AxisConfig, bad *problem.List) {
	if len(c) == 0 {
		return
	}
	if len(c) != 2 {
		bad.Add("grid", "a grid is made of two dimensions, not of %d", len(c)).Hint = "write the one for the rows, then the one for the columns"
		return
	}
	if _, taken := m.scope.Lookup("grid"); taken && m.name == "" {
		bad.Add("grid", "%q is a name already", "grid").OnKey = true
	}
	g := &grid{}
	for i, a := range c {
		path := problem.Path("grid", a.Dimension)
		g.dims[i] = m.dimension(a.Dimension, path, bad)
		if m.dims == nil || m.dims[g.dims[i]].name != a.Dimension {
			(*bad)[len(*bad)-1].OnKey = true
		}
		if len(a.Levels) == 0 {
			bad.Add(path, "dimension %q has no levels", a.Dimension).Hint = "write them best first, each with its lowest points: {A: 45, B: 0}"
		}
		g.axes[i] = readGrades(a.Levels, path, bad)
	}
	seen := map[string]bool{"": true}
	for _, row := range g.axes[0] {
		for _, column := range g.axes[1] {
			name := row.name + column.name
			if seen[name] {
				bad.Add("grid", "two cells of the grid are called %q", name)
				return
			}
			seen[name] = true
			g.cells = append(g.cells, name)
		}
	}
	m.grid = g
}

// Cells are the names of the grid's cells, row by row, none where there is no
// grid.
func (m *Model) Cells() []string {
	if m.grid == nil {
		return nil
	}
	return append([]string(nil), m.grid.cells...)
}
