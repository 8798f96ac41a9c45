//! The most likely sequence of kinds over a page: evidence of every block, and what likes to follow what.
//!
//! A linear-chain model, decoded by the Viterbi recursion in 16-bit integers: the same result on every platform. One pass forth
//! that keeps for every block and kind the best kind before it, one pass back that reads the path.

use smallvec::SmallVec;

use super::state::{KIND_OF, STATES};
use super::{Cell, evidence};
use crate::reason::Reason;
use crate::tables::weights::{FIRST, LAST, NEXT, WEIGHTS};

/// What the caller's own phrase weighs: more than all else together.
const VOTE: i16 = 12_000;

type Scores = [i16; STATES];

/// What the chain keeps of a block.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trace {
    back: [u8; STATES],
    /// Best state by the block's own evidence, by all evidence; the feature that spoke loudest for the latter.
    own: u8,
    all: u8,
    feature: u16,
}

/// A row of weights for every feature. Rows that the table lacks are zeros, so that the trainer builds when features are added.
static ROWS: [Scores; evidence::FEATURES] = {
    let mut rows = [[0; STATES]; evidence::FEATURES];
    let mut i = 0;
    while i < WEIGHTS.len() && i < rows.len() {
        rows[i] = WEIGHTS[i];
        i += 1;
    }
    rows
};

fn add(scores: &mut Scores, row: &Scores) {
    for (score, weight) in scores.iter_mut().zip(row) {
        *score = score.saturating_add(*weight);
    }
}

/// The state with the best score, the first of equals.
fn best(scores: &Scores) -> usize {
    let ranked = scores.iter().zip(0..).map(|(&score, state)| (score, core::cmp::Reverse(state)));
    ranked.max().map_or(0, |(_, state)| state.0)
}

/// Scores the evidence of cell `i`.
fn emit(cells: &[Cell], i: usize) -> (Scores, Trace) {
    let mut scores = [0; STATES];
    evidence::own(&cells[i].features, &mut |id| add(&mut scores, &ROWS[usize::from(id)]));
    let own = best(&scores);
    let mut telling: SmallVec<[u16; 128]> = SmallVec::new();
    evidence::telling(cells, i, &mut |id| telling.push(id));
    for &id in &telling {
        add(&mut scores, &ROWS[usize::from(id)]);
    }
    evidence::around(cells, i, &mut |id| add(&mut scores, &ROWS[usize::from(id)]));
    let all = best(&scores);
    let weight = |id: &u16| ROWS[usize::from(*id)][all];
    let feature = telling.iter().copied().max_by_key(weight).unwrap_or(0);
    if let Some(kind) = cells[i].vote {
        let of_kind = scores.iter_mut().zip(KIND_OF).filter(|(_, of)| *of == kind);
        of_kind.for_each(|(score, _)| *score = score.saturating_add(VOTE));
    }
    (scores, Trace { back: [0; STATES], own: own as u8, all: all as u8, feature })
}

/// Decides the kind of every cell, in order, and hands them to `found`. Linear in the number of cells.
pub(crate) fn decide(cells: &mut [Cell], mut found: impl FnMut(usize, Reason)) {
    let mut score: Scores = [i16::MIN; STATES];
    for i in 0..cells.len() {
        let (mut own, mut trace) = emit(cells, i);
        if i == 0 {
            score = FIRST;
        } else {
            (score, trace.back) = step(&score);
        }
        if i + 1 == cells.len() {
            own.iter_mut().zip(LAST).for_each(|(own, last)| *own = own.saturating_add(last));
        }
        add(&mut score, &own);
        level(&mut score);
        cells[i].trace = trace;
    }
    let mut state = best(&score);
    for i in (0..cells.len()).rev() {
        let (trace, kind) = (&cells[i].trace, KIND_OF[state]);
        let voted = cells[i].vote == Some(kind);
        found(i, Reason::new(kind, KIND_OF[trace.own as usize], KIND_OF[trace.all as usize], voted, trace.feature));
        state = trace.back[state].into();
    }
}

/// One step of the recursion: the best way into every state, and where it comes from.
fn step(score: &Scores) -> (Scores, [u8; STATES]) {
    let (mut next, mut back) = ([i16::MIN; STATES], [0u16; STATES]);
    for ((score, row), from) in score.iter().zip(&NEXT).zip(0u16..) {
        for ((next, back), step) in next.iter_mut().zip(&mut back).zip(row) {
            let way = score.saturating_add(*step);
            *back = if way > *next { from } else { *back };
            *next = way.max(*next);
        }
    }
    (next, back.map(|from| from as u8))
}

/// Takes the best score off all, so that they stay small on any length of page.
fn level(score: &mut Scores) {
    let top = score.iter().copied().max().unwrap_or(0);
    for score in score.iter_mut() {
        *score = score.saturating_sub(top);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn the_table_has_a_row_for_every_feature() {
        assert_eq!(WEIGHTS.len(), evidence::FEATURES, "fit the weights again: see CONTRIBUTING.md");
    }

    #[test]
    fn the_best_way_into_a_state_is_the_best_of_all_ways() {
        let mut random = 7u32;
        let mut score = [0; STATES];
        for _ in 0..200 {
            for score in &mut score {
                random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *score = (random >> 18) as i16 - 8192;
            }
            let (next, back) = step(&score);
            for to in 0..STATES {
                let ways: Vec<i16> = (0..STATES).map(|from| score[from].saturating_add(NEXT[from][to])).collect();
                let best = *ways.iter().max().unwrap();
                assert_eq!(next[to], best);
                assert_eq!(usize::from(back[to]), ways.iter().position(|way| *way == best).unwrap());
            }
        }
    }
}
