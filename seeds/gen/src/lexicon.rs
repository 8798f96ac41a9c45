//! Names and words of `seeds/gazetteer` to bytes that are looked up without being parsed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use crate::class::{ALIASES, CLASSES};
use crate::spelling::{self, Known, Spelling};
use crate::units::{OLD, Units};
use crate::word;
use crate::{HEADER, rows};

/// How many words a name has at most; longer ones are left out.
const MOST_WORDS: usize = 8;
/// Bits of a hash that number its bucket: four entries in a bucket, about.
const BUCKET_BITS: u32 = 14;
/// How many places there are for so many entries: the fewer are free, the longer the search for seeds.
const PLACES: (usize, usize) = (17, 16);
/// Bits of the filter of syllables.
const SYLLABLE_BITS: u32 = 16;
/// Bits of the filter of pairs.
const PAIR_BITS: u32 = 19;
/// Bits of the number of a set of classes, and of that of a key beside a class word; `src/tag/lexicon.rs` has the same.
const SET_BITS: u32 = 12;
const NUMBER_BITS: u32 = 14;
/// Bytes of a key.
const KEY: usize = 6;

/// The class of units that are known only by the unit behind them: their names are no names of their own.
const ONLY_UNIT: &str = "commune-number";

/// A name of the tables, or the first words of one: its classes as bits, its key with a rank, of which the lower counts, and how many
/// words the longest name has that begins so.
#[derive(Default)]
struct Name {
    classes: u64,
    keys: BTreeMap<u8, BTreeSet<String>>,
    most: usize,
}

/// Returns the generated files by name: the source of `src/tables/lexicon.rs` and the bytes it includes.
pub fn tables(folder: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let (mut names, mut known) = (BTreeMap::new(), Known::default());
    let mut units = Units::default();
    let mut filters = Filters { syllables: vec![0; 1 << (SYLLABLE_BITS - 3)], pairs: vec![0; 1 << (PAIR_BITS - 3)] };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "tsv"))
        .collect();
    files.sort();
    for file in &files {
        let rows = rows(file)?;
        if file.ends_with("syllables.tsv") {
            fill_syllables(&rows, &mut filters.syllables).map_err(|error| format!("{}:{error}", file.display()))?;
            continue;
        }
        for (line, row) in rows {
            let [class, name, rest @ ..] = row.as_slice() else {
                return Err(format!("{}:{line}: a row needs a class and a name", file.display()));
            };
            let place = |what| format!("{}:{line}: {what}", file.display());
            units.enter(class, name, rest).map_err(place)?;
            if class == ONLY_UNIT {
                continue;
            }
            let words = spelling::words(name);
            note(&mut known, &words, name).map_err(place)?;
            add(&mut names, &mut filters.pairs, class, &words, rest.first().map_or("", String::as_str)).map_err(place)?;
        }
    }
    known.check().and_then(|()| pack(&names, &units, filters)).map_err(|error| format!("{}: {error}", folder.display()))
}

impl Name {
    /// Its key: one that more than one unit has says nothing.
    fn key(&self) -> Option<&String> {
        self.keys.values().next().filter(|keys| keys.len() == 1).and_then(|keys| keys.first())
    }
}

/// Sets of hashes, a bit for each: what is not in them is not in the tables.
struct Filters {
    syllables: Vec<u8>,
    pairs: Vec<u8>,
}

/// Notes the hashes of the words that a name begins with, unless it is left out.
fn note(known: &mut Known, words: &[(u32, Spelling)], name: &str) -> Result<(), String> {
    if words.is_empty() {
        return Err(format!("no word in {name}"));
    }
    if words.len() > MOST_WORDS {
        return Ok(());
    }
    let mut hash = 0;
    for (at, (word, _)) in words.iter().enumerate() {
        hash = word::path(hash, *word);
        known.enter(hash, &words[..=at], name);
    }
    Ok(())
}

fn add(
    names: &mut BTreeMap<u32, Name>,
    pairs: &mut [u8],
    class: &str,
    words: &[(u32, Spelling)],
    key: &str,
) -> Result<(), String> {
    let known = ALIASES.iter().find(|(alias, _)| *alias == class).map_or(class, |(_, known)| known);
    let number = CLASSES
        .iter()
        .position(|(label, _)| *label == known)
        .ok_or_else(|| format!("unknown class {class}: src/tag/class.rs lists them, and a new one needs a fit of the weights"))?;
    if words.len() > MOST_WORDS {
        return Ok(());
    }
    let mut hash = 0;
    for (at, (word, _)) in words.iter().enumerate() {
        hash = word::path(hash, *word);
        let part = names.entry(hash).or_default();
        part.most = part.most.max(words.len());
        if at == 1 {
            enter(pairs, hash ^ word::pair_salt(true));
            if !CLASSES[number].1 {
                enter(pairs, hash ^ word::pair_salt(false));
            }
        }
    }
    let whole = names.entry(hash).or_default();
    whole.classes |= 1 << number;
    let Some(rank) = rank(class).filter(|_| !key.is_empty() || KEYLESS.contains(&class)) else { return Ok(()) };
    let old = matches!(class, "province-old" | "district" | "commune-old" | "town");
    let full = format!("{}{key}", if old { OLD } else { "" });
    if full.len() > KEY || !full.is_ascii() {
        return Err(format!("a key of more than {KEY} ASCII characters: {full}"));
    }
    whole.keys.entry(rank).or_default().extend(Some(full).filter(|_| !key.is_empty()));
    Ok(())
}

/// Which key counts where a name has several: the larger unit before the smaller, today's before yesterday's.
fn rank(class: &str) -> Option<u8> {
    let order = ["country", "short", "province", "province-old", "province-alias", "district", "town", "commune", "commune-old"];
    order.iter().position(|ranked| *ranked == class).map(|rank| rank as u8)
}

/// Classes whose names without a key have none, though a smaller unit bear the same.
const KEYLESS: [&str; 3] = ["country", "short", "province-alias"];

/// Puts a hash into a filter.
fn enter(bits: &mut [u8], hash: u32) {
    let slot = hash as usize & (bits.len() * 8 - 1);
    bits[slot / 8] |= 1 << (slot % 8);
}

/// Every initial with every rime, without its tone.
fn fill_syllables(rows: &[(usize, Vec<String>)], bits: &mut [u8]) -> Result<(), String> {
    let (mut initials, mut rimes) = (vec![], vec![]);
    for (line, row) in rows {
        match row.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["initial", initial] => initials.push(initial.trim_matches('-')),
            ["rime", rime, ..] => rimes.push(rime),
            _ => return Err(format!("{line}: a row needs `initial` or `rime`, and its letters")),
        }
    }
    for initial in initials {
        for rime in &rimes {
            word::words(&format!("{initial}{rime}"), 0, usize::MAX, |_, shape| enter(bits, shape >> 1));
        }
    }
    Ok(())
}

/// The generated files by name.
fn pack(names: &BTreeMap<u32, Name>, units: &Units, filters: Filters) -> Result<Vec<(&'static str, Vec<u8>)>, String> {
    let mut keys: BTreeSet<String> = names.values().filter_map(|name| name.key().cloned()).collect();
    keys.extend(units.keys().cloned());
    keys.extend(keys.iter().filter_map(|key| units.present(key)).collect::<Vec<_>>());
    let keys: Vec<String> = keys.into_iter().collect();
    let sets: Vec<u64> = names.values().map(|name| name.classes).collect::<BTreeSet<_>>().into_iter().collect();
    let fits = |what: &str, count: usize, bits: u32| match count < 1 << bits {
        true => Ok(()),
        false => Err(format!(
            "{count} {what}, whose numbers have {bits} bits: src/tag/lexicon.rs and this generator must give them more"
        )),
    };
    fits("sets of classes", sets.len(), SET_BITS)?;
    fits("keys", keys.len(), NUMBER_BITS)?;
    let entry = |hash: u32, name: &Name| {
        let set = sets.binary_search(&name.classes).unwrap_or(0) as u64;
        let number = name.key().map_or(0, |key| keys.binary_search(key).map_or(0, |at| at as u64 + 1));
        u64::from(hash) | (set << 4 | name.most as u64) << 32 | number << 48
    };
    let entries: Vec<u64> = names.iter().map(|(hash, name)| entry(*hash, name)).collect();
    let (seeds, entries) = scatter(&entries)?;
    let (mut key_bytes, mut present) = (vec![], vec![]);
    for key in &keys {
        let now = units.present(key).and_then(|now| keys.binary_search(&now).ok());
        present.extend_from_slice(&now.map_or(0, |at| at as u16 + 1).to_le_bytes());
        key_bytes.extend_from_slice(key.as_bytes());
        key_bytes.resize(key_bytes.len().next_multiple_of(KEY), 0);
    }
    let (rows, above) = units.pack(&keys, |hash| names.get(&hash)?.key().cloned());
    let source = source(&sets);
    Ok(vec![
        ("lexicon.rs", source.into_bytes()),
        ("lexicon.seeds", seeds.iter().flat_map(|seed| seed.to_le_bytes()).collect()),
        ("lexicon.entries", entries.iter().flat_map(|entry| entry.to_le_bytes()).collect()),
        ("lexicon.keys", key_bytes),
        ("lexicon.present", present),
        ("lexicon.units", rows),
        ("lexicon.above", above),
        ("lexicon.syllables", filters.syllables),
        ("lexicon.pairs", filters.pairs),
    ])
}

/// Gives each entry a place that it shares with no other, and returns the seed of every bucket and the places: "hash, displace and
/// compress" (Belazzougui, Botelho, Dietzfelbinger 2009). The largest buckets choose first; the seed of each is the first that leads its
/// entries to free places.
fn scatter(entries: &[u64]) -> Result<(Vec<u16>, Vec<u64>), String> {
    let mut buckets = vec![vec![]; 1 << BUCKET_BITS];
    for entry in entries {
        buckets[(*entry as u32 >> (32 - BUCKET_BITS)) as usize].push(*entry);
    }
    let mut order: Vec<usize> = (0..buckets.len()).collect();
    order.sort_by_key(|&bucket| std::cmp::Reverse(buckets[bucket].len()));
    let count = entries.len() * PLACES.0 / PLACES.1;
    let (mut seeds, mut places) = (vec![0; buckets.len()], vec![None; count]);
    for bucket in order {
        let place = |entry: &u64, seed: u16| word::place(*entry as u32, seed, count);
        let fits = |seed: &u16| {
            let mut taken = BTreeSet::new();
            buckets[bucket].iter().map(|entry| place(entry, *seed)).all(|place| places[place].is_none() && taken.insert(place))
        };
        let seed = (0..=u16::MAX).find(fits).ok_or_else(|| {
            format!(
                "no places for {} of {} names: BUCKET_BITS or PLACES in seeds/gen/src/lexicon.rs must be larger",
                buckets[bucket].len(),
                entries.len()
            )
        })?;
        seeds[bucket] = seed;
        for entry in &buckets[bucket] {
            places[place(entry, seed)] = Some(*entry);
        }
    }
    // no hash leads to a place where the entry of another stands
    Ok((seeds, places.into_iter().map(|place| place.unwrap_or(entries[0])).collect()))
}

fn source(sets: &[u64]) -> String {
    let mut out =
        format!("{HEADER}\n//! Names and words of `seeds/gazetteer`; see `src/tag/lexicon.rs` for what the bytes mean.\n\n");
    let _ = writeln!(out, "/// Bits of a hash that number its bucket.\npub(crate) const BUCKET_BITS: u32 = {BUCKET_BITS};");
    for (name, what) in [
        ("seeds", "What leads the hashes of each bucket to places of their own, 16 bits each."),
        ("entries", "The places, eight bytes each: hash, set and length, key."),
        ("keys", "Six bytes each, in order."),
        ("present", "For each key that of the present unit, 16 bits; 0 for none."),
        ("units", "Districts and communes, six bytes each, in order: hash of the name, key."),
        ("above", "For each key that of the unit above, 14 bits, and two for the class word; 0 for none."),
        ("syllables", "A bit for each hash of a Vietnamese syllable."),
        ("pairs", "A bit for each hash of the first two words of a name."),
    ] {
        let _ =
            writeln!(out, "/// {what}\npub(crate) static {}: &[u8] = include_bytes!(\"lexicon.{name}\");", name.to_uppercase());
    }
    let _ = writeln!(out, "/// Sets of classes, as bits.\npub(crate) static SETS: [u64; {}] = [", sets.len());
    for set in sets {
        let _ = writeln!(out, "    {set:#x},");
    }
    out.push_str("];\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the generator says of a table with some rows.
    fn error_of(file: &str, rows: &str) -> String {
        let name = format!("thanbai-gen-{}-{}", std::process::id(), rows.len());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join(file), rows).expect("a table");
        let found = tables(&folder);
        std::fs::remove_dir_all(&folder).expect("the folder");
        found.err().unwrap_or_default()
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (file, rows, said) in [
            ("a.tsv", "# one\ncity", "a.tsv:2: a row needs a class and a name"),
            ("a.tsv", "city\tParis\nciti\tLyon", "a.tsv:2: unknown class citi: src/tag/class.rs lists them"),
            ("a.tsv", "city\t...", "a.tsv:1: no word in ..."),
            ("a.tsv", "country\tPháp\tFRANCIA", "a.tsv:1: a key of more than 6 ASCII characters: FRANCIA"),
            ("syllables.tsv", "initial\tb\nrime", "syllables.tsv:2: a row needs `initial` or `rime`"),
            ("a.tsv", "district\tSơn Mây\t999", "a.tsv:1: a district has further fields"),
        ] {
            let error = error_of(file, rows);
            assert!(error.contains(said), "{said}: {error:?}");
        }
    }

    /// Names of a class and of every set of twelve others.
    #[test]
    fn too_many_sets_of_classes_are_told() {
        let mut rows = String::new();
        for set in 0..1u32 << SET_BITS {
            let word: String = (0..3).map(|at| char::from(b'a' + (set / 26u32.pow(at) % 26) as u8)).collect();
            let own = CLASSES.iter().enumerate().take(13).filter(|(bit, _)| *bit == 12 || set >> bit & 1 != 0);
            own.for_each(|(_, (class, _))| rows += &format!("{class}\t{word}\n"));
        }
        let error = error_of("a.tsv", &rows);
        assert!(error.contains("4096 sets of classes, whose numbers have 12 bits"), "{error:?}");
    }
}
