//! The most likely sequence of states over a line, by the weights of its features and of what follows what.

use alloc::vec::Vec;

use super::feature::{self, ROWS};
use super::state::{STATES, follows};
use super::token::Token;
use crate::tables::TAG_WEIGHTS;

/// Scores of all states, in units of the weights.
pub(crate) type Scores = [i16; STATES];

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

/// How many rows of one word are added up; no word of a real text has as many.
const MOST_ROWS: usize = 128;

/// Returns the sum of some rows.
fn sum(rows: &[[u8; STATES]], list: &[u32]) -> Scores {
    let mut scores = [0i16; STATES];
    for &row in list {
        for (score, &weight) in scores.iter_mut().zip(&rows[row as usize & (ROWS - 1)]) {
            *score += i16::from(weight.cast_signed());
        }
    }
    scores
}

/// Returns the sum of the rows of word `i` of a line.
fn emit(rows: &[[u8; STATES]], line: &[Token], i: usize) -> Scores {
    let (mut list, mut count) = ([0u32; MOST_ROWS], 0);
    feature::each(line, i, &mut |row| {
        if count < MOST_ROWS {
            list[count] = row;
            count += 1;
        }
    });
    sum(rows, &list[..count])
}

/// Decides the states of the words `from..to` of a line and hands them to `found`, the last first. Linear in the number of words.
///
/// One pass forth keeps the best score of every state of every word; one pass back asks again where the best way came from, which is
/// cheaper than to note it for all states.
pub(crate) fn decide(line: &[Token], from: usize, to: usize, trace: &mut Vec<Scores>, mut found: impl FnMut(usize, usize)) {
    let (rows, _) = TAG_WEIGHTS[NEXT_BYTES..].as_chunks::<STATES>();
    trace.clear();
    let mut score = NEXT[STATES];
    for i in from..to {
        if i > from {
            score = step(&score);
        }
        let own = emit(rows, line, i);
        for (score, own) in score.iter_mut().zip(own) {
            *score = score.saturating_add(own);
        }
        level(&mut score);
        trace.push(score);
    }
    let Some(last) = trace.last() else { return };
    let mut state = best(last, |state| if follows(Some(state), None) { 0 } else { i16::MIN });
    for i in (from..to).rev() {
        found(i, state);
        if i > from {
            let to = state;
            state = best(&trace[i - from - 1], |from| NEXT[from][to]);
        }
    }
}

/// The state from which a way is best, the first of equals.
fn best(score: &Scores, way: impl Fn(usize) -> i16) -> usize {
    let mut top = (i16::MIN, 0);
    for (state, &score) in score.iter().enumerate() {
        let score = score.saturating_add(way(state));
        if score > top.0 {
            top = (score, state);
        }
    }
    top.1
}

/// One step: the score of the best way into every state.
fn step(score: &Scores) -> Scores {
    let mut next = [i16::MIN; STATES];
    for (&score, row) in score.iter().zip(&NEXT) {
        for (next, &step) in next.iter_mut().zip(row) {
            *next = (*next).max(score.saturating_add(step));
        }
    }
    next
}

/// Takes the best score off all, so that they stay small on any length of line.
fn level(score: &mut Scores) {
    let top = score.iter().copied().fold(i16::MIN, i16::max);
    for score in score {
        *score = score.saturating_sub(top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_all_rows() {
        assert_eq!(TAG_WEIGHTS.len(), NEXT_BYTES + ROWS * STATES, "fit the weights again: see CONTRIBUTING.md");
    }

    /// The best of all ways through four words, tried one by one.
    #[test]
    fn the_path_is_the_best_of_all_paths() {
        let mut tokens = Vec::new();
        let text = "Ông Nguyễn Văn An";
        super::super::token::read(text, 0, &mut super::super::recall::Recall::new(), &mut tokens);
        let (rows, _) = TAG_WEIGHTS[NEXT_BYTES..].as_chunks::<STATES>();
        let own: Vec<Scores> = (0..tokens.len()).map(|i| emit(rows, &tokens, i)).collect();
        let mut top = (i32::MIN, 0);
        for path in 0..STATES.pow(4) {
            let states = [0, 1, 2, 3].map(|word| path / STATES.pow(word) % STATES);
            let steps =
                (1..4).map(|i| i32::from(NEXT[states[i - 1]][states[i]])).sum::<i32>() + i32::from(NEXT[STATES][states[0]]);
            let score = steps + (0..4).map(|i| i32::from(own[i][states[i]])).sum::<i32>();
            if follows(Some(states[3]), None) && score > top.0 {
                top = (score, path);
            }
        }
        let mut found = [0; 4];
        decide(&tokens, 0, 4, &mut Vec::new(), |i, state| found[i] = state);
        assert_eq!(found, [0, 1, 2, 3].map(|word| top.1 / STATES.pow(word) % STATES));
    }
}
