// Package scoring holds the data dictionary, leads with their facts and
// activities, conditions over them, and the score with its exact reasons.
//
//   - [Schema], [NewSchema]: what may be known of a lead, and what may be done
//   - [Lead], [Schema.Lead], [Lead.Learn], [Lead.Record]: what is known of one lead
//   - [Bind]: filling leads from the host's own struct
//   - [Names], [Condition], [Derived], [Fn]: the rule language over those names
//   - [Model], [New], [Model.Score], [Model.Explain]: points, grades, reasons
//   - [Lead.Override], [Model.Admit]: a person's judgement beside the computed score
//   - [Lead.Reset]: dimensions that start again
//   - [Lead.SetAccount], [Model.AccountScore], [Model.ExplainAccount]: the score of an account
//   - [Batch], [NewBatch], [Chunks], [Schema.Header], [Model.ScoreBatch]: many leads as columns
//   - [Model.Nearest], [Lead.With]: what to do so that a lead reaches a grade
//   - [Model.NextChange], [Model.NextCrossing], [Model.Curve], [Turn]: when the score turns, to the nanosecond
//   - [Rank], [Weigh], [Calibrate]: how good a score is, from leads with outcomes
//   - [Model.Since], [Between]: why a score is not what it was, or not that of another model
//   - [Model.Backtest], [Schema.Learn]: models against outcomes, each lead as of its decision
//   - [Compare], [SequentialTest], [CompareAUC]: a champion and its challengers on the same leads
//   - [Model.Drift]: what leads and rules do in one period and in a later one
//   - [View]: one question, for packages that ask several things at one instant
//
// A missing fact is a value: a condition that needs it is Unknown, and a rule
// counts only if its condition is True. Every question takes the instant it is
// asked about; facts and activities later than it do not exist.
//
// Points are integers, thousandths of a point. An explanation is a tree whose
// children sum to their parent, exactly.
package scoring
