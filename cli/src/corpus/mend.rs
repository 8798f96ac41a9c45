//! What other programs, Python's `json` first, write for JSON and is none.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memmem};

/// Numbers that JSON does not have.
const NO_NUMBERS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// What stands for half of a surrogate pair, which is no character; it is as long as the escape of the half.
const REPLACEMENT: &str = "\\ufffd";

/// Returns a line with null in the place of numbers that JSON does not have, and U+FFFD in the place of halves of surrogate pairs.
pub fn mended(line: Cow<'_, str>) -> Cow<'_, str> {
    without_halves(with_nulls(line))
}

fn with_nulls(line: Cow<'_, str>) -> Cow<'_, str> {
    let places = no_numbers(&line);
    if places.is_empty() {
        return line;
    }
    let (mut mended, mut behind) = (String::with_capacity(line.len() + places.len()), 0);
    for place in places {
        mended.push_str(&line[behind..place.start]);
        mended.push_str("null");
        behind = place.end;
    }
    mended.push_str(&line[behind..]);
    Cow::Owned(mended)
}

/// Returns what is said of an error of syntax where one of these numbers is the reason.
pub fn said_of(error: &serde_json::Error, line: &str) -> Option<String> {
    if !error.is_syntax() {
        return None;
    }
    let place = no_numbers(line).into_iter().find(|place| (place.start + 1..=place.end + 1).contains(&error.column()))?;
    Some(format!("{} at column {} is not JSON (--lossy takes it for null)", &line[place.clone()], place.start + 1))
}

/// Returns where a line has such numbers, outside of its strings.
fn no_numbers(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut places = Vec::new();
    if memmem::find(bytes, b"NaN").or_else(|| memmem::find(bytes, b"Infinity")).is_none() {
        return places;
    }
    let (mut at, mut in_string) = (0, false);
    while let Some(byte) = bytes.get(at) {
        let word = NO_NUMBERS.iter().find(|word| !in_string && bytes[at..].starts_with(word.as_bytes()));
        match byte {
            b'"' => in_string = !in_string,
            b'\\' if in_string => at += 1,
            _ => places.extend(word.map(|word| at..at + word.len())),
        }
        at += word.map_or(1, |word| word.len());
    }
    places
}

/// Returns whether JSON has half of a surrogate pair in a string, which most readers refuse together with all else in the file.
pub fn has_half(json: &str) -> bool {
    next_half(json, 0).is_some()
}

fn without_halves(line: Cow<'_, str>) -> Cow<'_, str> {
    let Some(first) = next_half(&line, 0) else { return line };
    let mut mended = line.into_owned();
    let mut next = Some(first);
    while let Some(at) = next {
        mended.replace_range(at..at + REPLACEMENT.len(), REPLACEMENT);
        next = next_half(&mended, at + REPLACEMENT.len());
    }
    Cow::Owned(mended)
}

/// Returns where the next escape of a half begins from a place on that is in no escape.
fn next_half(json: &str, from: usize) -> Option<usize> {
    let bytes = json.as_bytes();
    let rest = &bytes[from..];
    // hardly any line goes on behind this
    memmem::find(rest, b"\\ud").or_else(|| memmem::find(rest, b"\\uD"))?;
    let mut at = from;
    while let Some(found) = memchr(b'\\', &bytes[at..]) {
        at += found;
        match unit(bytes, at) {
            Some(0xd800..0xdc00) if matches!(unit(bytes, at + 6), Some(0xdc00..0xe000)) => at += 12,
            Some(0xd800..0xe000) => return Some(at),
            // an escape of one character may be a backslash
            _ => at = bytes.len().min(at + 2),
        }
    }
    None
}

/// Returns the unit of UTF-16 that is escaped at a place.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::{has_half, mended};

    #[test]
    fn numbers_that_json_does_not_have_become_null() {
        let cases = [
            (r#"{"a":NaN,"b":[-Infinity, Infinity],"c":-1}"#, r#"{"a":null,"b":[null, null],"c":-1}"#),
            (r#"{"NaN":"NaN","\"":"\\\"NaN","\\":NaN}"#, r#"{"NaN":"NaN","\"":"\\\"NaN","\\":null}"#),
            (r#"{"a":"Ông NaN"}"#, r#"{"a":"Ông NaN"}"#),
            (r#"{"a":"NaN\"#, r#"{"a":"NaN\"#),
        ];
        for (line, expected) in cases {
            assert_eq!(mended(Cow::Borrowed(line)), expected);
        }
    }

    #[test]
    fn halves_of_surrogate_pairs_are_found_and_pairs_are_left() {
        let cases = [
            (r"\ud800", r"\ufffd"),
            (r"\uDFFFa\uDBFF\uDBFF", r"\ufffda\ufffd\ufffd"),
            (r"\ud83d\ude00\ude00", r"\ud83d\ude00\ufffd"),
            (r"\ud83d\ud83d\ude00\ud83d", r"\ufffd\ud83d\ude00\ufffd"),
            (r"\ud83d\n\ude00", r"\ufffd\n\ufffd"),
            (r"\\ud800 \\\ud800", r"\\ud800 \\\ufffd"),
            (r"\ud7ff\ue000\ud83d\ude00\\ud800", r"\ud7ff\ue000\ud83d\ude00\\ud800"),
            (r"\ud80", r"\ud80"),
            (r"\ud800\", r"\ufffd\"),
            ("\\ud8Ế", "\\ud8Ế"),
        ];
        for (line, expected) in cases {
            assert_eq!(mended(Cow::Borrowed(line)), expected);
            assert_eq!(has_half(line), line != expected, "{line}");
        }
    }
}
