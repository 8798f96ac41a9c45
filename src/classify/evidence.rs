//! Which features hold of a block, as numbers of rows in the table of weights.
//!
//! A feature is a group and a value, for instance "length = 5". Groups that look at the block alone come first, then those that
//! look around. Training and splitting call the same two functions, [`own`] and [`around`], so that they cannot differ.

use super::Cell;
use super::context::{self, Context, Region, copy};
use crate::cue::Cues;
use crate::feature::{Close, Features, Open, shape};

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
/// Buckets of first and last words.
const HASHED: u16 = 1024;
const UNDER: u16 = 4 * 5;
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
/// What a neighbour shows: its form, the class of its phrase, telling shapes, copies of the block before or after, a headline.
const NEIGHBOUR: u16 = FORM + CLASSES + TELLING.len() as u16 + 4;

macro_rules! groups {
    ($($(#[$doc:meta])* $name:ident = $size:expr, $label:literal;)*) => {
        /// A group of features.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Group { $($(#[$doc])* $name),* }
        /// Name and size of every group, in their order.
        pub(crate) const GROUPS: &[(&str, u16)] = &[$(($label, $size)),*];
        const ALL: &[Group] = &[$(Group::$name),*];
    };
}

groups! {
    Always = 1, "always";
    Length = LENGTH, "length";
    Opening = Open::COUNT, "opening";
    Ending = Close::COUNT, "ending";
    LengthEnding = SIZE * Close::COUNT, "length and ending";
    LengthOpening = SIZE * Open::COUNT, "length and opening";
    Shape = SHAPES, "shape";
    ShapeLength = SHAPES * 3, "shape and length";
    PhraseWhole = CLASSES, "phrase";
    PhraseStart = CLASSES * 3, "phrase at the start";
    PhraseEnd = CLASSES * 3, "phrase at the end";
    PhraseInside = CLASSES * 2, "phrase inside";
    Capitals = 6 * SIZE, "share of capitals";
    Numbers = 4 * SIZE, "share of numbers";
    Function = 5 * SIZE, "share of function words";
    Residue = 5, "words beside the date";
    Sentences = 4 * 3, "sentences";
    Commas = 4 * 3, "commas";
    Blank = 4, "blank lines in front";
    FirstWord = HASHED * 2, "first word";
    LastWord = HASHED * 2, "last word";
    // what follows looks around
    Place = PLACE, "place against the running text";
    PlaceForm = REGION * FORM, "place and form";
    PlacePhrase = REGION * CLASSES * 2, "place and phrase";
    PlaceShape = REGION * SHAPES, "place and shape";
    Copies = COPIES, "repetition";
    CopiesPlace = COPIES * REGION * 3, "repetition and place";
    Headline = REGION + 1, "likely headline";
    Topic = 6 * REGION * 3, "shared words";
    Names = 6 * REGION * 3, "shared names";
    Run = 6 * REGION, "run of short blocks";
    Prose = NEAR * NEAR, "distance to running text";
    ProseForm = 4 * FORM, "running text on either side, and form";
    Under = UNDER, "under a list heading";
    UnderForm = 4 * FORM, "under a list heading, and form";
    Page = 5 * FORM, "amount of running text, and form";
    Start = 7 * 2, "from the start of the page";
    End = 7 * 2, "from the end of the page";
    Before = NEIGHBOUR, "block before";
    After = NEIGHBOUR, "block after";
    Before2 = NEIGHBOUR, "second block before";
    After2 = NEIGHBOUR, "second block after";
    PairBefore = FORM * FORM, "form, and form of the block before";
    PairAfter = FORM * FORM, "form, and form of the block after";
    BlankAround = 9, "blank lines around";
}

const fn offsets() -> [u16; GROUPS.len() + 1] {
    let mut offsets = [0; GROUPS.len() + 1];
    let mut i = 0;
    while i < GROUPS.len() {
        offsets[i + 1] = offsets[i] + GROUPS[i].1;
        i += 1;
    }
    offsets
}

const OFFSETS: [u16; GROUPS.len() + 1] = offsets();

/// How many features there are.
pub(crate) const FEATURES: usize = OFFSETS[GROUPS.len()] as usize;

/// Returns the group of a feature and its value in the group.
pub(crate) fn group(feature: u16) -> (Group, u16) {
    let at = OFFSETS.partition_point(|&offset| offset <= feature) - 1;
    (ALL[at], feature - OFFSETS[at])
}

#[inline]
fn id(group: Group, value: u16) -> u16 {
    debug_assert!(value < GROUPS[group as usize].1, "{group:?} {value}");
    OFFSETS[group as usize] + value
}

#[inline]
fn class_of<const N: usize>(n: u16, limits: [u16; N]) -> u16 {
    limits.iter().map(|&limit| u16::from(n > limit)).sum()
}

fn size(f: &Features) -> u16 {
    class_of(f.syllables, [2, 5, 10, 18, 35])
}

/// Short, medium or long.
fn step(f: &Features) -> u16 {
    class_of(f.syllables, [4, 15])
}

fn ending(f: &Features) -> u16 {
    match f.close {
        Close::Stop | Close::Question | Close::Exclamation | Close::Quote => 0,
        Close::Colon | Close::Semicolon | Close::Comma => 1,
        Close::Ellipsis => 2,
        _ => 3,
    }
}

fn form(f: &Features) -> u16 {
    size(f) * END + ending(f)
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
pub(crate) fn own(f: &Features, sink: &mut impl FnMut(u16)) {
    let (size, step) = (size(f), step(f));
    let mut put = |group, value| sink(id(group, value));
    put(Group::Always, 0);
    put(Group::Length, class_of(f.syllables, LENGTHS));
    put(Group::Opening, f.open as u16);
    put(Group::Ending, f.close as u16);
    put(Group::LengthEnding, size * Close::COUNT + f.close as u16);
    put(Group::LengthOpening, size * Open::COUNT + f.open as u16);
    bits(f.shape, |shape| {
        put(Group::Shape, shape);
        put(Group::ShapeLength, shape * 3 + step);
    });
    bits(f.cues.whole, |class| put(Group::PhraseWhole, class));
    bits(f.cues.start, |class| put(Group::PhraseStart, class * 3 + step));
    bits(f.cues.end, |class| put(Group::PhraseEnd, class * 3 + step));
    bits(f.cues.inside, |class| put(Group::PhraseInside, class * 2 + u16::from(step > 1)));
    put(Group::Capitals, class_of(share(f.capitals, f.words), [0, 1, 3, 5, 7]) * SIZE + size);
    put(Group::Numbers, class_of(share(f.numbers, f.words), [0, 2, 5]) * SIZE + size);
    put(Group::Function, class_of(share(f.stops, f.words), [0, 1, 2, 3]) * SIZE + size);
    put(Group::Residue, class_of(f.residue.into(), [0, 1, 3, 6]));
    put(Group::Sentences, u16::from(f.sentences.min(3)) * 3 + step);
    put(Group::Commas, u16::from(f.commas.min(3)) * 3 + step);
    put(Group::Blank, f.blank.into());
    let hashed = |hash: u32| (hash >> 7) as u16 % HASHED * 2 + u16::from(step > 1);
    put(Group::FirstWord, hashed(f.first));
    put(Group::LastWord, hashed(f.last));
}

/// Calls `sink` with the features of cell `i` among its neighbours and its page.
pub(crate) fn around(cells: &[Cell], i: usize, sink: &mut impl FnMut(u16)) {
    let (f, c) = (&cells[i].features, &cells[i].context);
    let region = c.region as u16;
    let (form, step) = (form(f), step(f));
    let mut put = |group, value| sink(id(group, value));
    put(Group::Place, place(c));
    put(Group::PlaceForm, region * FORM + form);
    bits(f.cues.whole, |class| put(Group::PlacePhrase, (region * CLASSES + class) * 2));
    bits(f.cues.start, |class| put(Group::PlacePhrase, (region * CLASSES + class) * 2 + 1));
    bits(f.shape, |shape| put(Group::PlaceShape, region * SHAPES + shape));
    bits(c.copies.into(), |copy| {
        put(Group::Copies, copy);
        put(Group::CopiesPlace, (copy * REGION + region) * 3 + step);
    });
    put(Group::Headline, if c.headline { region } else { REGION });
    put(Group::Topic, (u16::from(c.topic) * REGION + region) * 3 + step);
    put(Group::Names, (u16::from(c.names) * REGION + region) * 3 + step);
    put(Group::Run, class_of(c.run.into(), [0, 1, 2, 4, 9]) * REGION + region);
    let (since, until) = (near(c.since_prose), near(c.until_prose));
    put(Group::Prose, since * NEAR + until);
    put(Group::ProseForm, (u16::from(since <= 1) * 2 + u16::from(until <= 1)) * FORM + form);
    put(Group::Under, u16::from(c.under) * 5 + class_of(c.under_since.into(), [1, 3, 8, 20]));
    put(Group::UnderForm, u16::from(c.under) * FORM + form);
    put(Group::Page, u16::from(c.page) * FORM + form);
    put(Group::Start, class_of(c.from_start.into(), [0, 1, 2, 4, 8, 20]) * 2 + u16::from(step > 1));
    put(Group::End, class_of(c.from_end.into(), [0, 1, 2, 4, 8, 20]) * 2 + u16::from(step > 1));
    let previous = i.checked_sub(1).map(|j| &cells[j]);
    let next = cells.get(i + 1);
    neighbour(previous, Group::Before, &mut put);
    neighbour(next, Group::After, &mut put);
    neighbour(i.checked_sub(2).map(|j| &cells[j]), Group::Before2, &mut put);
    neighbour(cells.get(i + 2), Group::After2, &mut put);
    if let Some(cell) = previous {
        put(Group::PairBefore, form * FORM + self::form(&cell.features));
    }
    let mut behind = 0;
    if let Some(cell) = next {
        put(Group::PairAfter, form * FORM + self::form(&cell.features));
        behind = cell.features.blank.into();
    }
    put(Group::BlankAround, u16::from(f.blank.min(2)) * 3 + u16::min(behind, 2));
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

fn neighbour(cell: Option<&Cell>, group: Group, put: &mut impl FnMut(Group, u16)) {
    let Some(cell) = cell else { return };
    let f = &cell.features;
    put(group, form(f));
    bits(f.cues.whole | if step(f) < 2 { f.cues.start } else { 0 }, |class| put(group, FORM + class));
    for (i, shape) in TELLING.iter().enumerate() {
        if f.shape & shape != 0 {
            put(group, FORM + CLASSES + i as u16);
        }
    }
    let last = FORM + CLASSES + TELLING.len() as u16;
    let flags = [
        cell.context.copies & context::copy::PREVIOUS != 0,
        cell.context.copies & context::copy::NEXT != 0,
        cell.context.copies & context::copy::LIKE_TITLE != 0,
        cell.context.headline,
    ];
    for (i, _) in flags.iter().enumerate().filter(|(_, flag)| **flag) {
        put(group, last + i as u16);
    }
}
