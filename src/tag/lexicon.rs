//! Names and words of `seeds/gazetteer`, looked up by the hashes of their words in embedded bytes. Nothing is built at start.
//!
//! The top bits of a hash are its bucket; the bytes hold a seed for each bucket that leads its hashes to places of their own, so that one
//! place is looked at. There stands an entry: a hash, the number of its set of classes with the length of the longest name that begins so,
//! and the number of its key.

use super::class::Set;
use super::word::{path, place};
use crate::tables::lexicon::{ABOVE, BUCKET_BITS, ENTRIES, KEYS, PAIRS, PRESENT, SEEDS, SETS, SYLLABLES, UNITS};

/// Bytes of a key.
const KEY: usize = 6;

/// Bits of the number of a key where a class word stands above it.
const NUMBER_BITS: u32 = 14;

/// What the tables know of a row of words.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Found {
    /// Its classes; empty for words that only begin a name.
    pub(crate) set: Set,
    /// How many words the longest name has that begins so.
    pub(crate) most: u8,
    /// The number of its key; 0 for none.
    pub(crate) key: u16,
}

/// Returns what the tables know of a row of words, by its hash; see [`path`]. One entry is compared.
#[inline]
pub(crate) fn get(hash: u32) -> Option<Found> {
    let (seeds, entries) = (SEEDS.as_chunks::<2>().0, ENTRIES.as_chunks::<8>().0);
    let seed = u16::from_le_bytes(seeds[(hash >> (32 - BUCKET_BITS)) as usize]);
    let entry = u64::from_le_bytes(entries[place(hash, seed, entries.len())]);
    let packed = (entry >> 32) as u16;
    let found = Found { set: Set(SETS[usize::from(packed >> 4)]), most: (packed & 0xF) as u8, key: (entry >> 48) as u16 };
    (entry as u32 == hash).then_some(found)
}

/// Whether a name may begin with two words, by their hash and [`pair_salt`](super::word::pair_salt) in one; of words that are none,
/// one in six passes.
#[inline]
pub(crate) fn may_begin(pair: u32) -> bool {
    let slot = pair as usize & (PAIRS.len() * 8 - 1);
    PAIRS[slot / 8] >> (slot % 8) & 1 != 0
}

/// Returns the hash of a single word as a row of words.
#[inline]
pub(crate) fn single(word: u32) -> u32 {
    path(0, word)
}

/// Returns a key by its number; `None` for 0.
pub(crate) fn key(number: u16) -> Option<&'static str> {
    let at = usize::from(number).checked_sub(1)? * KEY;
    let bytes = KEYS.get(at..at + KEY)?;
    let len = bytes.iter().position(|&byte| byte == 0).unwrap_or(KEY);
    core::str::from_utf8(&bytes[..len]).ok()
}

/// Returns the key of the unit that an old one went into; see [`crate::present_unit`].
pub(crate) fn present(old: &str) -> Option<&'static str> {
    // shorter keys are padded with zeros in the tables
    if old.contains('\0') {
        return None;
    }
    let mut padded = [0; KEY];
    padded.get_mut(..old.len())?.copy_from_slice(old.as_bytes());
    let at = KEYS.as_chunks::<KEY>().0.binary_search(&padded).ok()?;
    key(present_number(at as u16 + 1))
}

/// Returns the number of the key of the unit that an old one went into, by the number of its own; 0 for none.
pub(crate) fn present_number(number: u16) -> u16 {
    word_of(PRESENT, number)
}

/// Returns the row of sixteen bits that a key has, by its number; 0 for none.
fn word_of(rows: &[u8], number: u16) -> u16 {
    let row = usize::from(number).checked_sub(1).and_then(|at| rows.as_chunks::<2>().0.get(at));
    row.map_or(0, |row| u16::from_le_bytes(*row))
}

/// Returns the numbers of the keys of the districts and communes of a name, by the hash of its words. A binary search.
pub(crate) fn units(name: u32) -> impl Iterator<Item = u16> + Clone {
    let rows = UNITS.as_chunks::<6>().0;
    let hash = |row: &[u8; 6]| u32::from_le_bytes([row[0], row[1], row[2], row[3]]);
    let first = rows.partition_point(|row| hash(row) < name);
    rows[first..].iter().take_while(move |row| hash(row) == name).map(|row| u16::from_le_bytes([row[4], row[5]]))
}

/// Returns the number of the key of the unit above a district or a commune, 0 for none, and the number of its class word: of districts
/// `huyện`, `quận`, `thị xã`, `thành phố`, of communes `xã`, `phường`, `thị trấn`, `đặc khu`.
pub(crate) fn above(number: u16) -> (u16, u8) {
    let row = word_of(ABOVE, number);
    (row & ((1 << NUMBER_BITS) - 1), (row >> NUMBER_BITS) as u8)
}

/// Whether a syllable is spelled as Vietnamese ones are, by its [`shape_key`](super::word::shape_key). A few others pass too.
#[inline]
pub(crate) fn is_syllable(shape: u32) -> bool {
    let slot = (shape >> 1) as usize & (SYLLABLES.len() * 8 - 1);
    SYLLABLES[slot / 8] >> (slot % 8) & 1 != 0
}
