//! Which features hold of a block, as numbers of rows in the table of weights.
//!
//! A feature is a group and a value, often of several coordinates: "length and ending = 5, 2". Training and splitting call the
//! same functions, [`own`], [`telling`] and [`around`], so that they cannot differ. Training takes each feature apart again into
//! coarser ones (see `atoms`), learns weights for all of them, and writes the sums; so splitting adds few rows, and rare
//! combinations lean on their parts.

use super::Cell;
use super::context::{Context, Region, copy};
use crate::cue::Cues;
use crate::feature::{Close, Features, Open};
use crate::shape;

const LENGTHS: [u16; 13] = [1, 2, 3, 4, 6, 8, 11, 15, 20, 28, 40, 60, 100];
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
/// What a neighbour shows beside its form: the class of its phrase, telling shapes, copies of the block before or after, a headline.
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
    LengthOpening = [SIZE, Open::COUNT], "length and opening";
    Capitals = [6, SIZE], "share of capitals";
    Numbers = [4, SIZE], "share of numbers";
    Function = [5, SIZE], "share of function words";
    Residue = [5], "words beside the date";
    Sentences = [4, 3], "sentences";
    Commas = [4, 3], "commas";
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
    Place = [PLACE, SIZE, END], "place against the running text";
    Sides = [4, 4, SIZE, END], "running text and list heading beside it";
    Prose = [NEAR, NEAR], "distance to running text";
    Topic = [6, REGION, 3], "shared words";
    Names = [6, REGION, 3], "shared names";
    Page = [5, SIZE, END], "amount of running text";
    PairBefore = [SIZE, END, SIZE, END], "form of the block before";
    PairAfter = [SIZE, END, SIZE, END], "form of the block after";
    Before = [SIGN], "block before";
    After = [SIGN], "block after";
    FormBefore2 = [SIZE, END], "form of the second block before";
    FormAfter2 = [SIZE, END], "form of the second block after";
    Before2 = [SIGN], "second block before";
    After2 = [SIGN], "second block after";
    Blank = [4, 3], "blank lines around";
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

#[inline]
fn class_of<const N: usize>(n: u16, limits: [u16; N]) -> u16 {
    limits.iter().map(|&limit| u16::from(n > limit)).sum()
}

fn form(f: &Features) -> u16 {
    u16::from(f.size) * END + u16::from(f.end)
}

fn bits(mut set: u32, mut each: impl FnMut(u16)) {
    while set != 0 {
        each(set.trailing_zeros() as u16);
        set &= set - 1;
    }
}

fn share(part: u8, all: u8) -> u16 {
    if all == 0 { 0 } else { u16::from(part) * 8 / u16::from(all) }
}

/// Calls `sink` with the features of the block alone.
#[inline]
pub(crate) fn own(f: &Features, sink: &mut impl FnMut(u16)) {
    let (size, step) = (u16::from(f.size), u16::from(f.step));
    let mut put = |group, value| sink(id(group, value));
    put(Group::LengthEnding, class_of(f.syllables, LENGTHS) * Close::COUNT + f.close as u16);
    put(Group::LengthOpening, size * Open::COUNT + f.open as u16);
    put(Group::Capitals, class_of(share(f.capitals, f.words), [0, 1, 3, 5, 7]) * SIZE + size);
    put(Group::Numbers, class_of(share(f.numbers, f.words), [0, 2, 5]) * SIZE + size);
    put(Group::Function, class_of(share(f.stops, f.words), [0, 1, 2, 3]) * SIZE + size);
    put(Group::Residue, class_of(f.residue.into(), [0, 1, 3, 6]));
    put(Group::Sentences, u16::from(f.sentences.min(3)) * 3 + step);
    put(Group::Commas, u16::from(f.commas.min(3)) * 3 + step);
    let hashed = |hash: u32| (hash >> 7) as u16 % HASHED * 2 + u16::from(step > 1);
    put(Group::FirstWord, hashed(f.first));
    put(Group::LastWord, hashed(f.last));
    bits(f.cues.end, |class| put(Group::PhraseEnd, class * 3 + step));
    bits(f.cues.inside, |class| put(Group::PhraseInside, class * 2 + u16::from(step > 1)));
}

/// Calls `sink` with the features of cell `i` that one can point at: shapes, phrases, repetition.
#[inline]
pub(crate) fn telling(cells: &[Cell], i: usize, sink: &mut impl FnMut(u16)) {
    let (f, c) = (&cells[i].features, &cells[i].context);
    let (region, step) = (c.region as u16, u16::from(f.step));
    let mut put = |group, value| sink(id(group, value));
    bits(f.shape, |shape| put(Group::Shape, (shape * REGION + region) * 3 + step));
    bits(f.cues.whole, |class| put(Group::Phrase, class * REGION + region));
    bits(f.cues.start, |class| put(Group::PhraseStart, (class * REGION + region) * 3 + step));
    bits(c.copies.into(), |copy| put(Group::Copies, (copy * REGION + region) * 3 + step));
    put(Group::Headline, if c.headline { region } else { REGION });
    put(Group::Beside, (u16::from(c.beside) * 4 + stamp(f)) * 3 + step);
    put(Group::Under, u16::from(c.under) * 5 + class_of(c.under_since.into(), [1, 3, 8, 20]));
    put(Group::Run, class_of(c.run.into(), [0, 1, 2, 4, 9]) * REGION + region);
    put(Group::Place, place(c) * FORM + form(f));
}

/// Calls `sink` with the other features of cell `i` among its neighbours and its page.
#[inline]
pub(crate) fn around(cells: &[Cell], i: usize, sink: &mut impl FnMut(u16)) {
    let (f, c) = (&cells[i].features, &cells[i].context);
    let (region, form, step) = (c.region as u16, form(f), u16::from(f.step));
    let mut put = |group, value| sink(id(group, value));
    let (since, until) = (near(c.since_prose), near(c.until_prose));
    let sides = u16::from(since <= 1) * 2 + u16::from(until <= 1);
    put(Group::Sides, (sides * 4 + u16::from(c.under)) * FORM + form);
    put(Group::Prose, since * NEAR + until);
    put(Group::Topic, (u16::from(c.topic) * REGION + region) * 3 + step);
    put(Group::Names, (u16::from(c.names) * REGION + region) * 3 + step);
    put(Group::Page, u16::from(c.page) * FORM + form);
    let mut behind = 0;
    if i > 0 {
        put(Group::PairBefore, form * FORM + self::form(&cells[i - 1].features));
        signs(&cells[i - 1], Group::Before, &mut put);
    }
    if let Some(next) = cells.get(i + 1) {
        put(Group::PairAfter, form * FORM + self::form(&next.features));
        signs(next, Group::After, &mut put);
        behind = next.features.blank.into();
    }
    if i > 1 {
        put(Group::FormBefore2, self::form(&cells[i - 2].features));
        signs(&cells[i - 2], Group::Before2, &mut put);
    }
    if let Some(next) = cells.get(i + 2) {
        put(Group::FormAfter2, self::form(&next.features));
        signs(next, Group::After2, &mut put);
    }
    put(Group::Blank, u16::from(f.blank) * 3 + u16::min(behind, 2));
}

/// Whether a block could be a stamp: a date alone, a date and more, a name, or none of these.
fn stamp(f: &Features) -> u16 {
    match f.shape {
        shape if shape & shape::ONLY_DATE != 0 => 0,
        shape if shape & shape::DATE != 0 => 1,
        shape if shape & shape::NAME != 0 => 2,
        _ => 3,
    }
}

fn place(c: &Context) -> u16 {
    match c.region {
        Region::None => 0,
        Region::Before => 1 + class_of(c.away.into(), [1, 2, 3, 8]),
        Region::Inside => 6,
        Region::After => 7 + class_of(c.away.into(), [1, 2, 4, 10]),
    }
}

fn near(distance: u8) -> u16 {
    if distance == u8::MAX { NEAR - 1 } else { class_of(distance.into(), [1, 2, 3, 6]) }
}

/// Signs that a neighbour shows, beside its form.
#[inline]
fn signs(cell: &Cell, group: Group, put: &mut impl FnMut(Group, u16)) {
    let f = &cell.features;
    bits(f.cues.whole | if f.step < 2 { f.cues.start } else { 0 }, |class| put(group, class));
    if f.shape & TELLING_ANY != 0 {
        for (i, shape) in TELLING.iter().enumerate().filter(|(_, shape)| f.shape & **shape != 0) {
            debug_assert!(*shape != 0);
            put(group, CLASSES + i as u16);
        }
    }
    let flags = cell.context.copies & (copy::PREVIOUS | copy::NEXT | copy::LIKE_TITLE);
    if flags != 0 || cell.context.headline {
        let own = [flags & copy::PREVIOUS != 0, flags & copy::NEXT != 0, flags & copy::LIKE_TITLE != 0, cell.context.headline];
        for (i, _) in own.iter().enumerate().filter(|(_, own)| **own) {
            put(group, CLASSES + TELLING.len() as u16 + i as u16);
        }
    }
}

/// Returns what a feature is made of, for training: for each part, which coordinates it keeps; the others are left out.
#[cfg(feature = "train")]
pub(crate) fn parts(group: Group) -> &'static [&'static [usize]] {
    match group {
        Group::LengthEnding => &[&[], &[0], &[1], &[0, 1]],
        Group::LengthOpening => &[&[1], &[0, 1]],
        Group::Shape => &[&[0], &[0, 1], &[0, 2]],
        Group::Phrase | Group::Blank => &[&[0], &[0, 1]],
        Group::PhraseStart => &[&[0, 2], &[0, 1]],
        Group::Copies | Group::Place => &[&[0], &[0, 1, 2]],
        Group::Sides => &[&[0, 2, 3], &[1, 2, 3]],
        Group::PairBefore | Group::PairAfter => &[&[2, 3], &[0, 1, 2, 3]],
        _ => &[ANY],
    }
}

/// All coordinates.
#[cfg(feature = "train")]
pub(crate) const ANY: &[usize] = &[usize::MAX];
