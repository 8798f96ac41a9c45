use std::fmt::Write as _;

use thanbai::{Block, Entity};

use crate::corpus::record::{Field, Id, Value};
use crate::page::Page;

/// The names of the fields that a page becomes, the last only where it is tagged; fields of these names do not pass through.
const OWN: [&str; 4] = ["id", "bytes", "blocks", "entities"];

/// Appends a page of so many bytes as one JSON object and a line end; the fields stand behind the id.
pub fn page(out: &mut Vec<u8>, id: &Id<'_>, fields: &[Field<'_>], bytes: usize, page: Page<'_>) {
    raw(out, "{\"id\":");
    match id {
        Id::Json(json) => raw(out, json),
        Id::Text(id) => text(out, id),
    }
    let own = if page.names.is_some() { &OWN[..] } else { &OWN[..3] };
    for field in fields.iter().filter(|field| !own.contains(&&*field.name)) {
        raw(out, ",");
        text(out, &field.name);
        raw(out, ":");
        match field.value {
            Value::Json(json) => raw(out, json),
            Value::Text(value) => text(out, value),
        }
    }
    number(out, ",\"bytes\":", bytes);
    raw(out, ",\"blocks\":[");
    let (start, mut said) = (out.len(), String::new());
    for row in page.blocks() {
        comma(out, start);
        block(out, row, &mut said);
    }
    raw(out, "]");
    if page.names.is_some() {
        raw(out, ",\"entities\":[");
        let start = out.len();
        for name in page.article.blocks().flat_map(|block| page.names_in(block)) {
            comma(out, start);
            entity(out, &name, &mut said);
        }
        raw(out, "]");
    }
    raw(out, "}\n");
}

fn block(out: &mut Vec<u8>, block: Block<'_>, said: &mut String) {
    raw(out, "{\"kind\":");
    text(out, block.kind().name());
    raw(out, ",\"side\":");
    text(out, block.side().name());
    number(out, ",\"start\":", block.span().start());
    number(out, ",\"end\":", block.span().end());
    number(out, ",\"line\":", block.line() as usize);
    raw(out, ",\"text\":");
    text(out, block.text());
    raw(out, ",\"reason\":");
    display(out, block.reason(), said);
    raw(out, "}");
}

fn entity(out: &mut Vec<u8>, name: &Entity<'_, '_>, said: &mut String) {
    raw(out, "{\"kind\":");
    text(out, name.kind().name());
    number(out, ",\"start\":", name.span().start());
    number(out, ",\"end\":", name.span().end());
    raw(out, ",\"text\":");
    text(out, name.text());
    raw(out, ",\"key\":");
    match name.key() {
        Some(key) => text(out, key),
        None => raw(out, "null"),
    }
    raw(out, ",\"evidence\":");
    display(out, name.evidence(), said);
    raw(out, "}");
}

/// Appends what is JSON already.
fn raw(out: &mut Vec<u8>, json: &str) {
    out.extend_from_slice(json.as_bytes());
}

/// Appends a comma, except at the start of a list.
fn comma(out: &mut Vec<u8>, start: usize) {
    if out.len() > start {
        out.push(b',');
    }
}

fn number(out: &mut Vec<u8>, before: &str, number: usize) {
    raw(out, before);
    serde_json::to_writer(out, &number).expect("a number is JSON, and memory takes it");
}

/// Appends what a value prints as a string; `said` is memory for it.
fn display(out: &mut Vec<u8>, value: impl std::fmt::Display, said: &mut String) {
    said.clear();
    let _ = write!(said, "{value}");
    text(out, said);
}

/// Appends a string; what needs no escape, nearly everything, is copied eight bytes at a time.
fn text(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let mut start = 0;
    while let Some(at) = special(&bytes[start..]).map(|at| start + at) {
        out.extend_from_slice(&bytes[start..at]);
        escape(out, bytes[at]);
        start = at + 1;
    }
    out.extend_from_slice(&bytes[start..]);
    out.push(b'"');
}

/// Returns the place of the first byte that a string of JSON cannot hold as it is.
fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::MAX / 0xff;
    const TOPS: u64 = ONES << 7;
    // of eight bytes at once: the top bit is set where one is below `n`, and perhaps above the first such
    let below = |word: u64, n: u8| word.wrapping_sub(ONES * u64::from(n)) & !word & TOPS;
    let mut words = bytes.chunks_exact(8);
    let mut at = 0;
    for word in &mut words {
        let word = u64::from_le_bytes(word.try_into().unwrap_or_default());
        let found = below(word, 0x20) | below(word ^ (ONES * u64::from(b'"')), 1) | below(word ^ (ONES * u64::from(b'\\')), 1);
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let special = |byte: &u8| matches!(byte, 0..0x20 | b'"' | b'\\');
    words.remainder().iter().position(special).map(|place| at + place)
}

/// Appends a byte as an escape.
fn escape(out: &mut Vec<u8>, byte: u8) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
            return out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::text;

    fn written(string: &str) -> String {
        let mut out = Vec::new();
        text(&mut out, string);
        String::from_utf8(out).unwrap()
    }

    /// The slow way is serde's.
    #[test]
    fn strings_are_written_as_by_serde() {
        let long = "Một hai\u{7f}\u{80} ba bốn".repeat(3);
        for c in (0..0x180).filter_map(char::from_u32).chain(['\u{2028}', '\u{fffd}', '\u{10ffff}']) {
            for at in long.char_indices().map(|(at, _)| at) {
                let mut string = long.clone();
                string.insert(at, c);
                string.push(c);
                assert_eq!(written(&string), serde_json::to_string(&string).unwrap());
            }
        }
        for string in ["", "\"", "\\\"", "\n\r\t\u{8}\u{c}\u{1f}\u{0}", "12345678\"", "1234567\\8\n"] {
            assert_eq!(written(string), serde_json::to_string(string).unwrap());
        }
    }
}
