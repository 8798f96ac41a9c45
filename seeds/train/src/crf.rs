//! A linear-chain conditional random field: rows of weights for features, a matrix for what follows what.

use thanbai::train::{FEATURES, KIND_OF, STATES};

use crate::random::Random;

/// Features that hold of a block: numbers of atoms, see [`Atoms`].
pub type Features = Vec<u16>;

/// The parts that the features of the splitter are made of: what is learnt.
pub struct Atoms {
    /// For every feature of the splitter, its atoms.
    pub of: Vec<Vec<u16>>,
    pub count: usize,
}

impl Atoms {
    /// Numbers the atoms of all features.
    pub fn new() -> Self {
        let mut numbers = std::collections::HashMap::new();
        let of = (0..FEATURES as u16)
            .map(|feature| {
                let number = |name| {
                    let next = numbers.len() as u16;
                    *numbers.entry(name).or_insert(next)
                };
                thanbai::train::atoms(feature).into_iter().map(number).collect()
            })
            .collect();
        Self { of, count: numbers.len() }
    }

    /// Returns the atoms of a block.
    pub fn of(&self, features: &[u16]) -> Features {
        features.iter().flat_map(|&feature| self.of[usize::from(feature)].iter().copied()).collect()
    }
}

/// One page to learn from.
#[derive(Clone, Copy)]
pub struct Sequence<'a> {
    pub blocks: &'a [Features],
    pub states: &'a [usize],
}

/// The weights, in natural logarithms: atoms, then what follows each state, then first, then last; a row of states each.
#[derive(Clone)]
pub struct Model {
    rows: Vec<[f32; STATES]>,
    atoms: usize,
}

/// How the fit is made.
#[derive(Clone, Copy)]
pub struct Settings {
    pub epochs: usize,
    pub rate: f32,
    /// Pull towards zero, a block's worth.
    pub decay: f32,
    /// Share of the features that each look at a page leaves out, so that none is leant on alone.
    pub drop: f32,
    /// How many fits, each in an order of its own, the weights are the mean of.
    pub fits: u64,
    /// How much of its slope a state shares with the other states of its kind.
    pub share: f32,
    /// How often a page of gold is looked at in the place of once.
    pub gold: usize,
    /// A list of articles is made of one page in so many; 0 makes none.
    pub lists: usize,
    pub seed: u64,
}

impl Model {
    /// Fits a model by stochastic gradient ascent on the likelihood, with per-weight rates (AdaGrad: Duchi, Hazan, Singer 2011) and
    /// the mean of the weights over the last half of the epochs.
    pub fn fit(data: &[Sequence], atoms: usize, settings: Settings) -> Self {
        let rows = atoms + STATES + 2;
        let mut model = Self { rows: vec![[0.0; STATES]; rows], atoms };
        let mut squares = vec![[1e-3f32; STATES]; rows];
        let mut mean = vec![[0f64; STATES]; rows];
        let mut order: Vec<usize> = (0..data.len()).collect();
        let mut random = Random(settings.seed | 1);
        let mut taken = 0;
        let mut gradient = vec![[0.0; STATES]; rows];
        let mut touched = vec![];
        for epoch in 0..settings.epochs {
            for i in (1..order.len()).rev() {
                order.swap(i, (random.next() % (i as u64 + 1)) as usize);
            }
            for &i in &order {
                let mut thin =
                    |features: &Features| features.iter().filter(|_| random.share() >= settings.drop).copied().collect();
                let thinned: Vec<Features> = data[i].blocks.iter().map(&mut thin).collect();
                let page = Sequence { blocks: &thinned, states: data[i].states };
                model.gradient(&page, &mut gradient, &mut touched);
                touched.sort_unstable();
                touched.dedup();
                for row in touched.drain(..) {
                    model.step(row, &mut gradient[row], &mut squares[row], settings);
                }
            }
            // the only epoch of a short trial counts too
            if epoch * 2 >= settings.epochs || epoch + 1 == settings.epochs {
                taken += 1;
                for (mean, row) in mean.iter_mut().zip(&model.rows) {
                    mean.iter_mut().zip(row).for_each(|(mean, &weight)| *mean += f64::from(weight));
                }
            }
        }
        for (row, mean) in model.rows.iter_mut().zip(&mean) {
            row.iter_mut().zip(mean).for_each(|(weight, &mean)| *weight = (mean / f64::from(taken)) as f32);
        }
        for row in &mut model.rows[..atoms] {
            row.iter_mut().for_each(|weight| *weight *= 1.0 - settings.drop);
        }
        model
    }

    /// Returns the mean of several fits.
    pub fn mean(models: &[Self]) -> Self {
        let mut mean = models[0].clone();
        for (i, row) in mean.rows.iter_mut().enumerate() {
            for (k, weight) in row.iter_mut().enumerate() {
                *weight = models.iter().map(|model| model.rows[i][k]).sum::<f32>() / models.len() as f32;
            }
        }
        mean
    }

    /// Moves one row uphill. States of one kind share the slope of their kind in part, so that what is learnt of a menu behind the
    /// article is known of one in front of it too.
    fn step(&mut self, row: usize, gradient: &mut [f32; STATES], squares: &mut [f32; STATES], settings: Settings) {
        let own = *gradient;
        for k in 0..STATES {
            let siblings: f32 = (0..STATES).filter(|&j| j != k && KIND_OF[j] == KIND_OF[k]).map(|j| own[j]).sum();
            let shared = if row < self.atoms { settings.share * siblings } else { 0.0 };
            let slope = own[k] + shared - settings.decay * self.rows[row][k];
            squares[k] += slope * slope;
            self.rows[row][k] += settings.rate * slope / squares[k].sqrt();
            gradient[k] = 0.0;
        }
    }

    fn first(&self) -> usize {
        self.atoms + STATES
    }

    fn last(&self) -> usize {
        self.first() + 1
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
            first.iter_mut().zip(&self.rows[self.first()]).for_each(|(score, weight)| *score += weight);
        }
        if let Some(last) = scores.last_mut() {
            last.iter_mut().zip(&self.rows[self.last()]).for_each(|(score, weight)| *score += weight);
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
                let before = if i == 0 { 0.0 } else { log_sum(|j| forth[i - 1][j] + self.rows[self.atoms + j][k]) };
                forth[i][k] = scores[i][k] + before;
            }
        }
        for i in (0..n.saturating_sub(1)).rev() {
            for k in 0..STATES {
                back[i][k] = log_sum(|j| self.rows[self.atoms + k][j] + scores[i + 1][j] + back[i + 1][j]);
            }
        }
        let total = log_sum(|k| forth[n - 1][k]);
        for i in 0..n {
            let mut slope = [0.0; STATES];
            for k in 0..STATES {
                slope[k] = f32::from(u8::from(page.states[i] == k)) - (forth[i][k] + back[i][k] - total).exp();
            }
            let ends = [(i == 0).then_some(self.first()), (i + 1 == n).then_some(self.last())];
            for row in page.blocks[i].iter().map(|&id| usize::from(id)).chain(ends.into_iter().flatten()) {
                gradient[row].iter_mut().zip(slope).for_each(|(g, s)| *g += s);
                touched.push(row);
            }
            if i > 0 {
                for j in 0..STATES {
                    for k in 0..STATES {
                        let expected = (forth[i - 1][j] + self.rows[self.atoms + j][k] + scores[i][k] + back[i][k] - total).exp();
                        gradient[self.atoms + j][k] -= expected;
                    }
                }
                gradient[self.atoms + page.states[i - 1]][page.states[i]] += 1.0;
            }
        }
        touched.extend(self.atoms..self.first());
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
                let way = |j: usize| score[j] + self.rows[self.atoms + j][k];
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

    /// Writes a row for every feature, in 1/64 of a natural logarithm; rows of zeros are left out, but for the last.
    pub fn table(&self, atoms: &Atoms) -> String {
        let mut out = String::new();
        let mut write = |name: &str, row: &[f32; STATES]| {
            out.push_str(name);
            row.iter().for_each(|weight| out.push_str(&format!("\t{}", (weight * SCALE).round() as i16)));
            out.push('\n');
        };
        for (feature, parts) in atoms.of.iter().enumerate() {
            let mut sum = [0f32; STATES];
            for &part in parts {
                sum.iter_mut().zip(&self.rows[usize::from(part)]).for_each(|(sum, weight)| *sum += weight);
            }
            if feature + 1 == FEATURES || sum.iter().any(|weight| (weight * SCALE).round() != 0.0) {
                write(&format!("{feature} {}", thanbai::train::name(feature as u16)), &sum);
            }
        }
        for (state, kind) in KIND_OF.iter().enumerate() {
            write(&format!("next {state} {kind}"), &self.rows[self.atoms + state]);
        }
        write("first", &self.rows[self.first()]);
        write("last", &self.rows[self.last()]);
        out
    }
}

/// Weights are written in this part of a natural logarithm.
const SCALE: f32 = 64.0;

fn log_sum(term: impl Fn(usize) -> f32) -> f32 {
    let top = (0..STATES).map(&term).fold(f32::NEG_INFINITY, f32::max);
    top + (0..STATES).map(|k| (term(k) - top).exp()).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::{Model, Sequence, Settings};

    #[test]
    fn a_single_epoch_learns_something() {
        let (blocks, states) = (vec![vec![0], vec![1], vec![0]], vec![3, 7, 3]);
        let page = Sequence { blocks: &blocks, states: &states };
        for epochs in 1..4 {
            let settings = Settings { epochs, rate: 0.1, decay: 0.0, drop: 0.0, fits: 1, share: 0.0, gold: 1, lists: 0, seed: 7 };
            assert_eq!(Model::fit(&[page], 2, settings).decide(&blocks), states, "{epochs}");
        }
    }
}
