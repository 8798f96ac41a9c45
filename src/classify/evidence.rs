//! Which features hold of a block, as numbers of rows in the table of weights.
//!
//! A feature is a group and a value, often of several coordinates: "length and ending = 5, 2". Training and splitting call the
//! same functions, [`own`], [`telling`], [`around`] and [`shown`], so that they cannot differ. Training takes each feature apart again into
//! coarser ones (see `atoms`), learns weights for all of them, and writes the sums; so splitting adds few rows, and rare
//! combinations lean on their parts.

use super::Cell;
use super::context::{Context, Region, copy};
use crate::cue::Cues;
use crate::feature::{Close, Features, Open, SYLLABLES, class_of};
use crate::reader::HEAD_TOKENS;
use crate::shape;

const LENGTHS: [usize; 13] = [1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60, 100];
const LENGTH: u16 = LENGTHS.len() as u16 + 1;
/// Coarse classes of length.
const SIZE: u16 = 6;
/// Coarse classes of endings.
const END: u16 = 4;
const FORM: u16 = SIZE * END;
const CLASSES: u16 = Cues::CLASSES as u16;
const SHAPES: u16 = shape::NAMES.len() as u16;
const COPIES: u16 = copy::NAMES.len() as u16;
const REGION: u16 = 4;
const PLACE: u16 = 12;
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
/// Buckets of first and last words.
const HASHED: u16 = 1024;

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
const EIGHTHS: usize = 9;
static CAPITALS_OF: [u8; EIGHTHS] = classes(&[0, 1, 3, 5, 7]);
static NUMBERS_OF: [u8; EIGHTHS] = classes(&[0, 2, 5]);
static STOPS_OF: [u8; EIGHTHS] = classes(&[0, 1, 2, 3]);
/// Eighths that a part is of a whole, both of tokens of a head; 0 of nothing.
static SHARES: [[u8; HEAD_TOKENS + 1]; HEAD_TOKENS + 1] = {
    let mut shares = [[0; HEAD_TOKENS + 1]; HEAD_TOKENS + 1];
    let mut all = 1;
    while all <= HEAD_TOKENS {
        let mut part = 0;
        while part <= all {
            shares[all][part] = (part * 8 / all) as u8;
            part += 1;
        }
        all += 1;
    }
    shares
};

#[inline]
fn share(part: u8, all: u8) -> usize {
    SHARES[usize::from(all)][usize::from(part)].into()
}

#[inline]
fn form(f: &Features) -> u16 {
    u16::from(f.size) * END + u16::from(f.end)
}

#[inline]
fn bits(mut set: u64, mut each: impl FnMut(u16)) {
    while set != 0 {
        each(set.trailing_zeros() as u16);
        set &= set - 1;
    }
}

/// Calls `sink` with the features of the block alone.
#[inline]
pub(crate) fn own(f: &Features, sink: &mut impl FnMut(u16)) {
    let (size, step) = (u16::from(f.size), u16::from(f.step));
    let mut put = |group, value| sink(id(group, value));
    let class = |of: &[u8], n: usize| u16::from(of[n]);
    put(Group::LengthEnding, class(&LENGTH_OF, f.syllables.into()) * Close::COUNT + f.close as u16);
    put(Group::Opening, size * Open::COUNT + f.open as u16);
    put(Group::Sentences, (u16::from(f.sentences.min(3)) * 4 + u16::from(f.commas.min(3))) * 3 + step);
    let capitals = class(&CAPITALS_OF, share(f.capitals, f.words));
    let stops = class(&STOPS_OF, share(f.stops, f.words));
    put(Group::Words, (capitals * 5 + stops) * SIZE + size);
    let numbers = class(&NUMBERS_OF, share(f.numbers, f.words));
    put(Group::Numbers, (numbers * 5 + class(&RESIDUE_OF, f.residue.into())) * SIZE + size);
    let hashed = |hash: u32| (hash >> 7) as u16 % HASHED * 2 + u16::from(step > 1);
    put(Group::FirstWord, hashed(f.first));
    put(Group::LastWord, hashed(f.last));
    bits(f.cues.end.into(), |class| put(Group::PhraseEnd, class * 3 + step));
    bits(f.cues.inside.into(), |class| put(Group::PhraseInside, class * 2 + u16::from(step > 1)));
}

/// Calls `sink` with the features of a cell that one can point at: shapes, phrases, repetition.
#[inline]
pub(crate) fn telling(cell: &Cell, sink: &mut impl FnMut(u16)) {
    let (f, c) = (&cell.features, &cell.context);
    let (region, step) = (c.region as u16, u16::from(f.step));
    let mut put = |group, value| sink(id(group, value));
    bits(f.shape.into(), |shape| put(Group::Shape, (shape * REGION + region) * 3 + step));
    bits(f.cues.whole.into(), |class| put(Group::Phrase, class * REGION + region));
    bits(f.cues.start.into(), |class| put(Group::PhraseStart, (class * REGION + region) * 3 + step));
    bits(c.copies.into(), |copy| put(Group::Copies, (copy * REGION + region) * 3 + step));
    put(Group::Headline, if c.headline { region } else { REGION });
    put(Group::Beside, (u16::from(c.beside) * 4 + stamp(f)) * 3 + step);
    put(Group::Under, u16::from(c.under) * 5 + u16::from(UNDER_OF[usize::from(c.under_since)]));
    put(Group::Run, u16::from(RUN_OF[usize::from(c.run)]) * REGION + region);
    put(Group::Place, place(c) * FORM + form(f));
}

/// Calls `sink` with the other features of cell `i` among its neighbours and its page.
#[inline]
pub(crate) fn around(cells: &[Cell], i: usize, sink: &mut impl FnMut(u16)) {
    let (f, c) = (&cells[i].features, &cells[i].context);
    let (region, form, step) = (c.region as u16, form(f), u16::from(f.step));
    let mut put = |group, value| sink(id(group, value));
    let near = |distance: u8| u16::from(NEAR_OF[usize::from(distance)]);
    let (since, until) = (near(c.since_prose), near(c.until_prose));
    let sides = u16::from(since <= 1) * 2 + u16::from(until <= 1);
    put(Group::Sides, ((sides * 4 + u16::from(c.under)) * 5 + u16::from(c.page)) * FORM + form);
    put(Group::Topic, ((u16::from(c.topic) * 6 + u16::from(c.names)) * REGION + region) * 3 + step);
    let (mut behind, mut seconds) = (0, (FORM, FORM));
    if i > 0 {
        put(Group::PairBefore, form * FORM + self::form(&cells[i - 1].features));
    }
    if let Some(next) = cells.get(i + 1) {
        put(Group::PairAfter, form * FORM + self::form(&next.features));
        behind = next.features.blank.into();
    }
    if i > 1 {
        seconds.0 = self::form(&cells[i - 2].features);
    }
    if let Some(next) = cells.get(i + 2) {
        seconds.1 = self::form(&next.features);
    }
    put(Group::Second, seconds.0 * (FORM + 1) + seconds.1);
    let blank = u16::from(f.blank) * 3 + u16::min(behind, 2);
    put(Group::Prose, (since * NEAR + until) * 12 + blank);
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
        Region::Inside => 6,
        Region::After => 7 + u16::from(AFTER_OF[away]),
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
