//! A linear-chain conditional random field: rows of weights for features, a matrix for what follows what.

use thanbai::train::{FEATURES, KIND_OF, STATES};

/// Features that hold of a block.
pub type Features = Vec<u16>;

/// One page to learn from.
pub struct Sequence<'a> {
    pub blocks: &'a [Features],
    pub states: &'a [usize],
}

/// The weights, in natural logarithms: features, then transitions, then first, then last; a row of kinds each.
#[derive(Clone)]
pub struct Model {
    rows: Vec<[f32; STATES]>,
}

const NEXT: usize = FEATURES;
const FIRST: usize = NEXT + STATES;
const LAST: usize = FIRST + 1;
const ROWS: usize = LAST + 1;

/// How the fit is made.
#[derive(Clone, Copy)]
pub struct Settings {
    pub epochs: usize,
    pub rate: f32,
    /// Pull towards zero, a block's worth.
    pub decay: f32,
    /// Share of the features that each look at a page leaves out, so that none is leant on alone.
    pub drop: f32,
    /// How much of its slope a state shares with the other states of its kind.
    pub share: f32,
    pub seed: u64,
}

impl Model {
    /// Fits a model by stochastic gradient ascent on the likelihood, with per-weight rates (AdaGrad: Duchi, Hazan, Singer 2011) and
    /// the mean of the weights over the last half of the epochs.
    pub fn fit(data: &[Sequence], settings: Settings) -> Self {
        let mut model = Self { rows: vec![[0.0; STATES]; ROWS] };
        let mut squares = vec![[1e-3f32; STATES]; ROWS];
        let mut mean = vec![[0f64; STATES]; ROWS];
        let mut order: Vec<usize> = (0..data.len()).collect();
        let mut random = settings.seed | 1;
        let mut taken = 0;
        let mut gradient = vec![[0.0; STATES]; ROWS];
        let mut touched = vec![];
        for epoch in 0..settings.epochs {
            for i in (1..order.len()).rev() {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                order.swap(i, (random % (i as u64 + 1)) as usize);
            }
            for &i in &order {
                let mut thin = |features: &Features| -> Features {
                    let keep = |_: &&u16| {
                        random ^= random << 13;
                        random ^= random >> 7;
                        random ^= random << 17;
                        (random >> 40) as f32 / (1u32 << 24) as f32 >= settings.drop
                    };
                    features.iter().filter(keep).copied().collect()
                };
                let thinned: Vec<Features> = data[i].blocks.iter().map(&mut thin).collect();
                let page = Sequence { blocks: &thinned, states: data[i].states };
                model.gradient(&page, &mut gradient, &mut touched);
                touched.sort_unstable();
                touched.dedup();
                for row in touched.drain(..) {
                    model.step(row, &mut gradient[row], &mut squares[row], settings);
                }
            }
            if epoch * 2 >= settings.epochs {
                taken += 1;
                for (mean, row) in mean.iter_mut().zip(&model.rows) {
                    mean.iter_mut().zip(row).for_each(|(mean, &weight)| *mean += f64::from(weight));
                }
            }
        }
        for (row, mean) in model.rows.iter_mut().zip(&mean) {
            row.iter_mut().zip(mean).for_each(|(weight, &mean)| *weight = (mean / f64::from(taken)) as f32);
        }
        for row in &mut model.rows[..FEATURES] {
            row.iter_mut().for_each(|weight| *weight *= 1.0 - settings.drop);
        }
        model
    }

    /// Moves one row uphill. States of one kind share the slope of their kind in part, so that what is learnt of a menu behind the
    /// article is known of one in front of it too.
    fn step(&mut self, row: usize, gradient: &mut [f32; STATES], squares: &mut [f32; STATES], settings: Settings) {
        let own = *gradient;
        for k in 0..STATES {
            let siblings: f32 = (0..STATES).filter(|&j| j != k && KIND_OF[j] == KIND_OF[k]).map(|j| own[j]).sum();
            let shared = if row < FEATURES { settings.share * siblings } else { 0.0 };
            let slope = own[k] + shared - settings.decay * self.rows[row][k];
            squares[k] += slope * slope;
            self.rows[row][k] += settings.rate * slope / squares[k].sqrt();
            gradient[k] = 0.0;
        }
    }

    fn emit(&self, block: &Features) -> [f32; STATES] {
        let mut scores = [0.0; STATES];
        for &id in block {
            scores.iter_mut().zip(&self.rows[usize::from(id)]).for_each(|(score, weight)| *score += weight);
        }
        scores
    }

    fn emissions(&self, blocks: &[Features]) -> Vec<[f32; STATES]> {
        let mut scores: Vec<_> = blocks.iter().map(|block| self.emit(block)).collect();
        if let Some(first) = scores.first_mut() {
            first.iter_mut().zip(&self.rows[FIRST]).for_each(|(score, weight)| *score += weight);
        }
        if let Some(last) = scores.last_mut() {
            last.iter_mut().zip(&self.rows[LAST]).for_each(|(score, weight)| *score += weight);
        }
        scores
    }

    /// Adds observed minus expected counts of one page.
    fn gradient(&self, page: &Sequence, gradient: &mut [[f32; STATES]], touched: &mut Vec<usize>) {
        let scores = self.emissions(page.blocks);
        let n = scores.len();
        let mut forth = vec![[0f32; STATES]; n];
        let mut back = vec![[0f32; STATES]; n];
        for i in 0..n {
            for k in 0..STATES {
                let before = if i == 0 { 0.0 } else { log_sum(|j| forth[i - 1][j] + self.rows[NEXT + j][k]) };
                forth[i][k] = scores[i][k] + before;
            }
        }
        for i in (0..n.saturating_sub(1)).rev() {
            for k in 0..STATES {
                back[i][k] = log_sum(|j| self.rows[NEXT + k][j] + scores[i + 1][j] + back[i + 1][j]);
            }
        }
        let total = log_sum(|k| forth[n - 1][k]);
        for i in 0..n {
            let mut slope = [0.0; STATES];
            for k in 0..STATES {
                slope[k] = f32::from(u8::from(page.states[i] == k)) - (forth[i][k] + back[i][k] - total).exp();
            }
            let ends = [(i == 0).then_some(FIRST), (i + 1 == n).then_some(LAST)];
            for row in page.blocks[i].iter().map(|&id| usize::from(id)).chain(ends.into_iter().flatten()) {
                gradient[row].iter_mut().zip(slope).for_each(|(g, s)| *g += s);
                touched.push(row);
            }
            if i > 0 {
                for j in 0..STATES {
                    for k in 0..STATES {
                        let expected = (forth[i - 1][j] + self.rows[NEXT + j][k] + scores[i][k] + back[i][k] - total).exp();
                        gradient[NEXT + j][k] -= expected;
                    }
                }
                gradient[NEXT + page.states[i - 1]][page.states[i]] += 1.0;
            }
        }
        touched.extend(NEXT..FIRST);
    }

    /// Returns the most likely states.
    pub fn decide(&self, blocks: &[Features]) -> Vec<usize> {
        let scores = self.emissions(blocks);
        let Some(mut score) = scores.first().copied() else { return vec![] };
        let mut from: Vec<[usize; STATES]> = vec![];
        for own in &scores[1..] {
            let mut back = [0; STATES];
            let mut next = [0.0; STATES];
            for k in 0..STATES {
                let way = |j: usize| score[j] + self.rows[NEXT + j][k];
                back[k] = (1..STATES).fold(0, |best, j| if way(j) > way(best) { j } else { best });
                next[k] = way(back[k]) + own[k];
            }
            from.push(back);
            score = next;
        }
        let mut kind = (1..STATES).fold(0, |best, k| if score[k] > score[best] { k } else { best });
        let mut path = vec![kind];
        for back in from.iter().rev() {
            kind = back[kind];
            path.push(kind);
        }
        path.reverse();
        path
    }

    /// Writes the rows as a table, in 1/64 of a natural logarithm; rows of zeros are left out.
    pub fn table(&self) -> String {
        const SCALE: f32 = 64.0;
        let mut out = String::new();
        for (i, row) in self.rows.iter().enumerate() {
            let numbers: Vec<i16> = row.iter().map(|weight| (weight * SCALE).round() as i16).collect();
            let name = match i {
                FIRST => "first".to_owned(),
                LAST => "last".to_owned(),
                NEXT..FIRST => format!("next {} {}", i - NEXT, KIND_OF[i - NEXT]),
                _ if numbers.iter().all(|&number| number == 0) => continue,
                _ => {
                    let (group, value) = thanbai::train::name(i as u16);
                    format!("{i} {group}={value}")
                }
            };
            out.push_str(&name);
            for number in numbers {
                out.push_str(&format!("\t{number}"));
            }
            out.push('\n');
        }
        out
    }
}

fn log_sum(term: impl Fn(usize) -> f32) -> f32 {
    let top = (0..STATES).map(&term).fold(f32::NEG_INFINITY, f32::max);
    top + (0..STATES).map(|k| (term(k) - top).exp()).sum::<f32>().ln()
}
