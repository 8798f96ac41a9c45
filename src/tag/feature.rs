//! What holds of a word among its neighbours, as rows of the table of weights.
//!
//! A feature is a template and a value; both are hashed to a row. Two features that share a row share its weights, and were learnt so.

use super::class::{Class, Set};
use super::memory::bit;
use super::token::{Cover, Token};
use super::word::{Case, flag};

/// Bits of the number of a row.
pub(crate) const ROW_BITS: u32 = 16;
/// How many rows of weights there are.
pub(crate) const ROWS: usize = 1 << ROW_BITS;

/// What a feature speaks of. The numbers are in the hashes: a new template stands at the end.
#[derive(Clone, Copy)]
#[repr(u32)]
enum Of {
    Word = 1,
    Before,
    After,
    Before2,
    After2,
    PairBefore,
    PairAfter,
    Shapes,
    ShapesBefore,
    ShapesAfter,
    ShapesWide,
    Name,
    NameBefore,
    NameAfter,
    Single,
    SingleBefore,
    SingleAfter,
    Plain,
    Classes,
    ClassesBefore,
    ClassesAfter,
    RunBefore,
    RunAfter,
    RunClass,
    RunShape,
    Head,
    HeadClass,
    Memory,
    Own,
    Tail,
    Start,
    NameWord,
    Before3,
    MemoryPair,
    SurnameRow,
    ClassWord,
    RunWords,
    RunFirst,
    RunLast,
}

#[inline]
fn row(of: Of, value: u32) -> u32 {
    let mixed = (value ^ (of as u32).wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
    (mixed ^ mixed >> 15).wrapping_mul(0xC2B2_AE35) >> (32 - ROW_BITS)
}

#[inline]
fn pair(a: u32, b: u32) -> u32 {
    (a.rotate_left(11) ^ b).wrapping_mul(0x9E37_79B1)
}

/// How a word looks: its case or its mark, and where it stands in the sentence.
#[inline]
pub(crate) fn shape(token: &Token) -> u32 {
    let word = &token.word;
    match word.mark() {
        0 => word.case as u32 | if word.has(flag::SHOUTED) { 16 } else { 0 } | if word.has(flag::FOREIGN) { 32 } else { 0 },
        mark => 64 | u32::from(mark) << 8 | u32::from(word.has(flag::SPACED)),
    }
}

/// The case alone.
fn case(token: &Token) -> u32 {
    token.word.case as u32 | if token.word.has(flag::SHOUTED) { 16 } else { 0 }
}

fn bits(set: u64, mut each: impl FnMut(u32)) {
    let mut set = set;
    while set != 0 {
        each(set.trailing_zeros());
        set &= set - 1;
    }
}

fn cover(cover: Cover, mut each: impl FnMut(u32)) {
    bits(cover.set.0, |class| each(class * 4 + cover.part as u32));
}

/// One class that stands for a word: that of the longest name, else of the plain word, else of the word alone.
pub(crate) fn class(token: &Token) -> u32 {
    let first = |set: Set| set.0.trailing_zeros();
    if token.name.set.0 != 0 {
        1 + first(token.name.set) * 4 + token.name.part as u32
    } else if token.single.and(Set::PARTS).0 != 0 {
        257 + first(token.single.and(Set::PARTS))
    } else if token.plain.set.0 != 0 {
        513 + first(token.plain.set) * 4 + token.plain.part as u32
    } else {
        0
    }
}

/// A word beyond the line.
const EDGE: Token = {
    const SET: Set = Set(0);
    Token {
        word: super::word::Word { key: 0xED6E, tail: 0, start: 0, end: 0, case: Case::Mark, flags: 0, len: 0 },
        found: super::lexicon::Found { set: SET, most: 0, key: 0 },
        single: SET,
        name: Cover { set: SET, part: super::token::Part::Only },
        plain: Cover { set: SET, part: super::token::Part::Only },
        run_at: 0,
        run: 0,
        memory: 0,
        own: 0,
        head: 0,
        since: 0,
        pure: false,
        shape: 64,
        class: 0,
        active: false,
    }
};

/// Calls `sink` with the rows of word `i` of a line. A bounded number of rows.
pub(crate) fn each(line: &[Token], i: usize, sink: &mut impl FnMut(u32)) {
    let at = |offset: isize| i.checked_add_signed(offset).and_then(|at| line.get(at)).unwrap_or(&EDGE);
    let (t, before, after) = (at(0), at(-1), at(1));
    let mut put = |of: Of, value: u32| sink(row(of, value));
    let shape0 = t.shape;
    let case0 = case(t);
    put(Of::Word, pair(t.word.key, case0));
    put(Of::Before, pair(before.word.key, case0));
    put(Of::After, pair(after.word.key, case0));
    put(Of::Before2, pair(at(-2).word.key, case0));
    put(Of::After2, pair(at(2).word.key, case0));
    put(Of::PairBefore, pair(before.word.key, t.word.key));
    put(Of::PairAfter, pair(t.word.key, after.word.key));
    let (left, right) = (before.shape, after.shape);
    put(Of::Shapes, pair(pair(left, shape0), right));
    put(Of::ShapesBefore, pair(pair(at(-2).shape, left), shape0));
    put(Of::ShapesAfter, pair(pair(shape0, right), at(2).shape));
    if t.word.case.is_number() || t.word.case == Case::Mark || t.word.case == Case::Count {
        let wide = [at(-3).shape, at(-2).shape, left, shape0, right, at(2).shape, at(3).shape];
        put(Of::ShapesWide, wide.iter().fold(0, |hash, &shape| pair(hash, shape)));
        put(Of::Before3, pair(at(-3).word.key, shape0));
    }
    put(Of::Start, pair(u32::from(t.word.flags), shape0));
    tables(t, before, after, at(-2), at(2), &mut put);
    if t.run > 0 {
        row_of_capitals(line, i, &mut put);
    }
    if t.head != 0 {
        let (since, pure) = (u32::from(t.since.min(8)), u32::from(t.pure));
        put(Of::Head, pair(pair(t.head, since * 2 + pure), shape0));
        put(Of::HeadClass, pair(pair(since * 2 + pure, t.class), shape0));
    }
}

/// What the tables say of a word and of its neighbours.
fn tables(t: &Token, before: &Token, after: &Token, before2: &Token, after2: &Token, put: &mut impl FnMut(Of, u32)) {
    let case0 = case(t);
    cover(t.name, |class| put(Of::Name, pair(class, case0)));
    cover(before.name, |class| put(Of::NameBefore, pair(class, case0)));
    cover(after.name, |class| put(Of::NameAfter, pair(class, case0)));
    cover(t.plain, |class| put(Of::Plain, pair(class, case0)));
    let part = |token: &Token| token.single.and(Set::PARTS).0;
    bits(part(t), |class| put(Of::Single, pair(class, case0)));
    bits(part(before), |class| put(Of::SingleBefore, pair(class, case0)));
    bits(part(after), |class| put(Of::SingleAfter, pair(class, case0)));
    let (here, left, right) = (t.class, before.class, after.class);
    put(Of::Classes, pair(pair(left, here), right));
    put(Of::ClassesBefore, pair(pair(before2.class, left), pair(here, case0)));
    put(Of::ClassesAfter, pair(pair(here, case0), pair(right, after2.class)));
    put(Of::NameWord, pair(left, t.word.key));
    put(Of::ClassWord, pair(here, after.word.key));
}

/// What a row of capitals and its place in the document say.
fn row_of_capitals(line: &[Token], i: usize, put: &mut impl FnMut(Of, u32)) {
    let t = &line[i];
    let (at, count) = (u32::from(t.run_at), u32::from(t.run));
    let left = count - 1 - at;
    let place = at.min(2) * 4 + left.min(2);
    let first = i - at as usize;
    let end = first + count as usize;
    let before = first.checked_sub(1).map_or(&EDGE, |at| &line[at]);
    let next = line.get(end).unwrap_or(&EDGE);
    put(Of::RunBefore, pair(before.word.key, place));
    put(Of::RunAfter, pair(next.word.key, place));
    put(Of::RunClass, pair(pair(before.class, next.class), place));
    put(Of::RunShape, pair(pair(before.shape, next.shape), place * 8 + count.min(7)));
    put(Of::RunFirst, pair(line[first].class, place));
    put(Of::RunLast, pair(line[(end - 1).min(line.len() - 1)].class, place));
    let start = u32::from(line[first].word.flags & (flag::SENTENCE | flag::OPENED));
    put(Of::RunWords, pair(place * 8 + count.min(7), start * 64 + case(t)));
    for n in 0..bit::COUNT {
        if t.memory >> n & 1 != 0 {
            put(Of::Memory, n * 16 + place);
        }
        if t.own >> n & 1 != 0 {
            put(Of::Own, n * 16 + place);
        }
    }
    let mask = bit::TITLED | bit::PLACED | bit::HEADED | bit::PLACE | bit::ORGANIZATION | bit::PERSON;
    put(Of::MemoryPair, pair(u32::from(t.memory & mask), pair(u32::from(t.own & (mask | bit::ENDING)), place)));
    if t.word.has(flag::FOREIGN) {
        put(Of::Tail, pair(t.word.tail, 0));
    }
    if t.single.has(Class::Surname) && at == 0 {
        put(Of::SurnameRow, pair(count.min(5), u32::from(t.memory & bit::TITLED)));
    }
}
