//! Phrases and words to hash tables with open addressing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::glyph::{Glyph, glyph};
use crate::syllable::{ENTRIES, Token, Word, exact, mix};
use crate::{HEADER, rows};

/// Most words of a phrase; the matcher has the same number.
const PHRASE_WORDS: usize = 6;
/// Set in a class that asks for a colon behind the phrase; the matcher has the same bit.
const COLON: u8 = 0x80;
/// Bits of the filter in front of the words, and of that in front of the phrases.
const KNOWN_BITS: usize = 8192;
const BEGUN_BITS: usize = 32768;
/// Class of a word that is a phrase by itself; the matcher has the same bit.
const SINGLE: u8 = 0x40;
/// Class of the first word of a phrase; the matcher has the same bit.
const FIRST: u8 = 0x80;
/// Classes of single words, in the order of their bits in the matcher.
const WORD_CLASSES: [&str; 6] = ["stop", "date", "web", "scheme", "file", "money"];

fn tokens(phrase: &str) -> Vec<Token> {
    let (mut tokens, mut word, mut start, mut at) = (vec![], Word::default(), 0, 0);
    let mut open = false;
    let bytes = phrase.as_bytes();
    while at < bytes.len() {
        let (found, len) = glyph(bytes, at);
        match found {
            Glyph::Letter(base, marks, upper) => word.push_other(base, marks, upper),
            Glyph::Digit(_) => word.push(ENTRIES[usize::from(bytes[at])]),
            Glyph::Mark(marks) => word.push_wide(0, marks, false),
            _ if open => {
                tokens.push(std::mem::take(&mut word).finish(&bytes[start..at]));
                start = at + len;
            }
            _ => start = at + len,
        }
        open = matches!(found, Glyph::Letter(..) | Glyph::Digit(_)) || open && matches!(found, Glyph::Mark(_));
        at += len;
    }
    if open {
        tokens.push(word.finish(&bytes[start..]));
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
    let mut begun: BTreeSet<u32> = BTreeSet::new();
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
                let known = words.entry(token.exact).or_insert((0, phrase.clone()));
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
            let mut joined = tokens[0].code;
            for token in &tokens[1..] {
                joined = mix(joined.into(), token.code.into());
                begun.insert(joined);
            }
            let key = if let [token] = &tokens[..] { token.exact } else { joined };
            if tokens.len() == 1 {
                words.entry(key).or_insert((0, phrase.clone())).0 |= SINGLE;
            }
            phrases.insert((key, number as u8 | colon), phrase.clone());
            // pages without accents print the phrase too
            for key in [tokens[0].exact, exact(tokens[0].code, 0)] {
                words.entry(key).or_insert((0, phrase.clone())).0 |= FIRST;
            }
        }
    }
    if classes.len() > 32 {
        return Err("more than 32 classes".into());
    }
    let phrases: Vec<_> = phrases.keys().copied().collect();
    let words: Vec<_> = words.iter().map(|(key, (bits, _))| (*key, *bits)).collect();
    let known = filter(KNOWN_BITS, words.iter().map(|(key, _)| *key));
    let begun = filter(BEGUN_BITS, begun.into_iter());
    Ok(source(&classes, [&known, &begun], &place(&phrases, 0), &place(&words, 0)))
}

/// Returns a filter with a bit for each hash.
fn filter(bits: usize, hashes: impl Iterator<Item = u32>) -> Vec<u64> {
    let mut filter = vec![0; bits / 64];
    for hash in hashes {
        let slot = hash as usize % bits;
        filter[slot / 64] |= 1 << (slot % 64);
    }
    filter
}

fn source(classes: &[String], filters: [&[u64]; 2], phrases: &[(u32, u8)], words: &[(u32, u8)]) -> String {
    let mut out = format!("{HEADER}\n//! Hash tables of `seeds/cues/*.tsv`.\n\n");
    let _ = writeln!(
        out,
        "/// Names of the classes of phrases.\npub(crate) static CLASSES: [&str; {}] = {classes:?};",
        classes.len()
    );
    for (doc, name, filter) in [
        ("Filter in front of [`WORDS`]: a bit for each hash.", "KNOWN", filters[0]),
        ("Filter of phrases and their beginnings, from two words on: a bit for each hash.", "BEGUN", filters[1]),
    ] {
        let _ = writeln!(out, "\n/// {doc}\npub(crate) static {name}: [u64; {}] = [", filter.len());
        for row in filter.chunks(4) {
            let _ = writeln!(out, "    {},", row.iter().map(|word| format!("{word:#x}")).collect::<Vec<_>>().join(", "));
        }
        out.push_str("];\n");
    }
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
