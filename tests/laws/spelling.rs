//! The spellings of Vietnamese in use: composed, decomposed, half-composed, tone marks in the old and the new place.
//!
//! Written from a plain table of letters and shared with the fuzz target, so without any dependency; `prop.rs` holds it against
//! an independent implementation of Unicode normalisation.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Rows of letters in composed form: level, grave, acute, hook, tilde, dot below. Before each: the plain letter and its shape.
const ROWS: [(char, Option<char>, &str); 12] = [
    ('a', None, "aàáảãạ"),
    ('a', Some(BREVE), "ăằắẳẵặ"),
    ('a', Some(CIRCUMFLEX), "âầấẩẫậ"),
    ('e', None, "eèéẻẽẹ"),
    ('e', Some(CIRCUMFLEX), "êềếểễệ"),
    ('i', None, "iìíỉĩị"),
    ('o', None, "oòóỏõọ"),
    ('o', Some(CIRCUMFLEX), "ôồốổỗộ"),
    ('o', Some(HORN), "ơờớởỡợ"),
    ('u', None, "uùúủũụ"),
    ('u', Some(HORN), "ưừứửữự"),
    ('y', None, "yỳýỷỹỵ"),
];
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';
const HORN: char = '\u{31b}';
const DOT: char = '\u{323}';
/// The combining marks of the tones, in the order of the rows.
const TONES: [Option<char>; 6] = [None, Some('\u{300}'), Some('\u{301}'), Some('\u{309}'), Some('\u{303}'), Some(DOT)];

/// A vowel, taken apart.
#[derive(Clone, Copy)]
struct Vowel {
    /// The row of [`ROWS`].
    row: usize,
    /// The place in the row.
    tone: usize,
    upper: bool,
}

impl Vowel {
    /// Returns the parts of a composed letter; `None` for anything else.
    fn of(letter: char) -> Option<Self> {
        static ALL: OnceLock<HashMap<char, Vowel>> = OnceLock::new();
        ALL.get_or_init(|| every().map(|vowel| (vowel.composed(), vowel)).collect()).get(&letter).copied()
    }

    /// Returns the letter in composed form.
    fn composed(self) -> char {
        let lower = ROWS[self.row].2.chars().nth(self.tone).unwrap_or_default();
        cased(lower, self.upper)
    }

    /// Returns the same vowel with another tone.
    fn toned(self, tone: usize) -> Self {
        Self { tone, ..self }
    }
}

fn cased(letter: char, upper: bool) -> char {
    if upper { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
}

fn every() -> impl Iterator<Item = Vowel> {
    let cell = |i: usize| Vowel { row: i / 2 / TONES.len(), tone: i / 2 % TONES.len(), upper: i % 2 == 1 };
    (0..ROWS.len() * TONES.len() * 2).map(cell)
}

/// Returns every vowel with every tone, in composed form, lower and upper case.
pub fn vowels() -> impl Iterator<Item = char> {
    every().map(Vowel::composed)
}

/// Returns the text with its composed vowels decomposed as in Unicode's form NFD.
pub fn decomposed(text: &str) -> String {
    respelled(text, |vowel, out| {
        let (plain, shape, _) = ROWS[vowel.row];
        let tone = TONES[vowel.tone];
        out.push(cased(plain, vowel.upper));
        // the order of the combining classes: horn, dot below, marks above
        out.extend(shape.filter(|&shape| shape == HORN));
        out.extend(tone.filter(|&tone| tone == DOT));
        out.extend(shape.filter(|&shape| shape != HORN));
        out.extend(tone.filter(|&tone| tone != DOT));
    })
}

/// Returns the text as conversion from Windows-1258 leaves it: the vowel composed with its shape, the tone mark combining.
pub fn half_composed(text: &str) -> String {
    respelled(text, |vowel, out| {
        out.push(vowel.toned(0).composed());
        out.extend(TONES[vowel.tone]);
    })
}

fn respelled(text: &str, spell: impl Fn(Vowel, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 2);
    for letter in text.chars() {
        match if letter.is_ascii() { None } else { Vowel::of(letter) } {
            Some(vowel) => spell(vowel, &mut out),
            None => out.push(letter),
        }
    }
    out
}

/// Where the tone mark of an open `oa`, `oe` or `uy` stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the first vowel: `hòa`, `thủy`.
    Old,
    /// On the second: `hoà`, `thuỷ`.
    New,
}

/// Returns the text with the tone marks of open `oa`, `oe`, `uy` moved; composed letters only.
pub fn tones_moved(text: &str, place: Place) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for last in 1..letters.len() {
        let goes_on = |&next: &char| next.is_alphabetic() || matches!(next, '\u{300}'..='\u{36f}');
        if letters.get(last + 1).is_some_and(goes_on) {
            continue;
        }
        let before = if last > 1 { letters[last - 2] } else { ' ' };
        if let Some(pair) = moved(before, letters[last - 1], letters[last], place) {
            (letters[last - 1], letters[last]) = pair;
        }
    }
    letters.into_iter().collect()
}

/// Returns the last two letters of a syllable with the mark in its place; `None` where none can move.
fn moved(before: char, first: char, second: char, place: Place) -> Option<(char, char)> {
    let (a, b) = (Vowel::of(first)?, Vowel::of(second)?);
    let open = |v: Vowel| ROWS[v.row].1.is_none().then_some(ROWS[v.row].0);
    let movable = match (open(a)?, open(b)?) {
        ('o', 'a' | 'e') => true,
        ('u', 'y') => !matches!(before, 'q' | 'Q'),
        _ => false,
    };
    // exactly one of them bears the mark
    let tone = a.tone + b.tone;
    if !movable || tone == 0 || a.tone > 0 && b.tone > 0 {
        return None;
    }
    let (a_tone, b_tone) = if place == Place::Old { (tone, 0) } else { (0, tone) };
    Some((a.toned(a_tone).composed(), b.toned(b_tone).composed()))
}
