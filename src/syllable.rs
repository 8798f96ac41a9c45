//! Vietnamese letters, folded: one spelling of a syllable gives one code, however its marks are encoded or placed.
//!
//! A syllable's [`Token::code`] holds its base letters (`Hoà`, `hòa`, `HOA` all give the code of `hoa`); its [`Marks`] hold
//! the set of its diacritics, without order. Composed (NFC), decomposed (NFD) and half-composed (Windows-1258) spellings agree in
//! both, and so do the old and the new place of a tone mark. A token keeps hashes of both.

use crate::glyph::{Glyph, Marks, glyph, on, spread, symbol};

/// Entry of a byte: the symbol of a letter (1-26) or digit (48-57) in bits 0-5, white space or punctuation above, then, in fields of
/// 16 bits, one for the length of a word, one for its capitals, one for its digits: entries of a word are simply added up.
pub(crate) static ENTRIES: [u64; 256] = entries();
/// Bits of the symbol in an entry; none set in a byte that is no letter or digit of ASCII.
pub(crate) const SYMBOL: u64 = 0x3F;
/// White space.
pub(crate) const SPACE: u64 = 1 << 6;
/// Punctuation.
pub(crate) const PUNCT: u64 = 1 << 7;
/// Not ASCII.
pub(crate) const WIDE: u64 = 1 << 8;
const ONE: u64 = 1 << 16;
const CAPITAL: u64 = 1 << 32;
const DIGIT: u64 = 1 << 48;

const fn entries() -> [u64; 256] {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        let byte = b as u8;
        table[b] = match byte {
            b'a'..=b'z' => (byte & 0x1F) as u64 | ONE,
            b'A'..=b'Z' => (byte & 0x1F) as u64 | ONE | CAPITAL,
            b'0'..=b'9' => byte as u64 | ONE | DIGIT,
            b' ' | b'\t'..=b'\r' => SPACE,
            b'!'..=b'~' => PUNCT,
            0x80.. => WIDE,
            _ => 0,
        };
        b += 1;
    }
    table
}

/// A run of letters and digits: a syllable, a number, a word of another language. 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Hash of its base letters and digits, folded.
    pub(crate) code: u32,
    /// The same with its marks, for tables of single words.
    pub(crate) exact: u32,
    /// The value of a number of up to 4 digits; of other words what texts are compared by, see [`Topic`].
    pub(crate) value: u16,
    /// How many letters and digits it has, and how many of them are upper case; each stays at 255.
    pub(crate) len: u8,
    pub(crate) upper: u8,
    /// See [`Trait`].
    pub(crate) traits: u8,
    /// Classes of the word; see [`crate::cue::Class`].
    pub(crate) word: u8,
    /// The first punctuation mark behind it, before the next token; 0 for none.
    pub(crate) punct: u8,
    /// Whether white space stands behind it, before the next token.
    pub(crate) space: bool,
}

/// What a word is made of, as bits of [`Token::traits`].
pub(crate) struct Trait;

impl Trait {
    /// Digits only.
    pub(crate) const NUMBER: u8 = 1;
    /// The first is upper case.
    pub(crate) const CAPITAL: u8 = 1 << 1;
    /// Holds a digit.
    pub(crate) const DIGIT: u8 = 1 << 2;
    /// Holds a diacritic.
    pub(crate) const MARKED: u8 = 1 << 3;
    /// A time of day in one word: `15h23`, `8h`.
    pub(crate) const CLOCK: u8 = 1 << 4;
    /// Capitals stand inside it, but not all over it: two texts glued together, or a name like `VinCity`.
    pub(crate) const MIXED: u8 = 1 << 5;
    /// In capitals, two at least.
    pub(crate) const SHOUTED: u8 = 1 << 6;
}

impl Token {
    pub(crate) const EMPTY: Token =
        Token { code: 0, exact: 0, value: 0, len: 0, upper: 0, traits: 0, word: 0, punct: 0, space: false };

    #[inline]
    pub(crate) const fn has(&self, bits: u8) -> bool {
        self.traits & bits != 0
    }

    /// Whether it is digits only.
    #[inline]
    pub(crate) const fn is_number(&self) -> bool {
        self.has(Trait::NUMBER)
    }

    /// Whether its first letter is upper case.
    #[inline]
    pub(crate) const fn is_capital(&self) -> bool {
        self.has(Trait::CAPITAL)
    }
}

/// A word to compare texts by: a short hash, and whether it tells anything. The value of a number is below [`Topic::PROPER`], so it
/// tells nothing.
pub(crate) struct Topic;

impl Topic {
    /// A content word: two letters or more, neither a number nor a function word. Without this bit it tells nothing.
    pub(crate) const CONTENT: u16 = 1 << 15;
    /// A content word that begins with a capital.
    pub(crate) const PROPER: u16 = 1 << 14;
    /// The hash.
    pub(crate) const BITS: u16 = (1 << 12) - 1;

    /// Returns [`Token::value`] of a word that is no number.
    pub(crate) fn of(token: &Token, stop: bool) -> u16 {
        let content = token.len > 1 && !stop;
        let flag = |holds: bool, flag: u16| if holds { flag } else { 0 };
        (token.code >> 8) as u16 & Self::BITS | flag(content, Self::CONTENT) | flag(content && token.is_capital(), Self::PROPER)
    }
}

/// Returns [`Token::exact`] of a syllable.
pub(crate) const fn exact(code: u32, marks: Marks) -> u32 {
    mix(marks as u64, code as u64)
}

/// Returns [`Token::code`] of lower-case letters without marks.
pub(crate) const fn code(letters: &[u8]) -> u32 {
    let (mut word, mut i) = (Word::EMPTY, 0);
    while i < letters.len() {
        word.push(ENTRIES[letters[i] as usize]);
        i += 1;
    }
    word.code()
}

/// How many bytes of a word the fields of [`Word::sum`] hold for sure.
const FIELDS_HOLD: usize = 1 << 15;

/// Counts letters with digits, upper-case letters, and digits, each to 255 at most: for words whose fields have run over.
#[cold]
fn counted(bytes: &[u8]) -> (u8, u8, u8) {
    let (mut len, mut upper, mut digits, mut at) = (0_u8, 0_u8, 0_u8, 0);
    while at < bytes.len() {
        let (found, width) = glyph(bytes, at);
        let digit = matches!(found, Glyph::Digit(_));
        len = len.saturating_add(u8::from(digit || matches!(found, Glyph::Letter(1.., ..))));
        upper = upper.saturating_add(u8::from(matches!(found, Glyph::Letter(1.., _, true))));
        digits = digits.saturating_add(u8::from(digit));
        at += width;
    }
    (len, upper, digits)
}

/// A token while it is read.
#[derive(Clone, Copy, Default)]
pub(crate) struct Word {
    /// Exact to 12 letters, a hash beyond.
    letters: u64,
    /// Sum of the entries.
    sum: u64,
    marks: Marks,
    /// The symbol of the last letter.
    base: u8,
}

impl Word {
    const EMPTY: Word = Word { letters: 0, sum: 0, marks: 0, base: 0 };

    /// Adds a letter or a digit by its entry in [`ENTRIES`].
    #[inline]
    pub(crate) const fn push(&mut self, entry: u64) {
        self.letters = self.letters.rotate_left(5) ^ (entry & SYMBOL);
        self.base = (entry & SYMBOL) as u8;
        self.sum = self.sum.wrapping_add(entry);
    }

    /// Adds a letter of another alphabet by its base, marks and case.
    pub(crate) fn push_other(&mut self, base: u32, marks: Marks, upper: bool) {
        self.push_wide(symbol(base), marks, upper);
        self.letters ^= spread(base) ^ u64::from(symbol(base));
    }

    /// Adds a letter by symbol, marks and case; a symbol of 0 adds the marks to the letter before.
    #[inline]
    pub(crate) fn push_wide(&mut self, symbol: u8, marks: Marks, upper: bool) {
        if symbol == 0 {
            self.marks |= on(self.base, marks);
        } else {
            self.marks |= marks;
            self.push(u64::from(symbol) | ONE | if upper { CAPITAL } else { 0 });
        }
    }

    const fn code(&self) -> u32 {
        mix(0, self.letters)
    }

    /// Returns the token; `bytes` is where it stands in the text.
    pub(crate) fn finish(self, bytes: &[u8]) -> Token {
        let field = |shift: u32| (self.sum >> shift & 0xFFFF).min(255) as u8;
        let (len, upper, digits) = if bytes.len() < FIELDS_HOLD { (field(16), field(32), field(48)) } else { counted(bytes) };
        let code = self.code();
        let capital = upper > 0
            && match bytes.first() {
                Some(first) if *first < 0x80 => first.is_ascii_uppercase(),
                _ => matches!(glyph(bytes, 0).0, Glyph::Letter(_, _, true)),
            };
        let number = digits == len;
        let all_upper = u16::from(upper) + u16::from(digits) == u16::from(len);
        let trait_of = |holds: bool, bit: u8| if holds { bit } else { 0 };
        let traits = trait_of(number, Trait::NUMBER)
            | trait_of(capital, Trait::CAPITAL)
            | trait_of(digits > 0, Trait::DIGIT)
            | trait_of(self.marks != 0, Trait::MARKED)
            | trait_of(self.is_clock(len, digits), Trait::CLOCK)
            | trait_of(upper > u8::from(capital) && !all_upper, Trait::MIXED)
            | trait_of(upper > 1 && all_upper, Trait::SHOUTED);
        let value = if number && len <= 4 {
            bytes.iter().filter(|b| b.is_ascii_digit()).fold(0, |value, b| value * 10 + u16::from(b & 0xF))
        } else {
            0
        };
        Token { code, exact: exact(code, self.marks), value, len, upper, traits, ..Token::EMPTY }
    }

    /// Whether it is digits, h (the eighth letter), and two digits or none. The symbol of a digit has a bit more than five, so that of the
    /// first minute turns the lowest bit of the letter in front around.
    fn is_clock(&self, len: u8, digits: u8) -> bool {
        let ends = |minutes: u32, h: u64| self.letters.rotate_right(5 * minutes) & 0x1F == h && digits > minutes as u8;
        digits.checked_add(1) == Some(len) && len <= 5 && (ends(0, 8) || ends(2, 8 ^ 1))
    }
}

/// What hashes multiply by: 2 to the 64th over the golden ratio, which spreads neighbours (Knuth, The Art of Computer Programming, 6.4).
pub(crate) const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes a code into a running hash; the same on every platform.
#[inline]
pub(crate) const fn mix(hash: u64, code: u64) -> u32 {
    let wide = (hash.rotate_left(23) ^ code).wrapping_mul(ODD);
    ((wide ^ (wide >> 29)) >> 16) as u32
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use super::*;

    fn fold(word: &str) -> (u32, u32) {
        let mut token = Word::default();
        let mut at = 0;
        while at < word.len() {
            let (found, len) = glyph(word.as_bytes(), at);
            match found {
                Glyph::Mark(marks) => token.push_wide(0, marks, false),
                Glyph::Letter(base, marks, upper) => token.push_other(base, marks, upper),
                _ => {}
            }
            at += len;
        }
        let token = token.finish(word.as_bytes());
        (token.code, token.exact)
    }

    #[test]
    fn one_spelling_one_code() {
        for (a, b) in [
            ("hoà", "hòa"),
            ("Thuỷ", "THỦY"),
            ("Đà", "Ða"),
            ("đi", "ði"),
            ("việt", "vie\u{323}\u{302}t"),
            ("việt", "viê\u{323}t"),
        ] {
            assert_eq!(fold(a).0, fold(b).0, "{a} {b}");
        }
        assert_eq!(fold("việt"), fold("viê\u{323}t"));
        assert_eq!(fold("đi"), fold("ði"));
        assert_eq!(fold("Niño"), fold("Nin\u{303}o"));
        assert_eq!(fold("ṍḗ"), fold("o\u{303}\u{301}e\u{304}\u{301}"));
        assert_eq!(fold("Ướt"), fold("U\u{31b}\u{301}ớt"));
        assert_ne!(fold("ảnh"), fold("anh"));
        assert_ne!(fold("ba").0, fold("ab").0);
    }

    #[test]
    fn other_alphabets_are_told_apart() {
        for (a, b) in [("서울", "경기"), ("北京", "東京"), ("评论", "图片"), ("Иван", "Нина"), ("й", "и"), ("Σ", "Ω")]
        {
            assert_ne!(fold(a), fold(b), "{a} {b}");
        }
        for (a, b) in [("Путин", "ПУТИН"), ("Ђоковић", "ЂОКОВИЋ"), ("Μητσοτάκης", "ΜΗΤΣΟΤΆΚΗΣ"), ("Əliyev", "əliyev")]
        {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
        let letters = (0x4E00..0xD7A4).filter_map(char::from_u32).filter(|letter| letter.is_alphabetic());
        let mut codes: Vec<_> = letters.map(|letter| fold(&letter.to_string()).0).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
