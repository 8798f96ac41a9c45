//! Figures as `thanbai eval` prints them, of what a peer found on annotated pages.

use thanbai::{EntityKind, Kind, Lines, Span};

use crate::page::{Page, Set};
use crate::score::{Counts, Labelled, Tally, rounded};

/// The kinds of names that peers know.
pub const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Organization, EntityKind::Location];

/// F1 of lines and of bytes over the pages of a set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Body {
    pub line: [f64; 3],
    pub byte: [f64; 3],
}

/// Precision, recall and F1 of all names, and of each kind of [`KINDS`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Names {
    pub all: [f64; 3],
    pub kinds: [[f64; 3]; 3],
}

/// Returns the figures of kept lines; nothing where no page has gold.
pub fn body(set: &Set, mut kept: impl FnMut(&Page) -> Option<Vec<Span>>) -> Option<Body> {
    let mut all = Tally::default();
    for page in set.pages.iter().filter(|page| !page.blocks.is_empty()) {
        all.add(&Tally::of_page(&page.id, &page.blocks, &blocks(&page.text, &kept(page)?)));
    }
    let figures = all.figures();
    (figures.docs > 0).then_some(Body { line: figures.line, byte: figures.byte })
}

/// Returns the blocks that kept spans mean: these are paragraphs, other lines are not.
pub fn blocks(text: &str, kept: &[Span]) -> Vec<Labelled<Kind>> {
    let is_free = |line: &Span| !kept.iter().any(|span| span.start() < line.end() && line.start() < span.end());
    let left = Lines::new(text).map(thanbai::Line::span).filter(is_free);
    let label = |kind| move |span| Labelled { span, kind };
    let mut blocks: Vec<_> = kept.iter().copied().map(label(Kind::Paragraph)).chain(left.map(label(Kind::Chrome))).collect();
    blocks.sort_by_key(|block| block.span.start());
    blocks
}

/// Returns the figures of found names; nothing where no page has gold.
pub fn names(set: &Set, mut found: impl FnMut(&Page) -> Option<Vec<Labelled<EntityKind>>>) -> Option<Names> {
    let mut counts = [Counts::default(); 3];
    for page in set.pages.iter().filter(|page| !page.names.is_empty()) {
        let found = found(page)?;
        for (counts, kind) in counts.iter_mut().zip(KINDS) {
            counts.add(of_kind(&page.names, &found, kind));
        }
    }
    let mut all = Counts::default();
    for &counts in &counts {
        all.add(counts);
    }
    let round = |counts: Counts| counts.rates().map(|rate| rounded(rate, 4));
    (all.hit + all.missed > 0).then(|| Names { all: round(all), kinds: counts.map(round) })
}

/// A name is found when bytes and kind are those of the gold.
fn of_kind(gold: &[Labelled<EntityKind>], found: &[Labelled<EntityKind>], kind: EntityKind) -> Counts {
    let [gold, found] = [gold, found].map(|names| names.iter().filter(|name| name.kind == kind).collect::<Vec<_>>());
    let hit = found.iter().filter(|name| gold.contains(name)).count() as u64;
    Counts { hit, extra: found.len() as u64 - hit, missed: gold.len() as u64 - hit }
}

#[cfg(test)]
mod tests {
    use super::{blocks, of_kind};
    use crate::score::Labelled;
    use thanbai::{EntityKind, Kind, Span};

    #[test]
    fn what_is_not_kept_is_boilerplate() {
        let kinds: Vec<_> = blocks("a\nb\n\nc\n", &[Span::new(2, 3)]).iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [Kind::Chrome, Kind::Paragraph, Kind::Chrome]);
    }

    #[test]
    fn names_count_by_bytes_and_kind() {
        let name = |start, kind| Labelled { span: Span::new(start, start + 2), kind };
        let (person, place) = (EntityKind::Person, EntityKind::Location);
        let (gold, found) = ([name(0, person), name(5, place)], [name(0, person), name(5, person), name(9, place)]);
        let counts = |kind| of_kind(&gold, &found, kind);
        assert_eq!((counts(person).hit, counts(person).extra, counts(person).missed), (1, 1, 0));
        assert_eq!((counts(place).hit, counts(place).extra, counts(place).missed), (0, 1, 1));
    }
}
