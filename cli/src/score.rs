use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use thanbai::{Kind, Side, Span};

/// A block or a name and its kind, as annotated or as predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Labelled<K = Kind> {
    pub span: Span,
    pub kind: K,
}

/// Decisions for something or against it: rightly for, wrongly for, wrongly against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub hit: u64,
    pub extra: u64,
    pub missed: u64,
}

/// How often a gold kind was predicted as what; in the order in which the pairs came up.
#[derive(Debug, Default)]
struct Confusions(Vec<(Kind, Option<Kind>, u64)>);

/// What was counted on one page, or on many.
#[derive(Debug, Default)]
pub struct Tally {
    line: Counts,
    byte: Counts,
    confusions: Confusions,
    /// Byte F1 and name of each page.
    pages: Vec<(f64, String)>,
}

/// The figures of a set of pages, rounded: four digits, three for single kinds.
#[derive(Debug, Serialize)]
pub struct Figures {
    pub docs: usize,
    pub line: [f64; 3],
    pub byte: [f64; 3],
    pub kind_acc: f64,
    pub kind_macro: f64,
    pub kind_f1: BTreeMap<&'static str, f64>,
    pub median_doc_byte_f1: f64,
}

impl Counts {
    pub fn add(&mut self, other: Counts) {
        self.hit += other.hit;
        self.extra += other.extra;
        self.missed += other.missed;
    }

    /// Returns precision, recall and F1; all 1 where there was nothing to find and nothing found.
    pub fn rates(self) -> [f64; 3] {
        if self.hit + self.extra + self.missed == 0 {
            return [1.0; 3];
        }
        let precision = share(self.hit, self.hit + self.extra);
        let recall = share(self.hit, self.hit + self.missed);
        let sum = precision + recall;
        [precision, recall, if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 }]
    }

    fn f1(self) -> f64 {
        self.rates()[2]
    }
}

/// Returns `part / whole`; 0 of nothing is 0.
#[expect(clippy::cast_precision_loss, reason = "counts of bytes stay far below 2^53")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl Confusions {
    fn add(&mut self, gold: Kind, predicted: Option<Kind>, times: u64) {
        match self.0.iter_mut().find(|(g, p, _)| (*g, *p) == (gold, predicted)) {
            Some((_, _, count)) => *count += times,
            None => self.0.push((gold, predicted, times)),
        }
    }

    fn sum(&self, takes: impl Fn(Kind, Option<Kind>) -> bool) -> u64 {
        self.0.iter().filter(|(gold, predicted, _)| takes(*gold, *predicted)).map(|(_, _, count)| count).sum()
    }

    fn counts(&self, kind: Kind) -> Counts {
        Counts {
            hit: self.sum(|gold, predicted| gold == kind && predicted == Some(kind)),
            extra: self.sum(|gold, predicted| gold != kind && predicted == Some(kind)),
            missed: self.sum(|gold, predicted| gold == kind && predicted != Some(kind)),
        }
    }

    /// Returns the share of gold blocks whose kind was predicted.
    fn accuracy(&self) -> f64 {
        share(self.sum(|gold, predicted| predicted == Some(gold)), self.sum(|_, _| true))
    }

    /// Returns the F1 of each kind that the gold holds.
    fn kinds(&self) -> BTreeMap<&'static str, f64> {
        let kinds: BTreeSet<Kind> = self.0.iter().map(|(gold, _, _)| *gold).collect();
        kinds.into_iter().map(|kind| (kind.name(), self.counts(kind).f1())).collect()
    }
}

impl Tally {
    /// Returns the counts of one page; `predicted` is in order and disjoint.
    pub fn of_page(name: &str, gold: &[Labelled], predicted: &[Labelled]) -> Self {
        let mut tally = Tally::default();
        for row in gold {
            tally.row(row, predicted);
        }
        tally.pages.push((tally.byte.f1(), name.to_owned()));
        tally
    }

    fn row(&mut self, row: &Labelled, predicted: &[Labelled]) {
        let (body, majority) = covered(row.span, predicted);
        let (size, body) = (row.span.len() as u64, body as u64);
        let found = u64::from(body * 2 > size);
        if row.kind.side() == Side::Body {
            self.line.add(Counts { hit: found, extra: 0, missed: 1 - found });
            self.byte.add(Counts { hit: body, extra: 0, missed: size - body });
        } else {
            self.line.extra += found;
            self.byte.extra += body;
        }
        self.confusions.add(row.kind, majority, 1);
    }

    /// Adds the counts of other pages.
    pub fn add(&mut self, other: &Tally) {
        self.line.add(other.line);
        self.byte.add(other.byte);
        for (gold, predicted, times) in &other.confusions.0 {
            self.confusions.add(*gold, *predicted, *times);
        }
        self.pages.extend_from_slice(&other.pages);
    }

    /// Returns how many blocks the gold holds.
    pub fn blocks(&self) -> u64 {
        self.confusions.sum(|_, _| true)
    }

    /// Returns the figures.
    pub fn figures(&self) -> Figures {
        let kinds = self.confusions.kinds();
        let median = self.worst().get(self.pages.len() / 2).map_or(1.0, |page| page.0);
        Figures {
            docs: self.pages.len(),
            line: self.line.rates().map(|rate| rounded(rate, 4)),
            byte: self.byte.rates().map(|rate| rounded(rate, 4)),
            kind_acc: rounded(self.confusions.accuracy(), 4),
            kind_macro: rounded(kinds.values().sum::<f64>() / share(kinds.len() as u64, 1), 4),
            kind_f1: kinds.iter().map(|(kind, f1)| (*kind, rounded(*f1, 3))).collect(),
            median_doc_byte_f1: rounded(median, 4),
        }
    }

    /// Returns byte F1 and name of each page, the worst first.
    pub fn worst(&self) -> Vec<(f64, &str)> {
        let mut pages: Vec<_> = self.pages.iter().map(|(f1, name)| (*f1, name.as_str())).collect();
        pages.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
        pages
    }

    /// Returns gold kind, predicted kind (`none` where nothing was predicted) and number of the blocks mistaken, the most
    /// frequent first.
    pub fn mistakes(&self) -> Vec<(&'static str, &'static str, u64)> {
        let wrong = self.confusions.0.iter().filter(|(gold, predicted, _)| *predicted != Some(*gold));
        let mut wrong: Vec<_> =
            wrong.map(|(gold, predicted, n)| (gold.name(), predicted.map_or("none", Kind::name), *n)).collect();
        wrong.sort_by_key(|mistake| std::cmp::Reverse(mistake.2));
        wrong
    }
}

/// Returns how many bytes of a span were predicted as body, and the kind predicted for most of them; of equals the first.
fn covered(span: Span, predicted: &[Labelled]) -> (usize, Option<Kind>) {
    let first = predicted.partition_point(|block| block.span.end() <= span.start());
    let mut body = 0;
    let mut weights: Vec<(Kind, usize)> = Vec::new();
    for block in predicted[first..].iter().take_while(|block| block.span.start() < span.end()) {
        let bytes = block.span.end().min(span.end()) - block.span.start().max(span.start());
        if block.kind.side() == Side::Body {
            body += bytes;
        }
        match weights.iter_mut().find(|(kind, _)| *kind == block.kind) {
            Some((_, weight)) => *weight += bytes,
            None => weights.push((block.kind, bytes)),
        }
    }
    // `max_by_key` takes the last of equals
    (body, weights.iter().rev().max_by_key(|(_, weight)| *weight).map(|(kind, _)| *kind))
}

/// Returns a number as it prints with so many digits.
pub fn rounded(number: f64, digits: usize) -> f64 {
    format!("{number:.digits$}").parse().unwrap_or(number)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "rounded figures are exact")]
mod tests {
    use super::{Labelled, Tally, covered, rounded};
    use thanbai::{Kind, Span};

    fn rows(rows: &[(usize, usize, Kind)]) -> Vec<Labelled> {
        rows.iter().map(|&(start, end, kind)| Labelled { span: Span::new(start, end), kind }).collect()
    }

    const PREDICTED: &[(usize, usize, Kind)] =
        &[(0, 10, Kind::Title), (11, 51, Kind::Paragraph), (52, 60, Kind::Chrome), (61, 100, Kind::Related)];

    #[test]
    fn rounding_of_ties_goes_to_the_even_digit() {
        assert_eq!([rounded(0.03125, 4), rounded(0.0625, 3), rounded(0.1875, 3)], [0.0312, 0.062, 0.188]);
    }

    #[test]
    fn of_equal_weights_the_first_kind_counts() {
        let predicted = rows(&[(0, 4, Kind::Chrome), (5, 9, Kind::Title), (10, 12, Kind::Related)]);
        assert_eq!(covered(Span::new(0, 12), &predicted), (4, Some(Kind::Chrome)));
        assert_eq!(covered(Span::new(4, 5), &predicted), (0, None));
        assert_eq!(covered(Span::new(3, 9), &predicted), (4, Some(Kind::Title)));
    }

    #[test]
    fn figures_worked_out_by_hand() {
        // title found; of 20 bytes of a heading exactly half are body: missed; 10 + 39 bytes of boilerplate, the first 10 taken
        // for body; a paragraph of 8 bytes taken for chrome
        let gold = rows(&[
            (0, 10, Kind::Title),
            (41, 61, Kind::Heading),
            (11, 21, Kind::Caption),
            (52, 60, Kind::Paragraph),
            (61, 100, Kind::Related),
        ]);
        let tally = Tally::of_page("a", &gold, &rows(PREDICTED));
        let figures = tally.figures();
        assert_eq!(figures.line, [0.5, 0.3333, 0.4]);
        // body bytes: 10 + 10 found, 10 wrongly, 10 + 8 missed
        assert_eq!(figures.byte, [0.6667, 0.5263, 0.5882]);
        assert_eq!((figures.kind_acc, figures.kind_macro), (0.4, 0.4));
        let per_kind: Vec<_> = figures.kind_f1.into_iter().collect();
        assert_eq!(per_kind, [("caption", 0.0), ("heading", 0.0), ("paragraph", 0.0), ("related", 1.0), ("title", 1.0)]);
        assert_eq!(tally.mistakes(), [("heading", "paragraph", 1), ("caption", "paragraph", 1), ("paragraph", "chrome", 1)]);
    }

    #[test]
    fn a_page_of_which_nothing_is_found_has_no_precision() {
        let tally = Tally::of_page("a", &rows(&[(52, 60, Kind::Title)]), &rows(PREDICTED));
        let figures = tally.figures();
        assert_eq!([figures.line, figures.byte], [[0.0; 3]; 2]);
        assert_eq!((figures.kind_acc, figures.kind_macro, figures.median_doc_byte_f1), (0.0, 0.0, 0.0));
    }

    #[test]
    fn the_median_of_two_pages_is_the_better_one_and_equal_pages_go_by_their_names() {
        let mut tally = Tally::of_page("c", &rows(&[(0, 10, Kind::Title)]), &rows(PREDICTED));
        tally.add(&Tally::of_page("a", &rows(&[(52, 60, Kind::Title)]), &rows(PREDICTED)));
        assert_eq!((tally.figures().docs, tally.figures().median_doc_byte_f1), (2, 1.0));
        tally.add(&Tally::of_page("b", &rows(&[(0, 10, Kind::Title)]), &rows(PREDICTED)));
        assert_eq!(tally.worst(), [(0.0, "a"), (1.0, "b"), (1.0, "c")]);
    }

    #[test]
    fn a_page_without_body_that_loses_none_is_perfect() {
        let gold = rows(&[(52, 60, Kind::Chrome)]);
        let mut tally = Tally::of_page("b", &gold, &rows(PREDICTED));
        assert_eq!(tally.figures().byte, [1.0, 1.0, 1.0]);
        tally.add(&Tally::of_page("a", &rows(&[(52, 60, Kind::Title)]), &rows(PREDICTED)));
        tally.add(&Tally::of_page("c", &rows(&[(0, 10, Kind::Title)]), &rows(PREDICTED)));
        assert_eq!(tally.worst(), [(0.0, "a"), (1.0, "b"), (1.0, "c")]);
        assert_eq!(tally.figures().median_doc_byte_f1, 1.0);
        assert_eq!(tally.blocks(), 3);
    }
}
