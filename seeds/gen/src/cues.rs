//! Phrases and words to hash tables with open addressing.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::syllable::{Glyph, Token, glyph, mix};
use crate::{HEADER, rows};

/// Most words of a phrase; the matcher has the same number.
const PHRASE_WORDS: usize = 6;
/// Set in a class that asks for a colon behind the phrase; the matcher has the same bit.
const COLON: u8 = 0x80;
/// Bits of the filter of first words.
const FIRST_BITS: usize = 2048;
/// Classes of single words, in the order of their bits in the matcher.
const WORD_CLASSES: [&str; 6] = ["stop", "date", "web", "scheme", "file", "money"];

fn tokens(phrase: &str) -> Vec<Token> {
    let (mut tokens, mut token, mut at) = (vec![], Token::default(), 0);
    while at < phrase.len() {
        let (found, len) = glyph(phrase.as_bytes(), at);
        match found {
            Glyph::Letter(..) | Glyph::Digit(_) => token.push(found),
            Glyph::Mark(marks) => token.marks |= marks,
            _ if token.len > 0 => tokens.push(std::mem::take(&mut token)),
            _ => {}
        }
        at += len;
    }
    if token.len > 0 {
        tokens.push(token);
    }
    tokens
}

/// Places entries in a table of twice their number, rounded up to a power of two.
fn place<T: Copy>(entries: &[(u32, T)], empty: T) -> Vec<(u32, T)> {
    let size = (entries.len() * 2).next_power_of_two();
    let mut table = vec![(0, empty); size];
    for &(key, value) in entries {
        let mut at = key as usize & (size - 1);
        while table[at].0 != 0 {
            at = (at + 1) & (size - 1);
        }
        table[at] = (key, value);
    }
    table
}

/// Returns the source of `src/tables/cues.rs`.
pub fn table(folder: &Path) -> Result<String, String> {
    let mut classes: Vec<String> = vec![];
    let mut phrases: BTreeMap<(u32, u8), String> = BTreeMap::new();
    let mut words: BTreeMap<u32, (u8, String)> = BTreeMap::new();
    let mut first = vec![0u64; FIRST_BITS / 64];
    let mut files: Vec<_> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "tsv"));
    files.sort();
    for path in &files {
        let single = path.file_stem().is_some_and(|stem| stem == "words");
        for (line, row) in rows(path)? {
            let fail = |what: &str| format!("{}:{line}: {what}", path.display());
            let [class, phrase] = &row[..] else { return Err(fail("not two fields")) };
            let tokens = tokens(phrase);
            if single {
                let bit = WORD_CLASSES.iter().position(|name| name == class).ok_or_else(|| fail("unknown class"))?;
                let [token] = &tokens[..] else { return Err(fail("not one word")) };
                let known = words.entry(token.exact()).or_insert((0, phrase.clone()));
                if known.1.to_lowercase() != phrase.to_lowercase() {
                    return Err(fail(&format!("same hash as {}", known.1)));
                }
                known.0 |= 1 << bit;
                continue;
            }
            if tokens.is_empty() || tokens.len() > PHRASE_WORDS {
                return Err(fail("not one to six words"));
            }
            let number = classes.iter().position(|name| name == class).unwrap_or_else(|| {
                classes.push(class.clone());
                classes.len() - 1
            });
            let colon = if phrase.ends_with(':') { COLON } else { 0 };
            let joined = tokens.iter().fold(0, |hash, token| mix(hash.into(), token.code));
            let key = if let [token] = &tokens[..] { token.exact() } else { joined };
            phrases.insert((key, number as u8 | colon), phrase.clone());
            let slot = mix(0, tokens[0].code) as usize & (FIRST_BITS - 1);
            first[slot / 64] |= 1 << (slot % 64);
        }
    }
    if classes.len() > 32 {
        return Err("more than 32 classes".into());
    }
    let phrases: Vec<_> = phrases.keys().copied().collect();
    let words: Vec<_> = words.iter().map(|(key, (bits, _))| (*key, *bits)).collect();
    Ok(source(&classes, &first, &place(&phrases, 0), &place(&words, 0)))
}

fn source(classes: &[String], first: &[u64], phrases: &[(u32, u8)], words: &[(u32, u8)]) -> String {
    let mut out = format!("{HEADER}\n//! Hash tables of `seeds/cues/*.tsv`.\n\n");
    let _ = writeln!(out, "/// Names of the classes of phrases.\npub(crate) static CLASSES: [&str; {}] = {classes:?};\n", classes.len());
    let _ = writeln!(out, "/// First words of phrases: a bit each.\npub(crate) static FIRST: [u64; {}] = [", first.len());
    for row in first.chunks(4) {
        let _ = writeln!(out, "    {},", row.iter().map(|word| format!("{word:#x}")).collect::<Vec<_>>().join(", "));
    }
    out.push_str("];\n");
    for (doc, name, table) in [
        ("Phrases: hash, class; open addressing.", "PHRASES", phrases),
        ("Single words: hash, classes as bits; open addressing.", "WORDS", words),
    ] {
        let _ = writeln!(out, "\n/// {doc}\npub(crate) static {name}: [(u32, u8); {}] = [", table.len());
        for row in table.chunks(6) {
            let _ = writeln!(out, "    {},", row.iter().map(|entry| format!("{entry:?}")).collect::<Vec<_>>().join(", "));
        }
        out.push_str("];\n");
    }
    out
}
