//! Blanks among bytes, sixteen at a time, and windows over bytes.

use wide::{CmpEq, i8x16, u8x16};

/// Bytes that are looked at together.
pub(crate) const LANES: usize = 16;
/// So many bytes are counted before it is seen whether they are enough: a lane counts to 32 then, far below what it holds.
const STRETCH: usize = 32 * LANES;

/// Returns a bit for each blank, the first byte's the lowest.
#[inline]
pub(crate) fn blanks(bytes: &[u8; LANES]) -> u32 {
    let signed = i8x16::new(bytes.map(u8::cast_signed));
    signed.cmp_eq(i8x16::splat(b' '.cast_signed())).move_mask().cast_unsigned() & 0xFFFF
}

/// Bytes whose ends of words are looked for together.
pub(crate) const WINDOW: usize = 64;
/// Bytes that are read together: so many as are looked at from any byte of a window on.
pub(crate) const SPAN: usize = WINDOW + LANES;

/// Returns the bytes of a text from `at` on; where they are too few a copy with zeros behind.
#[inline]
pub(crate) fn window(text: &[u8], at: usize) -> Result<&[u8; SPAN], [u8; SPAN]> {
    text[at..].first_chunk().ok_or_else(|| padded_behind(&text[at..]))
}

#[cold]
#[inline(never)]
fn padded_behind(text: &[u8]) -> [u8; SPAN] {
    let mut padded = [0; SPAN];
    padded.iter_mut().zip(text).for_each(|(to, from)| *to = *from);
    padded
}

/// Returns the bytes of a window from `at` on.
#[inline]
pub(crate) fn ahead(window: &[u8; SPAN], at: usize) -> &[u8; LANES] {
    window[at % WINDOW..].first_chunk().unwrap_or(&[0; LANES])
}

/// Returns the bits that `of` has for sixteen bytes, for all of a window, the first byte's the lowest.
#[inline]
pub(crate) fn bits_of(bytes: &[u8; WINDOW], of: impl Fn(&[u8; LANES]) -> u32) -> u64 {
    let (lanes, _) = bytes.as_chunks::<LANES>();
    lanes.iter().rev().fold(0, |mask, lane| mask << LANES | u64::from(of(lane)))
}

/// Returns a bit for each blank or control character, the first byte's the lowest.
#[inline]
pub(crate) fn ends(bytes: &[u8; WINDOW]) -> u64 {
    bits_of(bytes, low)
}

/// Returns a bit for each byte that is a blank or a control character.
#[inline]
fn low(bytes: &[u8; LANES]) -> u32 {
    let bytes = u8x16::new(*bytes);
    bytes.min(u8x16::splat(b' ')).cmp_eq(bytes).move_mask().cast_unsigned() & 0xFFFF
}

/// So many windows are counted before a lane may overflow, see [`sum`].
const WINDOWS: usize = 15;

/// Returns the length of the line at the front of some bytes, and how many blanks it has, in one look at each byte.
pub(crate) fn line(bytes: &[u8]) -> (usize, usize) {
    let (mut at, mut found) = (0, 0);
    let (windows, rest) = bytes.as_chunks::<WINDOW>();
    for stretch in windows.chunks(WINDOWS) {
        let mut lanes = u8x16::default();
        for window in stretch {
            let window = lanes_of(window);
            let ends = window.map(|lane| lane.cmp_eq(u8x16::splat(b'\n')));
            if (ends[0] | ends[1] | ends[2] | ends[3]).move_mask() != 0 {
                let len = bits(ends).trailing_zeros() as usize;
                let kept = lanes_of(FIRST[WINDOW - len..].first_chunk().unwrap_or(&[0; WINDOW]));
                let lanes = (0..window.len()).fold(lanes, |lanes, i| lanes - (blank(window[i]) & kept[i]));
                return (at + len, found + sum(lanes.to_array()));
            }
            lanes = window.into_iter().fold(lanes, |lanes, lane| lanes - blank(lane));
            at += WINDOW;
        }
        found += sum(lanes.to_array());
    }
    let len = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
    (at + len, found + count_blanks(&rest[..len], usize::MAX))
}

/// Returns 255 for each blank, which is one less than none, and 0 for anything else.
#[inline]
fn blank(lane: u8x16) -> u8x16 {
    lane.cmp_eq(u8x16::splat(b' '))
}

/// Ones, then zeros: the window that begins so many bytes before the middle is a mask of as many first bytes.
static FIRST: [u8; 2 * WINDOW] = {
    let (mut first, mut i) = ([0; 2 * WINDOW], 0);
    while i < WINDOW {
        first[i] = u8::MAX;
        i += 1;
    }
    first
};

#[inline]
fn lanes_of(window: &[u8; WINDOW]) -> [u8x16; WINDOW / LANES] {
    let (lanes, _) = window.as_chunks::<LANES>();
    core::array::from_fn(|i| u8x16::new(lanes[i]))
}

/// Returns a bit for each byte that holds, the first byte's the lowest.
#[inline]
fn bits(lanes: [u8x16; WINDOW / LANES]) -> u64 {
    lanes.iter().rev().fold(0, |mask, lane| mask << LANES | u64::from(lane.move_mask().cast_unsigned() & 0xFFFF))
}

/// Counts blanks until there are `most` of them; may count some more.
pub(crate) fn count_blanks(bytes: &[u8], most: usize) -> usize {
    let mut found = 0;
    for stretch in bytes.chunks(STRETCH) {
        found += count(stretch);
        if found >= most {
            break;
        }
    }
    found
}

/// Counts blanks in so few bytes that no lane overflows.
#[inline]
fn count(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<LANES>();
    let mut lanes = u8x16::default();
    for chunk in chunks {
        // equal lanes are 255, which is one less than none
        lanes -= u8x16::new(*chunk).cmp_eq(u8x16::splat(b' '));
    }
    let last = match bytes.last_chunk::<LANES>() {
        Some(last) => *last,
        None => padded(rest),
    };
    // of the last bytes those that no chunk held
    lanes -= u8x16::new(last).cmp_eq(u8x16::splat(b' ')) & LAST[rest.len() % LANES];
    sum(lanes.to_array())
}

/// Masks of the last bytes, by their number.
static LAST: [u8x16; LANES] = {
    let (mut masks, mut len) = ([u8x16::new([0; LANES]); LANES], 1);
    while len < LANES {
        masks[len] = u8x16::new((u128::MAX << (8 * (LANES - len))).to_le_bytes());
        len += 1;
    }
    masks
};

/// Returns a few bytes, with others in front.
fn padded(rest: &[u8]) -> [u8; LANES] {
    let mut bytes = [0; LANES];
    bytes.iter_mut().rev().zip(rest.iter().rev()).for_each(|(to, from)| *to = *from);
    bytes
}

/// Returns the sum of bytes below 64 each.
#[inline]
fn sum(lanes: [u8; LANES]) -> usize {
    const EVEN: u64 = 0x00FF_00FF_00FF_00FF;
    const ONES: u64 = 0x0001_0001_0001_0001;
    let both = u128::from_le_bytes(lanes);
    // pairs of bytes, then all four of them in the highest place
    let bytes = (both as u64) + (both >> 64) as u64;
    let pairs = (bytes & EVEN) + (bytes >> 8 & EVEN);
    (pairs.wrapping_mul(ONES) >> 48) as usize
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;

    use super::*;

    #[test]
    fn blanks_are_counted_as_one_by_one() {
        let text = " a  bc đ e\u{a0}f ".repeat(300);
        for start in 0..40 {
            for end in (start..text.len()).step_by(41) {
                let bytes = &text.as_bytes()[start..end];
                let slow = bytes.split(|&b| b == b' ').count() - 1;
                assert_eq!(count_blanks(bytes, usize::MAX), slow);
                assert_eq!(count_blanks(bytes, 50).min(50), slow.min(50));
            }
        }
        assert_eq!(count_blanks(&[b' '; 5000], usize::MAX), 5000);
    }

    #[test]
    fn lines_are_found_as_byte_by_byte() {
        let text = "một hai ba  bốn\nnăm\n\n sáu bảy \u{a0}tám chín mười ".to_owned() + &" đ a".repeat(700) + "\nmột hai";
        for start in 0..text.len() {
            for end in (start..text.len()).step_by(67) {
                let bytes = &text.as_bytes()[start..end];
                let slow = bytes.split(|&byte| byte == b'\n').next().unwrap();
                let blanks = slow.split(|&byte| byte == b' ').count() - 1;
                assert_eq!(line(bytes), (slow.len(), blanks), "{start}..{end}");
            }
        }
    }

    #[test]
    fn ends_are_blanks_and_control_characters() {
        let text = "Ảnh:\tMinh An\r\n\u{a0}một đoạn \u{7f} văn\u{1}dài hơn sáu mươi bốn byte thì có hai cửa sổ".as_bytes();
        for window in text.windows(WINDOW) {
            let slow = (0..WINDOW).filter(|&i| window[i] <= b' ').fold(0, |mask, i| mask | 1u64 << i);
            assert_eq!(ends(window.first_chunk().unwrap()), slow);
        }
    }

    #[test]
    fn masks_have_a_bit_for_each_blank() {
        for n in 0..LANES {
            let mut bytes = [b'x'; LANES];
            bytes[n] = b' ';
            assert_eq!(blanks(&bytes), 1 << n);
        }
    }
}
