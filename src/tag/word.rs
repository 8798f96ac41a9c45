//! A line as the tagger reads it: words, and each mark of punctuation between them.

use crate::glyph::{BREVE, CIRCUMFLEX, COPYRIGHT, FOREIGN, Glyph, HORN, Marks, STROKE, glyph, on, spread, symbol};
use crate::syllable::{ODD, mix};

/// How a word is written. The order is that of the weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Case {
    /// Punctuation or a symbol.
    #[default]
    Mark,
    /// Letters, none upper case.
    Lower,
    /// The first letter is upper case, the others are not.
    Capital,
    /// One letter, upper case.
    Initial,
    /// Two letters or more, all upper case.
    Upper,
    /// Upper case inside, such as `VnExpress` and `iPhone`.
    Mixed,
    /// Letters and digits, the first an upper-case letter: `U19`, `G7`.
    Code,
    /// Digits and letters otherwise: `8h30`, `4G`.
    Count,
    /// A number from 1 to 12.
    Month,
    /// A number from 13 to 31.
    Day,
    /// A number from 1000 to 2199 of four digits.
    Year,
    /// Another number.
    Number,
}

impl Case {
    /// Whether a name can begin with such a word.
    #[inline]
    pub(crate) fn is_capital(self) -> bool {
        matches!(self, Case::Capital | Case::Initial | Case::Upper | Case::Mixed | Case::Code)
    }

    /// Whether it is a number of digits only.
    #[inline]
    pub(crate) fn is_number(self) -> bool {
        self >= Case::Month
    }
}

/// Properties of a word, as bits of [`Word::flags`] and of what is made of it.
pub(crate) mod flag {
    /// White space stands in front of it, or the line begins.
    pub(crate) const SPACED: u8 = 1;
    /// First word of a sentence.
    pub(crate) const SENTENCE: u8 = 1 << 1;
    /// First word behind an opening quote or bracket, a colon or a bullet.
    pub(crate) const OPENED: u8 = 1 << 2;
    /// Cannot be a Vietnamese syllable.
    pub(crate) const FOREIGN: u8 = 1 << 3;
    /// Its line is printed in capitals, or with a capital on every word.
    pub(crate) const SHOUTED: u8 = 1 << 4;
}

/// One word or mark of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// Hash of its letters and marks, in any spelling and case the same; of punctuation its stand-in.
    pub(crate) key: u32,
    /// Offsets into the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) case: Case,
    pub(crate) flags: u8,
    /// How many letters and digits it has; stays at 255.
    pub(crate) len: u8,
}

/// Stand-in of symbols.
pub(crate) const SYMBOL: u8 = 2;

/// A word while it is spelled.
#[derive(Clone, Copy, Default)]
struct Spelling {
    code: u64,
    marks: Marks,
    len: u32,
    upper: u32,
    digits: u32,
    value: u32,
    first_upper: bool,
    /// The symbol of the last letter.
    base: u8,
    end: usize,
}

impl Spelling {
    fn push(&mut self, base: u32, upper: bool) {
        self.first_upper |= upper && self.len == 0;
        self.code = push(self.code, base);
        self.base = symbol(base);
        self.len = self.len.saturating_add(1);
        self.upper = self.upper.saturating_add(u32::from(upper));
    }

    fn digit(&mut self, digit: u8) {
        self.push(u32::from(b'0' + digit), false);
        self.digits += 1;
        self.value = self.value.saturating_mul(10).saturating_add(digit.into());
    }

    fn case(&self) -> Case {
        let letters = self.len - self.digits;
        match (letters, self.digits) {
            (0, 1 | 2) if (1..=12).contains(&self.value) => Case::Month,
            (0, 1 | 2) if (13..=31).contains(&self.value) => Case::Day,
            (0, 4) if (1000..2200).contains(&self.value) => Case::Year,
            (0, _) => Case::Number,
            (_, 1..) if self.first_upper => Case::Code,
            (_, 1..) => Case::Count,
            _ if self.upper == 0 => Case::Lower,
            (1, _) => Case::Initial,
            _ if self.upper == self.len => Case::Upper,
            _ if self.first_upper && self.upper == 1 => Case::Capital,
            _ => Case::Mixed,
        }
    }

    fn spelled(&self) -> Spelled {
        Spelled {
            key: key(self.code, self.marks),
            tail: mix(u64::from(self.len.min(4)), self.code & ((1 << (3 * LETTER_BITS)) - 1)),
            shape: shape_key(self.code, self.marks),
            case: self.case(),
            len: self.len.min(255) as u8,
            accented: self.marks != 0,
        }
    }
}

/// A word without its place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spelled {
    pub(crate) key: u32,
    pub(crate) tail: u32,
    /// The letters that tell whether it can be a Vietnamese syllable: see [`shape_key`].
    pub(crate) shape: u32,
    pub(crate) case: Case,
    pub(crate) len: u8,
    /// Whether it bears any mark.
    pub(crate) accented: bool,
}

impl Spelled {
    /// The word at a place.
    #[inline]
    pub(crate) fn at(self, start: usize, end: usize) -> Word {
        let Self { key, case, len, .. } = self;
        Word { key, start, end, case, flags: 0, len }
    }
}

/// Calls `found` with the words and marks of a line in their order, at most `most`, and returns where it stopped; `base` is where the
/// line stands in the text. Every word comes with the letters that tell whether it can be a Vietnamese syllable: see [`shape_key`].
/// Linear in the bytes.
pub(crate) fn words(line: &str, base: usize, most: usize, mut found: impl FnMut(Word, u32)) -> usize {
    let bytes = line.as_bytes();
    let (mut at, mut spaced, mut left) = (0, true, most);
    while at < bytes.len() && left > 0 {
        let (what, len) = glyph(bytes, at);
        let mut word = match what {
            Glyph::Letter(..) | Glyph::Digit(_) => {
                let (spelled, end, next) = spell(bytes, at);
                let mut word = spelled.at(base + at, base + end);
                word.flags |= if spaced { flag::SPACED } else { 0 };
                found(word, spelled.shape);
                (at, spaced, left) = (next, false, left - 1);
                continue;
            }
            Glyph::Punct(mark) => mark_at(mark, base + at, len),
            Glyph::Symbol => mark_at(SYMBOL, base + at, len),
            Glyph::Space => {
                (at, spaced) = (at + len, true);
                continue;
            }
            Glyph::Mark(_) | Glyph::Nothing => {
                at += len;
                continue;
            }
        };
        word.flags = if spaced { flag::SPACED } else { 0 };
        found(word, 0);
        (at, spaced, left) = (at + len, false, left - 1);
    }
    at
}

pub(crate) fn mark_at(mark: u8, start: usize, len: usize) -> Word {
    let key = if mark == COPYRIGHT { u32::from(SYMBOL) } else { mark.into() };
    Word { key, start, end: start + len, ..Word::default() }
}

/// Spells the word at `at`; returns it, where it ends, and where reading goes on: behind zero-width characters.
pub(crate) fn spell(bytes: &[u8], mut at: usize) -> (Spelled, usize, usize) {
    let mut spelling = Spelling::default();
    while at < bytes.len() {
        let (what, len) = glyph(bytes, at);
        match what {
            Glyph::Letter(base, marks, upper) => {
                spelling.marks |= marks;
                spelling.push(base, upper);
            }
            Glyph::Mark(marks) => spelling.marks |= on(spelling.base, marks),
            Glyph::Digit(digit) => spelling.digit(digit),
            Glyph::Nothing => {
                at += len;
                continue;
            }
            _ => break,
        }
        at += len;
        spelling.end = at;
    }
    (spelling.spelled(), spelling.end, at)
}

/// Bits of a letter or digit in the code of a word: ten of them have bits of their own.
const LETTER_BITS: u32 = 6;

/// Returns the code of letters and digits with one more, by its base.
pub(crate) const fn push(code: u64, base: u32) -> u64 {
    code.rotate_left(LETTER_BITS) ^ spread(base)
}

/// Returns the key of a word by the code of its letters and its marks: see [`Word::key`].
pub(crate) const fn key(code: u64, marks: Marks) -> u32 {
    // all over the bits, or they would stand for letters
    mix((marks as u64 + 1).wrapping_mul(ODD), code)
}

/// Marks that tell vowels and đ apart; the others are tones.
const SHAPES: Marks = CIRCUMFLEX | BREVE | HORN | STROKE;

/// Returns the hash by which a syllable without its tone is known; 0 for one with marks of another language.
pub(crate) fn shape_key(code: u64, marks: Marks) -> u32 {
    if marks & FOREIGN != 0 { 0 } else { mix((u64::from(marks & SHAPES) | 1 << 40).wrapping_mul(ODD), code) | 1 }
}

/// Returns what is mixed to the hash of two words in the filter of pairs: a name that asks for a capital is only found with one.
#[inline]
pub(crate) fn pair_salt(capital: bool) -> u32 {
    if capital { 0x5555 } else { 0 }
}

/// Returns where the entry of a name stands among `places`, by its hash and the seed of its bucket.
#[inline]
pub(crate) fn place(hash: u32, seed: u16, places: usize) -> usize {
    let mixed = mix(seed.into(), hash.into());
    ((u64::from(mixed) * places as u64) >> u32::BITS) as usize
}

/// Returns the hash of a row of words, one word on.
#[inline]
pub(crate) const fn path(hash: u32, word: u32) -> u32 {
    mix(hash as u64, word as u64)
}

/// What the hash of the name of a unit begins with where it is one in another spelling: `Đăk Mil` for `Đắk Mil`, `CưKnia`.
pub(crate) const RESPELLED: u32 = 1;

#[cfg(test)]
mod tests {
    use super::*;

    fn all(line: &str) -> std::vec::Vec<(u32, Case, &str)> {
        let mut out = std::vec::Vec::new();
        words(line, 0, usize::MAX, |word, _| out.push((word.key, word.case, &line[word.start..word.end])));
        out
    }

    #[test]
    fn words_and_marks() {
        let texts: std::vec::Vec<_> = all("U19, ngày 8/5; TP.HCM \u{200b}VnExpress\u{200d}!").iter().map(|w| w.2).collect();
        assert_eq!(texts, ["U19", ",", "ngày", "8", "/", "5", ";", "TP", ".", "HCM", "VnExpress", "!"]);
    }

    #[test]
    fn cases() {
        for (word, case) in [
            ("hà", Case::Lower),
            ("Hà", Case::Capital),
            ("H", Case::Initial),
            ("HÀ", Case::Upper),
            ("iPhone", Case::Mixed),
            ("U19", Case::Code),
            ("8h30", Case::Count),
            ("12", Case::Month),
            ("31", Case::Day),
            ("2016", Case::Year),
            ("32", Case::Number),
            ("-", Case::Mark),
        ] {
            assert_eq!(all(word)[0].1, case, "{word}");
        }
    }

    #[test]
    fn one_spelling_one_key() {
        for (a, b) in [("Hoà", "hòa"), ("Ða", "Đa"), ("Việt", "VIE\u{302}\u{323}T"), ("Thuỷ", "THỦY")] {
            assert_eq!(all(a)[0].0, all(b)[0].0, "{a} {b}");
        }
        for (a, b) in [("Путин", "ПУТИН"), ("Дмитрий", "дмитрии\u{306}"), ("Nicușor", "NICUS\u{326}OR"), ("σ", "ς")]
        {
            assert_eq!(all(a)[0].0, all(b)[0].0, "{a} {b}");
        }
        for (a, b) in [("Hoa", "Hòa"), ("서울", "경기"), ("北京", "東京"), ("Дмитрий", "Дмитрии")] {
            assert_ne!(all(a)[0].0, all(b)[0].0, "{a} {b}");
        }
    }

    /// Neither marks nor the sixth bit of a digit stand for letters.
    #[test]
    fn other_words_have_other_keys() {
        let pairs = [
            ("không", "chồng"),
            ("dương", "tướng"),
            ("phương", "thượng"),
            ("phóng", "hong"),
            ("chàng", "khang"),
            ("huyền", "uyên"),
            ("10", "app"),
            ("34", "art"),
        ];
        for (a, b) in pairs {
            assert_ne!(all(a)[0].0, all(b)[0].0, "{a} {b}");
        }
        let initials = ["", "h", "kh", "ch", "t", "ph", "th", "d", "tr"];
        let rimes =
            ["ong", "òng", "ọng", "ông", "ồng", "ộng", "ương", "ường", "ượng", "uyên", "uyền", "uyện", "ang", "àng", "ạng"];
        let word = |initial| rimes.map(|rime| all(&std::format!("{initial}{rime}"))[0].0);
        let mut keys: std::vec::Vec<_> = initials.iter().flat_map(word).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
