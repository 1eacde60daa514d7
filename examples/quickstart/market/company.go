package market

// company is who stands behind a lead. How good it is decides what it looks
// like and how it behaves; no one in the market can see it.
type company struct {
	good     int // 0 to 99
	sector   string
	country  string
	role     string
	vehicles int
	systems  []any
	origin   *campaign
}

var (
	sectorsGood = []share{{38, "parcel"}, {34, "food"}, {14, "trades"}, {9, "rental"}, {5, "municipal"}}
	sectorsBad  = []share{{10, "parcel"}, {10, "food"}, {22, "trades"}, {16, "rental"}, {12, "municipal"}, {30, "other"}}
	countries   = []share{{58, "DE"}, {12, "AT"}, {11, "CH"}, {12, "NL"}, {7, "DK"}}
	rolesGood   = []share{{38, "Fleet Manager"}, {14, "Head of Fleet"}, {22, "Managing Director"}, {18, "Dispatcher"}, {8, "Buyer"}}
	rolesBad    = []share{{12, "Fleet Manager"}, {12, "Managing Director"}, {30, "Dispatcher"}, {20, "Buyer"}, {14, "Office Assistant"}, {7, "Student of Logistics"}, {5, "Applicant"}}
)

// newCompany draws a company.
func newCompany(d *dice) company {
	c := company{origin: origin(d)}
	c.good = clamp((d.n(100)+d.n(100))/2+c.origin.worth, 0, 99)
	c.country = d.pick(countries)
	sectors, roles := sectorsBad, rolesBad
	if d.percent(c.good + 15) {
		sectors = sectorsGood
	}
	if d.percent(c.good + 10) {
		roles = rolesGood
	}
	c.sector, c.role = d.pick(sectors), d.pick(roles)
	switch luck := d.n(100) + c.good - 50; {
	case luck < 10:
		c.vehicles = d.between(0, 6)
	case luck < 35:
		c.vehicles = d.between(3, 25)
	case luck < 85:
		c.vehicles = d.between(15, 120)
	case luck < 115:
		c.vehicles = d.between(60, 420)
	default:
		c.vehicles = d.between(300, 1900)
	}
	for _, s := range []string{"telematics", "dispatch", "invoicing"} {
		if d.percent(20 + c.good/3) {
			c.systems = append(c.systems, s)
		}
	}
	return c
}

// visitsOf is how often the company comes to the site in a quarter.
func (c *company) visitsOf(d *dice) int { return d.between(1, 2+c.good/9) }

// accepted is in how many of a hundred cases sales agrees to work on the lead.
func (c *company) accepted() int { return clamp(38+c.good*2/3, 0, 96) }

// needs is in how many of a hundred cases the company turns out to have a need
// and a budget.
func (c *company) needs() int { return clamp(5+c.good*4/5, 0, 90) }

// buys is in how many of a hundred opportunities the company buys.
func (c *company) buys() int { return clamp(c.good*2/3-8, 3, 70) }

// worth is the price of a year, in euros: so much a vehicle and month.
func (c *company) worth(d *dice) int {
	return clamp(c.vehicles, 8, 900) * 12 * d.between(14, 22)
}
