//! Units of Vietnam by their name, with the unit above each: which of several of one name is meant.

use std::collections::{BTreeMap, BTreeSet};

use crate::word::{self, Case};

/// In front of the code of a unit that there was before July 2025: the two series share numbers.
pub const OLD: &str = "o";
/// The class words of each level, in the order of their numbers; see `src/tag/lexicon.rs`.
const WORDS: [&[&str]; 2] = [&["huyện", "quận", "thị xã", "thành phố"], &["xã", "phường", "thị trấn", "đặc khu"]];
/// Class words that names of units may begin with.
const HEADS: [&str; 9] = ["huyện", "quận", "thị xã", "thành phố", "tp", "xã", "phường", "thị trấn", "đặc khu"];
/// Bits of the number of a class word.
const WORD_BITS: u32 = 2;

/// A district or a commune: the hashes of its name, the number of its class word, the key of the unit above it.
struct Unit {
    hashes: Vec<u32>,
    word: u16,
    above: String,
}

/// What became of units, and what they are called.
#[derive(Default)]
pub struct Units {
    /// The codes of the present units.
    now: BTreeMap<String, Vec<String>>,
    /// The province of each present commune.
    province: BTreeMap<String, String>,
    /// The hash of the name of each province of the past, by its key.
    provinces: BTreeMap<String, u32>,
    known: BTreeMap<String, Unit>,
    /// Further names of districts: hash and key.
    others: BTreeSet<(u32, String)>,
}

impl Units {
    /// Enters a row of the tables, of any class.
    pub fn enter(&mut self, class: &str, name: &str, rest: &[String]) -> Result<(), String> {
        let [code, rest @ ..] = rest else { return Ok(()) };
        let old = format!("{OLD}{code}");
        match (class, rest) {
            ("commune", [province, word]) => {
                self.province.insert(code.clone(), province.clone());
                self.unit(code.clone(), name, word, province.clone())?;
            }
            ("province-old", [now]) => {
                self.provinces.insert(old.clone(), hash(name));
                self.past(&old, now);
            }
            ("district" | "commune-old" | "commune-number", [now, word, above]) => {
                self.past(&old, now);
                self.unit(old, name, word, format!("{OLD}{above}"))?;
            }
            ("town", []) if !code.is_empty() => {
                self.others.insert((hash(bare(name)), old));
            }
            ("province-old" | "district" | "commune-old" | "commune-number", _) => {
                return Err(format!("a {class} has further fields: see the head of seeds/gazetteer/units.tsv"));
            }
            _ => {}
        }
        Ok(())
    }

    fn past(&mut self, key: &str, now: &str) {
        if !now.is_empty() {
            self.now.insert(key.to_owned(), now.split(',').map(str::to_owned).collect());
        }
    }

    fn unit(&mut self, key: String, name: &str, word: &str, above: String) -> Result<(), String> {
        let number = WORDS.iter().find_map(|level| level.iter().position(|known| *known == word));
        let word = number.ok_or_else(|| format!("unknown class word {word}"))? as u16;
        let name = bare(name);
        let mut hashes = vec![hash(name)];
        hashes.extend(respelled(name).iter().map(|name| hash_behind(word::RESPELLED, name)));
        if name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_digit()) {
            hashes.push(hash(&format!("0{name}")));
        }
        self.known.insert(key, Unit { hashes, word, above });
        Ok(())
    }

    /// The keys of all units.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.known.keys().chain(self.provinces.keys())
    }

    /// The present unit of an old one: where it went into several communes, their province.
    pub fn present(&self, key: &str) -> Option<String> {
        match self.now.get(key)?.as_slice() {
            [one] => Some(one.clone()),
            [first, ..] => self.province.get(first).cloned(),
            [] => None,
        }
    }

    /// Rows of a hash and the number of a key, in order, four bytes and two; and for each key the number of that of the unit above it,
    /// with the class word in the highest bits. `named` tells the key that a name has alone, by its hash.
    pub fn pack(&self, keys: &[String], named: impl Fn(u32) -> Option<String>) -> (Vec<u8>, Vec<u8>) {
        let number = |key: &String| keys.binary_search(key).map_or(0, |at| at as u16 + 1);
        let mut rows: BTreeSet<(u32, u16)> = BTreeSet::new();
        for (key, unit) in &self.known {
            rows.extend(unit.hashes.iter().map(|hash| (*hash, number(key))));
        }
        let districts: BTreeSet<u32> =
            self.known.iter().filter(|(key, _)| key.len() == 4).flat_map(|(_, unit)| unit.hashes.clone()).collect();
        let others = self.others.iter().filter(|(hash, key)| !districts.contains(hash) && self.known.contains_key(key));
        rows.extend(others.map(|(hash, key)| (*hash, number(key))));
        let above = keys.iter().map(|key| {
            let Some(unit) = self.known.get(key) else { return 0 };
            // a province of the past whose name one of today bears has the key of that
            let province = self.provinces.get(&unit.above).and_then(|hash| named(*hash));
            number(&province.unwrap_or_else(|| unit.above.clone())) | unit.word << (u16::BITS - WORD_BITS)
        });
        let above = above.flat_map(u16::to_le_bytes).collect();
        let mut bytes = vec![];
        for (hash, number) in rows {
            bytes.extend_from_slice(&hash.to_le_bytes());
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        (bytes, above)
    }
}

/// The name of a unit without its class word.
fn bare(name: &str) -> &str {
    let lower = name.to_lowercase();
    let head = HEADS.iter().find(|head| lower.strip_prefix(*head).is_some_and(|rest| rest.starts_with([' ', '.'])));
    // lower case is as long in Vietnamese
    head.map_or(name, |head| name[head.len()..].trim_start_matches([' ', '.']))
}

/// Spellings of one word of the highlands.
const WATER: [&str; 6] = ["Đắk", "Đăk", "Đak", "Đắc", "Đăc", "Dak"];
/// Words that names of the highlands begin with, and that are printed in one with the next.
const JOINED: [&str; 5] = ["Ea", "Ia", "Cư", "Chư", "Krông"];

/// Other spellings of a name: of `Đắk`, without apostrophes, the first two words in one.
fn respelled(name: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::from([name.to_owned(), name.replace(['\'', '’'], "")]);
    if let Some(rest) = WATER.iter().find_map(|word| name.strip_prefix(word)).filter(|rest| rest.starts_with(' ')) {
        let rests = [rest.to_owned(), rest.replace(['\'', '’'], "")];
        names.extend(WATER.iter().flat_map(|word| rests.iter().map(move |rest| format!("{word}{rest}"))));
    }
    let joined = |name: &String| {
        let (first, rest) = name.split_once(' ')?;
        (WATER.contains(&first) || JOINED.contains(&first)).then(|| format!("{first}{rest}"))
    };
    names.extend(names.iter().filter_map(joined).collect::<Vec<_>>());
    names.remove(name);
    names
}

/// The hash of the words of a name.
fn hash(name: &str) -> u32 {
    hash_behind(0, name)
}

/// The hash of the words of a name behind others.
fn hash_behind(mut hash: u32, name: &str) -> u32 {
    word::words(name, 0, usize::MAX, |word, _| {
        if word.case != Case::Mark {
            hash = word::path(hash, word.key);
        }
    });
    hash
}
