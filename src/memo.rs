//! Chunks already read, by their bytes: a page uses the same few hundred words over and over, and spelling one out costs ten
//! times as much as looking it up. A memo changes nothing but time; without one, or with another page's, the result is the same.

use alloc::boxed::Box;
use alloc::vec;

use crate::syllable::Token;

/// How many chunks are remembered: 208 KB. Each may lie in two places; a third that falls on them ousts
/// the one that was not used last.
const PLACES: usize = 4096;
const PAIRS: usize = PLACES / 2;

/// A word with the punctuation directly behind it, and what it adds to the sums of its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) token: Token,
    /// See [`crate::reader::count`].
    pub(crate) counts: u64,
    /// See [`crate::reader::seen`].
    pub(crate) seen: u64,
}

impl Chunk {
    const EMPTY: Chunk = Chunk { token: Token::EMPTY, counts: 0, seen: 0 };
}

/// A chunk's bytes and the white space behind it, up to sixteen together, the rest zeros. The longest Vietnamese syllable has nine
/// bytes, eleven when decomposed.
pub(crate) type Key = [u64; 2];

/// Remembers chunks; empty until [`Memo::open`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    table: Option<Box<Table>>,
}

/// All places, in pairs.
pub(crate) type Table = [Pair; PAIRS];

/// Two places, and which of them was used last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    keys: [Key; 2],
    chunks: [Chunk; 2],
    recent: usize,
}

/// Key of a free place: no chunk has it, since none begins with eight zeros.
const FREE: Key = [0, 1];

impl Memo {
    /// Returns a memo that remembers nothing, ever.
    pub(crate) const fn closed() -> Self {
        Self { table: None }
    }

    /// Begins to remember; the only allocation.
    pub(crate) fn open(&mut self) {
        if self.table.is_none() {
            let free = Pair { keys: [FREE; 2], chunks: [Chunk::EMPTY; 2], recent: 0 };
            self.table = vec![free; PAIRS].into_boxed_slice().try_into().ok();
        }
    }

    /// Returns the places, if there are any.
    #[inline]
    pub(crate) fn table(&mut self) -> Option<&mut Table> {
        self.table.as_deref_mut()
    }

    /// Remembers a chunk.
    pub(crate) fn put(&mut self, key: Key, chunk: Chunk) {
        if let Some(table) = &mut self.table {
            let pair = &mut table[place(key)];
            let victim = 1 - pair.recent % 2;
            (pair.keys[victim], pair.chunks[victim], pair.recent) = (key, chunk, victim);
        }
    }
}

/// Returns a remembered chunk.
#[inline]
pub(crate) fn get(table: &mut Table, key: Key) -> Option<&Chunk> {
    let pair = &mut table[place(key)];
    let differs = |known: Key| known[0] ^ key[0] | known[1] ^ key[1];
    let (first, second) = (differs(pair.keys[0]), differs(pair.keys[1]));
    if first != 0 && second != 0 {
        return None;
    }
    pair.recent = usize::from(second == 0);
    Some(&pair.chunks[pair.recent])
}

#[inline]
fn place(key: Key) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed = (key[0] ^ key[1].rotate_left(29)).wrapping_mul(ODD);
    (mixed >> (64 - PAIRS.trailing_zeros())) as usize
}

/// Returns the bytes from `at` to the next blank or control character, that one included, and how many they are; `None` where they
/// are too many, or where the text ends too soon to look.
#[inline]
pub(crate) fn key(text: &[u8], at: usize) -> Option<(Key, usize)> {
    let window: &[u8; 16] = text.get(at..at + 16)?.first_chunk()?;
    let window = u128::from_le_bytes(*window);
    let (low, high) = (window as u64, (window >> 64) as u64);
    let found = blanks(low);
    if found != 0 {
        return Some(([low & up_to_first(found), 0], len(found)));
    }
    let found = blanks(high);
    (found != 0).then(|| ([low, high & up_to_first(found)], 8 + len(found)))
}

/// Returns a mask in which the highest bit is set of each byte that is a blank or a control character. The lowest of these bits is
/// exact: bytes above such a byte may be wrong, bytes below cannot.
#[inline]
fn blanks(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    word.wrapping_sub(ONES * (u64::from(b' ') + 1)) & !word & (ONES << 7)
}

/// Returns a mask of the bytes up to the first that was found.
#[inline]
fn up_to_first(found: u64) -> u64 {
    found ^ found.wrapping_sub(1)
}

/// Returns how many bytes these are.
#[inline]
fn len(found: u64) -> usize {
    found.trailing_zeros() as usize / 8 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_end_at_the_first_blank() {
        let text = "nghieng ngon va mot hai\nđường \u{7f}ba\tbốn nam nghiêng, nghiêng... (nghiêng) quanh những".as_bytes();
        for at in 0..text.len() {
            let plain = text[at..].iter().position(|&b| b <= b' ').map(|n| n + 1);
            let slow = (at + 16 <= text.len()).then_some(plain).flatten().filter(|&n| n <= 16);
            let fast = key(text, at);
            assert_eq!(fast.map(|(_, len)| len), slow, "{at}");
            if let Some((key, len)) = fast {
                let bytes = [key[0].to_le_bytes(), key[1].to_le_bytes()].concat();
                assert_eq!(&bytes[..len], &text[at..at + len]);
                assert!(bytes[len..].iter().all(|&b| b == 0));
            }
        }
    }

    fn recall(memo: &mut Memo, key: Key) -> Option<Chunk> {
        get(memo.table()?, key).copied()
    }

    #[test]
    fn a_pair_of_places_keeps_what_was_used_last() {
        let chunk = |code| Chunk { token: Token { code, ..Token::EMPTY }, ..Chunk::EMPTY };
        let mut memo = Memo::closed();
        let (first, _) = key(b"ngon va mot hai ba", 0).unwrap();
        memo.put(first, chunk(1));
        assert_eq!(recall(&mut memo, first), None, "closed");
        memo.open();
        memo.put(first, chunk(1));
        assert_eq!(recall(&mut memo, first), Some(chunk(1)));
        let mut rivals = (1..).map(|n| [n, 0]).filter(|&rival| place(rival) == place(first));
        let [second, third] = [rivals.next().unwrap(), rivals.next().unwrap()];
        memo.put(second, chunk(2));
        assert_eq!(recall(&mut memo, second), Some(chunk(2)));
        assert_eq!(recall(&mut memo, first), Some(chunk(1)));
        memo.put(third, chunk(3));
        assert_eq!(recall(&mut memo, first), Some(chunk(1)), "used last");
        assert_eq!(recall(&mut memo, second), None);
        assert_eq!(recall(&mut memo, third), Some(chunk(3)));
        assert_eq!(recall(&mut memo, [b' '.into(), 0]), None, "white space is no chunk");
    }
}
