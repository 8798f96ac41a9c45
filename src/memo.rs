//! Words already read, by their bytes: a page uses the same few hundred syllables over and over, and spelling one out costs ten
//! times as much as looking it up. A memo changes nothing but time; without one, or with another page's, the result is the same.

use alloc::vec;
use alloc::vec::Vec;

use crate::syllable::Token;

/// Longest word that is remembered, in bytes; the longest Vietnamese syllable has nine, eleven when decomposed.
const BYTES: usize = 15;
/// How many words are remembered: 80 KB. Two words that fall on one place oust each other.
const PLACES: usize = 2048;

/// A word's bytes, the rest zeros.
pub(crate) type Key = [u64; 2];

/// Remembers words; empty until [`Memo::open`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    places: Vec<Place>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    key: Key,
    token: Token,
}

impl Memo {
    /// Returns a memo that remembers nothing, ever.
    pub(crate) const fn closed() -> Self {
        Self { places: Vec::new() }
    }

    /// Begins to remember; the only allocation.
    pub(crate) fn open(&mut self) {
        if self.places.is_empty() {
            self.places = vec![Place::default(); PLACES];
        }
    }

    /// Returns a remembered word and its length in bytes.
    #[inline]
    pub(crate) fn get(&self, key: Key) -> Option<(Token, usize)> {
        let place = self.places.get(place(key))?;
        (place.key == key).then(|| (place.token, len(key)))
    }

    /// Remembers a word, if `read` bytes of it are the whole key.
    #[inline]
    pub(crate) fn put(&mut self, key: Key, read: usize, token: Token) {
        if let Some(place) = self.places.get_mut(place(key)).filter(|_| read == len(key)) {
            *place = Place { key, token };
        }
    }
}

#[inline]
fn place(key: Key) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let mixed = (key[0] ^ key[1].rotate_left(29)).wrapping_mul(ODD);
    (mixed >> (64 - PLACES.trailing_zeros())) as usize
}

/// How many bytes a key holds.
#[inline]
fn len(key: Key) -> usize {
    let zeros = if key[1] == 0 { 64 + key[0].leading_zeros() } else { key[1].leading_zeros() };
    (128 - zeros as usize).div_ceil(8)
}

/// Returns the bytes from `at` to the next blank; `None` where that is too far, or too near the end to look.
#[inline]
pub(crate) fn key(bytes: &[u8], at: usize) -> Option<Key> {
    let window: &[u8; 16] = bytes.get(at..)?.first_chunk()?;
    let (low, high) = window.split_at(8);
    let low = u64::from_le_bytes(low.try_into().ok()?);
    let blank = first_blank(low);
    if blank < 8 {
        return Some([low & !(u64::MAX << (8 * blank)), 0]);
    }
    let high = u64::from_le_bytes(high.try_into().ok()?);
    let blank = first_blank(high);
    (blank < BYTES - 7).then(|| [low, high & !(u64::MAX << (8 * blank))])
}

/// Returns the number of the first byte that is a blank; 8 if there is none.
#[inline]
fn first_blank(word: u64) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let zero_at_blank = word ^ (ONES * u64::from(b' '));
    // the lowest set bit is exact: bytes above a zero byte may be wrong, bytes below cannot
    let found = zero_at_blank.wrapping_sub(ONES) & !zero_at_blank & (ONES << 7);
    found.trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_end_at_the_first_blank() {
        let text = b"nghieng ngon va mot hai ba bon nam";
        for at in 0..text.len() {
            let plain = text[at..].iter().position(|&b| b == b' ');
            let slow = (at + 16 <= text.len()).then_some(plain).flatten().filter(|&n| n <= BYTES);
            let fast = key(text, at);
            assert_eq!(fast.map(len), slow, "{at}");
            if let Some(key) = fast {
                let bytes = [key[0].to_le_bytes(), key[1].to_le_bytes()].concat();
                assert_eq!(&bytes[..len(key)], &text[at..at + len(key)]);
            }
        }
    }

    #[test]
    fn a_place_holds_one_word() {
        let mut memo = Memo::default();
        let key = key(b"ngon va mot hai ba", 0).unwrap();
        memo.put(key, 4, Token::default());
        assert_eq!(memo.get(key), None, "closed");
        memo.open();
        memo.put(key, 3, Token::default());
        assert_eq!(memo.get(key), None, "not all of it was a word");
        memo.put(key, 4, Token::default());
        assert_eq!(memo.get(key), Some((Token::default(), 4)));
    }
}
