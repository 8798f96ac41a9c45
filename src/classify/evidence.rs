//! Which features hold of a block, as numbers of rows in the table of weights.
//!
//! A feature is a group and a value, often of several coordinates: "length and ending = 5, 2". Training calls `own`, `telling`, `around`
//! and [`shown`]; these are made of the functions that splitting calls, so that the two cannot differ. Training takes each feature apart
//! again into coarser ones (see `atoms`), learns weights for all of them, and writes the sums; so splitting adds few rows, and rare
//! combinations lean on their parts.

use super::Cell;
use super::context::{Context, Region, copy};
use super::topic::{MANY_CLASSES, SHARED_CLASSES};
use crate::cue::Cues;
use crate::feature::{self, Close, Features, Open, SYLLABLES, class_of};
use crate::reader::HEAD_TOKENS;
use crate::shape;

const LENGTHS: [usize; 13] = [1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60, 100];
const LENGTH: u16 = LENGTHS.len() as u16 + 1;
const SIZE: u16 = feature::SIZE as u16;
const FORM: u16 = feature::FORMS as u16;
const CLASSES: u16 = Cues::CLASSES as u16;
const SHAPES: u16 = shape::NAMES.len() as u16;
const COPIES: u16 = copy::NAMES.len() as u16;
pub(crate) const REGION: u16 = 4;
const PLACE: u16 = 12;
/// The place inside the running text, between five classes of distances on either side; 0 is that on a page without any.
pub(crate) const INSIDE: u16 = 6;
const NEAR: u16 = 6;
/// Shapes that say something of a neighbour.
const TELLING: [u32; 9] = [
    shape::ONLY_DATE,
    shape::DATE,
    shape::NAME,
    shape::SLUG,
    shape::SHOUT,
    shape::NUMBERED,
    shape::NO_LETTER,
    shape::TAB,
    shape::FILE,
];
const TELLING_ANY: u32 = {
    let (mut any, mut i) = (0, 0);
    while i < TELLING.len() {
        any |= TELLING[i];
        i += 1;
    }
    any
};
/// What a block shows its neighbours beside its form: the class of its phrase, telling shapes, copies of the block before or after,
/// copies of the headline, the headline.
const SIGN: u16 = CLASSES + TELLING.len() as u16 + 4;
const MANY: u16 = MANY_CLASSES as u16;
const SHARED: u16 = SHARED_CLASSES as u16;
/// Buckets of first and last words.
const HASHED: u16 = 2048;

macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident = [$($size:expr),*], $label:literal;)*) => {
        /// A group of features.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Group { $($(#[$doc])* $name),* }
        /// Name of every group, and how many values each of its coordinates has.
        pub(crate) const GROUPS: &[(&str, &[u16])] = &[$(($label, &[$($size),*])),*];
        const ALL: &[Group] = &[$(Group::$name),*];
    };
}

groups! {
    LengthEnding = [LENGTH, Close::COUNT], "length and ending";
    Opening = [SIZE, Open::COUNT], "length and opening";
    Sentences = [4, 4, 3], "sentences and commas";
    Words = [6, 5, SIZE], "share of capitals and function words";
    Numbers = [4, 5, SIZE], "share of numbers, words beside the date";
    FirstWord = [HASHED, 2], "first word";
    LastWord = [HASHED, 2], "last word";
    PhraseEnd = [CLASSES, 3], "phrase at the end";
    PhraseInside = [CLASSES, 2], "phrase inside";
    // what follows looks around
    Shape = [SHAPES, REGION, 3], "shape";
    Phrase = [CLASSES, REGION], "phrase";
    PhraseStart = [CLASSES, REGION, 3], "phrase at the start";
    Copies = [COPIES, REGION, 3], "repetition";
    Headline = [REGION + 1], "likely headline";
    Beside = [8, 4, 3], "beside the likely headline";
    Under = [4, 5], "under a list heading";
    Run = [6, REGION], "run of short blocks";
    Place = [PLACE, FORM], "place against the running text";
    Sides = [4, 4, 5, FORM], "running text and list heading beside it, amount of running text";
    Prose = [NEAR, NEAR, 4, 3], "distance to running text, blank lines around";
    Topic = [6, 6, REGION, 3], "shared words and names";
    Apart = [MANY, SHARED, 2, FORM], "running text block by block, pairs of words in common";
    PairBefore = [FORM, FORM], "form of the block before";
    PairAfter = [FORM, FORM], "form of the block after";
    Second = [FORM + 1, FORM + 1], "forms of the second blocks before and after";
    Before = [SIGN], "block before";
    After = [SIGN], "block after";
    Before2 = [SIGN], "second block before";
    After2 = [SIGN], "second block after";
}

const fn offsets() -> [u16; GROUPS.len() + 1] {
    let mut offsets = [0; GROUPS.len() + 1];
    let mut i = 0;
    while i < GROUPS.len() {
        offsets[i + 1] = offsets[i] + volume(GROUPS[i].1);
        i += 1;
    }
    offsets
}

const fn volume(sizes: &[u16]) -> u16 {
    let (mut volume, mut i) = (1, 0);
    while i < sizes.len() {
        volume *= sizes[i];
        i += 1;
    }
    volume
}

const OFFSETS: [u16; GROUPS.len() + 1] = offsets();

/// How many features there are.
pub(crate) const FEATURES: usize = OFFSETS[GROUPS.len()] as usize;

/// Returns the group of a feature and its value in the group: its coordinates, the last one running fastest.
pub(crate) fn group(feature: u16) -> (Group, u16) {
    let at = OFFSETS.partition_point(|&offset| offset <= feature) - 1;
    (ALL[at], feature - OFFSETS[at])
}

#[inline]
fn id(group: Group, value: u16) -> u16 {
    debug_assert!(value < volume(GROUPS[group as usize].1), "{group:?} {value}");
    OFFSETS[group as usize] + value
}

/// A class for every number up to `N - 1`.
const fn classes<const N: usize>(limits: &[usize]) -> [u8; N] {
    let mut classes = [0; N];
    let mut n = 0;
    while n < N {
        classes[n] = class_of(n, limits);
        n += 1;
    }
    classes
}

static LENGTH_OF: [u8; SYLLABLES + 1] = classes(&LENGTHS);
/// Classes of distances in blocks: to running text, to the region from before it and from behind it, to a list heading; of runs.
static NEAR_OF: [u8; 256] = {
    let mut near = classes(&[1, 2, 3, 6]);
    near[255] = NEAR as u8 - 1;
    near
};
static BEFORE_OF: [u8; 256] = classes(&[1, 2, 3, 8]);
static AFTER_OF: [u8; 256] = classes(&[1, 2, 4, 10]);
static UNDER_OF: [u8; 256] = classes(&[1, 3, 8, 20]);
static RUN_OF: [u8; 256] = classes(&[0, 1, 2, 4, 9]);
static RESIDUE_OF: [u8; 256] = classes(&[0, 1, 3, 6]);
/// Classes of shares in eighths: of capitals, of numbers, of function words.
static CAPITALS_OF: Shares = shares(&[0, 1, 3, 5, 7]);
static NUMBERS_OF: Shares = shares(&[0, 2, 5]);
static STOPS_OF: Shares = shares(&[0, 1, 2, 3]);

/// A class for the share that some tokens are of those of a head, by the number of both; no share of nothing.
type Shares = [[u8; HEAD_TOKENS + 1]; HEAD_TOKENS + 1];

/// Classes of shares, with limits in eighths.
const fn shares(limits: &[usize]) -> Shares {
    let mut shares = [[class_of(0, limits); HEAD_TOKENS + 1]; HEAD_TOKENS + 1];
    let mut all = 1;
    while all <= HEAD_TOKENS {
        let mut part = 0;
        while part <= all {
            shares[all][part] = class_of(part * 8 / all, limits);
            part += 1;
        }
        all += 1;
    }
    shares
}

#[inline]
fn form(f: &Features) -> u16 {
    f.form.into()
}

/// Calls `each` with the numbers of the bits of a set.
#[inline]
pub(super) fn bits(mut set: u64, mut each: impl FnMut(u16)) {
    while set != 0 {
        each(set.trailing_zeros() as u16);
        set &= set - 1;
    }
}

/// Stands for no feature, with a row of zeros.
pub(super) const NOTHING: u16 = FEATURES as u16;

/// Calls `sink` with the features of the block alone.
#[cfg(any(feature = "train", test))]
pub(crate) fn own(f: &Features, sink: &mut impl FnMut(u16)) {
    own_always(f).into_iter().for_each(&mut *sink);
    own_phrases(f, sink);
}

/// Returns the features of the block alone that each block has one of.
#[inline]
pub(super) fn own_always(f: &Features) -> [u16; 7] {
    let (size, step) = (u16::from(f.size), u16::from(f.step));
    let class = |of: &Shares, part: u8| u16::from(of[usize::from(f.words)][usize::from(part)]);
    let (capitals, stops, numbers) = (class(&CAPITALS_OF, f.capitals), class(&STOPS_OF, f.stops), class(&NUMBERS_OF, f.numbers));
    let hashed = |hash: u32| (hash >> 7) as u16 % HASHED * 2 + u16::from(step > 1);
    [
        id(Group::LengthEnding, u16::from(LENGTH_OF[usize::from(f.syllables)]) * Close::COUNT + f.close as u16),
        id(Group::Opening, size * Open::COUNT + f.open as u16),
        id(Group::Sentences, (u16::from(f.sentences.min(3)) * 4 + u16::from(f.commas.min(3))) * 3 + step),
        id(Group::Words, (capitals * 5 + stops) * SIZE + size),
        id(Group::Numbers, (numbers * 5 + u16::from(RESIDUE_OF[usize::from(f.residue)])) * SIZE + size),
        id(Group::FirstWord, hashed(f.first)),
        id(Group::LastWord, hashed(f.last)),
    ]
}

/// Calls `sink` with the features of the block alone that its phrases make.
#[inline]
pub(super) fn own_phrases(f: &Features, sink: &mut impl FnMut(u16)) {
    let step = u16::from(f.step);
    bits(f.cues.end.into(), |class| sink(id(Group::PhraseEnd, class * 3 + step)));
    bits(f.cues.inside.into(), |class| sink(id(Group::PhraseInside, class * 2 + u16::from(step > 1))));
}

/// Calls `sink` with the features of a cell that one can point at: shapes, phrases, repetition.
#[cfg(any(feature = "train", test))]
pub(crate) fn telling(cell: &Cell, sink: &mut impl FnMut(u16)) {
    telling_looks(cell, sink);
    telling_phrases(cell, sink);
    telling_always(cell).into_iter().for_each(sink);
}

/// Calls `sink` with those that shapes and repetition make: one loop for both, in any order with those of phrases.
#[inline]
pub(super) fn telling_looks(cell: &Cell, sink: &mut impl FnMut(u16)) {
    /// Rows of a shape or a way of repetition, the latter behind the former.
    const ROWS: u16 = REGION * 3;
    const APART: u16 = OFFSETS[Group::Copies as usize] - OFFSETS[Group::Shape as usize] - SHAPES * ROWS;
    let (f, c) = (&cell.features, &cell.context);
    let row = id(Group::Shape, 0) + c.region as u16 * 3 + u16::from(f.step);
    let looks = u64::from(f.shape) | u64::from(c.copies) << SHAPES;
    bits(looks, |look| sink(row + look * ROWS + if look < SHAPES { 0 } else { APART }));
}

/// Calls `sink` with those that phrases make.
#[inline]
pub(super) fn telling_phrases(cell: &Cell, sink: &mut impl FnMut(u16)) {
    let (f, region) = (&cell.features, cell.context.region as u16);
    bits(f.cues.whole.into(), |class| sink(id(Group::Phrase, class * REGION + region)));
    bits(f.cues.start.into(), |class| sink(id(Group::PhraseStart, (class * REGION + region) * 3 + u16::from(f.step))));
}

/// Returns those that each block has one of.
#[inline]
pub(crate) fn telling_always(cell: &Cell) -> [u16; 5] {
    let (f, c) = (&cell.features, &cell.context);
    let (region, step) = (c.region as u16, u16::from(f.step));
    [
        id(Group::Headline, if c.headline { region } else { REGION }),
        id(Group::Beside, (u16::from(c.beside) * 4 + stamp(f)) * 3 + step),
        id(Group::Under, u16::from(c.under) * 5 + u16::from(UNDER_OF[usize::from(c.under_since)])),
        id(Group::Run, u16::from(RUN_OF[usize::from(c.run)]) * REGION + region),
        id(Group::Place, place(c) * FORM + form(f)),
    ]
}

/// Calls `sink` with the other features of cell `i` among its neighbours and its page.
#[cfg(any(feature = "train", test))]
pub(crate) fn around(cells: &[Cell], i: usize, sink: &mut impl FnMut(u16)) {
    around_always(cells, i).into_iter().filter(|&id| id != NOTHING).for_each(sink);
}

/// Returns these; [`NOTHING`] where there is no neighbour.
#[inline]
pub(super) fn around_always(cells: &[Cell], i: usize) -> [u16; 7] {
    let (f, c) = (&cells[i].features, &cells[i].context);
    let (region, form, step) = (c.region as u16, form(f), u16::from(f.step));
    let near = |distance: u8| u16::from(NEAR_OF[usize::from(distance)]);
    let (since, until) = (near(c.since_prose), near(c.until_prose));
    let sides = u16::from(since <= 1) * 2 + u16::from(until <= 1);
    let apart = (u16::from(c.apart.many) * SHARED + u16::from(c.apart.shared)) * 2 + u16::from(c.apart.all);
    let neighbour = |at: Option<usize>| cells.get(at?).map(|cell| &cell.features);
    let (before, after) = (neighbour(i.checked_sub(1)), neighbour(Some(i + 1)));
    let second = |at| neighbour(at).map_or(FORM, self::form);
    let blank = u16::from(f.blank) * 3 + after.map_or(0, |after| u16::from(after.blank).min(2));
    [
        id(Group::Sides, ((sides * 4 + u16::from(c.under)) * 5 + u16::from(c.page)) * FORM + form),
        id(Group::Topic, ((u16::from(c.topic) * 6 + u16::from(c.names)) * REGION + region) * 3 + step),
        id(Group::Apart, apart * FORM + form),
        before.map_or(NOTHING, |before| id(Group::PairBefore, form * FORM + self::form(before))),
        after.map_or(NOTHING, |after| id(Group::PairAfter, form * FORM + self::form(after))),
        id(Group::Second, second(i.checked_sub(2)) * (FORM + 1) + second(Some(i + 2))),
        id(Group::Prose, (since * NEAR + until) * 12 + blank),
    ]
}

/// Calls `sink` with the features that what a block shows, [`signs`], makes of its neighbours, and where the neighbour stands: two
/// blocks before it (0), one before (1), one behind (3), two behind (4). Some may be off the page.
#[inline]
pub(crate) fn shown(signs: u64, sink: &mut impl FnMut(usize, u16)) {
    bits(signs, |sign| {
        for (to, group) in [(0, Group::After2), (1, Group::After), (3, Group::Before), (4, Group::Before2)] {
            sink(to, id(group, sign));
        }
    });
}

/// Whether a block could be a stamp: a date alone, a date and more, a name, or none of these.
#[inline]
fn stamp(f: &Features) -> u16 {
    match f.shape {
        shape if shape & shape::ONLY_DATE != 0 => 0,
        shape if shape & shape::DATE != 0 => 1,
        shape if shape & shape::NAME != 0 => 2,
        _ => 3,
    }
}

#[inline]
fn place(c: &Context) -> u16 {
    let away = usize::from(c.away);
    match c.region {
        Region::None => 0,
        Region::Before => 1 + u16::from(BEFORE_OF[away]),
        Region::Inside => INSIDE,
        Region::After => INSIDE + 1 + u16::from(AFTER_OF[away]),
    }
}

/// Returns what a block shows its neighbours beside its form, as bits: see [`SIGN`].
#[inline]
pub(crate) fn signs(cell: &Cell) -> u64 {
    let (f, copies) = (&cell.features, cell.context.copies);
    let mut signs = u64::from(f.cues.whole | if f.step < 2 { f.cues.start } else { 0 });
    if f.shape & TELLING_ANY != 0 {
        for (shape, bit) in TELLING.iter().zip(CLASSES..) {
            signs |= u64::from(f.shape & shape != 0) << bit;
        }
    }
    let shown = [copies & copy::PREVIOUS != 0, copies & copy::NEXT != 0, copies & copy::LIKE_TITLE != 0, cell.context.headline];
    for (shown, bit) in shown.into_iter().zip(CLASSES + TELLING.len() as u16..) {
        signs |= u64::from(shown) << bit;
    }
    signs
}

/// Returns what a feature is made of, for training: for each part, which coordinates it keeps; the others are left out.
#[cfg(feature = "train")]
pub(crate) fn parts(group: Group) -> &'static [&'static [usize]] {
    match group {
        Group::LengthEnding => &[&[], &[0], &[1], &[0, 1]],
        Group::Opening | Group::PairBefore | Group::PairAfter => &[&[1], &[0, 1]],
        Group::Sentences | Group::Words => &[&[0, 2], &[1, 2]],
        Group::Numbers => &[&[0, 2], &[1]],
        Group::Shape => &[&[0], &[0, 1], &[0, 2]],
        Group::Phrase | Group::Place => &[&[0], &[0, 1]],
        Group::PhraseStart => &[&[0, 2], &[0, 1]],
        Group::Copies => &[&[0], &[0, 1, 2]],
        Group::Sides => &[&[0, 3], &[1, 3], &[2, 3]],
        Group::Prose => &[&[0, 1], &[2], &[2, 3]],
        Group::Topic => &[&[0, 2, 3], &[1, 2, 3]],
        Group::Apart => &[&[1, 2, 3], &[0, 1, 2, 3]],
        Group::Second => &[&[0], &[1]],
        _ => &[ANY],
    }
}

/// Whether a part of a feature says only that there is no such block: how near the ends of a page are tells sites, not kinds.
#[cfg(feature = "train")]
pub(crate) fn is_nothing(group: Group, part: &[usize], coordinates: &[u16]) -> bool {
    group == Group::Second && part.iter().all(|&at| coordinates[at] == FORM)
}

/// All coordinates.
#[cfg(feature = "train")]
pub(crate) const ANY: &[usize] = &[usize::MAX];

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::{Buffer, Splitter};

    /// Returns the group of a feature, and its coordinates.
    fn coordinates(feature: u16) -> (Group, Vec<u16>) {
        let (group, mut value) = group(feature);
        let mut found = vec![];
        for size in GROUPS[group as usize].1.iter().rev() {
            found.push(value % size);
            value /= size;
        }
        found.reverse();
        (group, found)
    }

    #[test]
    fn neighbours_see_a_block_from_their_side() {
        let mut seen = vec![];
        shown(1 << 3, &mut |to, feature| seen.push((to.cast_signed() - 2, coordinates(feature))));
        let sides = [(-2, Group::After2), (-1, Group::After), (1, Group::Before), (2, Group::Before2)];
        assert_eq!(seen, sides.map(|(to, group)| (to, (group, vec![3]))));
    }

    #[test]
    fn a_block_sees_the_forms_around() {
        let mut cells = [Cell::default(); 5];
        for (cell, form) in cells.iter_mut().zip(10..) {
            cell.features.form = form;
        }
        let forms = |i: usize| {
            let [_, _, _, before, after, second, _] = around_always(&cells, i);
            [before, after, second].map(|feature| if feature == NOTHING { vec![] } else { coordinates(feature).1 })
        };
        assert_eq!(forms(2), [[12, 11], [12, 13], [10, 14]]);
        assert_eq!(forms(0), [vec![], vec![10, 11], vec![FORM, 12]]);
        assert_eq!(forms(4), [vec![14, 13], vec![], vec![12, FORM]]);
    }

    /// What the numbers of a block are in the order of the coordinates that the weights were fitted to.
    #[test]
    fn a_block_in_coordinates() {
        let cell = &Splitter::new().cells("Sáng 8/5, họ đã họp ở Huế. Nay 2 cầu, 3 chợ đã mở!", &mut Buffer::new())[0];
        let f = &cell.features;
        assert_eq!((f.syllables, f.words, f.capitals, f.numbers, f.stops, f.residue), (14, 15, 3, 4, 4, 10));
        let found: Vec<_> = own_always(f).map(coordinates).into_iter().take(5).collect();
        assert_eq!(
            found,
            [
                (Group::LengthEnding, vec![7, Close::Exclamation as u16]),
                (Group::Opening, vec![3, Open::Capital as u16]),
                (Group::Sentences, vec![1, 2, 1]),
                (Group::Words, vec![1, 2, 3]),
                (Group::Numbers, vec![1, 4, 3]),
            ]
        );
    }
}
