//! The most likely sequence of states over a row of words, by the weights of its features and of what follows what.
//!
//! Scores are 16-bit integers, and all sums saturate: the same result on every platform. Those of the states in which no name is open,
//! of the first and of the inner words are a vector each, a kind of name in the same lane of all three.

use alloc::vec::Vec;

use wide::{CmpEq, i16x8, u8x16};

use super::feature::{Features, ROWS, Sink};
use super::state::{KINDS, OUT, Place, STATES, follows, split, state};
use super::token::Token;
use super::vocabulary::Vocabulary;
use crate::EntityKind;
use crate::tables::TAG_WEIGHTS;

/// Lanes of a vector. The first is that of [`OUT`], then follow the kinds; the others are never the best.
const LANES: usize = 8;
/// States in which no name is open: outside and the last words.
const CLOSED: usize = 1 + KINDS;
/// The score of what cannot be, and what such a step costs: more than all features together can weigh.
const NEVER: i16 = -30_000;
/// Bytes of the transitions in front of the rows: from each state, and from the edge.
const NEXT_BYTES: usize = (STATES + 1) * STATES * 2;

/// What stands for 0 in a weight; all are above 0 and less than twice as much. It is never taken off: it adds as much to every state of a
/// word.
const ZERO: usize = 32;

/// Rows of the weights of features, above [`ZERO`].
static WEIGHTS: &[[u8; 2 * LANES]; ROWS] = match TAG_WEIGHTS.split_at(NEXT_BYTES).1.as_chunks::<STATES>().0.first_chunk() {
    Some(rows) => rows,
    None => panic!("fit the weights again: see CONTRIBUTING.md"),
};

/// The scores of all states of a word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scores {
    closed: i16x8,
    first: i16x8,
    inside: i16x8,
}

/// What it costs to come into the closed states and the first words from each closed state.
static NEXT: [(i16x8, i16x8); CLOSED] = {
    let (mut rows, mut from) = ([(lanes(None, Place::Last), lanes(None, Place::First)); CLOSED], 0);
    while from < CLOSED {
        rows[from] = (lanes(Some(from), Place::Last), lanes(Some(from), Place::First));
        from += 1;
    }
    rows
};
/// The same from the edge.
const FIRST: (i16x8, i16x8) = (lanes(None, Place::Last), lanes(None, Place::First));
/// What it costs to go on from an open state, kind by kind, and to close.
const GO_ON: [i16x8; 2] = [within(Place::First, Place::Inside), within(Place::Inside, Place::Inside)];
const CLOSE: [i16x8; 2] = [within(Place::First, Place::Last), within(Place::Inside, Place::Last)];
/// The ways into a state.
struct Ways {
    /// What it costs from each closed state.
    closed: i16x8,
    /// What it costs from the first word and from an inner one of its kind, of which this is the lane; 0 where there is no such way.
    first: i16,
    inside: i16,
    lane: u8,
}

/// The ways into each state.
static INTO: [Ways; STATES] = {
    const NONE: Ways = Ways { closed: i16x8::new([NEVER; LANES]), first: NEVER, inside: NEVER, lane: 0 };
    let (mut ways, mut to) = ([NONE; STATES], 0);
    while to < STATES {
        let (mut row, mut from) = ([NEVER; LANES], 0);
        while from < CLOSED {
            row[from] = step(Some(from), to);
            from += 1;
        }
        ways[to] = Ways { closed: i16x8::new(row), ..NONE };
        if let Some((kind, Place::Last | Place::Inside)) = split(to) {
            ways[to].lane = 1 + kind as u8;
            ways[to].first = step(Some(state(kind, Place::First)), to);
            ways[to].inside = step(Some(state(kind, Place::Inside)), to);
        }
        to += 1;
    }
    ways
};

/// The costs from a state, or from the edge, into [`OUT`] and the last words, or into the first words.
const fn lanes(from: Option<usize>, into: Place) -> i16x8 {
    let (mut row, mut kind) = ([NEVER; LANES], 0);
    if let Place::Last = into {
        row[OUT] = step(from, OUT);
    }
    while kind < KINDS {
        row[1 + kind] = step(from, state(EntityKind::ALL[kind], into));
        kind += 1;
    }
    i16x8::new(row)
}

/// The costs from one place in a name to another.
const fn within(from: Place, to: Place) -> i16x8 {
    let (mut row, mut at) = ([NEVER; LANES], 0);
    while at < KINDS {
        let kind = EntityKind::ALL[at];
        row[1 + at] = step(Some(state(kind, from)), state(kind, to));
        at += 1;
    }
    i16x8::new(row)
}

/// The weight of one step, from a state or from the start.
const fn step(from: Option<usize>, to: usize) -> i16 {
    if !follows(from, Some(to)) {
        return NEVER;
    }
    let row = match from {
        Some(from) => from,
        None => STATES,
    };
    let at = (row * STATES + to) * 2;
    i16::from_le_bytes([TAG_WEIGHTS[at], TAG_WEIGHTS[at + 1]])
}

/// The sum of the weights of a word.
#[derive(Default)]
struct Sums {
    low: i16x8,
    high: i16x8,
}

impl Sink for Sums {
    /// Four weights fit in a byte together.
    #[inline]
    fn take<const N: usize>(&mut self, rows: [u16; N]) {
        const { assert!(N * (2 * ZERO - 1) <= u8::MAX as usize) }
        let sum = rows.into_iter().fold(u8x16::ZERO, |sum, row| sum + u8x16::new(WEIGHTS[usize::from(row)]));
        self.low += i16x8::from_u8x16_low(sum);
        self.high += i16x8::from_u8x16_high(sum);
    }
}

/// Returns the sum of the rows of the next word. No sum overflows: there are less than 128 rows.
#[inline]
fn emit(features: &mut Features) -> [i16; STATES] {
    let mut sums = Sums::default();
    features.next(&mut sums);
    let (mut own, [low, high]) = ([0; STATES], [sums.low.to_array(), sums.high.to_array()]);
    own[..LANES].copy_from_slice(&low);
    own[LANES..].copy_from_slice(&high);
    own
}

impl Scores {
    const NEVER: Scores =
        Scores { closed: i16x8::new([NEVER; LANES]), first: i16x8::new([NEVER; LANES]), inside: i16x8::new([NEVER; LANES]) };

    /// The scores before the first word's own.
    fn start() -> Self {
        Self { closed: FIRST.0, first: FIRST.1, ..Self::NEVER }
    }

    /// The score of the best way into every state of the next word.
    #[inline]
    fn step(&self) -> Self {
        let from = self.closed.as_array_ref();
        let (mut closed, mut first) = (Self::NEVER.closed, Self::NEVER.first);
        for (from, (close, open)) in from.iter().zip(&NEXT) {
            let from = i16x8::splat(*from);
            closed = closed.max(from.saturating_add(*close));
            first = first.max(from.saturating_add(*open));
        }
        let [open, on] = [self.first, self.inside];
        Self {
            closed: closed.max(open.saturating_add(CLOSE[0])).max(on.saturating_add(CLOSE[1])),
            first,
            inside: open.saturating_add(GO_ON[0]).max(on.saturating_add(GO_ON[1])),
        }
    }

    /// Adds the scores of a word and takes the best off all, so that they stay small however long the row is.
    #[inline]
    fn plus(&self, own: [i16; STATES]) -> Self {
        // every kind in its lane: the closed states stand in front of the first words, these in front of the inner ones
        let mut padded = [0; CLOSED - 1 + KINDS + LANES];
        padded[..STATES].copy_from_slice(&own);
        let at = |start: usize| i16x8::from_slice_unaligned(&padded[start..start + LANES]);
        let closed = self.closed.saturating_add(at(0));
        let first = self.first.saturating_add(at(CLOSED - 1));
        let inside = self.inside.saturating_add(at(CLOSED - 1 + KINDS));
        let top = i16x8::splat(closed.max(first).max(inside).reduce_max());
        Self { closed: closed.saturating_sub(top), first: first.saturating_sub(top), inside: inside.saturating_sub(top) }
    }

    /// The state in front of `to` on the best way. No branch depends on which it is.
    #[inline]
    #[allow(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch")]
    fn before(&self, to: usize) -> usize {
        let ways = &INTO[to % STATES];
        let lane = usize::from(ways.lane) % LANES;
        let (score, state) = best(self.closed.saturating_add(ways.closed));
        let first = self.first.as_array_ref()[lane].saturating_add(ways.first);
        let inside = self.inside.as_array_ref()[lane].saturating_add(ways.inside);
        let open = CLOSED - 1 + lane + KINDS * usize::from(first < inside);
        // into the states behind the first words there is no way from a closed one
        let closed = ((to < CLOSED + KINDS) & (score >= first.max(inside))) | (lane == 0);
        if closed { state } else { open }
    }
}

/// Returns the best score and its lane, the first of equals.
#[inline]
fn best(scores: i16x8) -> (i16, usize) {
    let top = scores.reduce_max();
    let mask = scores.cmp_eq(i16x8::splat(top)).move_mask().cast_unsigned();
    (top, mask.trailing_zeros() as usize % LANES)
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
    let mut scores = Scores::start();
    for at in from..to {
        if at > from {
            scores = scores.step();
        }
        scores = scores.plus(emit(&mut features));
        trace.push(scores);
    }
    let Some(last) = trace.last() else { return };
    let mut state = best(last.closed).1;
    for at in (from..to).rev() {
        found(at, state);
        if at > from {
            state = trace[at - from - 1].before(state);
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
            let own: Vec<_> = tokens.iter().map(|_| emit(&mut features)).collect();
            let mut top = (i32::MIN, 0);
            for path in 0..STATES.pow(4) {
                let states = [0, 1, 2, 3].map(|word| path / STATES.pow(word) % STATES);
                let steps = (0..4usize).map(|i| i32::from(step(i.checked_sub(1).map(|before| states[before]), states[i])));
                let score = steps.sum::<i32>() + (0..4).map(|i| i32::from(own[i][states[i]])).sum::<i32>();
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
