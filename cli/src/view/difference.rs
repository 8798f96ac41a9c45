use thanbai::{EntityKind, Kind, Span};

use super::document::{Document, block_labels, name_labels, overlap};
use crate::score::Labelled;

/// A place where we and the gold do not say the same of blocks, or of names: what only one of the two says there.
#[derive(Debug, PartialEq, Eq)]
pub struct Cluster<K> {
    pub span: Span,
    pub ours: Vec<Labelled<K>>,
    pub gold: Vec<Labelled<K>>,
}

/// A difference of either layer.
#[derive(Debug, PartialEq, Eq)]
pub enum Difference {
    Blocks(Cluster<Kind>),
    Names(Cluster<EntityKind>),
}

impl Difference {
    /// Returns where it is.
    pub fn span(&self) -> Span {
        match self {
            Difference::Blocks(cluster) => cluster.span,
            Difference::Names(cluster) => cluster.span,
        }
    }
}

/// Returns the differences between a document and its gold in the order of the text, blocks before the names in them.
pub fn of(document: &Document) -> Vec<Difference> {
    let Some(gold) = &document.gold else { return Vec::new() };
    let mut all = Vec::new();
    if let Some(gold) = &gold.blocks {
        // gold may speak of a part of the page only; `eval` passes over the rest too
        all.extend(clusters(&judged(&block_labels(document), gold), gold).into_iter().map(Difference::Blocks));
    }
    if let Some(gold) = &gold.names {
        all.extend(clusters(&name_labels(document), gold).into_iter().map(Difference::Names));
    }
    all.sort_by_key(|difference| difference.span().start());
    all
}

/// Returns the blocks of which the gold says something; both are in order.
fn judged(ours: &[Labelled], gold: &[Labelled]) -> Vec<Labelled> {
    let touches = |span: Span| {
        let first = gold.partition_point(|row| row.span.end() <= span.start());
        gold.get(first).is_some_and(|row| overlap(row.span, span))
    };
    ours.iter().copied().filter(|block| touches(block.span)).collect()
}

/// Returns what stands in one list only, overlapping spans together; both lists are in order.
fn clusters<K: Copy + Eq>(ours: &[Labelled<K>], gold: &[Labelled<K>]) -> Vec<Cluster<K>> {
    let only = |these: &[Labelled<K>], those: &[Labelled<K>], is_gold: bool| -> Vec<(Labelled<K>, bool)> {
        let missing = |row: &&Labelled<K>| !among(row, those);
        these.iter().filter(missing).map(|row| (*row, is_gold)).collect()
    };
    let mut rows = only(ours, gold, false);
    rows.extend(only(gold, ours, true));
    rows.sort_by_key(|(row, is_gold)| (row.span.start(), *is_gold));
    let mut all: Vec<Cluster<K>> = Vec::new();
    for (row, is_gold) in rows {
        let fresh = || Cluster { span: row.span, ours: Vec::new(), gold: Vec::new() };
        let mut cluster = all.pop_if(|last| overlap(last.span, row.span)).unwrap_or_else(fresh);
        cluster.span = Span::new(cluster.span.start(), cluster.span.end().max(row.span.end()));
        if is_gold { &mut cluster.gold } else { &mut cluster.ours }.push(row);
        all.push(cluster);
    }
    all
}

fn among<K: Eq>(row: &Labelled<K>, rows: &[Labelled<K>]) -> bool {
    let first = rows.partition_point(|other| other.span.start() < row.span.start());
    rows[first..].iter().take_while(|other| other.span.start() == row.span.start()).any(|other| other == row)
}

#[cfg(test)]
mod tests {
    use super::{Cluster, clusters, judged};
    use crate::score::Labelled;
    use thanbai::{Kind, Span};

    fn rows(rows: &[(usize, usize, Kind)]) -> Vec<Labelled> {
        rows.iter().map(|&(start, end, kind)| Labelled { span: Span::new(start, end), kind }).collect()
    }

    #[test]
    fn what_both_say_is_no_difference_and_overlapping_rows_are_one() {
        let ours = rows(&[(0, 5, Kind::Title), (6, 9, Kind::Chrome), (10, 20, Kind::Paragraph), (30, 40, Kind::Source)]);
        let gold = rows(&[(0, 5, Kind::Title), (6, 9, Kind::Byline), (10, 14, Kind::Paragraph), (15, 20, Kind::Paragraph)]);
        let expected = [(6, 9, 1..2, 1..2), (10, 20, 2..3, 2..4), (30, 40, 3..4, 4..4)].map(|(start, end, o, g)| Cluster {
            span: Span::new(start, end),
            ours: ours[o].to_vec(),
            gold: gold[g].to_vec(),
        });
        assert_eq!(clusters(&ours, &gold), expected);
        assert_eq!(clusters(&ours, &ours), []);
    }

    #[test]
    fn blocks_of_which_the_gold_says_nothing_are_passed_over() {
        let ours = rows(&[(0, 5, Kind::Title), (6, 9, Kind::Chrome), (10, 20, Kind::Paragraph)]);
        assert_eq!(judged(&ours, &rows(&[(8, 10, Kind::Title)])), ours[1..2]);
        assert_eq!(judged(&ours, &[]), []);
    }
}
