//! What holds of a word among its neighbours, as rows of the table of weights.
//!
//! A feature is a template and a value; both are hashed to a row. Two features that share a row share its weights, and were learnt so.

use super::class::{Class, Set};
use super::memory::bit;
use super::token::{Part, Token};
use super::vocabulary::Vocabulary;
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

/// The case alone.
fn case(token: &Token) -> u32 {
    token.case as u32 | if token.has(flag::SHOUTED) { 16 } else { 0 }
}

fn bits(set: u64, mut each: impl FnMut(u32)) {
    let mut set = set;
    while set != 0 {
        each(set.trailing_zeros());
        set &= set - 1;
    }
}

fn cover(set: Set, part: Part, mut each: impl FnMut(u32)) {
    bits(set.0, |class| each(class * 4 + part as u32));
}

/// One class that stands for a word: that of the longest name, else of the plain word, else of the word alone.
pub(crate) fn class(token: &Token) -> u16 {
    let first = |set: Set| set.0.trailing_zeros() as u16;
    if token.name.0 != 0 {
        1 + first(token.name) * 4 + token.name_part as u16
    } else if token.single.and(Set::PARTS).0 != 0 {
        257 + first(token.single.and(Set::PARTS))
    } else if token.plain.0 != 0 {
        513 + first(token.plain) * 4 + token.plain_part as u16
    } else {
        0
    }
}

/// A word beyond the line.
const EDGE: Token = {
    const NONE: Set = Set(0);
    Token {
        start: 0,
        end: 0,
        key: 0xED6E,
        entry: 0,
        case: Case::Mark,
        flags: 0,
        name: NONE,
        plain: NONE,
        single: NONE,
        name_part: Part::Only,
        plain_part: Part::Only,
        run_at: 0,
        run: 0,
        memory: 0,
        own: 0,
        head: 0,
        pure: false,
        len: 0,
        shape: 64,
        class: 0,
    }
};

/// Calls `sink` with the rows of word `i` of a line. A bounded number of rows.
pub(crate) fn each(vocabulary: &Vocabulary, line: &[Token], i: usize, sink: &mut impl FnMut(u32)) {
    let at = |offset: isize| i.checked_add_signed(offset).and_then(|at| line.get(at)).unwrap_or(&EDGE);
    let (t, before, after) = (at(0), at(-1), at(1));
    let mut put = |of: Of, value: u32| sink(row(of, value));
    let shape0 = t.shape();
    let case0 = case(t);
    put(Of::Word, pair(t.key, case0));
    put(Of::Before, pair(before.key, case0));
    put(Of::After, pair(after.key, case0));
    put(Of::Before2, pair(at(-2).key, case0));
    put(Of::After2, pair(at(2).key, case0));
    put(Of::PairBefore, pair(before.key, t.key));
    put(Of::PairAfter, pair(t.key, after.key));
    let (left, right) = (before.shape(), after.shape());
    put(Of::Shapes, pair(pair(left, shape0), right));
    put(Of::ShapesBefore, pair(pair(at(-2).shape(), left), shape0));
    put(Of::ShapesAfter, pair(pair(shape0, right), at(2).shape()));
    if t.case.is_number() || t.case == Case::Mark || t.case == Case::Count {
        let wide = [at(-3).shape(), at(-2).shape(), left, shape0, right, at(2).shape(), at(3).shape()];
        put(Of::ShapesWide, wide.iter().fold(0, |hash, &shape| pair(hash, shape)));
        put(Of::Before3, pair(at(-3).key, shape0));
    }
    put(Of::Start, pair(u32::from(t.flags), shape0));
    tables(t, before, after, at(-2), at(2), &mut put);
    if t.run > 0 {
        row_of_capitals(vocabulary, line, i, &mut put);
    }
    if t.head != 0 {
        let (since, pure) = (u32::from(t.head - 1).min(8), u32::from(t.pure));
        let head = line[i - usize::from(t.head)].key;
        put(Of::Head, pair(pair(head, since * 2 + pure), shape0));
        put(Of::HeadClass, pair(pair(since * 2 + pure, t.class()), shape0));
    }
}

/// What the tables say of a word and of its neighbours.
fn tables(t: &Token, before: &Token, after: &Token, before2: &Token, after2: &Token, put: &mut impl FnMut(Of, u32)) {
    let case0 = case(t);
    cover(t.name, t.name_part, |class| put(Of::Name, pair(class, case0)));
    cover(before.name, before.name_part, |class| put(Of::NameBefore, pair(class, case0)));
    cover(after.name, after.name_part, |class| put(Of::NameAfter, pair(class, case0)));
    cover(t.plain, t.plain_part, |class| put(Of::Plain, pair(class, case0)));
    let part = |token: &Token| token.single.and(Set::PARTS).0;
    bits(part(t), |class| put(Of::Single, pair(class, case0)));
    bits(part(before), |class| put(Of::SingleBefore, pair(class, case0)));
    bits(part(after), |class| put(Of::SingleAfter, pair(class, case0)));
    let (here, left, right) = (t.class(), before.class(), after.class());
    put(Of::Classes, pair(pair(left, here), right));
    put(Of::ClassesBefore, pair(pair(before2.class(), left), pair(here, case0)));
    put(Of::ClassesAfter, pair(pair(here, case0), pair(right, after2.class())));
    put(Of::NameWord, pair(left, t.key));
    put(Of::ClassWord, pair(here, after.key));
}

/// What a row of capitals and its place in the document say.
fn row_of_capitals(vocabulary: &Vocabulary, line: &[Token], i: usize, put: &mut impl FnMut(Of, u32)) {
    let t = &line[i];
    let (at, count) = (u32::from(t.run_at), u32::from(t.run));
    let left = count - 1 - at;
    let place = at.min(2) * 4 + left.min(2);
    let first = i - at as usize;
    let end = first + count as usize;
    let before = first.checked_sub(1).map_or(&EDGE, |at| &line[at]);
    let next = line.get(end).unwrap_or(&EDGE);
    put(Of::RunBefore, pair(before.key, place));
    put(Of::RunAfter, pair(next.key, place));
    put(Of::RunClass, pair(pair(before.class(), next.class()), place));
    put(Of::RunShape, pair(pair(before.shape(), next.shape()), place * 8 + count.min(7)));
    put(Of::RunFirst, pair(line[first].class(), place));
    put(Of::RunLast, pair(line[(end - 1).min(line.len() - 1)].class(), place));
    let start = u32::from(line[first].flags & (flag::SENTENCE | flag::OPENED));
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
    if t.has(flag::FOREIGN) {
        put(Of::Tail, pair(vocabulary.entry(t.entry).tail, 0));
    }
    if t.single.has(Class::Surname) && at == 0 {
        put(Of::SurnameRow, pair(count.min(5), u32::from(t.memory & bit::TITLED)));
    }
}
