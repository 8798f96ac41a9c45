//! Chunks already read, by their bytes: a page uses the same few hundred words over and over, and spelling one out costs ten
//! times as much as looking it up. A memo changes nothing but time; without one, or with another page's, the result is the same.

use alloc::boxed::Box;
use alloc::vec;

use wide::u8x16;

use crate::mask::LANES;
use crate::reader::seen;
use crate::syllable::{ODD, Token};

/// How many chunks are remembered: 393,216 bytes. Each may lie in two places; a third that falls on them ousts one of them.
const PLACES: usize = 8192;
const PAIRS: usize = PLACES / 2;

/// A word with the punctuation directly behind it, and what it adds to the sums of its block. Known by its bytes up to the next white
/// space: of `14/12/2025 ` there are three, each known by all that follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Chunk {
    pub(crate) token: Token,
    pub(crate) sums: Sums,
}

/// What a chunk adds to its block: eight bytes of counts, see [`crate::reader::count`], seven of bits, see
/// [`crate::reader::seen`], and one that is the memo's own: how many bytes the chunk has, with white space behind it, and marks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sums(u8x16);

impl Sums {
    const LENGTH: u32 = seen::PRIVATE;
    /// Mark: no white space behind it.
    const GLUED: u64 = 1 << (Self::LENGTH + 7);
    /// Mark of the first chunk of a pair: the second one is the younger one.
    const SECOND: u64 = 1 << (Self::LENGTH + 6);
    /// What is left for the length.
    const LENGTHS: u64 = 0x3F;

    /// Returns the sums of a chunk of `len` bytes, which is `glued` to the next one or not.
    pub(crate) const fn new(counts: u64, seen: u64, len: usize, glued: bool) -> Self {
        let more = seen | (len as u64) << Self::LENGTH | if glued { Self::GLUED } else { 0 };
        Self(u8x16::new((counts as u128 | (more as u128) << 64).to_le_bytes()))
    }

    #[inline]
    fn halves(self) -> (u64, u64) {
        let bits = u128::from_le_bytes(self.0.to_array());
        (bits as u64, (bits >> 64) as u64)
    }

    #[inline]
    pub(crate) fn counts(self) -> u64 {
        self.halves().0
    }

    #[inline]
    pub(crate) fn seen(self) -> u64 {
        self.halves().1
    }

    /// Returns the same, with the mark [`Sums::SECOND`] or without.
    fn marked(self, second: bool) -> Self {
        let (counts, seen) = self.halves();
        Self::new(counts, seen & !Self::SECOND | if second { Self::SECOND } else { 0 }, 0, false)
    }

    /// Returns how many bytes a chunk has of which that was seen, if it is glued to the next one.
    #[inline]
    pub(crate) fn glued(seen: u64) -> Option<usize> {
        (seen & Self::GLUED != 0).then_some((seen >> Self::LENGTH & Self::LENGTHS) as usize)
    }
}

/// The sums over several chunks.
#[derive(Clone, Copy, Default)]
pub(crate) struct Total {
    added: u8x16,
    united: u8x16,
}

impl Total {
    #[inline]
    pub(crate) fn add(&mut self, sums: Sums) {
        self.added += sums.0;
        self.united |= sums.0;
    }

    #[inline]
    pub(crate) fn counts(self) -> u64 {
        Sums(self.added).counts()
    }

    #[inline]
    pub(crate) fn seen(self) -> u64 {
        Sums(self.united).seen()
    }
}

impl Chunk {
    const EMPTY: Chunk = Chunk { token: Token::EMPTY, sums: Sums::new(0, 0, 0, false) };
}

/// A chunk's bytes and the white space behind it, up to sixteen together, the rest zeros. The longest Vietnamese syllable has nine
/// bytes, eleven when decomposed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Key(u8x16);

/// Most bytes of a key.
pub(crate) const LONGEST: usize = LANES;

/// Masks of the first bytes of a key, by their number: a power of two of them, so that no index is checked.
static KEPT: [u8x16; 128] = {
    let mut kept = [u8x16::new([0xFF; LONGEST]); 128];
    let mut len = 0;
    while len < LONGEST {
        kept[len] = u8x16::new(((1u128 << (8 * len)) - 1).to_le_bytes());
        len += 1;
    }
    kept
};

impl Key {
    /// Key of a free place: no bytes have it, since the first zero is the last of a key.
    const FREE: Key = Key(u8x16::new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]));

    /// Returns the key of the first `len` of some bytes, a chunk with the white space behind it. Where they are too many it is one of no
    /// chunk.
    #[inline]
    pub(crate) fn of(bytes: &[u8; LONGEST], len: usize) -> Self {
        Self(u8x16::new(*bytes) & KEPT[len % KEPT.len()])
    }

    /// Returns 1 if both are the same, else 0.
    #[inline]
    fn equals(self, other: Key) -> usize {
        // all bits of a mask and one more are the bit above them
        let mask = self.0.cmp_eq(other.0).move_mask().cast_unsigned() & 0xFFFF;
        (mask as usize + 1) >> LONGEST
    }

    /// Returns its place in the table.
    #[inline]
    fn place(self) -> usize {
        let bits = u128::from_le_bytes(self.0.to_array());
        let mixed = (bits as u64 ^ (bits >> 64) as u64).wrapping_mul(ODD);
        (mixed >> (64 - PAIRS.trailing_zeros())) as usize
    }
}

/// Remembers chunks; empty until [`Memo::open`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    table: Option<Box<Table>>,
}

/// All places, in pairs.
pub(crate) type Table = [Pair; PAIRS];

/// Two places.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(crate) struct Pair {
    keys: [Key; 2],
    chunks: [Chunk; 2],
}

const FREE: Pair = Pair { keys: [Key::FREE; 2], chunks: [Chunk::EMPTY; 2] };

impl Memo {
    /// Returns a memo that remembers nothing until it is opened.
    pub(crate) const fn closed() -> Self {
        Self { table: None }
    }

    /// Begins to remember; the only allocation.
    pub(crate) fn open(&mut self) {
        if self.table.is_none() {
            self.table = vec![FREE; PAIRS].into_boxed_slice().try_into().ok();
        }
    }

    /// Returns the places, if there are any.
    #[inline]
    pub(crate) fn table(&self) -> Option<&Table> {
        self.table.as_deref()
    }

    /// Remembers a chunk.
    pub(crate) fn put(&mut self, key: Key, chunk: Chunk) {
        if let Some(table) = &mut self.table {
            let pair = &mut table[key.place()];
            let younger = pair.chunks[0].sums.seen() & Sums::SECOND != 0;
            let victim = usize::from(!younger);
            (pair.keys[victim], pair.chunks[victim]) = (key, chunk);
            pair.chunks[0].sums = pair.chunks[0].sums.marked(!younger);
        }
    }
}

/// Returns a remembered chunk.
#[inline]
pub(crate) fn get(table: &Table, key: Key) -> Option<&Chunk> {
    let pair = &table[key.place()];
    let [first, second] = pair.keys.map(|known| known.equals(key));
    // no branch for which of them it is
    (first | second != 0).then(|| &pair.chunks[second])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_hold_bytes_and_zeros() {
        let text = "nghieng ngon va mot hai\nđường \u{7f}ba\tbốn nam nghiêng, nghiêng... (nghiêng) quanh những".as_bytes();
        for bytes in text.windows(LONGEST) {
            for len in 0..=LONGEST {
                let held = Key::of(bytes.first_chunk().unwrap(), len).0.to_array();
                assert_eq!(&held[..len], &bytes[..len]);
                assert!(held[len..].iter().all(|&b| b == 0));
            }
        }
    }

    fn recall(memo: &Memo, key: Key) -> Option<Token> {
        get(memo.table()?, key).map(|chunk| chunk.token)
    }

    #[test]
    fn a_pair_of_places_keeps_what_came_last() {
        let token = |code| Token { code, ..Token::EMPTY };
        let chunk = |code| Chunk { token: token(code), sums: Sums::new(1, 2, 3, true) };
        let (mut memo, first) = (Memo::closed(), Key::of(b"ngon va mot hai ", 5));
        memo.put(first, chunk(1));
        assert_eq!(recall(&memo, first), None, "closed");
        memo.open();
        memo.put(first, chunk(1));
        assert_eq!(recall(&memo, first), Some(token(1)));
        let keys = (1u128..).map(|n| Key(u8x16::new(n.to_le_bytes())));
        let mut rivals = keys.filter(|rival| rival.place() == first.place());
        let [second, third] = [rivals.next().unwrap(), rivals.next().unwrap()];
        memo.put(second, chunk(2));
        assert_eq!(recall(&memo, first), Some(token(1)));
        assert_eq!(recall(&memo, second), Some(token(2)));
        memo.put(third, chunk(3));
        assert_eq!(recall(&memo, first), None, "the oldest");
        assert_eq!(recall(&memo, second), Some(token(2)));
        assert_eq!(recall(&memo, third), Some(token(3)));
        memo.put(first, chunk(4));
        assert_eq!(recall(&memo, second), None, "the oldest");
        assert_eq!(recall(&memo, third), Some(token(3)));
        let sums = get(memo.table().unwrap(), first).unwrap().sums;
        assert_eq!((sums.counts(), sums.seen() & 0xFF, Sums::glued(sums.seen())), (1, 2, Some(3)));
        assert_eq!(recall(&memo, Key::of(b" ngon va mot hai", 1)), None, "white space is no chunk");
        assert_eq!(recall(&memo, Key::of(&[0; LONGEST], 1)), None, "nor is a control character");
    }
}
