//! The most likely sequence of kinds over a page: evidence of every block, and what likes to follow what.
//!
//! A linear-chain model, decoded by the Viterbi recursion in 16-bit integers: the same result on every platform. One pass forth
//! that keeps for every block and kind the best kind before it, one pass back that reads the path.

use super::{Cell, evidence};
use crate::tables::weights::{FIRST, LAST, NEXT, WEIGHTS};
use super::state::{KIND_OF, STATES};
use crate::reason::Reason;
use smallvec::SmallVec;

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

fn add(scores: &mut Scores, row: &Scores) {
    for (score, weight) in scores.iter_mut().zip(row) {
        *score = score.saturating_add(*weight);
    }
}

fn best(scores: &Scores) -> usize {
    (1..STATES).fold(0, |best, k| if scores[k] > scores[best] { k } else { best })
}

/// Scores the evidence of cell `i`.
fn emit(cells: &[Cell], i: usize) -> (Scores, Trace) {
    let mut ids: SmallVec<[u16; 128]> = SmallVec::new();
    let mut scores = [0; STATES];
    evidence::own(&cells[i].features, &mut |id| ids.push(id));
    for &id in &ids {
        add(&mut scores, &WEIGHTS[usize::from(id)]);
    }
    let own = best(&scores);
    let seen = ids.len();
    evidence::around(cells, i, &mut |id| ids.push(id));
    for &id in &ids[seen..] {
        add(&mut scores, &WEIGHTS[usize::from(id)]);
    }
    let all = best(&scores);
    let others = (0..STATES).filter(|&state| KIND_OF[state] != KIND_OF[all]);
    let rival = others.max_by_key(|&state| scores[state]).unwrap_or(all);
    let lead = |id: &u16| WEIGHTS[usize::from(*id)][all] - WEIGHTS[usize::from(*id)][rival];
    let feature = ids.iter().copied().max_by_key(lead).unwrap_or(0);
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

/// One step of the recursion: the best way into every kind, and where it comes from.
fn step(score: &Scores) -> (Scores, [u8; STATES]) {
    let (mut next, mut back) = ([i16::MIN; STATES], [0; STATES]);
    for (from, row) in NEXT.iter().enumerate() {
        for to in 0..STATES {
            let way = score[from].saturating_add(row[to]);
            let better = way > next[to];
            next[to] = if better { way } else { next[to] };
            back[to] = if better { from as u8 } else { back[to] };
        }
    }
    (next, back)
}

/// Takes the best score off all, so that they stay small on any length of page.
fn level(score: &mut Scores) {
    let top = score.iter().copied().max().unwrap_or(0);
    for score in score.iter_mut() {
        *score = score.saturating_sub(top);
    }
}
