// Package baton executes a marketing and sales service level agreement: one
// YAML file that both departments read aloud, compiled into an immutable value
// that answers questions.
//
// Agreement × journal × instant → every answer. The [Agreement] says what was
// agreed. The journal is what happened: a stream of records, each a [Record]
// with the instant at which it holds. The instant is always an argument: there
// is no clock, no chance, no I/O and no goroutine in the engine, so the same
// three inputs give the same bytes everywhere.
//
// # Load
//
//   - [LoadFile], [Parse]: an agreement, or [Problems] with places and carets
//   - [Loader]: with pure functions of the host, made by [scoring.Fn]
//   - [Agreement.Warnings]: what is odd but legal
//   - [LanguageSchema]: the language for editors
//
// # Fold
//
//   - [ReadJournal], [ParseRecord]: records from JSON Lines
//   - [Agreement.NewDossier], [Agreement.Apply]: all that happened to one lead
//   - [Dossier.SetAccount]: which other leads are of the lead's account
//   - [Agreement.Next], [Decided]: decide an event, save it, apply it
//
// # Ask
//
//   - [Agreement.Assess]: score, persona, stage, options and deadlines at once
//   - [Agreement.HandOver]: the package that the seller gets
//   - [Agreement.NextChange], [Agreement.Curve]: when grades change by time alone, and how scores came and will go
//   - [Agreement.Nearest]: what to do so that a lead may be handed over, or gets a grade
//   - [Agreement.Scoring]: [scoring.Model.Score], [scoring.Model.Explain], [scoring.Model.Since]; [scoring.Model.ScoreBatch] for many leads
//   - [Agreement.Funnel]: [funnel.Machine.Options], diagrams
//   - [Agreement.SLA]: [sla.Policy.Deadlines], [sla.Policy.Alerts], [sla.Policy.Wake], [sla.Calendar]
//   - [Agreement.Metrics]: tallies of dossiers and the closed-loop report
//   - [Agreement.Compare]: who would be handed over under another agreement
//
// # Test
//
//   - [Agreement.LoadCases]: the agreement's own cases, run as sub-tests
//   - [Suite.Coverage]: rules, guards, reasons, transitions and clauses that no case saw
//
// # What holds everywhere
//
// A missing fact is a value: a condition that needs it is unknown, never wrong.
// Of errors there are three kinds, never mixed: a wrong document is [Problems];
// a business no is a [funnel.RefusedError]; a wrong program panics with help.
// An Agreement is safe for any number of goroutines; a [Dossier] has one writer
// at a time.
//
// Packages scoring, funnel, sla, persona and metrics are usable alone, from Go
// literals.
package baton
