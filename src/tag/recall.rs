//! Words already read, with what the tables know of them: news uses the same few thousand syllables over and over, and spelling and
//! looking one up costs ten times as much as remembering it. It changes nothing but time.

use alloc::vec;
use alloc::vec::Vec;

use super::lexicon::{self, Found};
use super::word::{Case, Spelled, Word, flag, mark_at, spell};
use crate::syllable::{Glyph, glyph};

/// Longest word that is remembered, in bytes; the longest Vietnamese syllable has nine, eleven when decomposed.
const BYTES: usize = 16;
/// How many words are remembered: 96 KiB. Two words that fall on one place oust each other.
const PLACES: usize = 2048;

/// How many letters words that were glued together have at most; longer rows are read once and stay whole, or time would grow with the
/// square of their length.
const MOST_GLUED: u8 = 48;

/// What a byte is to the reader: part of a word, white space, punctuation of ASCII, or something that must be looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Class {
    Letter,
    Space,
    Mark,
    Other,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Letter,
            b' ' | b'\t'..=b'\r' => Class::Space,
            b'!'..=b'~' => Class::Mark,
            // these lead punctuation, spaces and zero-width characters more often than letters
            0xC2 | 0xE2 | 0..=0x7F => Class::Other,
            _ => Class::Letter,
        };
        byte += 1;
    }
    classes
};

/// A word without its place, and what the tables know of it alone.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    bytes: [u64; 2],
    word: Spelled,
    found: Found,
}

/// Remembers words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recall {
    places: Vec<Place>,
}

impl Recall {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new() }
    }

    /// Calls `found` with the words and marks of a line, at most `most`, and with what the tables know of each; returns where it
    /// stopped. The same as [`words`](super::word::words), faster.
    pub(crate) fn words(&mut self, line: &str, base: usize, most: usize, mut found: impl FnMut(Word, Found)) -> usize {
        if self.places.is_empty() {
            self.places = vec![Place::default(); PLACES];
        }
        let bytes = line.as_bytes();
        let (mut at, mut spaced, mut left) = (0, flag::SPACED, most);
        while at < bytes.len() && left > 0 {
            let class = CLASSES[usize::from(bytes[at])];
            if class == Class::Space {
                (at, spaced) = (at + 1, flag::SPACED);
                continue;
            }
            let (word, end, known) = match class {
                Class::Mark => (mark_at(bytes[at], at, 1), at + 1, Found::default()),
                _ => match self.remembered(bytes, at) {
                    Some(known) => known,
                    None => match self.word(bytes, at) {
                        Next::Word(word, end, known) => (word, end, known),
                        Next::Skip(len, flags) => {
                            at += len;
                            spaced |= flags;
                            continue;
                        }
                    },
                },
            };
            found(Word { start: word.start + base, end: word.end + base, flags: word.flags | spaced, ..word }, known);
            (at, spaced, left) = (end, 0, left - 1);
        }
        at
    }

    /// Returns the word at `at` and its end, where it is remembered.
    #[inline]
    fn remembered(&self, bytes: &[u8], at: usize) -> Option<(Word, usize, Found)> {
        let rest = &bytes[at..];
        let len = letters(rest);
        let key = key(rest, len)?;
        let place = &self.places[slot(key)];
        (place.bytes == key && ends(rest, len)).then(|| (place.word.at(at, at + len), at + len, place.found))
    }

    /// Reads what stands at `at`, which is no white space and no mark of ASCII, and remembers it.
    fn word(&mut self, bytes: &[u8], at: usize) -> Next {
        match glyph(bytes, at) {
            (Glyph::Letter(..) | Glyph::Digit(_), _) => {}
            (Glyph::Punct(mark), len) => return Next::Word(mark_at(mark, at, len), at + len, Found::default()),
            (Glyph::Symbol, len) => return Next::Word(mark_at(super::word::SYMBOL, at, len), at + len, Found::default()),
            (Glyph::Space, len) => return Next::Skip(len, flag::SPACED),
            (Glyph::Mark(_) | Glyph::Nothing, len) => return Next::Skip(len, 0),
        }
        let whole = spell(bytes, at);
        let may_part = whole.0.len <= MOST_GLUED && matches!(whole.0.case, Case::Mixed | Case::Count);
        let (spelled, end, next) = if may_part { glued(bytes, at).unwrap_or(whole) } else { whole };
        let found = lexicon::get(lexicon::single(spelled.key)).unwrap_or_default();
        let spelled = Spelled { foreign: is_foreign(&spelled), ..spelled };
        let len = letters(&bytes[at..]);
        if let Some(key) = key(&bytes[at..], len)
            && end == at + len
            && next == end
        {
            self.places[slot(key)] = Place { bytes: key, word: spelled, found };
        }
        Next::Word(spelled.at(at, end), next, found)
    }
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
            Glyph::Mark(_) => {}
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
    letters && (word.shape == 0 || word.len > 7 || !lexicon::is_syllable(word.shape))
}

/// What stands next in a line.
enum Next {
    /// A word or a mark, where reading goes on, and what the tables know.
    Word(Word, usize, Found),
    /// Nothing to report: so many bytes, and whether they are white space.
    Skip(usize, u8),
}

/// How many bytes of a word stand in front, as far as one is remembered.
#[inline]
fn letters(rest: &[u8]) -> usize {
    let rest = &rest[..rest.len().min(BYTES + 1)];
    rest.iter().position(|&byte| CLASSES[usize::from(byte)] != Class::Letter).unwrap_or(rest.len())
}

/// The first `len` bytes as two numbers; `None` where there are none, too many, or too few behind them to look.
#[inline]
fn key(rest: &[u8], len: usize) -> Option<[u64; 2]> {
    let window: &[u8; BYTES] = rest.first_chunk()?;
    let all = u128::from_le_bytes(*window);
    let kept = match len {
        1..BYTES => all & !(u128::MAX << (8 * len)),
        BYTES => all,
        _ => return None,
    };
    Some([kept as u64, (kept >> 64) as u64])
}

#[inline]
fn slot(key: [u64; 2]) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed = (key[0] ^ key[1].rotate_left(29)).wrapping_mul(ODD);
    (mixed >> (64 - PLACES.trailing_zeros())) as usize
}

/// Whether a word surely ends behind `len` bytes: no zero-width character leads on.
#[inline]
fn ends(rest: &[u8], len: usize) -> bool {
    match rest.get(len) {
        Some(0xC2 | 0xE2) => matches!(glyph(rest, len).0, Glyph::Punct(_) | Glyph::Space | Glyph::Symbol),
        Some(0..=0x1F | 0x7F) => matches!(glyph(rest, len).0, Glyph::Space),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tag::word::words;

    /// The documentation of [`PLACES`] names it.
    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_remembered_word_takes_the_memory_that_is_documented() {
        assert_eq!(size_of::<Place>() * PLACES, 96 << 10);
    }

    #[test]
    fn glued_words_come_apart() {
        let texts = [
            ("môi trườngTối 2/10", "môi|trường|Tối|2|/|10"),
            ("năm 2025Phó Thống đốc", "năm|2025|Phó|Thống|đốc"),
            ("TIN MỚIBảo hiểm", "TIN|MỚI|Bảo|hiểm"),
            ("VnExpress YouTube iPhone MobiFone U19 8h30 MoMo-TP", "VnExpress|YouTube|iPhone|MobiFone|U19|8h30|Mo|Mo|-|TP"),
            ("Việt Namcho ConsumerGiá", "Việt|Namcho|Consumer|Giá"),
        ];
        for (text, expected) in texts {
            let mut found = Vec::new();
            Recall::new().words(text, 0, usize::MAX, |word, _| found.push(&text[word.start..word.end]));
            assert_eq!(found.join("|"), expected);
        }
    }

    /// The fast way and the plain one read the same words, and a second time too.
    #[test]
    fn remembered_words_are_the_words() {
        let texts = [
            "U19, ngày 8/5; TP.HCM \u{200b}VnExpress\u{200d}! Hoa\u{300} \u{a0}“Đà Nẵng”… 2×3 ÷ a\u{200b}b c\u{7f}d e\0f",
            "Nguyễn nghiêng-ngả nghiêng\u{301}\u{301}\u{301}\u{301} đặc\u{301}sắc东京Москва ﻿Huế .\u{301}x",
            "",
            "\u{301}",
        ];
        let mut recall = Recall::new();
        for text in texts.iter().cycle().take(texts.len() * 3) {
            for most in [usize::MAX, 3] {
                let (mut slow, mut fast) = (Vec::new(), Vec::new());
                let stop = words(text, 7, most, |word, _| slow.push(word));
                let bare = |word: &Word| Word { flags: word.flags & flag::SPACED, ..*word };
                let end = recall.words(text, 7, most, |word, _| fast.push(bare(&word)));
                assert_eq!((stop, &slow), (end, &fast), "{text:?}");
            }
        }
    }
}
