//! What other programs, Python's `json` first, write for JSON and is none.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use memchr::memmem;
use serde::de::{Error, Visitor};

/// Numbers that JSON does not have.
const NO_NUMBERS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// Returns a line with null in the place of numbers that JSON does not have.
pub fn with_nulls(line: Cow<'_, str>) -> Cow<'_, str> {
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

/// Takes a string; halves of surrogate pairs in it, which are no characters, become U+FFFD.
pub struct Halves;

impl<'de> Visitor<'de> for Halves {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Cow<'de, str>, E> {
        Ok(std::str::from_utf8(bytes).map_or_else(|_| Cow::Owned(without_halves(bytes)), Cow::Borrowed))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(without_halves(bytes)))
    }
}

/// Returns text of which halves are written as if they were characters: of their three bytes none is UTF-8, and only the first is this.
fn without_halves(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid() == [0xed] {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::with_nulls;

    #[test]
    fn numbers_that_json_does_not_have_become_null() {
        let cases = [
            (r#"{"a":NaN,"b":[-Infinity, Infinity],"c":-1}"#, r#"{"a":null,"b":[null, null],"c":-1}"#),
            (r#"{"NaN":"NaN","\"":"\\\"NaN","\\":NaN}"#, r#"{"NaN":"NaN","\"":"\\\"NaN","\\":null}"#),
            (r#"{"a":"Ông NaN"}"#, r#"{"a":"Ông NaN"}"#),
            (r#"{"a":"NaN\"#, r#"{"a":"NaN\"#),
        ];
        for (line, mended) in cases {
            assert_eq!(with_nulls(Cow::Borrowed(line)), mended);
        }
    }
}
