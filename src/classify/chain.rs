//! The most likely sequence of kinds over a page: evidence of every block, and what likes to follow what.
//!
//! A linear-chain model, decoded by the Viterbi recursion in 16-bit integers: the same result on every platform. One pass forth
//! that keeps the scores of every block, one pass back that reads the path: it finds out again, for one state of a block only, which
//! state before it gave the best score. That is cheaper than to keep it for all sixteen.

use super::state::{KIND_OF, STATES};
use super::{Cell, evidence};
use crate::Kind;
use crate::reason::Reason;
use crate::scores::Scores;
use crate::tables::weights::{FIRST, LAST, NEXT, WEIGHTS};

/// What the caller's own phrase weighs: more than all else together.
const VOTE: i16 = 12_000;

/// What the chain keeps of a block.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trace {
    /// Scores of the best sequences up to here, by their last state.
    scores: Scores,
    /// Best state by the block's own evidence, by all evidence; the feature that spoke loudest for the latter.
    own: u8,
    all: u8,
    feature: u16,
}

/// A row of weights for every feature. Rows that the table lacks are zeros, so that the trainer builds when features are added.
static ROWS: [Scores; evidence::FEATURES] = {
    let mut rows = [Scores::new([0; STATES]); evidence::FEATURES];
    let mut i = 0;
    while i < WEIGHTS.len() && i < rows.len() {
        rows[i] = Scores::new(WEIGHTS[i]);
        i += 1;
    }
    rows
};

/// [`NEXT`], row by row, and turned: what may stand in front of a state.
static AFTER: [Scores; STATES] = rows(false);
static BEFORE: [Scores; STATES] = rows(true);

const fn rows(turned: bool) -> [Scores; STATES] {
    let mut rows = [Scores::LOWEST; STATES];
    let mut i = 0;
    while i < STATES {
        let (mut row, mut j) = (NEXT[i], 0);
        while j < STATES && turned {
            row[j] = NEXT[j][i];
            j += 1;
        }
        rows[i] = Scores::new(row);
        i += 1;
    }
    rows
}

/// What the caller's phrases add to each state, for votes of a kind.
fn vote(kind: Kind) -> Scores {
    Scores::new(KIND_OF.map(|of| if of == kind { VOTE } else { 0 }))
}

/// Most features that one can point at: one of each shape, class of phrases and kind of repetition, and some of which one holds.
const TELLING: usize = 128;

#[inline]
fn row(feature: u16) -> &'static Scores {
    &ROWS[usize::from(feature)]
}

/// Adds what every cell shows to the scores of its neighbours.
fn spread(cells: &mut [Cell]) {
    for i in 0..cells.len() {
        evidence::shown(evidence::signs(&cells[i]), &mut |to, id| {
            if let Some(neighbour) = (i + to).checked_sub(2).and_then(|at| cells.get_mut(at)) {
                neighbour.trace.scores = neighbour.trace.scores.plus(row(id));
            }
        });
    }
}

/// Scores the evidence of cell `i`, and notes the opinions on the way; `telling` is scratch.
#[inline]
fn emit(cells: &[Cell], i: usize, telling: &mut [u16; TELLING]) -> (Scores, Trace) {
    let mut scores = Scores::default();
    evidence::own(&cells[i].features, &mut |id| scores = scores.plus(row(id)));
    let own = scores.best();
    let mut count = 0;
    evidence::telling(&cells[i], &mut |id| {
        telling[count % TELLING] = id;
        count += 1;
        scores = scores.plus(row(id));
    });
    evidence::around(cells, i, &mut |id| scores = scores.plus(row(id)));
    scores = scores.plus(&cells[i].trace.scores);
    let all = scores.best();
    let telling = telling[..count.min(TELLING)].iter();
    let feature = telling.copied().max_by_key(|&id| row(id).of(all)).unwrap_or(0);
    if let Some(kind) = cells[i].vote {
        scores = scores.plus(&vote(kind));
    }
    (scores, Trace { own: own as u8, all: all as u8, feature, ..Trace::default() })
}

/// Decides the kind of every cell, in order, and hands them to `found`. Linear in the number of cells.
pub(crate) fn decide(cells: &mut [Cell], mut found: impl FnMut(usize, Reason)) {
    spread(cells);
    let (mut scores, mut telling) = (Scores::new(FIRST), [0; TELLING]);
    for i in 0..cells.len() {
        let (mut own, trace) = emit(cells, i, &mut telling);
        if i > 0 {
            scores = scores.step(&AFTER);
        }
        if i + 1 == cells.len() {
            own = own.plus(&Scores::new(LAST));
        }
        scores = scores.plus(&own).level();
        cells[i].trace = Trace { scores, ..trace };
    }
    let mut state = scores.best();
    for i in (0..cells.len()).rev() {
        let (trace, kind) = (&cells[i].trace, KIND_OF[state]);
        let voted = cells[i].vote == Some(kind);
        found(i, Reason::new(kind, KIND_OF[usize::from(trace.own)], KIND_OF[usize::from(trace.all)], voted, trace.feature));
        if i > 0 {
            state = cells[i - 1].trace.scores.plus(&BEFORE[state]).best();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_row_for_every_feature() {
        assert_eq!(WEIGHTS.len(), evidence::FEATURES, "fit the weights again: see CONTRIBUTING.md");
    }

    #[test]
    fn the_turned_table_is_the_other_turned() {
        for i in 0..STATES {
            for j in 0..STATES {
                assert_eq!(AFTER[i].of(j), NEXT[i][j]);
                assert_eq!(BEFORE[j].of(i), NEXT[i][j]);
            }
        }
    }
}
