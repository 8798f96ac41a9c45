//! Words already read, with what the tables know of them: news uses the same few thousand syllables over and over, and spelling and
//! looking one up costs ten times as much as finding it again. It changes nothing but time.

use alloc::vec;
use alloc::vec::Vec;

use wide::u8x16;

use super::class::{Class, Set};
use super::read::{LINE_WORDS, look};
use super::run::SYLLABLE;
use super::token::{Part, Token};
use super::word::{Case, Spelled, flag, pair_salt, spell};
use super::{feature, lexicon};
use crate::glyph::{Glyph, glyph};
use crate::syllable::ODD;

/// Bytes of the longest word that is found again; the longest Vietnamese syllable has nine, eleven when decomposed. One byte more is
/// looked at.
const BYTES: usize = 15;
const SPAN: usize = BYTES + 1;
/// How many words are kept from one piece of a document to the next; 768 KiB.
const MOST: usize = 1 << 13;
/// Places of the table of words. It is never more than three quarters full: words beyond are spelled each time they occur.
const PLACES: usize = 1 << 14;
const MOST_FOUND: usize = PLACES / 4 * 3;
/// How many places are looked at for a word; one that finds none is spelled each time it occurs.
const PROBES: usize = 16;

/// How many letters words that were glued together have at most; longer rows are read once and stay whole, or time would grow with the
/// square of their length.
const MOST_GLUED: u8 = 48;

/// Classes of words that are no part of a name and open none.
pub(crate) const PLAIN: Set =
    Set::of(&[Class::OrgWord, Class::Common, Class::Say, Class::Unit, Class::DateOut, Class::OutPlace, Class::Event]);

/// A word without its place, and what the tables know of it alone.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Entry {
    /// Its bytes as two numbers; zero for one that is not found again.
    bytes: [u64; 2],
    /// The word where nothing stands around it: what each of its places in a text begins with.
    pub(crate) token: Token,
    /// How many words the longest name has that begins with it; 0 where the tables know none.
    pub(crate) most: u8,
    /// How it is written and what the tables know, for [`super::island::Mask`]; see [`look`].
    pub(crate) look: u8,
    /// The key as that of a row of words, and what is mixed to that of a pair that it begins; see [`pair_salt`].
    pub(crate) path: u32,
    pub(crate) salt: u32,
    /// Hash of its last three letters and digits.
    pub(crate) tail: u32,
}

impl Entry {
    fn new(bytes: [u64; 2], number: u16, word: &Spelled) -> Self {
        let path = lexicon::single(word.key);
        let found = lexicon::get(path).unwrap_or_default();
        let single = found.set.and(if word.case.is_capital() { Set(u64::MAX) } else { Set(!Set::NAMES.0) });
        let (name, plain, foreign) = (single.without(PLAIN).without(Set::PARTS), found.set.and(PLAIN), is_foreign(word));
        let token = Token {
            name,
            plain,
            single,
            key: word.key,
            class: feature::class(name, single, plain, Part::Only),
            shape: feature::shape(word.case, foreign),
            case: word.case,
            len: word.len,
            flags: if foreign { flag::FOREIGN } else { 0 },
            entry: number,
            ..Token::default()
        };
        let look = word.case as u8 | if name == Set(0) { 0 } else { look::NAMED } | if found.most > 1 { look::BEGINS } else { 0 };
        Self { bytes, token, most: found.most, look, path, salt: pair_salt(word.case.is_capital()), tail: word.tail }
    }
}

/// Keeps words by the bytes they are written with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    /// Numbers of entries, by the hash of their bytes; 0 is free.
    places: Vec<u16>,
    /// The first stands for all marks.
    entries: Vec<Entry>,
    /// How many entries are found again.
    found: usize,
}

/// What stands at a place of a line.
pub(crate) enum Next {
    /// A word: its number, where it ends, and where reading goes on.
    Word(u16, usize, usize),
    /// A mark: its stand-in, and where it ends.
    Mark(u8, usize),
    /// Nothing to report: where reading goes on, and whether it is white space.
    Skip(usize, u8),
}

impl Vocabulary {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), entries: Vec::new(), found: 0 }
    }

    /// Makes room for the words of a piece: forgets all when there are many. Allocates on first use only.
    pub(crate) fn make_room(&mut self) {
        if self.places.is_empty() {
            self.places = vec![0; PLACES];
            // room for all at once, or new words in a text no larger than those before would ask for more
            self.entries.reserve_exact(MOST + super::PIECE + LINE_WORDS + 1);
            self.entries.push(Entry::default());
        } else if self.entries.len() > MOST {
            self.places.fill(0);
            self.entries.truncate(1);
            self.found = 0;
        }
    }

    /// Returns a word by its number.
    #[inline]
    pub(crate) fn entry(&self, number: u16) -> &Entry {
        &self.entries[usize::from(number)]
    }

    /// Returns the word of the first `len` bytes if it is found again, and the byte behind it.
    #[inline]
    pub(crate) fn find(&self, ahead: &[u8; SPAN], len: usize) -> Option<(&Entry, u8)> {
        let key = key(*ahead, len)?;
        for place in places(key) {
            let number = self.places[place];
            if number == 0 {
                break;
            }
            let entry = self.entry(number);
            if entry.bytes == key {
                return Some((entry, ahead[len]));
            }
        }
        None
    }

    /// Returns what stands at `at`, no blank and no mark of ASCII, where no word is found again.
    #[inline(never)]
    pub(crate) fn next(&mut self, bytes: &[u8], at: usize, end: usize) -> Next {
        let window = window(bytes, at);
        let len = (letters(&window).trailing_ones() as usize).min(end - at);
        let ends =
            len <= BYTES && (at + len == end || END[usize::from(window[len])] != End::Unknown || ends(&bytes[..end], at + len));
        match key(window, len) {
            Some(key) if ends => self.spelled(&bytes[..end], at, key, len),
            _ => self.spelled(&bytes[..end], at, [0; 2], 0),
        }
    }

    /// Looks at what is no word and no mark of ASCII.
    fn other(bytes: &[u8], at: usize) -> Next {
        match glyph(bytes, at) {
            (Glyph::Punct(mark), len) => Next::Mark(mark, at + len),
            (Glyph::Space, len) => Next::Skip(at + len, flag::SPACED),
            (Glyph::Mark(_) | Glyph::Nothing, len) => Next::Skip(at + len, 0),
            (Glyph::Letter(..) | Glyph::Digit(_) | Glyph::Symbol, len) => Next::Mark(super::word::SYMBOL, at + len),
        }
    }

    /// Spells the word at `at` and enters it; under `key` where that is all of its `len` bytes.
    fn spelled(&mut self, bytes: &[u8], at: usize, key: [u64; 2], len: usize) -> Next {
        if !matches!(glyph(bytes, at).0, Glyph::Letter(..) | Glyph::Digit(_)) {
            return Self::other(bytes, at);
        }
        let (spelled, end, next) = first_part(bytes, at);
        let whole = len > 0 && end == at + len && next == end && self.found < MOST_FOUND;
        let free = whole.then(|| places(key).find(|&place| self.places[place] == 0)).flatten();
        let number = self.entries.len();
        if let Some(free) = free {
            self.places[free] = number as u16;
            self.found += 1;
        }
        self.entries.push(Entry::new(free.map_or([0; 2], |_| key), number as u16, &spelled));
        Next::Word(number as u16, end, next)
    }
}

/// Spells the word at `at`, or the first of those that were glued together there; returns where it ends and where reading goes on.
pub(crate) fn first_part(bytes: &[u8], at: usize) -> (Spelled, usize, usize) {
    let whole = spell(bytes, at);
    let may_part = whole.0.len <= MOST_GLUED && matches!(whole.0.case, Case::Mixed | Case::Count);
    if may_part && !is_name(&whole.0) { glued(bytes, at).unwrap_or(whole) } else { whole }
}

/// Whether the tables have a word as a name, such as `VietJet`, or as one that begins a name.
fn is_name(word: &Spelled) -> bool {
    lexicon::get(lexicon::single(word.key)).is_some_and(|found| found.most > 1 || found.set.any(Set::NAMES))
}

/// Spells the first of two words that were glued together when line ends or tags were lost: `trườngTối`, `2025Phó`, `MỚIBảo`. They
/// part at a capital, where Vietnamese syllables stand on both sides, or a number in front.
fn glued(bytes: &[u8], at: usize) -> Option<(Spelled, usize, usize)> {
    let (mut place, mut upper, mut before) = (at, 0, at);
    while place < bytes.len() {
        let (what, len) = glyph(bytes, place);
        match what {
            Glyph::Letter(_, _, true) => {
                if upper == 0 && place > at && parts(bytes, at, place) {
                    return Some(until(bytes, at, place));
                }
                (upper, before) = (upper + 1, place);
            }
            Glyph::Letter(..) | Glyph::Digit(_) => {
                if upper > 1 && before > at && parts(bytes, at, before) {
                    return Some(until(bytes, at, before));
                }
                upper = 0;
            }
            Glyph::Mark(_) | Glyph::Nothing => {}
            _ => break,
        }
        place += len;
    }
    None
}

/// Whether two words meet at `middle`.
fn parts(bytes: &[u8], at: usize, middle: usize) -> bool {
    let (left, ..) = until(bytes, at, middle);
    let (right, ..) = until(bytes, middle, syllable_end(bytes, middle));
    let is_word = |word: &Spelled| word.len > 1 && word.shape != 0 && lexicon::is_syllable(word.shape);
    // a syllable with its marks begins no second half of a foreign name
    let left_ends = left.case.is_number() || is_word(&left) || right.accented && left.len > 2;
    left_ends && is_word(&right) && right.case == Case::Capital
}

/// Where the letters in lower case behind a capital end.
fn syllable_end(bytes: &[u8], capital: usize) -> usize {
    let mut end = capital + glyph(bytes, capital).1;
    while end < bytes.len() && matches!(glyph(bytes, end).0, Glyph::Letter(_, _, false) | Glyph::Mark(_)) {
        end += glyph(bytes, end).1;
    }
    end
}

/// Spells a word that ends at `end`.
fn until(bytes: &[u8], at: usize, end: usize) -> (Spelled, usize, usize) {
    spell(&bytes[..end], at)
}

/// Whether a word cannot be a Vietnamese syllable.
fn is_foreign(word: &Spelled) -> bool {
    let letters = !word.case.is_number() && !matches!(word.case, Case::Count | Case::Code);
    letters && (word.shape == 0 || word.len > SYLLABLE || !lexicon::is_syllable(word.shape))
}

/// The bytes from `at` on, zeros behind the end of the text.
#[inline]
fn window(bytes: &[u8], at: usize) -> [u8; SPAN] {
    match bytes[at..].first_chunk() {
        Some(window) => *window,
        None => last_window(&bytes[at..]),
    }
}

#[cold]
#[inline(never)]
fn last_window(rest: &[u8]) -> [u8; SPAN] {
    let mut window = [0; SPAN];
    window[..rest.len()].copy_from_slice(rest);
    window
}

/// Returns a bit for each byte that is surely part of a word, the first byte's the lowest: letters and digits of ASCII, and bytes of
/// longer characters but those that lead punctuation, spaces and zero-width characters more often than letters.
#[inline]
pub(crate) fn letters(window: &[u8; SPAN]) -> u32 {
    let bytes = u8x16::new(*window);
    let at_most = |bytes: u8x16, most: u8| bytes.min(u8x16::splat(most)).cmp_eq(bytes);
    let letter = at_most((bytes | u8x16::splat(0x20)) - u8x16::splat(b'a'), 25);
    let digit = at_most(bytes - u8x16::splat(b'0'), 9);
    let other = bytes.cmp_eq(u8x16::splat(0xC2)) | bytes.cmp_eq(u8x16::splat(0xE2));
    // the mask of the bytes themselves has those that are not ASCII
    (letter | digit | bytes).move_mask().cast_unsigned() & !other.move_mask().cast_unsigned()
}

/// A byte that ends a word for sure: white space or a mark of ASCII. Others may begin a zero-width character that leads on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Blank,
    Mark,
    Unknown,
}

pub(crate) static END: [End; 256] = {
    let (mut table, mut byte) = ([End::Unknown; 256], 0u8);
    while byte < 0x7F {
        table[byte as usize] = match byte {
            b' ' | b'\t'..=b'\r' => End::Blank,
            _ if byte.is_ascii_punctuation() => End::Mark,
            _ => End::Unknown,
        };
        byte += 1;
    }
    table
};

/// Whether a word ends in front of the character at `at`.
#[cold]
pub(crate) fn ends(bytes: &[u8], at: usize) -> bool {
    matches!(glyph(bytes, at).0, Glyph::Punct(_) | Glyph::Space | Glyph::Symbol)
}

/// The first `len` bytes of a window as two numbers; `None` where there is none, or no other behind them.
#[inline]
fn key(window: [u8; SPAN], len: usize) -> Option<[u64; 2]> {
    static KEPT: [u128; SPAN] = {
        let (mut kept, mut len) = ([0; SPAN], 1);
        while len < SPAN {
            kept[len] = !(u128::MAX << (8 * len));
            len += 1;
        }
        kept
    };
    let kept = u128::from_le_bytes(window) & KEPT.get(len).filter(|_| len > 0)?;
    Some([kept as u64, (kept >> 64) as u64])
}

/// The places where a word can be found.
#[inline]
fn places(key: [u64; 2]) -> impl Iterator<Item = usize> {
    let mixed = (key[0] ^ key[1].rotate_left(29)).wrapping_mul(ODD);
    let first = (mixed >> (64 - PLACES.trailing_zeros())) as usize;
    (first..first + PROBES).map(|place| place % PLACES)
}

#[cfg(test)]
mod tests {
    use super::super::read::read;
    use super::*;

    /// The documentation of [`MOST`] names it.
    #[test]
    fn the_words_kept_take_the_memory_that_is_documented() {
        assert_eq!(size_of::<Entry>() * MOST, 768 << 10);
    }

    #[test]
    fn letters_are_found_as_byte_by_byte() {
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte > 0x7F && !matches!(byte, 0xC2 | 0xE2);
        for first in 0..=255u8 {
            let window = core::array::from_fn(|at| first.wrapping_add((at as u8).wrapping_mul(37)));
            let slow = window.iter().enumerate().map(|(at, byte)| u32::from(letter(byte)) << at).sum::<u32>();
            assert_eq!(letters(&window), slow);
        }
    }

    #[test]
    fn glued_words_come_apart() {
        let texts = [
            ("môi trườngTối 2/10", "môi|trường|Tối|2|/|10"),
            ("năm 2025Phó Thống đốc", "năm|2025|Phó|Thống|đốc"),
            ("TIN MỚIBảo hiểm", "TIN|MỚI|Bảo|hiểm"),
            ("VnExpress YouTube iPhone MobiFone U19 8h30 MoMo-HaiBa", "VnExpress|YouTube|iPhone|MobiFone|U19|8h30|MoMo|-|Hai|Ba"),
            ("Hà\u{200b}Nội\u{200b}, Huế", "Hà|Nội|,|Huế"),
            ("Việt Namcho ConsumerGiá", "Việt|Namcho|Consumer|Giá"),
        ];
        for (text, expected) in texts {
            let (mut vocabulary, mut tokens) = (Vocabulary::new(), Vec::new());
            vocabulary.make_room();
            read(text, 0, text.len(), &mut vocabulary, &mut tokens, &mut Vec::new(), |_| {});
            let words: Vec<_> = tokens.iter().map(|token| &text[token.start..token.end]).collect();
            assert_eq!(words.join("|"), expected);
        }
    }

    /// A table so full that no word more is found again spells it each time, and all are forgotten for the next piece.
    #[test]
    fn many_words_fit() {
        let (mut vocabulary, mut seen) = (Vocabulary::new(), 0);
        vocabulary.make_room();
        for number in 0..MOST_FOUND + 9 {
            let word = std::format!("w{number}");
            let Next::Word(at, ..) = vocabulary.next(word.as_bytes(), 0, word.len()) else { panic!("a word") };
            let found = vocabulary.find(&window(word.as_bytes(), 0), word.len());
            seen += usize::from(found.is_some_and(|(entry, _)| entry.token.entry == at));
        }
        assert!((MOST_FOUND * 9 / 10..=MOST_FOUND).contains(&seen), "{seen}");
        vocabulary.make_room();
        assert!(vocabulary.find(&window(b"w1", 0), 2).is_none());
    }
}
