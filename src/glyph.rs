//! What one character is: a letter with its marks and its case, a digit, white space, a mark of punctuation.

use crate::syllable::ODD;

/// A set of diacritics, as bits.
pub(crate) type Marks = u16;

const GRAVE: Marks = 1;
const ACUTE: Marks = 1 << 1;
const HOOK: Marks = 1 << 2;
const TILDE: Marks = 1 << 3;
const DOT: Marks = 1 << 4;
pub(crate) const CIRCUMFLEX: Marks = 1 << 5;
pub(crate) const BREVE: Marks = 1 << 6;
pub(crate) const HORN: Marks = 1 << 7;
pub(crate) const STROKE: Marks = 1 << 8;
/// Any diacritic that Vietnamese does not use.
pub(crate) const FOREIGN: Marks = 1 << 9;

/// What one character is to the splitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// A letter: base (1-26 for a-z, in other alphabets the code point of the lower-case letter without marks), marks, upper case.
    Letter(u32, Marks, bool),
    /// A combining mark; belongs to the letter before it.
    Mark(Marks),
    /// A decimal digit 0-9.
    Digit(u8),
    /// White space.
    Space,
    /// ASCII punctuation, or the ASCII stand-in of a typographic one (`“` is `"`, `–` is `-`, `…` is `~`, `：` is `:`).
    Punct(u8),
    /// A pictograph or another symbol.
    Symbol,
    /// Zero-width: joiners, BYTE ORDER MARK, SOFT HYPHEN, variation selectors, marks of direction.
    Nothing,
}

/// From a mark of ASCII to its form as wide as a Chinese character.
const FULL_WIDTH: u32 = 0xFEE0;

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

/// Base letters of U+1E00..U+1EA0, capitals first in each pair but for the last four letters.
const MORE: &[u8; 160] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnooooooooppppr\
rrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy------";
/// Those of them that bear a second mark or two which Vietnamese has too, and the marks.
const TWICE: [(u32, Marks); 8] = [
    (0x1E14, FOREIGN | GRAVE),
    (0x1E16, FOREIGN | ACUTE),
    (0x1E2E, FOREIGN | ACUTE),
    (0x1E4C, TILDE | ACUTE),
    (0x1E4E, FOREIGN | TILDE),
    (0x1E50, FOREIGN | GRAVE),
    (0x1E52, FOREIGN | ACUTE),
    (0x1E78, TILDE | ACUTE),
];

/// Base letters of U+01CD..U+0234.
const EXTENDED: &[u8; 103] =
    b"aaiioouuuuuuuuuu-aaaaaa--ggkkoooo--j---gg--nnaaaaooaaaaeeeeiiiioooorrrruuuusstt--hh------aaeeooooooooyy";
/// Those of them that bear a second mark which Vietnamese has too.
const EXTENDED_TWICE: [(u32, Marks); 6] = [
    (0x1D7, FOREIGN | ACUTE),
    (0x1DB, FOREIGN | GRAVE),
    (0x1FA, FOREIGN | ACUTE),
    (0x1FC, FOREIGN | ACUTE),
    (0x1FE, FOREIGN | ACUTE),
    (0x22C, FOREIGN | TILDE),
];

const LOW: u32 = 0xC0;
const LOW_END: u32 = 0x240;
/// Letters of the lower stretch.
const LOW_LETTERS: usize = (LOW_END - LOW) as usize;
const HIGH: u32 = 0x1E00;
const HIGH_END: u32 = 0x1F00;
const UPPER_BIT: u16 = 1 << 5;
const MARK_SHIFT: u32 = 6;
/// Bits of base and case.
const LETTER: u16 = (1 << MARK_SHIFT) - 1;

/// Entry of one letter: base in bits 0-4, upper case in bit 5, marks above; 0 is no letter.
static LETTERS: [u16; LOW_LETTERS + 256] = letters();

const fn entry(base: u8, marks: Marks, upper: bool) -> u16 {
    (base - b'a' + 1) as u16 | if upper { UPPER_BIT } else { 0 } | marks << MARK_SHIFT
}

const fn slot(cp: u32) -> usize {
    if cp >= HIGH { (cp - HIGH) as usize + LOW_LETTERS } else { (cp - LOW) as usize }
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

const fn letters() -> [u16; LOW_LETTERS + 256] {
    let mut table = [0u16; LOW_LETTERS + 256];
    let mut i = 0;
    while i < LATIN.len() {
        if LATIN[i] != b'-' {
            // Latin-1 has its capitals first; Latin Extended-A alternates, in two stretches the other way round
            let upper = match i {
                0..0x1F => true,
                0x1F..0x40 | 0x78 | 0xBF => false,
                0x79..0x89 | 0xB9.. => i % 2 == 1,
                _ => i % 2 == 0,
            };
            table[i] = entry(LATIN[i], FOREIGN, upper);
        }
        i += 1;
    }
    let mut i = 0;
    while i < MORE.len() {
        if MORE[i] != b'-' {
            table[i + LOW_LETTERS] = entry(MORE[i], FOREIGN, i % 2 == 0 && i < 0x96);
        }
        i += 1;
    }
    let mut i = 0;
    while i < EXTENDED.len() {
        if EXTENDED[i] != b'-' {
            let cp = 0x1CD + i as u32;
            // one stretch has its capitals at odd code points
            let upper = (cp % 2 == 1) == (cp < 0x1DD) && cp != 0x1F0;
            table[slot(cp)] = entry(EXTENDED[i], FOREIGN, upper);
        }
        i += 1;
    }
    let mut i = 0;
    while i < TWICE.len() + EXTENDED_TWICE.len() {
        let (cp, marks) = if i < TWICE.len() { TWICE[i] } else { EXTENDED_TWICE[i - TWICE.len()] };
        let at = slot(cp);
        table[at] = table[at] & LETTER | marks << MARK_SHIFT;
        table[at + 1] = table[at + 1] & LETTER | marks << MARK_SHIFT;
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

const fn fill(table: &mut [u16; LOW_LETTERS + 256], base: u8, shape: Marks, row: &[u8], upper: bool) {
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
pub(crate) const fn glyph(bytes: &[u8], at: usize) -> (Glyph, usize) {
    let b = bytes[at];
    if b < 0x80 {
        return (ascii(b), 1);
    }
    let (cp, len) = decode(bytes, at);
    (wide(cp), len)
}

#[inline]
const fn ascii(b: u8) -> Glyph {
    match b {
        b'a'..=b'z' => Glyph::Letter((b - b'a' + 1) as u32, 0, false),
        b'A'..=b'Z' => Glyph::Letter((b - b'A' + 1) as u32, 0, true),
        b'0'..=b'9' => Glyph::Digit(b - b'0'),
        b' ' | b'\t'..=b'\r' => Glyph::Space,
        b'!'..=b'~' => Glyph::Punct(b),
        _ => Glyph::Nothing,
    }
}

const fn wide(cp: u32) -> Glyph {
    let table = if matches!(cp, LOW..LOW_END | HIGH..HIGH_END) { LETTERS[slot(cp)] } else { 0 };
    if table != 0 {
        return Glyph::Letter((table & 0x1F) as u32, table >> MARK_SHIFT, table & UPPER_BIT != 0);
    }
    match cp {
        0x300..=0x36F => Glyph::Mark(combining(cp)),
        0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 => Glyph::Space,
        0x80..=0x9F | 0xAD | 0x61C | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF => {
            Glyph::Nothing
        }
        0x2018..=0x201B | 0x2039 | 0x203A => Glyph::Punct(b'\''),
        0xAB | 0xBB => Glyph::Punct(b'>'),
        0x201C..=0x201F | 0x300C..=0x300F | 0xFF62 | 0xFF63 => Glyph::Punct(b'"'),
        0x2010..=0x2015 | 0x2212 => Glyph::Punct(b'-'),
        0x2026 => Glyph::Punct(b'~'),
        0xA9 => Glyph::Punct(COPYRIGHT),
        0xFF01..=0xFF0F | 0xFF1A..=0xFF20 | 0xFF3B..=0xFF40 | 0xFF5B..=0xFF5E => Glyph::Punct((cp - FULL_WIDTH) as u8),
        0x3001 | 0xFF64 => Glyph::Punct(b','),
        0x3002 | 0xFF61 => Glyph::Punct(b'.'),
        0x3010 => Glyph::Punct(b'['),
        0x3011 => Glyph::Punct(b']'),
        0xFF5F => Glyph::Punct(b'('),
        0xFF60 => Glyph::Punct(b')'),
        0xB7 | 0x30FB | 0xFF65 | 0x2022 | 0x2023 | 0x25AA..=0x25CF | 0x2219 => Glyph::Punct(b'*'),
        _ if is_symbol(cp) => Glyph::Symbol,
        _ => other(cp),
    }
}

/// A letter of another alphabet, or one of Latin without a base letter. Those of Cyrillic and Greek lose their case and come apart from
/// their marks; all bear [`FOREIGN`].
const fn other(cp: u32) -> Glyph {
    let lower = lower(cp);
    let (base, marks) = bare(lower);
    Glyph::Letter(base, FOREIGN | marks, lower != cp && cp != FINAL_SIGMA)
}

/// Another form of σ.
const FINAL_SIGMA: u32 = 0x3C2;

const fn lower(cp: u32) -> u32 {
    match cp {
        0x18F => 0x259,
        0x1E4 | 0x1EE | 0x21C | 0x222 | 0x224 => cp + 1,
        0x386 => 0x3AC,
        0x388..=0x38A => cp + 37,
        0x38C => 0x3CC,
        0x38E | 0x38F => cp + 63,
        FINAL_SIGMA => 0x3C3,
        0x391..=0x3AB | 0x410..=0x42F => cp + 32,
        0x400..=0x40F => cp + 80,
        0x460..=0x481 | 0x48A..=0x4BF | 0x4D0..=0x52F => cp | 1,
        0x4C0 => 0x4CF,
        0x4C1..=0x4CE => cp + cp % 2,
        _ => cp,
    }
}

/// Returns a letter in lower case without its marks, and those that Vietnamese has.
const fn bare(cp: u32) -> (u32, Marks) {
    match cp {
        0x390 | 0x3AF => (0x3B9, ACUTE),
        0x3AC => (0x3B1, ACUTE),
        0x3AD => (0x3B5, ACUTE),
        0x3AE => (0x3B7, ACUTE),
        0x3B0 | 0x3CD => (0x3C5, ACUTE),
        0x3CA => (0x3B9, 0),
        0x3CB => (0x3C5, 0),
        0x3CC => (0x3BF, ACUTE),
        0x3CE => (0x3C9, ACUTE),
        0x439 => (0x438, BREVE),
        0x450 => (0x435, GRAVE),
        0x453 => (0x433, ACUTE),
        0x45C => (0x43A, ACUTE),
        0x45D => (0x438, GRAVE),
        0x45E => (0x443, BREVE),
        0x4C2 => (0x436, BREVE),
        0x4D1 => (0x430, BREVE),
        0x4D7 => (0x435, BREVE),
        0x451 => (0x435, 0),
        0x457 => (0x456, 0),
        0x477 => (0x475, 0),
        0x4D3 => (0x430, 0),
        0x4DB => (0x4D9, 0),
        0x4DD => (0x436, 0),
        0x4DF => (0x437, 0),
        0x4E3 | 0x4E5 => (0x438, 0),
        0x4E7 => (0x43E, 0),
        0x4EB => (0x4E9, 0),
        0x4ED => (0x44D, 0),
        0x4EF | 0x4F1 | 0x4F3 => (0x443, 0),
        0x4F5 => (0x447, 0),
        0x4F9 => (0x44B, 0),
        _ => (cp, 0),
    }
}

/// What the base of a letter of another alphabet, see [`Glyph::Letter`], adds to a hash; the lowest five bits are those of no letter of
/// Latin. Those of Latin and digits stand for themselves.
#[inline]
pub(crate) const fn spread(base: u32) -> u64 {
    if base < 64 { base as u64 } else { (base as u64).wrapping_mul(ODD) | OTHER as u64 }
}

/// Stands for all letters of other alphabets.
const OTHER: u8 = 31;

/// Returns the symbol of a letter by its base: that, or the one that stands for all other alphabets.
#[inline]
pub(crate) const fn symbol(base: u32) -> u8 {
    if base < 64 { base as u8 } else { OTHER }
}

/// Whether a character is a symbol: arrows, currencies, mathematics, pictographs, private use, punctuation of other scripts.
const fn is_symbol(cp: u32) -> bool {
    matches!(cp, 0xA1..=0xBF | 0xD7 | 0xF7 | 0x2000..=0x2BFF | 0x3001..=0x303F)
        || matches!(cp, 0xE000..=0xF8FF | 0x1F000..=0x1FAFF | 0xE0000..=0xE01EF)
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

/// The marks that Vietnamese puts on each letter, by its symbol.
static BORNE: [Marks; 64] = {
    let (mut table, mut row) = ([0; 64], 0);
    while row < ROWS.len() {
        let (base, shape, ..) = ROWS[row];
        table[(base - b'a' + 1) as usize] |= shape | GRAVE | ACUTE | HOOK | TILDE | DOT;
        row += 1;
    }
    // `й` is no `и`
    table[OTHER as usize] = Marks::MAX;
    table
};

/// Returns what a combining mark adds to a letter, by its symbol. One that Vietnamese does not put there is that of another language, as it
/// is in composed letters: `ñ`, `ć`, `ğ`, `î`.
#[inline]
pub(crate) fn on(symbol: u8, marks: Marks) -> Marks {
    if marks & BORNE[usize::from(symbol & 63)] == 0 { FOREIGN } else { marks }
}

/// Decodes a letter of the Vietnamese blocks, or a combining mark, at `at`: symbol, marks, upper case, length. The symbol is 0 for
/// a mark. `None` for everything else, which [`glyph`] knows.
#[inline]
pub(crate) fn wide_letter(bytes: &[u8], at: usize) -> Option<(u8, Marks, bool, usize)> {
    let (entry, len) = match bytes[at] {
        lead @ 0xC3..=0xC8 => (LETTERS[usize::from(lead - 0xC3) << 6 | usize::from(bytes[at + 1] & 0x3F)], 2),
        0xE1 => {
            let row = bytes[at + 1].wrapping_sub(0xB8);
            if row > 3 {
                return None;
            }
            (LETTERS[LOW_LETTERS + (usize::from(row) << 6 | usize::from(bytes[at + 2] & 0x3F))], 3)
        }
        0xCC | 0xCD => {
            let cp = 0x300 + (u32::from(bytes[at] & 1) << 6 | u32::from(bytes[at + 1] & 0x3F));
            return (cp < 0x370).then(|| (0, combining(cp), false, 2));
        }
        _ => return None,
    };
    if entry == 0 { None } else { Some(((entry & 0x1F) as u8, entry >> MARK_SHIFT, entry & UPPER_BIT != 0, len)) }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn the_short_way_agrees_with_the_long_one() {
        for letter in (0x80..0x3000).filter_map(char::from_u32) {
            let mut buffer = [0; 4];
            let bytes = letter.encode_utf8(&mut buffer).as_bytes();
            let expected = match glyph(bytes, 0) {
                (Glyph::Letter(base @ 1..=26, marks, upper), len) => Some((symbol(base), marks, upper, len)),
                (Glyph::Mark(marks), len) => Some((0, marks, false, len)),
                _ => None,
            };
            assert_eq!(wide_letter(bytes, 0), expected, "{letter:?} U+{:04X}", u32::from(letter));
        }
    }

    #[test]
    fn wide_marks_stand_for_marks() {
        for mark in (b'!'..=b'~').filter(u8::is_ascii_punctuation) {
            let wide = char::from_u32(FULL_WIDTH + u32::from(mark)).unwrap().to_string();
            assert_eq!(glyph(wide.as_bytes(), 0), (Glyph::Punct(mark), 3), "{wide}");
        }
        for (marks, stand_in) in [("、､", b','), ("。｡", b'.'), ("「」『』｢｣", b'"'), ("【", b'['), ("】", b']'), ("・･", b'*')]
        {
            for mark in marks.chars().map(|mark| mark.to_string()) {
                assert_eq!(glyph(mark.as_bytes(), 0), (Glyph::Punct(stand_in), 3), "{mark}");
            }
        }
    }

    #[test]
    fn every_precomposed_vietnamese_letter_folds_to_its_parts() {
        for (base, shape, lower, upper) in ROWS {
            for (row, is_upper) in [(lower, false), (upper, true)] {
                for (tone, letter) in TONES.iter().zip(row.chars()) {
                    let mut buffer = [0; 4];
                    let text = letter.encode_utf8(&mut buffer);
                    let expected = Glyph::Letter(u32::from(base - b'a' + 1), shape | tone, is_upper);
                    assert_eq!(glyph(text.as_bytes(), 0), (expected, text.len()), "{letter}");
                }
            }
        }
    }

    #[test]
    fn capitals_agree_with_the_standard_library() {
        let other = (0x1CD..0x234).chain(0x386..0x3CF).chain(0x400..0x482).chain(0x48A..0x530);
        // letters between the cases, and some whose other case is far away
        let other = other.filter(|cp| !matches!(cp, 0x1F1..=0x1F3 | 0x1F6 | 0x1F7 | 0x220 | 0x3A2));
        for cp in (0x41..0x5B).chain(LOW..0x180).chain(0x1EA0..0x1EFA).chain(other) {
            let letter = char::from_u32(cp).unwrap();
            if let (Glyph::Letter(_, _, upper), _) = glyph(letter.encode_utf8(&mut [0; 4]).as_bytes(), 0) {
                let standard = letter.is_uppercase();
                assert_eq!(upper, standard, "{letter} U+{cp:04X}");
            }
        }
    }

    /// Returns what a character is by itself.
    fn of(letter: char) -> Glyph {
        glyph(letter.encode_utf8(&mut [0; 4]).as_bytes(), 0).0
    }

    #[test]
    fn white_space_is_that_of_the_standard_library() {
        for letter in ('\0'..=char::MAX).filter(|letter| letter.is_whitespace() || of(*letter) == Glyph::Space) {
            assert_eq!(of(letter) == Glyph::Space, letter.is_whitespace(), "U+{:04X}", u32::from(letter));
        }
    }

    /// As is every second tone mark, which Unicode has for Vietnamese and advises against.
    #[test]
    fn marks_are_what_unicode_holds_for_the_same() {
        for (mark, same) in [('\u{340}', '\u{300}'), ('\u{341}', '\u{301}'), ('\u{343}', '\u{313}')] {
            assert_eq!(of(mark), of(same), "U+{:04X}", u32::from(mark));
        }
        let letter = |text: &str| text.chars().map(of).collect::<Vec<_>>();
        assert_eq!(letter("e\u{341}u\u{340}"), letter("e\u{301}u\u{300}"));
    }

    #[test]
    fn marks_of_print_stand_for_those_of_the_keyboard() {
        for (marks, stand_in) in [
            ("\u{2018}\u{2019}\u{201a}\u{201b}\u{2039}\u{203a}", b'\''),
            ("\u{201c}\u{201d}\u{201e}\u{201f}", b'"'),
            ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2212}", b'-'),
            ("«»", b'>'),
            ("…", b'~'),
            ("•‣▪►▼◆●·", b'*'),
        ] {
            marks.chars().for_each(|mark| assert_eq!(of(mark), Glyph::Punct(stand_in), "{mark}"));
        }
        "→★♥✓€😀🤖\u{f0b7}".chars().for_each(|symbol| assert_eq!(of(symbol), Glyph::Symbol, "{symbol}"));
    }

    #[test]
    fn what_has_no_width_is_nothing() {
        let joiners = ('\u{200b}'..='\u{200f}').chain('\u{202a}'..='\u{202e}').chain('\u{2060}'..='\u{206f}');
        let others = ('\u{fe00}'..='\u{fe0f}').chain("\u{ad}\u{61c}\u{feff}\0\u{7f}\u{80}".chars());
        joiners.chain(others).for_each(|letter| assert_eq!(of(letter), Glyph::Nothing, "U+{:04X}", u32::from(letter)));
    }
}
