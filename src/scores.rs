//! A score for every state of the splitter's chain, as two vectors of eight 16-bit integers. All sums saturate: the same result on every
//! platform.

use wide::{CmpEq, i8x16, i16x8, i16x16};

/// How many states a chain has: as many as fit two vectors.
pub(crate) const STATES: usize = 16;

/// A score for every state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scores([i16x8; 2]);

const HALF: usize = STATES / 2;

impl Scores {
    pub(crate) const LOWEST: Scores = Scores::new([i16::MIN; STATES]);

    pub(crate) const fn new(scores: [i16; STATES]) -> Self {
        let (mut low, mut high, mut i) = ([0; HALF], [0; HALF], 0);
        while i < HALF {
            low[i] = scores[i];
            high[i] = scores[HALF + i];
            i += 1;
        }
        Self([i16x8::new(low), i16x8::new(high)])
    }

    #[inline]
    pub(crate) fn of(&self, state: usize) -> i16 {
        self.0[state / HALF % 2].as_array_ref()[state % HALF]
    }

    /// The sums, score by score.
    #[inline]
    pub(crate) fn plus(self, other: &Scores) -> Self {
        Self([self.0[0].saturating_add(other.0[0]), self.0[1].saturating_add(other.0[1])])
    }

    /// The greater ones, score by score.
    #[inline]
    fn max(self, other: Scores) -> Self {
        Self([self.0[0].max(other.0[0]), self.0[1].max(other.0[1])])
    }

    /// The best score.
    #[inline]
    fn top(self) -> i16 {
        self.0[0].max(self.0[1]).reduce_max()
    }

    /// The state with the best score, the first of equals.
    #[inline]
    pub(crate) fn best(self) -> usize {
        let top = i16x8::splat(self.top());
        let [low, high] = self.0.map(|half| half.cmp_eq(top));
        let equal = i8x16::from_i16x16_saturate(both(low, high));
        equal.move_mask().trailing_zeros() as usize % STATES
    }

    /// Takes the score of the first state off all, so that they stay small on any length of page.
    #[inline]
    pub(crate) fn level(self) -> Self {
        let first = i16x8::splat(self.of(0));
        Self(self.0.map(|half| half.saturating_sub(first)))
    }

    /// The score of the best way into every state, given what every way costs: a row for every state it comes from.
    #[inline]
    pub(crate) fn step(self, ways: &[Scores; STATES]) -> Self {
        let [low, high] = self.0.map(i16x8::to_array);
        let mut next = Scores::LOWEST;
        for i in 0..HALF {
            next = next.max(Scores([i16x8::splat(low[i]); 2]).plus(&ways[i]));
            next = next.max(Scores([i16x8::splat(high[i]); 2]).plus(&ways[HALF + i]));
        }
        next
    }
}

/// Returns two halves as one vector.
#[inline]
fn both(low: i16x8, high: i16x8) -> i16x16 {
    let (low, high) = (low.to_array(), high.to_array());
    i16x16::new(core::array::from_fn(|i| if i < HALF { low[i] } else { high[i - HALF] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scores near each other, so that equals occur, and scores at the limits, so that sums pass them.
    fn scores(seed: u32) -> [i16; STATES] {
        let mut random = seed.wrapping_mul(2_654_435_761);
        [0; STATES].map(|_: i32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match random >> 28 {
                0 => i16::MIN,
                1 => i16::MAX,
                2 => i16::MIN + 5,
                _ => (random >> 27) as i16,
            }
        })
    }

    #[test]
    fn vectors_agree_with_loops() {
        let mut limited = [0; STATES];
        for seed in 0..500 {
            let (a, b) = (scores(seed), scores(seed * 31 + 1000));
            let (fast_a, fast_b) = (Scores::new(a), Scores::new(b));
            let top = *a.iter().max().unwrap();
            assert_eq!(fast_a.best(), a.iter().position(|&score| score == top).unwrap());
            for state in 0..STATES {
                assert_eq!(fast_a.of(state), a[state]);
                assert_eq!(fast_a.plus(&fast_b).of(state), a[state].saturating_add(b[state]));
                assert_eq!(fast_a.level().of(state), a[state].saturating_sub(a[0]));
                limited[state] += usize::from(a[state].checked_add(b[state]).is_none());
            }
        }
        assert!(limited.iter().all(|&count| count > 5), "sums that pass the limits: {limited:?}");
    }

    #[test]
    fn the_best_way_into_a_state_is_the_best_of_all_ways() {
        for seed in 0..500 {
            let rows: [[i16; STATES]; STATES] = core::array::from_fn(|from| scores(seed * 17 + from as u32));
            let from = scores(seed + 77_777);
            let next = Scores::new(from).step(&rows.map(Scores::new));
            for to in 0..STATES {
                let ways = from.iter().zip(rows).map(|(score, row)| score.saturating_add(row[to]));
                assert_eq!(next.of(to), ways.max().unwrap());
            }
        }
    }
}
