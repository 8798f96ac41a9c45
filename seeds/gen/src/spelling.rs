//! Names as the tables know them, by the hashes of their words: two of one hash would be one name.

use std::collections::BTreeMap;

use crate::glyph::{Glyph, Marks, glyph, on, symbol};
use crate::word::{self, Case};

/// A word in any spelling and case: its letters and its marks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    letters: Vec<u32>,
    marks: Marks,
}

/// Returns the words of a name, marks of punctuation left out: the hash of each, and how it is spelled.
pub fn words(name: &str) -> Vec<(u32, Spelling)> {
    let mut words = vec![];
    word::words(name, 0, usize::MAX, |word, _| {
        if word.case != Case::Mark {
            words.push((word.key, spelling(&name[word.start..word.end])));
        }
    });
    words
}

fn spelling(word: &str) -> Spelling {
    let (mut spelling, mut at, mut base) = (Spelling::default(), 0, 0);
    while at < word.len() {
        let (what, len) = glyph(word.as_bytes(), at);
        match what {
            Glyph::Letter(letter, marks, _) => {
                spelling.letters.push(letter);
                (spelling.marks, base) = (spelling.marks | marks, letter);
            }
            Glyph::Digit(digit) => spelling.letters.push(u32::from(b'0' + digit)),
            Glyph::Mark(marks) => spelling.marks |= on(symbol(base), marks),
            _ => {}
        }
        at += len;
    }
    spelling
}

/// The names that hashes stand for.
#[derive(Default)]
pub struct Known {
    names: BTreeMap<u32, (Vec<Spelling>, String)>,
    /// Of each hash that stands for more than one: two of them.
    shared: BTreeMap<u32, [String; 2]>,
}

impl Known {
    /// Notes that a hash stands for the words of a name.
    pub fn enter(&mut self, hash: u32, words: &[(u32, Spelling)], name: &str) {
        let own = || words.iter().map(|(_, spelling)| spelling);
        let (known, other) = self.names.entry(hash).or_insert_with(|| (own().cloned().collect(), name.to_owned()));
        if !known.iter().eq(own()) {
            self.shared.entry(hash).or_insert_with(|| [other.clone(), name.to_owned()]);
        }
    }

    /// Checks that every hash stands for one name: of 80,000 the next has that of another once in 50,000 times.
    ///
    /// # Errors
    /// Where one stands for more: two of them, of each such hash.
    pub fn check(&self) -> Result<(), String> {
        if self.shared.is_empty() {
            return Ok(());
        }
        let pairs: Vec<_> = self.shared.values().map(|[one, other]| format!("  {one} = {other}")).collect();
        Err(format!(
            "{} names, or words that names begin with, have the hash of another and would be taken for it: leave out the new one, or \
             write it otherwise\n{}",
            pairs.len(),
            pairs.join("\n")
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_names_of_one_hash_are_told() {
        let mut known = Known::default();
        for name in ["Hoà Bình", "hòa-bình", "HO\u{c0} BÌNH", "Hoa\u{300} Bi\u{300}nh"] {
            known.enter(7, &words(name), name);
        }
        known.enter(8, &words("Hòa"), "Hòa");
        assert_eq!(known.check(), Ok(()));
        for (hash, name) in [(7, "Hòa Binh"), (7, "Hòa"), (8, "Hòa 2"), (9, "Hòa Bình")] {
            known.enter(hash, &words(name), name);
        }
        let error = known.check().expect_err("two are shared");
        assert!(error.starts_with("2 names"), "{error}");
        assert!(error.contains("Hoà Bình = Hòa Binh") && error.contains("Hòa = Hòa 2"), "{error}");
    }
}
