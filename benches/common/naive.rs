//! The build that comes to mind first: lines, chars, `split_whitespace` and one automaton over every byte.

use aho_corasick::{AhoCorasick, MatchKind};

use super::{files, folder};

/// What the naive build finds out about a text: less than the splitter needs, and no kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub lines: u64,
    pub letters: u64,
    pub capitals: u64,
    pub digits: u64,
    pub spaces: u64,
    pub others: u64,
    pub words: u64,
    pub hits: u64,
}

impl Counts {
    /// Returns the number of chars that are not white space.
    pub const fn visible(&self) -> u64 {
        self.letters + self.digits + self.others
    }

    /// Returns the sum of both.
    pub const fn plus(self, other: Self) -> Self {
        Self {
            lines: self.lines + other.lines,
            letters: self.letters + other.letters,
            capitals: self.capitals + other.capitals,
            digits: self.digits + other.digits,
            spaces: self.spaces + other.spaces,
            others: self.others + other.others,
            words: self.words + other.words,
            hits: self.hits + other.hits,
        }
    }

    fn add(&mut self, c: char) {
        match () {
            () if c.is_alphabetic() => {
                self.letters += 1;
                self.capitals += u64::from(c.is_uppercase());
            }
            () if c.is_numeric() => self.digits += 1,
            () if c.is_whitespace() => self.spaces += 1,
            () => self.others += 1,
        }
    }
}

/// Returns what a naive splitter would base its opinion on.
pub fn naive(text: &str, cues: &AhoCorasick) -> Counts {
    let mut counts = Counts::default();
    for line in text.lines() {
        counts.lines += 1;
        line.chars().for_each(|c| counts.add(c));
        counts.words += line.split_whitespace().count() as u64;
        counts.hits += cues.find_iter(line).count() as u64;
    }
    counts
}

/// Returns an automaton over all phrases of `seeds/cues`, as they stand there and with a capital.
pub fn cues() -> AhoCorasick {
    let tables = files(&folder("cues"), "tsv");
    let rows = tables.iter().flat_map(|(_, table)| table.lines()).filter(|row| !row.starts_with('#'));
    let phrases = rows.filter_map(|row| row.split('\t').nth(1)).map(|phrase| phrase.trim_end_matches(':'));
    let mut phrases: Vec<String> = phrases.flat_map(|phrase| [phrase.to_owned(), capitalised(phrase)]).collect();
    automaton(&mut phrases)
}

/// Returns an automaton over all names and words of `seeds/gazetteer`, as they stand there and with a capital.
pub fn names() -> AhoCorasick {
    let tables = files(&folder("gazetteer"), "tsv");
    let rows = tables.iter().flat_map(|(_, table)| table.lines()).filter(|row| !row.starts_with('#'));
    let names = rows.filter_map(|row| row.split('\t').nth(1));
    let mut names: Vec<String> = names.flat_map(|name| [name.to_owned(), capitalised(name)]).collect();
    automaton(&mut names)
}

fn automaton(phrases: &mut Vec<String>) -> AhoCorasick {
    phrases.sort();
    phrases.dedup();
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(phrases.iter()).expect("an automaton of the tables")
}

/// Returns a phrase with a capital in front.
pub fn capitalised(phrase: &str) -> String {
    let mut chars = phrase.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}
