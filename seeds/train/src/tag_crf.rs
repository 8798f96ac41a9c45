//! A linear-chain conditional random field over the words of a line, for the tagger.

use thanbai::train::{TAG_ROWS, TAG_STATES as STATES, tag_follows};

use crate::random::Random;

pub type Row = [f32; STATES];

/// One line to learn from: the rows of each word, and its state.
pub struct Line {
    pub rows: Vec<Vec<u32>>,
    pub states: Vec<u8>,
}

/// How the fit is made.
#[derive(Clone, Copy)]
pub struct Settings {
    pub epochs: usize,
    pub rate: f32,
    /// Pull towards zero at each step of a row.
    pub decay: f32,
    /// Share of the features of a word that each look leaves out.
    pub drop: f32,
    pub seed: u64,
}

/// The weights, in natural logarithms: rows of features, then what follows each state, then what begins a line.
#[derive(Clone)]
pub struct Model {
    rows: Vec<Row>,
}

/// What stands for 0 in a byte of the table, and how far the others are away at most.
const ZERO: f32 = 32.0;
const MOST: f32 = ZERO - 1.0;
/// A slope so small is not followed: most words are surely outside of names.
const FLAT: f32 = 1e-3;

impl Model {
    /// Fits a model by stochastic gradient ascent on the likelihood, a document a step, with per-weight rates (AdaGrad: Duchi,
    /// Hazan, Singer 2011), dropout of features and the mean of the weights over the last half of the epochs.
    pub fn fit(documents: &[&[Line]], settings: Settings) -> Self {
        let count = TAG_ROWS + STATES + 1;
        let mut model = Self { rows: vec![[0.0; STATES]; count] };
        let mut squares = vec![[1e-2f32; STATES]; count];
        let mut mean = vec![[0f32; STATES]; count];
        let mut gradient = vec![[0f32; STATES]; count];
        let mut random = Random(settings.seed | 1);
        let mut order: Vec<usize> = (0..documents.len()).collect();
        let mut touched: Vec<u32> = vec![];
        let mut taken = 0f32;
        for epoch in 0..settings.epochs {
            for i in (1..order.len()).rev() {
                order.swap(i, (random.next() % (i as u64 + 1)) as usize);
            }
            for &document in &order {
                for line in documents[document] {
                    model.gradient(line, settings.drop, &mut random, &mut gradient, &mut touched);
                }
                touched.sort_unstable();
                touched.dedup();
                for &row in &touched {
                    let row = row as usize;
                    let decay = if row < TAG_ROWS { settings.decay } else { 0.0 };
                    step(&mut model.rows[row], &mut gradient[row], &mut squares[row], settings.rate, decay);
                }
                touched.clear();
            }
            // the only epoch of a short trial counts too
            if epoch * 2 >= settings.epochs || epoch + 1 == settings.epochs {
                taken += 1.0;
                for (mean, row) in mean.iter_mut().zip(&model.rows) {
                    mean.iter_mut().zip(row).for_each(|(mean, weight)| *mean += weight);
                }
            }
        }
        for (at, (row, mean)) in model.rows.iter_mut().zip(&mean).enumerate() {
            let kept = if at < TAG_ROWS { 1.0 - settings.drop } else { 1.0 };
            row.iter_mut().zip(mean).for_each(|(weight, mean)| *weight = mean / taken.max(1.0) * kept);
        }
        model
    }

    /// Returns the mean of some models.
    pub fn mean(models: &[Self]) -> Self {
        let mut rows = vec![[0.0; STATES]; models[0].rows.len()];
        for model in models {
            for (sum, row) in rows.iter_mut().zip(&model.rows) {
                sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight / models.len() as f32);
            }
        }
        Self { rows }
    }

    /// Adds the slope of a line's likelihood to `gradient`.
    fn gradient(&self, line: &Line, drop: f32, random: &mut Random, gradient: &mut [Row], touched: &mut Vec<u32>) {
        let thinned: Vec<Vec<u32>> = line
            .rows
            .iter()
            .map(|rows| rows.iter().copied().filter(|_| drop == 0.0 || random.share() >= drop).collect())
            .collect();
        let emissions: Vec<Row> = thinned.iter().map(|rows| self.sum(rows)).collect();
        let next = self.transitions();
        let lattice = Lattice::new(&emissions, &next);
        for (at, rows) in thinned.iter().enumerate() {
            let mut slope = lattice.share(at).map(|share| -share);
            slope[usize::from(line.states[at])] += 1.0;
            if slope.iter().any(|slope| slope.abs() > FLAT) {
                for &row in rows {
                    gradient[row as usize].iter_mut().zip(&slope).for_each(|(sum, slope)| *sum += slope);
                }
                touched.extend_from_slice(rows);
            }
            let from = at.checked_sub(1).map_or(STATES, |before| usize::from(line.states[before]));
            gradient[TAG_ROWS + from][usize::from(line.states[at])] += 1.0;
            lattice.pairs(at, &mut |from, row| {
                gradient[TAG_ROWS + from].iter_mut().zip(row).for_each(|(sum, share)| *sum -= share);
            });
        }
        touched.extend((0..=STATES).map(|at| (TAG_ROWS + at) as u32));
    }

    fn sum(&self, rows: &[u32]) -> Row {
        let mut sum = [0.0; STATES];
        for &row in rows {
            sum.iter_mut().zip(&self.rows[row as usize]).for_each(|(sum, weight)| *sum += weight);
        }
        sum
    }

    fn transitions(&self) -> [Row; STATES + 1] {
        let mut out = [[0.0; STATES]; STATES + 1];
        for (from, row) in out.iter_mut().enumerate() {
            for (to, cell) in row.iter_mut().enumerate() {
                let state = (from < STATES).then_some(from);
                *cell = if tag_follows(state, Some(to)) { self.rows[TAG_ROWS + from][to].exp() } else { 0.0 };
            }
        }
        out
    }

    /// Makes the way out of names dearer: the likelihood is careful where the F1 is not.
    pub fn lean(&mut self, bias: f32) {
        self.rows[TAG_ROWS..].iter_mut().for_each(|row| row[0] -= bias);
    }

    /// Returns the most likely states of a line.
    pub fn decide(&self, rows: &[Vec<u32>]) -> Vec<u8> {
        let next = self.transitions().map(|row| row.map(f32::ln));
        let mut back: Vec<[u8; STATES]> = vec![];
        let mut score = [0f32; STATES];
        for (at, rows) in rows.iter().enumerate() {
            let own = self.sum(rows);
            let mut from = [0u8; STATES];
            let mut best = [f32::NEG_INFINITY; STATES];
            if at == 0 {
                best = next[STATES];
            } else {
                for (state, (score, row)) in score.iter().zip(&next).enumerate() {
                    for to in 0..STATES {
                        if score + row[to] > best[to] {
                            (best[to], from[to]) = (score + row[to], state as u8);
                        }
                    }
                }
            }
            score = std::array::from_fn(|to| best[to] + own[to]);
            back.push(from);
        }
        let ends = (0..STATES).filter(|&state| tag_follows(Some(state), None));
        let mut state = ends.max_by(|&a, &b| score[a].total_cmp(&score[b])).unwrap_or(0);
        let mut states = vec![0; rows.len()];
        for at in (0..rows.len()).rev() {
            states[at] = state as u8;
            state = back[at][state].into();
        }
        states
    }

    /// Returns the bytes of the table: transitions as 16-bit numbers, then rows of bytes, above [`ZERO`]; a unit is 1/`scale` of a logarithm.
    pub fn bytes(&self, scale: f32) -> Vec<u8> {
        let mut out = vec![];
        for row in &self.rows[TAG_ROWS..] {
            row.iter().for_each(|weight| out.extend_from_slice(&((weight * scale).round() as i16).to_le_bytes()));
        }
        for row in &self.rows[..TAG_ROWS] {
            out.extend(row.iter().map(|weight| ((weight * scale).round().clamp(-MOST, MOST) + ZERO) as u8));
        }
        out
    }

    /// Returns the model as it is after rounding to the bytes of the table.
    pub fn rounded(&self, scale: f32) -> Self {
        let mut model = self.clone();
        for (at, row) in model.rows.iter_mut().enumerate() {
            let most = if at < TAG_ROWS { MOST } else { 32_000.0 };
            row.iter_mut().for_each(|weight| *weight = (*weight * scale).round().clamp(-most, most) / scale);
        }
        model
    }
}

fn step(row: &mut Row, gradient: &mut Row, squares: &mut Row, rate: f32, decay: f32) {
    for ((weight, slope), square) in row.iter_mut().zip(gradient.iter_mut()).zip(squares.iter_mut()) {
        let pull = *slope - decay * *weight;
        *square += pull * pull;
        *weight += rate * pull / square.sqrt();
        *slope = 0.0;
    }
}

/// Sums over all ways through a line, forth and back, each word's scaled to one.
struct Lattice<'a> {
    next: &'a [Row; STATES + 1],
    own: Vec<Row>,
    forth: Vec<Row>,
    back: Vec<Row>,
}

impl<'a> Lattice<'a> {
    fn new(emissions: &[Row], next: &'a [Row; STATES + 1]) -> Self {
        let own: Vec<Row> = emissions
            .iter()
            .map(|row| {
                let top = row.iter().copied().fold(f32::MIN, f32::max);
                row.map(|score| (score - top).exp())
            })
            .collect();
        let mut forth: Vec<Row> = vec![];
        for (at, own) in own.iter().enumerate() {
            let mut row = if at == 0 { next[STATES] } else { [0.0; STATES] };
            if at > 0 {
                for (before, ways) in forth[at - 1].iter().zip(next) {
                    row.iter_mut().zip(ways).for_each(|(sum, way)| *sum += before * way);
                }
            }
            row.iter_mut().zip(own).for_each(|(sum, own)| *sum *= own);
            forth.push(scaled(row));
        }
        let mut back = vec![[0.0; STATES]; own.len()];
        for at in (0..own.len()).rev() {
            let mut row = [0.0; STATES];
            if at + 1 == own.len() {
                row = std::array::from_fn(|state| f32::from(u8::from(tag_follows(Some(state), None))));
            } else {
                let after: Row = std::array::from_fn(|state| back[at + 1][state] * own[at + 1][state]);
                for (sum, ways) in row.iter_mut().zip(next) {
                    *sum = ways.iter().zip(&after).map(|(way, after)| way * after).sum();
                }
            }
            back[at] = scaled(row);
        }
        Self { next, own, forth, back }
    }

    /// How likely each state of a word is.
    fn share(&self, at: usize) -> Row {
        scaled(std::array::from_fn(|state| self.forth[at][state] * self.back[at][state]))
    }

    /// How likely each pair of the state before a word and its own is.
    fn pairs(&self, at: usize, found: &mut impl FnMut(usize, &Row)) {
        let after: Row = std::array::from_fn(|state| self.own[at][state] * self.back[at][state]);
        if at == 0 {
            let row = scaled(std::array::from_fn(|state| self.next[STATES][state] * after[state]));
            return found(STATES, &row);
        }
        let mut rows = [[0.0; STATES]; STATES];
        let mut total = 0.0;
        for (from, row) in rows.iter_mut().enumerate() {
            for (to, cell) in row.iter_mut().enumerate() {
                *cell = self.forth[at - 1][from] * self.next[from][to] * after[to];
                total += *cell;
            }
        }
        for (from, row) in rows.iter_mut().enumerate() {
            row.iter_mut().for_each(|cell| *cell /= total.max(f32::MIN_POSITIVE));
            found(from, row);
        }
    }
}

fn scaled(row: Row) -> Row {
    let sum: f32 = row.iter().sum();
    row.map(|cell| cell / sum.max(f32::MIN_POSITIVE))
}

#[cfg(test)]
mod tests {
    use super::{Line, Model, Settings};
    use thanbai::train::tag_state;

    #[test]
    fn a_single_epoch_learns_something() {
        let name = [0, 1].map(|at| tag_state(0, at, 2) as u8);
        let line = Line { rows: vec![vec![1], vec![2], vec![3]], states: vec![0, name[0], name[1]] };
        for epochs in 1..4 {
            let model =
                Model::fit(&[std::slice::from_ref(&line)], Settings { epochs, rate: 0.1, decay: 0.0, drop: 0.0, seed: 7 });
            assert_eq!(model.decide(&line.rows), line.states, "{epochs}");
        }
    }
}
