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

/// What a feature speaks of: an odd number that its value is multiplied by, of which the highest bits are the row.
///
/// The numbers are those of splitmix64 (Steele, Lea, Flood 2014), so that no template's rows lean on another's.
#[derive(Clone, Copy)]
enum Of {
    Word,
    Before,
    After,
    Before2,
    After2,
    PairBefore,
    Shapes,
    ShapesBefore,
    ShapesAfter,
    Start,
    Name,
    NameBefore,
    NameAfter,
    Single,
    SingleAfter,
    Plain,
    Classes,
    ClassesBefore,
    ClassesAfter,
    NameWord,
    RunBefore,
    RunShape,
    RunFirst,
    RunLast,
    RunWords,
    RowAround,
    RowKnown,
    WordKnown,
    SurnameRow,
    Tail,
    Head,
    HeadClass,
    RowBefore,
    RowAfter,
    Count,
}

const ODD: [u32; Of::Count as usize] = {
    let (mut odd, mut at) = ([0; Of::Count as usize], 0);
    while at < odd.len() {
        odd[at] = (random(at as u64) >> 32) as u32 | 1;
        at += 1;
    }
    odd
};

const fn random(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(crate::syllable::ODD);
    z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ z >> 31
}

/// Takes the rows of a word, some at a time.
pub(crate) trait Sink {
    /// Takes four rows or less.
    fn take<const N: usize>(&mut self, rows: [u16; N]);
}

/// Returns the row of a feature, by a number whose bits are mixed well.
#[inline]
fn row(of: Of, value: u32) -> u16 {
    (value.wrapping_mul(ODD[of as usize]) >> (u32::BITS - ROW_BITS)) as u16
}

/// Mixes up to 64 bits into 32.
#[inline]
fn mix32(bits: u64) -> u32 {
    (bits.wrapping_mul(crate::syllable::ODD) >> 32) as u32
}

#[inline]
fn pair(a: u32, b: u32) -> u32 {
    mix32(u64::from(a) | u64::from(b) << 32)
}

#[inline]
fn three(a: u16, b: u16, c: u16) -> u32 {
    mix32(u64::from(a) | u64::from(b) << 16 | u64::from(c) << 32)
}

/// What is mixed to a value for the case of the word that it is a feature of.
static CASES: [u32; 32] = {
    let (mut cases, mut at) = ([0; 32], 0);
    while at < cases.len() {
        cases[at] = random(at as u64 + (1 << 32)) as u32;
        at += 1;
    }
    cases
};

/// What is mixed to a value for the place of a word in its row of capitals.
static PLACES: [u32; 16] = {
    let (mut places, mut at) = ([0; 16], 0);
    while at < places.len() {
        places[at] = random(at as u64 + (2 << 32)) as u32;
        at += 1;
    }
    places
};

/// Bits of the memory that are looked at together: of a row of capitals what stood around it and what is known of it, of a word what is
/// known of it alone and as the end of a longer row.
const AROUND: u16 = bit::TITLED | bit::PLACED | bit::HEADED | bit::SPEAKS | bit::BRACKETED;
const KNOWN: u16 = bit::PLACE | bit::ORGANIZATION | bit::PERSON | bit::INNER | bit::LOWER;
const OWN: u16 = KNOWN | bit::ENDING | bit::OF_PERSON | bit::TITLED;

/// The case, and whether the line is printed in capitals.
#[inline]
fn case(token: &Token) -> u16 {
    token.case as u16 | if token.has(flag::SHOUTED) { 16 } else { 0 }
}

/// The classes of a name that a word is part of.
#[inline]
fn cover(set: Set, part: Part) -> u32 {
    mix32(set.0 ^ (part as u64 + 1) << 60)
}

/// The classes of a word as part of a person's name.
#[inline]
fn parts(token: &Token) -> u32 {
    mix32(token.single.and(Set::PARTS).0)
}

/// What a row of capitals shows another, of which this is the nearest word, with what stands between; 0 for a word outside of rows.
#[inline]
fn beside(token: &Token, between: u32) -> u32 {
    // names in a list are of one kind
    let shown = u64::from(token.memory & bit::KIND) | u64::from(token.run.min(4)) << 16 | u64::from(token.shape) << 20;
    if token.run == 0 { 0 } else { mix32(shown << 32 | u64::from(between)) }
}

/// How a word looks: its case, and whether it cannot be a Vietnamese syllable.
pub(crate) fn shape(case: Case, foreign: bool) -> u16 {
    case as u16 | if foreign { 32 } else { 0 }
}

/// The same for a word whose line is printed in capitals.
pub(crate) fn shouted(shape: u16) -> u16 {
    shape | 16
}

/// How a mark looks.
pub(crate) fn mark(mark: u8, spaced: bool) -> u16 {
    64 | u16::from(mark) << 8 | u16::from(spaced)
}

/// One class that stands for a word: that of the longest name, else of the word as part of a person's name, else of the plain word.
pub(crate) fn class(name: Set, single: Set, plain: Set, part: Part) -> u16 {
    /// Sets have 64 classes, a word four places in a name.
    const NAME: u16 = 1;
    const PARTS: u16 = NAME + 64 * 4;
    const PLAIN: u16 = PARTS + 64 * 4;
    let first = |set: Set| set.0.trailing_zeros() as u16;
    let parts = single.and(Set::PARTS);
    match () {
        () if name != Set(0) => NAME + first(name) * 4 + part as u16,
        () if parts != Set(0) => PARTS + first(parts),
        () if plain != Set(0) => PLAIN + first(plain) * 4 + part as u16,
        () => 0,
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

/// Features of the words of a line, one word after the other: what two words share is mixed once.
pub(crate) struct Features<'a> {
    vocabulary: &'a Vocabulary,
    line: &'a [Token],
    at: usize,
    /// The word whose turn it is, and two on either side.
    near: [&'a Token; 5],
    /// Three words from the one two in front of it, from that in front of it, and from itself: their shapes and their classes.
    shapes: [u32; 3],
    classes: [u32; 3],
    /// The word in front of it and itself.
    pair: u32,
    class_word: u32,
    /// What the tables know of the word in front of it, itself and the next.
    names: [u32; 3],
    /// The same of itself and the next, as parts of a person's name.
    parts: [u32; 2],
    row: Row,
}

/// What is the same for all words of a row of capitals.
#[derive(Clone, Copy, Default)]
struct Row {
    /// The word behind its last.
    end: usize,
    before: u32,
    shape: u32,
    first: u32,
    last: u32,
    words: u32,
    /// The rows from which one word or mark parts it; 0 for none.
    near_before: u32,
    near_after: u32,
}

impl<'a> Features<'a> {
    /// Returns the features of the words of a line from `at` on.
    pub(crate) fn new(vocabulary: &'a Vocabulary, line: &'a [Token], at: usize) -> Self {
        let word = |distance: isize| line.get(at.wrapping_add_signed(distance)).unwrap_or(&EDGE);
        let near @ [before2, before, own, after, after2] = [-2, -1, 0, 1, 2].map(word);
        let threes = [[before2, before, own], [before, own, after], [own, after, after2]];
        Self {
            vocabulary,
            line,
            at,
            near,
            shapes: threes.map(|[a, b, c]| three(a.shape, b.shape, c.shape)),
            classes: threes.map(|[a, b, c]| three(a.class, b.class, c.class)),
            pair: pair(before.key, own.key),
            class_word: pair(own.key, before.class.into()),
            names: [before, own, after].map(|word| cover(word.name, word.name_part)),
            parts: [own, after].map(parts),
            row: Row::default(),
        }
    }

    /// Hands the rows of the word whose turn it is to `sink`, and goes on to the next. A bounded number of rows.
    #[inline]
    pub(crate) fn next(&mut self, sink: &mut impl Sink) {
        let [before2, before, t, after, after2] = self.near;
        let own = CASES[usize::from(case(t)) % CASES.len()];
        sink.take([
            row(Of::Word, t.key ^ own),
            row(Of::Before, before.key ^ own),
            row(Of::After, after.key ^ own),
            row(Of::Before2, before2.key ^ own),
        ]);
        sink.take([
            row(Of::After2, after2.key ^ own),
            row(Of::PairBefore, self.pair),
            row(Of::ShapesBefore, self.shapes[0]),
            row(Of::Shapes, self.shapes[1]),
        ]);
        sink.take([
            row(Of::ShapesAfter, self.shapes[2]),
            row(Of::Start, mix32(u64::from(t.flags) | u64::from(t.shape) << 8)),
            row(Of::NameBefore, self.names[0] ^ own),
            row(Of::Name, self.names[1] ^ own),
        ]);
        sink.take([
            row(Of::NameAfter, self.names[2] ^ own),
            row(Of::Single, self.parts[0] ^ own),
            row(Of::SingleAfter, self.parts[1] ^ own),
            row(Of::Plain, cover(t.plain, t.plain_part) ^ own),
        ]);
        sink.take([
            row(Of::ClassesBefore, self.classes[0] ^ own),
            row(Of::Classes, self.classes[1]),
            row(Of::ClassesAfter, self.classes[2] ^ own),
            row(Of::NameWord, self.class_word),
        ]);
        if t.run > 0 {
            if self.at >= self.row.end {
                self.row = self.row();
            }
            self.capital(t, sink);
        }
        if t.head != 0 {
            let since = u32::from(t.head - 1).min(8) << 1 | u32::from(t.pure);
            let head = self.line[self.at - usize::from(t.head)].key;
            sink.take([
                row(Of::Head, mix32(u64::from(head) | u64::from(since) << 32 | u64::from(t.shape) << 40)),
                row(Of::HeadClass, three(since as u16, t.class, t.shape)),
            ]);
        }
        self.at += 1;
        self.enter(self.line.get(self.at + 2).unwrap_or(&EDGE));
    }

    /// Takes in the second word behind the one whose turn it is, and mixes what it is the third of and what the tables know of the one in
    /// front of it.
    #[inline]
    fn enter(&mut self, last: &'a Token) {
        let [_, before, own, after, next] = self.near;
        self.near = [before, own, after, next, last];
        self.shapes = [self.shapes[1], self.shapes[2], three(after.shape, next.shape, last.shape)];
        self.classes = [self.classes[1], self.classes[2], three(after.class, next.class, last.class)];
        self.pair = pair(own.key, after.key);
        self.class_word = pair(after.key, own.class.into());
        self.names = [self.names[1], self.names[2], cover(next.name, next.name_part)];
        self.parts = [self.parts[1], parts(next)];
    }

    /// What the row of capitals says whose word has its turn.
    fn row(&self) -> Row {
        let t = self.near[2];
        let first = self.at - usize::from(t.run_at);
        let end = (first + usize::from(t.run)).min(self.line.len());
        let before = first.checked_sub(1).map_or(&EDGE, |at| &self.line[at]);
        let after = self.line.get(end).unwrap_or(&EDGE);
        let near_before = first.checked_sub(2).map_or(0, |at| beside(&self.line[at], before.key));
        let near_after = self.line.get(end + 1).map_or(0, |token| beside(token, after.key));
        let (first, last, count) = (&self.line[first], &self.line[end - 1], u16::from(t.run.min(7)));
        Row {
            end,
            before: before.key,
            shape: three(before.shape, after.shape, count),
            first: mix32(first.class.into()),
            last: mix32(last.class.into()),
            words: three(count, u16::from(first.flags & (flag::SENTENCE | flag::OPENED)), 0),
            near_before,
            near_after,
        }
    }

    /// What a row of capitals and the document say of a word in it.
    #[inline]
    fn capital(&self, t: &Token, sink: &mut impl Sink) {
        let r = &self.row;
        let own = PLACES[usize::from(t.run_at.min(2) * 4 + (t.run - 1 - t.run_at).min(2)) % PLACES.len()];
        let words = r.words ^ CASES[usize::from(case(t)) % CASES.len()];
        sink.take([
            row(Of::RunBefore, r.before ^ own),
            row(Of::RunShape, r.shape ^ own),
            row(Of::RunFirst, r.first ^ own),
            row(Of::RunLast, r.last ^ own),
        ]);
        // what the document says of the row and of the word in it, elsewhere
        sink.take([
            row(Of::RunWords, words ^ own),
            row(Of::RowAround, mix32((t.memory & AROUND).into()) ^ own),
            row(Of::RowKnown, mix32((t.memory & KNOWN).into()) ^ own),
            row(Of::WordKnown, mix32((t.own & OWN).into()) ^ own),
        ]);
        if r.near_before != 0 {
            sink.take([row(Of::RowBefore, r.near_before ^ own)]);
        }
        if r.near_after != 0 {
            sink.take([row(Of::RowAfter, r.near_after ^ own)]);
        }
        if t.has(flag::FOREIGN) {
            sink.take([row(Of::Tail, self.vocabulary.entry(t.entry).tail)]);
        }
        if t.single.has(Class::Surname) && t.run_at == 0 {
            sink.take([row(Of::SurnameRow, mix32(u64::from(t.run.min(5)) << 1 | u64::from(t.memory & bit::TITLED)))]);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::Scratch;
    use super::*;

    impl Sink for Vec<u16> {
        fn take<const N: usize>(&mut self, rows: [u16; N]) {
            self.extend(rows);
        }
    }

    /// Returns the rows of a word of a line, by its number.
    fn rows(line: &str, at: usize) -> Vec<u16> {
        let mut found = Vec::new();
        Scratch::new().pieces(line, |piece| Features::new(&piece.vocabulary, &piece.tokens, at).next(&mut found));
        found
    }

    /// Returns how many rows of a word are others in another line.
    fn changed(line: &str, other: &str, at: usize) -> usize {
        let (old, new) = (rows(line, at), rows(other, at));
        old.iter().filter(|row| !new.contains(row)).count()
    }

    /// A word sees two words on either side, and the row of capitals behind the next; of words that no table knows only what they are.
    #[test]
    fn a_word_sees_its_neighbours() {
        let words = ["fwa", "fwb", "fwc", "fwd", "fwe", "fwf", "fwg"];
        let other = |at: usize| {
            let mut words = words;
            words[at] = "fwy";
            words.join(" ")
        };
        let seen: Vec<_> = (0..words.len()).map(|at| changed(&words.join(" "), &other(at), 3)).collect();
        // as itself, one of a pair, and with what the tables know of the word in front
        assert_eq!(seen, [0, 1, 2, 3, 1, 1, 0]);
        let line = "fwa Fwb fwc Fwd fwe";
        for (other, at, expected) in [
            ("fwa Fwb fwc FWD fwe", 1, 2),
            ("fwa Fwb fwy Fwd fwe", 1, 2),
            ("fwa Fwb fwc Fwd Fwe", 1, 1),
            ("fwa FWB fwc Fwd fwe", 3, 2),
            ("fwa Fwb fwy Fwd fwe", 3, 4),
            ("FWA Fwb fwc Fwd fwe", 3, 1),
        ] {
            assert_eq!(changed(line, other, at), expected, "{other}");
        }
    }
}
