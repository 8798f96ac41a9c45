//! Vietnamese letters, folded: one spelling of a syllable gives one code, however its marks are encoded or placed.
//!
//! A syllable's [`Token::code`] holds its base letters (`Hoà`, `hòa`, `HOA` all give the code of `hoa`); its [`Marks`] hold
//! the set of its diacritics, without order. Composed (NFC), decomposed (NFD) and half-composed (Windows-1258) spellings agree in
//! both, and so do the old and the new place of a tone mark.

/// A set of diacritics, as bits.
pub(crate) type Marks = u16;

const GRAVE: Marks = 1;
const ACUTE: Marks = 1 << 1;
const HOOK: Marks = 1 << 2;
const TILDE: Marks = 1 << 3;
const DOT: Marks = 1 << 4;
const CIRCUMFLEX: Marks = 1 << 5;
const BREVE: Marks = 1 << 6;
const HORN: Marks = 1 << 7;
const STROKE: Marks = 1 << 8;
/// Any diacritic that Vietnamese does not use.
const FOREIGN: Marks = 1 << 9;

/// What one character is to the splitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// A letter: base (1-26 for a-z, 27-31 for other alphabets), marks, upper case.
    Letter(u8, Marks, bool),
    /// A combining mark; belongs to the letter before it.
    Mark(Marks),
    /// A decimal digit 0-9.
    Digit(u8),
    /// White space.
    Space,
    /// ASCII punctuation, or the ASCII stand-in of a typographic one (`“` is `"`, `–` is `-`, `…` is `~`).
    Punct(u8),
    /// A pictograph or another symbol.
    Symbol,
    /// Zero-width: joiners, BYTE ORDER MARK, SOFT HYPHEN, variation selectors.
    Nothing,
}

/// Stand-in of ©.
pub(crate) const COPYRIGHT: u8 = 1;

/// Letters of a row: level, grave, acute, hook, tilde, dot. Rows of one base letter and shape, lower case then upper.
const ROWS: [(u8, Marks, &str, &str); 12] = [
    (b'a', 0, "aàáảãạ", "AÀÁẢÃẠ"),
    (b'a', BREVE, "ăằắẳẵặ", "ĂẰẮẲẴẶ"),
    (b'a', CIRCUMFLEX, "âầấẩẫậ", "ÂẦẤẨẪẬ"),
    (b'e', 0, "eèéẻẽẹ", "EÈÉẺẼẸ"),
    (b'e', CIRCUMFLEX, "êềếểễệ", "ÊỀẾỂỄỆ"),
    (b'i', 0, "iìíỉĩị", "IÌÍỈĨỊ"),
    (b'o', 0, "oòóỏõọ", "OÒÓỎÕỌ"),
    (b'o', CIRCUMFLEX, "ôồốổỗộ", "ÔỒỐỔỖỘ"),
    (b'o', HORN, "ơờớởỡợ", "ƠỜỚỞỠỢ"),
    (b'u', 0, "uùúủũụ", "UÙÚỦŨỤ"),
    (b'u', HORN, "ưừứửữự", "ƯỪỨỬỮỰ"),
    (b'y', 0, "yỳýỷỹỵ", "YỲÝỶỸỴ"),
];
const TONES: [Marks; 6] = [0, GRAVE, ACUTE, HOOK, TILDE, DOT];

/// Base letters of U+00C0..U+0180, for the letters that Vietnamese does not use; `-` is no letter.
const LATIN: &[u8; 192] = b"aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

const LOW: u32 = 0xC0;
const LOW_END: u32 = 0x1C0;
const HIGH: u32 = 0x1E00;
const HIGH_END: u32 = 0x1F00;
const UPPER_BIT: u16 = 1 << 5;
const MARK_SHIFT: u32 = 6;

/// Entry of one letter: base in bits 0-4, upper case in bit 5, marks above; 0 is no letter.
static LETTERS: [u16; 512] = letters();

const fn entry(base: u8, marks: Marks, upper: bool) -> u16 {
    (base - b'a' + 1) as u16 | if upper { UPPER_BIT } else { 0 } | marks << MARK_SHIFT
}

const fn slot(cp: u32) -> usize {
    if cp >= HIGH { (cp - HIGH) as usize + 256 } else { (cp - LOW) as usize }
}

/// Decodes one character of valid UTF-8 at `at`: its code point and length.
const fn decode(bytes: &[u8], at: usize) -> (u32, usize) {
    let b0 = bytes[at] as u32;
    if b0 < 0x80 {
        (b0, 1)
    } else if b0 < 0xE0 {
        ((b0 & 0x1F) << 6 | (bytes[at + 1] & 0x3F) as u32, 2)
    } else if b0 < 0xF0 {
        ((b0 & 0x0F) << 12 | ((bytes[at + 1] & 0x3F) as u32) << 6 | (bytes[at + 2] & 0x3F) as u32, 3)
    } else {
        let high = (b0 & 0x07) << 18 | ((bytes[at + 1] & 0x3F) as u32) << 12;
        (high | ((bytes[at + 2] & 0x3F) as u32) << 6 | (bytes[at + 3] & 0x3F) as u32, 4)
    }
}

const fn letters() -> [u16; 512] {
    let mut table = [0u16; 512];
    let mut i = 0;
    while i < LATIN.len() {
        if LATIN[i] != b'-' {
            // Latin-1 has its capitals first; Latin Extended-A alternates, the odd stretch U+0139..U+0149 aside.
            let upper = if i < 64 { i < 32 } else { (i % 2 == 0) != (i >= 0x79 && i < 0x89) };
            table[i] = entry(LATIN[i], FOREIGN, upper);
        }
        i += 1;
    }
    let mut row = 0;
    while row < ROWS.len() {
        let (base, shape, lower, upper) = ROWS[row];
        fill(&mut table, base, shape, lower.as_bytes(), false);
        fill(&mut table, base, shape, upper.as_bytes(), true);
        row += 1;
    }
    // Đ and its double Ð (U+00D0, ETH), which old fonts and keyboards leave in its place.
    table[slot(0x110)] = entry(b'd', STROKE, true);
    table[slot(0x111)] = entry(b'd', STROKE, false);
    table[slot(0xD0)] = entry(b'd', STROKE, true);
    table[slot(0xF0)] = entry(b'd', STROKE, false);
    table
}

const fn fill(table: &mut [u16; 512], base: u8, shape: Marks, row: &[u8], upper: bool) {
    let (mut at, mut tone) = (0, 0);
    while at < row.len() {
        let (cp, len) = decode(row, at);
        if cp >= LOW {
            table[slot(cp)] = entry(base, shape | TONES[tone], upper);
        }
        at += len;
        tone += 1;
    }
}

/// Returns what stands at byte `at` of `bytes` and its length; `at` is a character boundary of valid UTF-8.
#[inline]
pub(crate) fn glyph(bytes: &[u8], at: usize) -> (Glyph, usize) {
    let b = bytes[at];
    if b < 0x80 {
        return (ascii(b), 1);
    }
    let (cp, len) = decode(bytes, at);
    (wide(cp), len)
}

#[inline]
fn ascii(b: u8) -> Glyph {
    match b {
        b'a'..=b'z' => Glyph::Letter(b - b'a' + 1, 0, false),
        b'A'..=b'Z' => Glyph::Letter(b - b'A' + 1, 0, true),
        b'0'..=b'9' => Glyph::Digit(b - b'0'),
        b' ' | b'\t'..=b'\r' => Glyph::Space,
        b'!'..=b'~' => Glyph::Punct(b),
        _ => Glyph::Nothing,
    }
}

fn wide(cp: u32) -> Glyph {
    let table = match cp {
        LOW..LOW_END => LETTERS[slot(cp)],
        HIGH..HIGH_END => LETTERS[slot(cp)],
        _ => 0,
    };
    if table != 0 {
        return Glyph::Letter((table & 0x1F) as u8, table >> MARK_SHIFT, table & UPPER_BIT != 0);
    }
    match cp {
        0x300..=0x36F => Glyph::Mark(combining(cp)),
        0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 => Glyph::Space,
        0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2064 | 0xFE00..=0xFE0F | 0xFEFF => Glyph::Nothing,
        0x80..=0x9F => Glyph::Nothing,
        0x2018..=0x201B | 0x2039 | 0x203A => Glyph::Punct(b'\''),
        0xAB | 0xBB => Glyph::Punct(b'>'),
        0x201C..=0x201F => Glyph::Punct(b'"'),
        0x2010..=0x2015 | 0x2212 => Glyph::Punct(b'-'),
        0x2026 => Glyph::Punct(b'~'),
        0xA9 => Glyph::Punct(COPYRIGHT),
        0xB7 | 0x2022 | 0x2023 | 0x25AA..=0x25CF | 0x2219 => Glyph::Punct(b'*'),
        0xA1..=0xBF | 0xD7 | 0xF7 | 0x2000..=0x2BFF | 0x3001..=0x303F | 0xE000..=0xF8FF | 0xFF01..=0xFF0F => Glyph::Symbol,
        0x1F000..=0x1FAFF | 0xE0000..=0xE01EF => Glyph::Symbol,
        _ => Glyph::Letter(27 + (cp % 5) as u8, FOREIGN, false),
    }
}

const fn combining(cp: u32) -> Marks {
    match cp {
        0x300 | 0x340 => GRAVE,
        0x301 | 0x341 => ACUTE,
        0x302 => CIRCUMFLEX,
        0x303 => TILDE,
        0x306 => BREVE,
        0x309 => HOOK,
        0x31B => HORN,
        0x323 => DOT,
        _ => FOREIGN,
    }
}

/// A run of letters, or of digits and letters that follow them: a syllable, a number, a word of another language.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Token {
    /// Base letters and digits, folded: exact to 12 characters, a hash beyond.
    pub(crate) code: u64,
    /// The union of the marks of its letters.
    pub(crate) marks: Marks,
    /// How many letters and digits it has; stays at 255.
    pub(crate) len: u8,
    /// How many of them are upper case; stays at 255.
    pub(crate) upper: u8,
    /// How many of them are digits; stays at 255.
    pub(crate) digits: u8,
    /// Whether the first is upper case.
    pub(crate) capital: bool,
    /// The value of a number of up to 4 digits.
    pub(crate) value: u16,
    /// Whether white space stands behind it, before the next token.
    pub(crate) space: bool,
    /// The first punctuation mark behind it, before the next token; 0 for none.
    pub(crate) punct: u8,
}

impl Token {
    /// Adds a letter or a digit.
    #[inline]
    pub(crate) fn push(&mut self, glyph: Glyph) {
        let symbol = match glyph {
            Glyph::Letter(base, marks, upper) => {
                self.marks |= marks;
                self.capital |= upper && self.len == 0;
                self.upper = self.upper.saturating_add(upper.into());
                u64::from(base)
            }
            Glyph::Digit(digit) => {
                self.digits = self.digits.saturating_add(1);
                self.value = self.value.wrapping_mul(10).wrapping_add(digit.into());
                u64::from(digit) + 32
            }
            _ => return,
        };
        self.len = self.len.saturating_add(1);
        self.code = self.code.rotate_left(5) ^ symbol;
    }

    /// Whether it is digits only.
    #[inline]
    pub(crate) fn is_number(&self) -> bool {
        self.digits == self.len
    }

    /// Key of the syllable with its marks, for tables of single words.
    #[inline]
    pub(crate) fn exact(&self) -> u32 {
        mix(u64::from(self.marks), self.code)
    }
}

/// Mixes a code into a running hash; the same on every platform.
#[inline]
pub(crate) fn mix(hash: u64, code: u64) -> u32 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let wide = (hash.rotate_left(23) ^ code).wrapping_mul(ODD);
    ((wide ^ (wide >> 29)) >> 16) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(word: &str) -> (u64, Marks) {
        let mut token = Token::default();
        let mut at = 0;
        while at < word.len() {
            let (glyph, len) = glyph(word.as_bytes(), at);
            match glyph {
                Glyph::Mark(marks) => token.marks |= marks,
                other => token.push(other),
            }
            at += len;
        }
        (token.code, token.marks)
    }

    #[test]
    fn one_spelling_one_code() {
        for (a, b) in [("hoà", "hòa"), ("Thuỷ", "THỦY"), ("Đà", "Ða"), ("việt", "vie\u{323}\u{302}t"), ("việt", "viê\u{323}t")] {
            assert_eq!(fold(a).0, fold(b).0, "{a} {b}");
        }
        assert_eq!(fold("việt"), fold("viê\u{323}t"));
        assert_eq!(fold("Ướt"), fold("U\u{31b}\u{301}ớt"));
        assert_ne!(fold("ảnh"), fold("anh"));
        assert_ne!(fold("ba").0, fold("ab").0);
    }

    #[test]
    fn every_precomposed_vietnamese_letter_folds_to_its_parts() {
        for (base, shape, lower, upper) in ROWS {
            for (row, is_upper) in [(lower, false), (upper, true)] {
                for (tone, letter) in TONES.iter().zip(row.chars()) {
                    let mut buffer = [0; 4];
                    let text = letter.encode_utf8(&mut buffer);
                    let expected = Glyph::Letter(base - b'a' + 1, shape | tone, is_upper);
                    assert_eq!(glyph(text.as_bytes(), 0), (expected, text.len()), "{letter}");
                }
            }
        }
    }

    #[test]
    fn capitals_agree_with_the_standard_library() {
        for cp in (0x41..0x5B).chain(LOW..0x180).chain(0x1EA0..HIGH_END) {
            let letter = char::from_u32(cp).unwrap();
            if let (Glyph::Letter(_, _, upper), _) = glyph(letter.encode_utf8(&mut [0; 4]).as_bytes(), 0) {
                let standard = letter.is_uppercase();
                assert_eq!(upper, standard, "{letter} U+{cp:04X}");
            }
        }
    }
}
