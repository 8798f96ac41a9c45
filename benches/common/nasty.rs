//! Inputs on which code that is not linear, or that grows a buffer too often, would show it.

use std::fmt::Write as _;

use super::seeds;
use super::shuf::Random;

/// Makes an input of a number of bytes.
pub type Maker = fn(usize) -> String;

/// All makers, with what they make.
pub const INPUTS: [(&str, Maker); 11] = [
    ("one line of words", one_line),
    ("one huge word", one_word),
    ("words glued together", glued),
    ("one-char lines", one_char_lines),
    ("equal lines", equal_lines),
    ("all headlines twice", headlines_twice),
    ("distinct lines", distinct_lines),
    ("sample pages in a row", pages),
    ("only combining marks", marks),
    ("only spaces", spaces),
    ("only line ends", line_ends),
];

/// The line that [`equal_lines`] repeats.
pub const EQUAL: &str = "Tin cùng chuyên mục\n";
/// The line that [`one_char_lines`] repeats.
pub const ONE_CHAR: &str = "a\n";

/// Appends pieces until `bytes` are full and cuts off what is more.
fn grow(bytes: usize, mut piece: impl FnMut(&mut String, usize)) -> String {
    let mut text = String::with_capacity(bytes + 1024);
    for i in 0.. {
        if text.len() >= bytes {
            break;
        }
        piece(&mut text, i);
    }
    let end = (0..=bytes).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.truncate(end);
    text
}

/// Returns the words of the sample pages with a space between them, over and over: a page without line ends.
pub fn one_line(bytes: usize) -> String {
    let pages = seeds();
    let words: Vec<&str> = pages.iter().flat_map(|(_, text)| text.split_whitespace()).collect();
    grow(bytes, |text, i| text.extend([words[i % words.len()], " "]))
}

/// Returns letters without a space.
fn one_word(bytes: usize) -> String {
    grow(bytes, |text, _| text.push_str("nghiêng"))
}

/// Returns syllables without a space, each with a capital.
fn glued(bytes: usize) -> String {
    grow(bytes, |text, _| text.push_str("Bảo"))
}

/// Returns lines of one letter.
pub fn one_char_lines(bytes: usize) -> String {
    grow(bytes, |text, _| text.push_str(ONE_CHAR))
}

/// Returns the same line over and over.
pub fn equal_lines(bytes: usize) -> String {
    grow(bytes, |text, _| text.push_str(EQUAL))
}

/// Returns cards of other articles without end: different headlines, each printed twice.
fn headlines_twice(bytes: usize) -> String {
    let pages = seeds();
    let words: Vec<&str> = pages.iter().flat_map(|(_, text)| text.split_whitespace()).collect();
    let mut random = Random::new(1);
    grow(bytes, |text, _| {
        let start = text.len();
        (0..12).for_each(|_| text.extend([random.pick(&words), " "]));
        text.push_str("\n\n");
        text.extend_from_within(start..);
        text.push('\n');
    })
}

/// Returns short lines of which no two are equal.
fn distinct_lines(bytes: usize) -> String {
    let mut random = Random::new(2);
    grow(bytes, |text, _| writeln!(text, "Tin {:x}", random.next()).expect("a string takes all"))
}

/// Returns the sample pages over and over, as one page.
fn pages(bytes: usize) -> String {
    let pages = seeds();
    grow(bytes, |text, i| text.push_str(&pages[i % pages.len()].1))
}

/// Returns tone marks that stand on no letter.
fn marks(bytes: usize) -> String {
    grow(bytes, |text, _| text.push_str("\u{300}\u{301}\u{303}\u{309}\u{323}"))
}

/// Returns spaces and NO-BREAK SPACEs.
fn spaces(bytes: usize) -> String {
    grow(bytes, |text, _| text.push_str(" \u{a0}"))
}

/// Returns blank lines.
fn line_ends(bytes: usize) -> String {
    grow(bytes, |text, _| text.push('\n'))
}
