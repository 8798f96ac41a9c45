//! What a document tells of its names elsewhere: a name seen whole decides its short forms, a title seen once holds for the next
//! mention without one.

use alloc::vec;
use alloc::vec::Vec;

use super::class::{Class, Set};
use super::run::Run;
use super::token::{Part, Token};
use super::word::{flag, path};

/// What is remembered of a row of capitals, as bits.
pub(crate) mod bit {
    /// Stood behind a title, a kin word or a profession.
    pub(crate) const TITLED: u16 = 1;
    /// Stood behind the class word of a place, or a word that leads to places.
    pub(crate) const PLACED: u16 = 1 << 1;
    /// Began with, or stood behind, the head of an organisation.
    pub(crate) const HEADED: u16 = 1 << 2;
    /// Somebody or something that speaks.
    pub(crate) const SPEAKS: u16 = 1 << 3;
    /// Was the end of a longer row.
    pub(crate) const ENDING: u16 = 1 << 4;
    /// The longer row looked like the name of a person.
    pub(crate) const OF_PERSON: u16 = 1 << 5;
    /// The tables know it as a place, an organisation, a person.
    pub(crate) const PLACE: u16 = 1 << 6;
    pub(crate) const ORGANIZATION: u16 = 1 << 7;
    pub(crate) const PERSON: u16 = 1 << 8;
    /// Stood alone in brackets.
    pub(crate) const BRACKETED: u16 = 1 << 9;
    /// Stood inside a sentence, where a capital means a name.
    pub(crate) const INNER: u16 = 1 << 10;
    /// Stands in lower case elsewhere.
    pub(crate) const LOWER: u16 = 1 << 11;
    /// What speaks for a kind.
    pub(crate) const KIND: u16 = TITLED | PLACED | HEADED | PLACE | ORGANIZATION | PERSON;
}

/// How many names are remembered at once: twice those of a long article.
const PLACES: usize = 1 << 11;
/// How many places are looked at for one name; a name that finds none is forgotten.
const PROBES: usize = 4;
/// Bits of the filter of words in lower case.
const FILTER: usize = 1 << 12;

/// Remembers rows of capitals of one document.
#[derive(Clone, Debug)]
pub(crate) struct Memory {
    places: Vec<Slot>,
    /// The number of the document; places of others are free.
    document: u16,
    /// A filter of the words in lower case.
    lower: [u64; FILTER / 64],
}

/// What is remembered of one row of capitals.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    key: u32,
    bits: u16,
    document: u16,
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Memory {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), document: 0, lower: [0; FILTER / 64] }
    }

    /// Forgets everything; allocates on first use only.
    pub(crate) fn clear(&mut self) {
        self.document = self.document.wrapping_add(1);
        if self.places.is_empty() {
            self.places = vec![Slot::default(); PLACES];
        }
        self.lower.fill(0);
        // no number is used twice; 0 is that of places nobody has used
        if self.document == 0 {
            self.places.fill(Slot::default());
            self.document = 1;
        }
    }

    fn note(&mut self, key: u32, bits: u16) {
        for probe in 0..PROBES {
            let place = &mut self.places[(key as usize >> 1).wrapping_add(probe) & (PLACES - 1)];
            if place.document != self.document {
                *place = Slot { key: key | 1, bits, document: self.document };
                return;
            }
            if place.key == key | 1 {
                place.bits |= bits;
                return;
            }
        }
    }

    fn get(&self, key: u32) -> u16 {
        for probe in 0..PROBES {
            let place = self.places[(key as usize >> 1).wrapping_add(probe) & (PLACES - 1)];
            if place.document != self.document {
                break;
            }
            if place.key == key | 1 {
                return place.bits;
            }
        }
        0
    }

    fn lower(&self, key: u32) -> bool {
        let slot = key as usize & (FILTER - 1);
        self.lower[slot / 64] >> (slot % 64) & 1 != 0
    }

    /// Notes a word, if it is in lower case.
    #[inline]
    pub(crate) fn note_lower(&mut self, key: u32, is_lower: bool) {
        let slot = key as usize & (FILTER - 1);
        self.lower[slot / 64] |= u64::from(is_lower) << (slot % 64);
    }

    /// Reads the rows of a piece of a document. Linear in them.
    pub(crate) fn read(&mut self, tokens: &[Token], runs: &[Run]) {
        for run in runs {
            if !tokens[run.start as usize].has(flag::SHOUTED) {
                self.run(tokens, *run);
            }
        }
    }

    fn run(&mut self, tokens: &[Token], run: Run) {
        let row = run.of(tokens);
        let seen = evidence(tokens, run.start as usize, run.end as usize);
        self.note(run.hash, seen);
        if let [_, .., last] = row {
            let person = if seen & (bit::TITLED | bit::PERSON) != 0 { bit::OF_PERSON } else { 0 };
            self.note(path(0, last.key), bit::ENDING | person);
        }
    }

    /// Writes what is remembered to the words of the rows. Linear in them.
    pub(crate) fn write(&self, tokens: &mut [Token], runs: &[Run]) {
        for run in runs {
            let whole = self.get(run.hash);
            for token in &mut tokens[run.range()] {
                let lower = if self.lower(token.key) { bit::LOWER } else { 0 };
                token.memory = whole;
                token.own = self.get(path(0, token.key)) | lower;
            }
        }
    }
}

/// What stands around a row, and what the tables say of it.
pub(crate) fn evidence(tokens: &[Token], start: usize, end: usize) -> u16 {
    let set = |condition: bool, bits: u16| if condition { bits } else { 0 };
    let before = start.checked_sub(1).map(|at| &tokens[at]).filter(|_| !is_first(tokens, start));
    let ends = |token: &Token, classes: Set| {
        token.name.any(classes) && matches!(token.name_part, Part::Only | Part::Last) || token.single.any(classes)
    };
    let mut bits = 0;
    if let Some(before) = before {
        bits |= set(ends(before, Set::TITLES), bit::TITLED);
        bits |= set(ends(before, Set::of(&[Class::PlaceHead])) || before.plain.has(Class::OutPlace), bit::PLACED);
        bits |= set(ends(before, Set::of(&[Class::OrgHead])), bit::HEADED);
        bits |= set(before.mark() == b'(' && tokens.get(end).is_some_and(|token| token.mark() == b')'), bit::BRACKETED);
    }
    let next = tokens.get(end).filter(|token| !token.has(flag::SENTENCE));
    bits |= set(next.is_some_and(|token| token.plain.has(Class::Say)), bit::SPEAKS);
    let first = &tokens[start];
    bits |= set(first.name.has(Class::OrgHead), bit::HEADED);
    bits |= set(!first.has(flag::SENTENCE | flag::OPENED), bit::INNER);
    let whole = match first.name_part {
        Part::Only => end - start == 1,
        Part::First => tokens[end - 1].name_part == Part::Last && tokens[end - 1].name == first.name,
        _ => false,
    };
    let known = if whole { first.name } else { Set(0) };
    bits |= set(known.any(Set::PLACES), bit::PLACE) | set(known.any(Set::ORGANIZATIONS), bit::ORGANIZATION);
    let person = known.has(Class::Person)
        || (2..=5).contains(&(end - start)) && first.single.any(Set::of(&[Class::Surname, Class::ForeignGiven]));
    bits | set(person, bit::PERSON)
}

fn is_first(tokens: &[Token], at: usize) -> bool {
    tokens[at].has(flag::SENTENCE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::run;
    use crate::tag::word::Case;

    /// Words of two rows, with their keys; the first row is two words.
    #[test]
    fn the_end_of_a_longer_row_is_known_again() {
        let mut tokens = [7, 9, 9, 7].map(|key| Token { key, case: Case::Capital, ..Token::default() });
        let row = |start: usize, end: usize| Run { start: start as u32, end: end as u32, hash: run::hash(&tokens[start..end]) };
        let runs = [row(0, 2), row(2, 3), row(3, 4)];
        let mut memory = Memory::new();
        memory.clear();
        memory.note_lower(7, true);
        memory.read(&tokens, &runs);
        memory.write(&mut tokens, &runs);
        let ending = |token: &Token| [token.memory & bit::ENDING, token.own & bit::ENDING, token.own & bit::LOWER];
        assert_eq!(
            tokens.each_ref().map(ending),
            [[0, 0, bit::LOWER], [0, bit::ENDING, 0], [bit::ENDING, bit::ENDING, 0], [0, 0, bit::LOWER],]
        );
    }

    /// What is seen around a row of capitals.
    #[test]
    fn what_stands_around_a_row() {
        use bit::{BRACKETED, HEADED, INNER, PERSON, PLACE, PLACED, SPEAKS, TITLED};
        for (text, name, expected) in [
            ("Zork đã về", "Zork", 0),
            ("Hôm qua Zork đã về", "Zork", INNER),
            ("Hôm qua: Zork đã về", "Zork", 0),
            ("Hôm qua ông Zork cho biết", "Zork", INNER | TITLED | SPEAKS),
            ("Hôm qua ông. Zork cho biết", "Zork", SPEAKS),
            ("Bà con ở Zork đã về", "Zork", INNER | PLACED),
            ("Bà con tỉnh Zork đã về", "Zork", INNER | PLACED),
            ("Hôm qua công ty Zork đã về", "Zork", INNER | HEADED),
            ("Hôm qua họ (Zork) đã về", "Zork", BRACKETED),
            ("Hôm qua họ (Zork đã về)", "Zork", 0),
            ("Hôm qua Singapore đã về", "Singapore", INNER | PLACE),
            ("Hôm qua Nguyễn Zork đã về", "Nguyễn Zork", INNER | PERSON),
        ] {
            let mut found = None;
            crate::tag::Scratch::new().pieces(text, |piece| {
                let (start, end) =
                    (|run: &Run| piece.tokens[run.start as usize].start, |run: &Run| piece.tokens[run.end as usize - 1].end);
                let run = piece.runs.iter().find(|run| &text[start(run)..end(run)] == name);
                found = run.map(|run| evidence(&piece.tokens, run.start as usize, run.end as usize));
            });
            assert_eq!(found, Some(expected), "{text}");
        }
    }

    #[test]
    fn nothing_is_left_of_any_document_before() {
        let mut memory = Memory::new();
        for document in 0..=2 * u32::from(u16::MAX) {
            memory.clear();
            for key in [document, 77] {
                assert_eq!(memory.get(key), 0, "document {document}");
            }
            // so few are the same that each has its place
            memory.note(document % 1000 * 16, bit::TITLED);
            memory.note(77, bit::PLACED);
            memory.note(77, bit::INNER);
            assert_eq!(memory.get(77), bit::PLACED | bit::INNER);
        }
    }
}
