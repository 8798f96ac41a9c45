//! The most likely sequence of kinds over a page: evidence of every block, and what likes to follow what.
//!
//! A linear-chain model, decoded by the Viterbi recursion in 16-bit integers: the same result on every platform. One pass forth
//! that keeps the scores of every block, one pass back that reads the path: it finds out again, for one state of a block only, which
//! state before it gave the best score. That is cheaper than to keep it for all sixteen.

use super::state::{KIND_OF, STATES};
use super::{Cell, evidence};
use crate::Kind;
use crate::reason::Reason;
use crate::scores::Scores;
use crate::tables::weights::{FIRST, LAST, NEXT, WEIGHTS};

/// What the caller's own phrase weighs: more than all else together.
const VOTE: i16 = 12_000;

/// What the chain keeps of a block.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trace {
    /// Scores of the best sequences up to here, by their last state.
    scores: Scores,
    /// Best state by the block's own evidence, by all evidence; the feature that spoke loudest for the latter.
    own: u8,
    all: u8,
    feature: u16,
}

/// A row of weights for every feature, and one for none; as many as a power of two, so that no index is checked. Rows that the table
/// lacks are zeros, so that the trainer builds when features are added.
static ROWS: [Scores; ROOM] = {
    let mut rows = [Scores::new([0; STATES]); ROOM];
    let mut i = 0;
    while i < WEIGHTS.len() && i < evidence::FEATURES {
        rows[i] = Scores::new(WEIGHTS[i]);
        i += 1;
    }
    rows
};

const ROOM: usize = (evidence::FEATURES + 1).next_power_of_two();

/// [`NEXT`], row by row, and turned: what may stand in front of a state.
static AFTER: [Scores; STATES] = rows(false);
static BEFORE: [Scores; STATES] = rows(true);

const fn rows(turned: bool) -> [Scores; STATES] {
    let mut rows = [Scores::LOWEST; STATES];
    let mut i = 0;
    while i < STATES {
        let (mut row, mut j) = (NEXT[i], 0);
        while j < STATES && turned {
            row[j] = NEXT[j][i];
            j += 1;
        }
        rows[i] = Scores::new(row);
        i += 1;
    }
    rows
}

/// What the caller's phrases add to each state, for votes of a kind.
fn vote(kind: Kind) -> Scores {
    Scores::new(KIND_OF.map(|of| if of == kind { VOTE } else { 0 }))
}

/// Most features that one can point at beside those of which one always holds: one of each shape, class of phrases and kind of
/// repetition.
const TELLING: usize = 128;
/// So many of them are compared at once.
const STRIDE: usize = 4;

/// The features of a block that one can point at, without those of which one always holds; scratch.
struct Told {
    ids: [u16; TELLING + STRIDE],
    count: usize,
}

impl Told {
    const fn new() -> Self {
        Self { ids: [0; TELLING + STRIDE], count: 0 }
    }

    #[inline]
    fn push(&mut self, id: u16) {
        self.ids[self.count % TELLING] = id;
        self.count += 1;
    }

    /// Returns the one that speaks loudest for a state, of these and of those that always hold, the last of equals.
    #[inline]
    fn loudest<const N: usize>(&mut self, always: &[u16; N], state: usize) -> u16 {
        let key = |id: u16| i32::from(row(id).of(state)) << 16 | i32::from(id);
        let mut loudest = always.iter().fold(i32::MIN, |loudest, &id| loudest.max(key(id)));
        // the last stride is filled up with one that is among them anyway, so that few numbers of strides occur
        let count = self.count.min(TELLING);
        self.ids[count..count + STRIDE].fill(always[0]);
        for ids in self.ids[..count.next_multiple_of(STRIDE)].as_chunks::<STRIDE>().0 {
            loudest = ids.iter().fold(loudest, |loudest, &id| loudest.max(key(id)));
        }
        loudest.cast_unsigned() as u16
    }
}

#[inline]
fn row(feature: u16) -> &'static Scores {
    &ROWS[usize::from(feature) % ROOM]
}

/// Adds what every cell shows to the scores of its neighbours.
fn spread(cells: &mut [Cell]) {
    for i in 0..cells.len() {
        evidence::shown(evidence::signs(&cells[i]), &mut |to, id| {
            if let Some(neighbour) = (i + to).checked_sub(2).and_then(|at| cells.get_mut(at)) {
                neighbour.trace.scores = neighbour.trace.scores.plus(row(id));
            }
        });
    }
}

/// Adds the rows of some features.
#[inline]
fn sum<const N: usize>(scores: Scores, ids: &[u16; N]) -> Scores {
    ids.iter().fold(scores, |scores, &id| scores.plus(row(id)))
}

/// Scores the evidence of cell `i`, and notes the opinions on the way; `told` is scratch.
#[inline]
fn emit(cells: &[Cell], i: usize, told: &mut Told) -> (Scores, Trace) {
    let (cell, cues) = (&cells[i], &cells[i].features.cues);
    let mut scores = sum(Scores::default(), &evidence::own_always(&cell.features));
    if cues.end | cues.inside != 0 {
        evidence::own_phrases(&cell.features, &mut |id| scores = scores.plus(row(id)));
    }
    let own = scores.best();
    told.count = 0;
    let mut tell = |id| {
        told.push(id);
        scores = scores.plus(row(id));
    };
    evidence::telling_looks(cell, &mut tell);
    if cues.whole | cues.start != 0 {
        evidence::telling_phrases(cell, &mut tell);
    }
    let always = evidence::telling_always(cell);
    scores = sum(sum(scores, &always), &evidence::around_always(cells, i)).plus(&cell.trace.scores);
    let all = scores.best();
    let feature = told.loudest(&always, all);
    if let Some(kind) = cell.vote() {
        scores = scores.plus(&vote(kind));
    }
    (scores, Trace { own: own as u8, all: all as u8, feature, ..Trace::default() })
}

/// Decides the kind of every cell, in order, and hands them to `found`. Linear in the number of cells.
pub(crate) fn decide(cells: &mut [Cell], mut found: impl FnMut(usize, Reason)) {
    spread(cells);
    let (mut scores, mut told) = (Scores::new(FIRST), Told::new());
    for i in 0..cells.len() {
        let (mut own, trace) = emit(cells, i, &mut told);
        if i > 0 {
            scores = scores.step(&AFTER);
        }
        if i + 1 == cells.len() {
            own = own.plus(&Scores::new(LAST));
        }
        scores = scores.plus(&own).level();
        cells[i].trace = Trace { scores, ..trace };
    }
    let mut state = scores.best();
    for i in (0..cells.len()).rev() {
        let (trace, kind) = (&cells[i].trace, KIND_OF[state]);
        let voted = cells[i].vote() == Some(kind);
        found(i, Reason::new(kind, KIND_OF[usize::from(trace.own)], KIND_OF[usize::from(trace.all)], voted, trace.feature));
        if i > 0 {
            state = cells[i - 1].trace.scores.plus(&BEFORE[state]).best();
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn the_table_has_a_row_for_every_feature() {
        assert_eq!(WEIGHTS.len(), evidence::FEATURES, "fit the weights again: see CONTRIBUTING.md");
    }

    /// A page with shapes, phrases, copies, running text and a list.
    const PAGE: &str = "Trang chủ\nTin mới\n10/10/2025 08:15\nHội nghị bàn về cây cầu mới bắc qua sông\n\n\
        Hội nghị bàn về cây cầu mới bắc qua sông\n(TTXVN) - Sáng 10/10, các bên bàn về cây cầu mới và những việc phải làm \
        trong năm tới, theo đó cầu sẽ dài hơn hai cây số và có bốn làn xe cho người đi lại.\nẢnh: Minh An\n\
        Ông Nguyễn Văn An cho biết cây cầu là việc lớn của tỉnh và người dân đã chờ nó từ nhiều năm nay rồi.\nTheo TTXVN\n\
        Tin liên quan\nKhởi công đường mới\nKhởi công đường mới\nBình luận (0)\n© 2025 - Email: toasoan@bao.vn\n\
        https://bao.vn/tin-moi\nTin liên quan\nXem thêm: Giá vàng hôm nay\nHÀ NỘI\nNguyễn Văn An";

    #[test]
    fn all_evidence_is_weighed() {
        let mut cells = crate::Splitter::new().cells(PAGE, &mut crate::Buffer::new());
        super::super::context::fill(&mut cells, &mut super::super::topic::Filter::new());
        let mut told = Told::new();
        for i in 0..cells.len() {
            let (mut telling, mut scores, add) =
                (vec![], Scores::default(), |scores: &mut Scores, id| *scores = scores.plus(row(id)));
            evidence::own(&cells[i].features, &mut |id| add(&mut scores, id));
            let own = scores.best();
            evidence::telling(&cells[i], &mut |id| telling.push(id));
            for &id in &telling {
                add(&mut scores, id);
            }
            evidence::around(&cells, i, &mut |id| add(&mut scores, id));
            telling.sort_unstable();
            let loudest = telling.into_iter().max_by_key(|&id| row(id).of(scores.best())).unwrap();
            let (fast, trace) = emit(&cells, i, &mut told);
            assert_eq!((fast, usize::from(trace.own)), (scores, own), "block {i}");
            assert_eq!((usize::from(trace.all), trace.feature), (scores.best(), loudest), "block {i}");
        }
    }

    /// The state with the best score, the first of equals.
    fn first_best(score: &dyn Fn(usize) -> i32) -> usize {
        (0..STATES).rev().max_by_key(|&state| score(state)).unwrap()
    }

    /// The slow twin of [`decide`], in numbers that do not saturate and with whole ways kept; on pages that end anywhere.
    #[test]
    fn the_path_is_the_best_of_all_paths() {
        for count in 1..=PAGE.lines().count() {
            let page = PAGE.lines().take(count).collect::<Vec<_>>().join("\n");
            let mut cells = crate::Splitter::new().cells(&page, &mut crate::Buffer::new());
            super::super::context::fill(&mut cells, &mut super::super::topic::Filter::new());
            let mut kinds = vec![Kind::Chrome; cells.len()];
            decide(&mut cells.clone(), |i, reason| kinds[i] = reason.kind());
            spread(&mut cells);
            let mut told = Told::new();
            let mut ways: Vec<_> = (0..STATES).map(|state| (i32::from(FIRST[state]), vec![])).collect();
            for i in 0..cells.len() {
                let own = emit(&cells, i, &mut told).0;
                let step = |to: usize| {
                    // nothing stands in front of the first block
                    let next = |from: usize| match i {
                        0 if from == to => 0,
                        0 => i32::MIN / 2,
                        _ => NEXT[from][to].into(),
                    };
                    let from = first_best(&|from| ways[from].0 + next(from));
                    let score = ways[from].0 + next(from) + i32::from(own.of(to));
                    (score, [&ways[from].1[..], &[KIND_OF[to]]].concat())
                };
                ways = (0..STATES).map(step).collect();
            }
            let best = first_best(&|state| ways[state].0 + i32::from(LAST[state]));
            assert_eq!(kinds, ways[best].1, "{count} blocks");
        }
    }

    #[test]
    fn the_turned_table_is_the_other_turned() {
        for i in 0..STATES {
            for j in 0..STATES {
                assert_eq!(AFTER[i].of(j), NEXT[i][j]);
                assert_eq!(BEFORE[j].of(i), NEXT[i][j]);
            }
        }
    }
}
