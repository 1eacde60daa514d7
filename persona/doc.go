// Package persona says whom a lead stands for: segments of the market, and
// personas wanted and unwanted. Both are conditions over what is known of the
// lead; a persona may read the score and the segments, never the other way round.
//
// Make [Segments] first, then the scoring model over their names, then the
// [Personas] over the model's.
package persona
