//! The most likely sequence of states over a line, by the weights of its features and of what follows what.

use alloc::vec::Vec;

use super::feature::{self, ROWS};
use super::state::{OUT, STATES, follows};
use super::token::Token;
use crate::tables::TAG_WEIGHTS;

/// Scores of all states, in units of the weights.
type Scores = [i16; STATES];

/// What a step costs that [`follows`] forbids: more than all features together can weigh, and no overflow.
const FORBIDDEN: i16 = -12_000;
/// Bytes of the transitions in front of the rows: from each state, and from the edge.
const NEXT_BYTES: usize = (STATES + 1) * STATES * 2;

/// How much what follows what weighs: a row for every state, and one for the start; the end weighs nothing.
static NEXT: [Scores; STATES + 1] = next();

const fn next() -> [Scores; STATES + 1] {
    let mut rows = [[0; STATES]; STATES + 1];
    let mut at = 0;
    while at < (STATES + 1) * STATES {
        let (from, to) = (at / STATES, at % STATES);
        let state = if from < STATES { Some(from) } else { None };
        rows[from][to] =
            if follows(state, Some(to)) { i16::from_le_bytes([TAG_WEIGHTS[at * 2], TAG_WEIGHTS[at * 2 + 1]]) } else { FORBIDDEN };
        at += 1;
    }
    rows
}

/// What the decoder keeps of a word: the best state before each state.
pub(crate) type Back = [u8; STATES];

/// Returns the sum of the rows of word `i` of a line.
fn emit(rows: &[[u8; STATES]], line: &[Token], i: usize) -> Scores {
    let mut scores = [0i16; STATES];
    feature::each(line, i, &mut |row| {
        for (score, &weight) in scores.iter_mut().zip(&rows[row as usize & (ROWS - 1)]) {
            *score += i16::from(weight.cast_signed());
        }
    });
    scores
}

/// Decides the states of the words `from..to` of a line and hands them to `found`, the last first. Linear in the number of words.
pub(crate) fn decide(line: &[Token], from: usize, to: usize, back: &mut Vec<Back>, mut found: impl FnMut(usize, usize)) {
    let (rows, _) = TAG_WEIGHTS[NEXT_BYTES..].as_chunks::<STATES>();
    back.clear();
    let mut score = [FORBIDDEN; STATES];
    for i in from..to {
        let own = emit(rows, line, i);
        let before = if i == from {
            score = NEXT[STATES];
            [OUT as u8; STATES]
        } else {
            step(&mut score)
        };
        let mut top = i16::MIN;
        for (score, own) in score.iter_mut().zip(own) {
            *score = score.saturating_add(own);
            top = top.max(*score);
        }
        for score in &mut score {
            *score = score.saturating_sub(top);
        }
        back.push(before);
    }
    let ends = |state: usize| follows(Some(state), None);
    let best = (0..STATES).filter(|&state| ends(state)).max_by_key(|&state| (score[state], core::cmp::Reverse(state)));
    let mut state = best.unwrap_or(OUT);
    for i in (from..to).rev() {
        found(i, state);
        state = back[i - from][state].into();
    }
}

/// One step: the best way into every state, and where it comes from.
fn step(score: &mut Scores) -> Back {
    let (mut next, mut back) = ([i16::MIN; STATES], [0u16; STATES]);
    for ((score, row), from) in score.iter().zip(&NEXT).zip(0u16..) {
        for ((next, back), step) in next.iter_mut().zip(&mut back).zip(row) {
            let way = score.saturating_add(*step);
            *back = if way > *next { from } else { *back };
            *next = way.max(*next);
        }
    }
    *score = next;
    back.map(|from| from as u8)
}
