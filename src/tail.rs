//! Where the last words of a long block begin: the tail that is read of it.

use crate::mask::{LANES, blanks};

/// How many blank-separated words are read from the end of a block that is longer than its head.
const TAIL_WORDS: usize = 5;
/// How many characters are looked back for these words.
pub(crate) const TAIL_GLYPHS: usize = 80;

/// Returns where the tail begins: behind the blank in front of the last [`TAIL_WORDS`] words, or [`TAIL_GLYPHS`] characters before
/// the end; not before `from`.
pub(crate) fn tail(bytes: &[u8], from: usize) -> usize {
    let near = from.max(bytes.len().saturating_sub(NEAR));
    match bytes[near..].first_chunk::<NEAR>().and_then(near_tail) {
        Some(start) => near + start,
        None => slow_tail(bytes, from),
    }
}

/// How many bytes are looked through for the tail at once; so few are no more characters than [`TAIL_GLYPHS`].
const NEAR: usize = 64;

/// Finds the blank in front of the last words in the last bytes of a block, if it is there; returns the offset behind it.
fn near_tail(last: &[u8; NEAR]) -> Option<usize> {
    let (lanes, _) = last.as_chunks::<LANES>();
    let mut mask = lanes.iter().rev().fold(0, |mask, lane| mask << LANES | u64::from(blanks(lane)));
    for _ in 1..TAIL_WORDS {
        // without the last blank; of none, none
        mask &= !(1 << 63 >> (mask | 1).leading_zeros());
    }
    (mask != 0).then(|| NEAR - mask.leading_zeros() as usize)
}

/// The same, character by character.
fn slow_tail(bytes: &[u8], from: usize) -> usize {
    let (mut at, mut words, mut glyphs) = (bytes.len(), 0, 0);
    while at > from {
        let b = bytes[at - 1];
        words += usize::from(b == b' ');
        if words == TAIL_WORDS {
            break;
        }
        at -= 1;
        // combining marks, U+0300 to U+036F, and continuation bytes are no characters of their own
        let mark = b == 0xCC || b == 0xCD && bytes.get(at + 1).is_some_and(|&next| next < 0xB0);
        glyphs += usize::from(b & 0xC0 != 0x80 && !mark);
        if glyphs == TAIL_GLYPHS {
            break;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_has_no_more_characters_than_there_is_room_for() {
        for (letter, marks) in [("α", 0), ("\u{370}", 0), ("\u{37f}", 0), ("a\u{301}", 1), ("a\u{36f}", 1)] {
            let text = [letter, "."].concat().repeat(100);
            assert_eq!(text[tail(text.as_bytes(), 0)..].chars().count(), TAIL_GLYPHS / 2 * (2 + marks), "{letter}");
        }
    }

    #[test]
    fn the_tail_is_the_last_five_words() {
        for text in ["một hai ba bốn năm sáu bảy", "một hai | ba, bốn. năm sáu bảy”", "mo\u{323}\u{302}t ba bốn năm sáu bảy."]
        {
            let end = &text[tail(text.as_bytes(), 0)..];
            assert_eq!((end.split(' ').count(), end.chars().next()), (5, Some('b')), "{end}");
        }
    }

    #[test]
    fn the_tail_is_found_as_by_characters() {
        let text =
            "một hai  ba bốn năm sáu, bảy tám. nghiêng nghiêng quanh mi\u{300}nh a b c dài-dài-dài-dài-dài-dài-dài-dài-dài x y z";
        for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            for from in (0..=end).filter(|&from| text.is_char_boundary(from)) {
                assert_eq!(tail(&text.as_bytes()[..end], from), slow_tail(&text.as_bytes()[..end], from), "{from}..{end}");
            }
        }
    }
}
