//! The most likely sequence of states over a line, by the weights of its features and of what follows what.

use alloc::vec::Vec;

use super::feature::{Features, ROWS};
use super::state::{STATES, follows};
use super::token::Token;
use super::vocabulary::Vocabulary;
use crate::scores::Scores;
use crate::tables::TAG_WEIGHTS;

/// What a step costs that [`follows`] forbids: more than all features together can weigh, and no overflow.
const FORBIDDEN: i16 = -12_000;
/// Bytes of the transitions in front of the rows: from each state, and from the edge.
const NEXT_BYTES: usize = (STATES + 1) * STATES * 2;

/// Rows of the weights of features.
static WEIGHTS: &[[u8; STATES]; ROWS] = match TAG_WEIGHTS.split_at(NEXT_BYTES).1.as_chunks::<STATES>().0.first_chunk() {
    Some(rows) => rows,
    None => panic!("fit the weights again: see CONTRIBUTING.md"),
};
/// How much what follows what weighs: a row for every state.
static NEXT: [Scores; STATES] = table(false);
/// The same, a row for every state that is led to.
static INTO: [Scores; STATES] = table(true);
/// How much each state weighs at the start of a row of words.
static FIRST: Scores = {
    let (mut scores, mut to) = ([0; STATES], 0);
    while to < STATES {
        scores[to] = step(None, to);
        to += 1;
    }
    Scores::new(scores)
};
/// What a state costs at the end.
static LAST: Scores = {
    let (mut scores, mut from) = ([0; STATES], 0);
    while from < STATES {
        scores[from] = if follows(Some(from), None) { 0 } else { FORBIDDEN };
        from += 1;
    }
    Scores::new(scores)
};

const fn table(turned: bool) -> [Scores; STATES] {
    let (mut rows, mut i) = ([Scores::LOWEST; STATES], 0);
    while i < STATES {
        let (mut scores, mut j) = ([0; STATES], 0);
        while j < STATES {
            scores[j] = if turned { step(Some(j), i) } else { step(Some(i), j) };
            j += 1;
        }
        rows[i] = Scores::new(scores);
        i += 1;
    }
    rows
}

/// The weight of one step, from a state or from the start.
const fn step(from: Option<usize>, to: usize) -> i16 {
    if !follows(from, Some(to)) {
        return FORBIDDEN;
    }
    let row = match from {
        Some(from) => from,
        None => STATES,
    };
    let at = (row * STATES + to) * 2;
    i16::from_le_bytes([TAG_WEIGHTS[at], TAG_WEIGHTS[at + 1]])
}

/// Returns the sum of the rows of the next word. No sum overflows: there are less than 256 rows.
#[inline]
fn emit(features: &mut Features) -> Scores {
    let mut scores = [0i16; STATES];
    features.next(|row| {
        for (score, &weight) in scores.iter_mut().zip(&WEIGHTS[row % ROWS]) {
            *score += i16::from(weight.cast_signed());
        }
    });
    Scores::new(scores)
}

/// Decides the states of the words `from..to` of a line and hands them to `found`, the last first. Linear in the number of words.
///
/// One pass forth keeps the best score of every state of every word; one pass back asks again where the best way came from, which is
/// cheaper than to note it for all states.
pub(crate) fn decide(
    vocabulary: &Vocabulary,
    line: &[Token],
    from: usize,
    to: usize,
    trace: &mut Vec<Scores>,
    mut found: impl FnMut(usize, usize),
) {
    trace.clear();
    let mut features = Features::new(vocabulary, line, from);
    let mut score = FIRST;
    for i in from..to {
        if i > from {
            score = score.step(&NEXT);
        }
        score = score.plus(&emit(&mut features)).level();
        trace.push(score);
    }
    let Some(last) = trace.last() else { return };
    let mut state = last.plus(&LAST).best();
    for i in (from..to).rev() {
        found(i, state);
        if i > from {
            state = trace[i - from - 1].plus(&INTO[state]).best();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Piece;
    use super::*;

    #[test]
    fn the_table_has_all_rows() {
        assert_eq!(TAG_WEIGHTS.len(), NEXT_BYTES + ROWS * STATES, "fit the weights again: see CONTRIBUTING.md");
    }

    /// The best of all ways through four words, tried one by one.
    #[test]
    fn the_path_is_the_best_of_all_paths() {
        let mut scratch = super::super::Scratch::new();
        scratch.pieces("Ông Nguyễn Văn An", |Piece { vocabulary, tokens, .. }| {
            let mut features = Features::new(vocabulary, tokens, 0);
            let own: Vec<Scores> = tokens.iter().map(|_| emit(&mut features)).collect();
            let mut top = (i32::MIN, 0);
            for path in 0..STATES.pow(4) {
                let states = [0, 1, 2, 3].map(|word| path / STATES.pow(word) % STATES);
                let steps =
                    (1..4).map(|i| i32::from(NEXT[states[i - 1]].of(states[i]))).sum::<i32>() + i32::from(FIRST.of(states[0]));
                let score = steps + (0..4).map(|i| i32::from(own[i].of(states[i]))).sum::<i32>();
                if follows(Some(states[3]), None) && score > top.0 {
                    top = (score, path);
                }
            }
            let mut found = [0; 4];
            decide(vocabulary, tokens, 0, 4, &mut Vec::new(), |i, state| found[i] = state);
            assert_eq!(found, [0, 1, 2, 3].map(|word| top.1 / STATES.pow(word) % STATES));
        });
    }
}
