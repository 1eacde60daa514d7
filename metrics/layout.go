package metrics

// layout is where a plan's figures stand in a group of a tally.
type layout struct {
	pairs                                 int // how many
	stageAt, pairAt, handOverAt, clauseAt int // where the counts of the parts begin
	counts, samples                       int // lengths
}

// Counts of a group that are not about one part of the agreement.
const (
	countLeads = iota
	countCreated
	countWon
	countLost
	countDeals
	countValue // thousandths
	countSpend // thousandths
	countParts // where the parts begin
)

// Counts of a stage.
const (
	stageEntries = iota
	stageLeads
	stageNow
	stageCounts
)

// Counts of a hand-over stage.
const (
	handOverAccepted = iota
	handOverRejected
	handOverWithdrawn
	handOverUndecided
	handOverCounts
)

// Counts of a clause.
const (
	clauseMet = iota
	clauseBreached
	clauseOverdue
	clauseRunning
	clausePaused
	clauseCancelled
	clauseCounts
)

func (p *Plan) newLayout() layout {
	l := layout{pairs: len(p.pairs), stageAt: countParts}
	l.pairAt = l.stageAt + len(p.stages)*stageCounts
	l.handOverAt = l.pairAt + l.pairs
	l.clauseAt = l.handOverAt + len(p.handOver)*handOverCounts
	l.counts = l.clauseAt + len(p.clauses)*clauseCounts
	l.samples = 2 * (l.pairs + 2) // elapsed and business time of the pairs, then of won and lost lives
	return l
}

// Where the counts or the durations of one part begin.
func (l *layout) stage(i int) int          { return l.stageAt + i*stageCounts }
func (l *layout) handOver(i int) int       { return l.handOverAt + i*handOverCounts }
func (l *layout) clause(i int) int         { return l.clauseAt + i*clauseCounts }
func (l *layout) pairTimes(i int) int      { return 2 * i }
func (l *layout) cycleTimes(o outcome) int { return 2 * (l.pairs + int(o-won)) }
