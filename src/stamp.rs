//! A date stamp glued in front of the first line, as corpus extractors leave it: `date 2025-10-10 Tổng Bí thư ...`.

use crate::glyph::{Glyph, glyph};
use crate::memo::Memo;
use crate::syllable::{Token, Trait, code};
use crate::{feature, reader};

/// How many tokens a stamp may have: `date`, three numbers of a date, three of a time, two of a zone.
const TOKENS: usize = 9;
/// Stands in front of many files, and of their stamps.
const BYTE_ORDER_MARK: char = '\u{feff}';
/// How many words must follow, so that a line like `22/04/2019 15:29 - 204 lượt xem` stays whole.
const WORDS: usize = 4;

/// Returns the length in bytes of the date stamp that is glued in front of a line; `None` if there is none or nothing follows.
///
/// A stamp is a numeric date in the order of ISO 8601, or in another order with a time of day, at most with the word `date` or `ngày` in
/// front and a zone or the half of the day behind; what follows begins with a capital, in quotation marks or not, and has at least four
/// words. Behind such a word and a date in the order of ISO 8601 it may begin with a number or with a bracket too: see [`counts`] and
/// [`bracketed`].
pub(crate) fn glued(text: &str, memo: &mut Memo) -> Option<usize> {
    let rest = text.strip_prefix(BYTE_ORDER_MARK).map_or(text, str::trim_start);
    let (skipped, text) = (text.len() - rest.len(), rest);
    if !may_begin(text.as_bytes()) {
        return None;
    }
    read(text, memo).map(|end| skipped + end)
}

/// Whether a stamp may begin a text, by its first word: the letters of `date` or `ngày`, or a number of four digits at most that a mark, a
/// number or the letter of `tháng` follows. Most texts need no more of a look.
fn may_begin(bytes: &[u8]) -> bool {
    let word: &[u8] = match bytes.first() {
        Some(b'd' | b'D') => b"date",
        Some(b'n' | b'N') => b"ngay",
        Some(b'0'..=b'9') => b"",
        _ => return false,
    };
    let (mut at, mut letters, mut digits, mut spaced) = (0, word.iter(), 0, false);
    while at < bytes.len() {
        let (what, len) = glyph(bytes, at);
        match what {
            Glyph::Mark(_) | Glyph::Nothing => {}
            Glyph::Space if word.is_empty() => spaced = true,
            Glyph::Letter(base, ..) if spaced => return base == T,
            Glyph::Digit(_) if word.is_empty() && !spaced && digits < 4 => digits += 1,
            Glyph::Letter(base, ..) if letters.next().is_some_and(|letter| u32::from(letter - b'a' + 1) == base) => {}
            Glyph::Letter(..) | Glyph::Digit(_) if !spaced => return false,
            _ => return letters.len() == 0,
        }
        at += len;
    }
    false
}

/// The first letter of `tháng`, as a base; see [`Glyph::Letter`].
const T: u32 = (b't' - b'a' + 1) as u32;

/// The same for a text that may begin with a stamp, without a BYTE ORDER MARK.
fn read(text: &str, memo: &mut Memo) -> Option<usize> {
    let tokens = reader::read(text, TOKENS + WORDS, memo);
    let tokens = tokens.all();
    let led = usize::from(!tokens.first()?.is_number());
    if led == 1 && !feature::is_stamp_word(&tokens[0]) || !feature::date_at(tokens.get(led..)?) {
        return None;
    }
    let iso = tokens[led].len == 4;
    let mut used = led + 3;
    let mut zoned = false;
    if feature::clock_at(tokens.get(used..)?) {
        used += if tokens[used].is_number() { 2 } else { 1 };
        used += usize::from(tokens[used - 1].punct == b':');
        let zone = zone(tokens.get(used..)?);
        (used, zoned) = (used + zone, zone > 0);
    } else if !iso {
        return None;
    }
    let (last, rest) = (tokens.get(used - 1)?, tokens.get(used..)?);
    let end = end_of(text.as_bytes(), used);
    let closed = zoned && last.punct == b')' && text.as_bytes().get(end) == Some(&b')');
    let sure = led == 1 && iso;
    let begins = match last.punct {
        0 => has_capital(rest.first()?) || sure && counts(rest),
        b'"' | b'\'' => has_capital(rest.first()?),
        b'(' | b'[' => sure && bracketed(rest, last.punct),
        _ => closed && has_capital(rest.first()?),
    };
    (last.space && begins && rest.len() >= WORDS).then(|| end + usize::from(closed))
}

/// Whether a word has a capital, in front or inside, so that a headline may begin with it: `iPhone`, `10X`.
fn has_capital(token: &Token) -> bool {
    token.upper > 0
}

/// Whether a headline begins with a number of things: `10 điều cần biết`, `1.200 hộ dân`, `1,3 triệu`, not with a time of day or another
/// date.
fn counts(rest: &[Token]) -> bool {
    let [number, next, ..] = rest else { return false };
    let thousands = !number.space && next.is_number() && (number.punct == b',' || number.punct == b'.' && next.len == 3);
    let alone = number.space && matches!(number.punct, 0 | b'%') && !next.is_number() && next.code != code(b"gio");
    // four digits with a zero in front are hours and minutes
    number.is_number() && (thousands || alone) && !(number.len == 4 && number.value < 1000)
}

/// Words that a bracket in front of a headline holds at most: `(TTXVN)`, `(Dân trí)`, `[Trực tiếp]`.
const BRACKETED: usize = 4;

/// Whether a headline begins with a few words in brackets, with a capital in front and behind, which are no day of the week.
fn bracketed(rest: &[Token], open: u8) -> bool {
    let close = if open == b'(' { b')' } else { b']' };
    let end = rest.iter().take(BRACKETED).position(|token| token.punct == close);
    let day = rest.first().is_some_and(|token| [code(b"thu"), code(b"chu")].contains(&token.code));
    rest.first().is_some_and(Token::is_capital)
        && !day
        && end.is_some_and(|end| rest[end].space && rest.get(end + 1).is_some_and(Token::is_capital))
}

/// Halves of the day.
const HALVES: [u32; 2] = [code(b"am"), code(b"pm")];

/// How many tokens a zone has, or the half of the day: `GMT+7`, `AM`.
fn zone(tokens: &[Token]) -> usize {
    match tokens {
        [first, hours, ..] if [code(b"gmt"), code(b"utc")].contains(&first.code) => {
            let hours = hours.is_number() && !first.space && matches!(first.punct, b'+' | b'-');
            1 + usize::from(hours)
        }
        // `ẤM` is the beginning of a headline
        [first, ..] if first.has(Trait::SHOUTED) && !first.has(Trait::MARKED) && HALVES.contains(&first.code) => 1,
        _ => 0,
    }
}

/// Returns the offset behind the token number `count`.
fn end_of(bytes: &[u8], count: usize) -> usize {
    let (mut at, mut seen, mut inside) = (0, 0, false);
    while at < bytes.len() {
        let (found, len) = glyph(bytes, at);
        let part = matches!(found, Glyph::Letter(..) | Glyph::Digit(_) | Glyph::Mark(_) | Glyph::Nothing);
        if inside && !part {
            seen += 1;
            if seen == count {
                return at;
            }
        }
        inside = part && (inside || !matches!(found, Glyph::Mark(_) | Glyph::Nothing));
        at += len;
    }
    at
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::{Memo, glued, may_begin, read};

    /// The short look turns away no text that begins with a stamp.
    #[test]
    fn stamps_are_seen_at_once() {
        let parts = [
            "date",
            "DATE",
            "Da\u{301}te",
            "ng\u{e0}y",
            "Nga\u{300}y",
            "N",
            "d",
            "ates",
            "10",
            "2025",
            "1",
            "20251",
            "tháng",
            "T",
            "năm",
            " ",
            " ",
            " ",
            "/",
            "-",
            ".",
            ",",
            "\u{200b}",
            "\u{a0}",
            "\u{301}",
            "\0",
            "(",
            "\"",
            ":",
            "8h",
            "GMT+7",
            "Hai bên đã họp",
            "10/12/2025",
            "2025-10-10",
            "11:23",
            "10 tháng 12 năm 2025",
            "12, 2025",
            " / 12 / 2025",
        ];
        let (mut random, mut found) = (5u64, 0);
        let mut next = |most: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as usize % most
        };
        for _ in 0..200_000 {
            let mut text: String = (0..=next(6)).map(|_| parts[next(parts.len())]).collect();
            text.push_str([" Hai bên nhất trí", " 8:15 Hai bên đã nhất trí", ""][next(3)]);
            let starts = text.starts_with(|first: char| first.is_ascii_digit() || "dDnN".contains(first));
            let slow = starts && read(&text, &mut Memo::closed()).is_some();
            found += usize::from(slow);
            assert!(!slow || may_begin(text.as_bytes()), "{text:?}");
        }
        assert!(found > 1000, "{found}");
    }

    /// Lines, and the stamp in front of each.
    const STAMPS: &[(&str, Option<&str>)] = &[
        ("date 2025-10-10 Hai bên nhất trí tăng cường hợp tác", Some("date 2025-10-10")),
        ("2025-10-10 \u{201c}Hai bên nhất trí tăng cường", Some("2025-10-10")),
        ("\u{feff}2025-10-10 Hai bên nhất trí tăng cường", Some("\u{feff}2025-10-10")),
        ("\u{feff} \u{a0}2025-10-10 Hai bên nhất trí tăng cường", Some("\u{feff} \u{a0}2025-10-10")),
        ("date 2025-10-10 10 điều cần biết về chợ nổi", Some("date 2025-10-10")),
        ("Ngày 2025-10-10 1.200 hộ dân có nước sạch", Some("Ngày 2025-10-10")),
        ("date 2025-10-10 7% hộ dân chưa có điện", Some("date 2025-10-10")),
        ("date 2025-10-10 11:23 5 món ngon ở chợ nổi", Some("date 2025-10-10 11:23")),
        ("date 2025-10-10 (TTXVN) Hai bên nhất trí tăng cường", Some("date 2025-10-10")),
        ("date 2025-10-10 (Dân trí) - Hai bên nhất trí tăng cường", Some("date 2025-10-10")),
        ("date 2025-10-10 (Báo Quảng Nam Online) Hai bên nhất trí", Some("date 2025-10-10")),
        ("date 2025-10-10 (Báo điện tử Quảng Nam) Hai bên nhất trí", None),
        ("date 2025-10-10 [Trực tiếp] Hai bên nhất trí tăng cường", Some("date 2025-10-10")),
        ("2025-10-10 10 điều cần biết về chợ nổi", None),
        ("2025-10-10 (TTXVN) Hai bên nhất trí tăng cường", None),
        ("date 09/12/2025 10 điều cần biết về chợ nổi", None),
        ("Ngày 2025-10-10 (thứ Sáu) hai bên nhất trí tăng cường", None),
        ("Ngày 2025-10-10 (Thứ Sáu) Hai bên nhất trí tăng cường", None),
        ("Ngày 2025-10-10 (Chủ nhật) Hai bên nhất trí tăng cường", None),
        ("date 2025-10-10 (ảnh) Hai bên nhất trí tăng cường", None),
        ("date 2025-10-10 10.12 hai bên nhất trí tăng cường", None),
        ("Ngày 2025-10-10 (mồng mười), hai bên nhất trí", None),
        ("Ngày 2025-10-10 15 giờ chiều hai bên gặp nhau", None),
        ("date 2025-10-10 2025-10-11 Hai bên nhất trí", None),
        ("date 2025-10-10 11/12 hai bên nhất trí tăng cường", None),
        ("date 2025-10-10 0830 Hai bên nhất trí tăng cường", None),
        ("2025-10-10T08:15 Hai bên nhất trí tăng cường", None),
        ("09/12/2025 11:23 Hai bên nhất trí tăng cường", Some("09/12/2025 11:23")),
        ("09/12/2025 15h23 Hai bên nhất trí tăng cường", Some("09/12/2025 15h23")),
        ("09/12/2025 8h Hai bên nhất trí tăng cường", Some("09/12/2025 8h")),
        ("09/12/2025 15i23 Hai bên nhất trí tăng cường", None),
        ("09/12/2025 11:23 GMT+7 Hai bên nhất trí tăng cường", Some("09/12/2025 11:23 GMT+7")),
        ("09/12/2025 11:23 (GMT+7) Hai bên nhất trí tăng cường", Some("09/12/2025 11:23 (GMT+7)")),
        ("date 2025-10-10 11:23:45 GMT-07 Hai bên nhất trí tăng cường", Some("date 2025-10-10 11:23:45 GMT-07")),
        ("2025-10-10 11:23 UTC \u{201c}Hai bên nhất trí tăng cường", Some("2025-10-10 11:23 UTC")),
        ("2025-10-10 8:15 AM Hai bên nhất trí tăng cường", Some("2025-10-10 8:15 AM")),
        ("2025-10-10 8:15 ẤM ÁP CHỢ TẾT VÙNG CAO", Some("2025-10-10 8:15")),
        ("2025-10-10 8:15 Ấm áp chợ Tết vùng cao", Some("2025-10-10 8:15")),
        ("2025-10-10 8:15 Âm nhạc là cầu nối", Some("2025-10-10 8:15")),
        ("2025-10-10 8:15 Am cổ trên núi Voi", Some("2025-10-10 8:15")),
        ("date \u{200b} 2025-10-10 Hai bên nhất trí tăng cường", Some("date \u{200b} 2025-10-10")),
        ("2025-10-10 \u{201c}hai bên nhất trí tăng cường", None),
        ("date 2025-10-10 'Hai bên nhất trí' là tin vui", Some("date 2025-10-10")),
        ("09/12/2025 11:23 \u{2018}Hai bên nhất trí\u{2019} là tin vui", Some("09/12/2025 11:23")),
        ("2025-10-10 'hai bên nhất trí' là tin vui", None),
        ("date 2025-10-10 iPhone bán chạy ở chợ nổi", Some("date 2025-10-10")),
        ("date 2025-10-10 10X giành học bổng đi Pháp", Some("date 2025-10-10")),
        ("date 2025-10-10 10x giành học bổng đi Pháp", None),
        ("date 2025-10-10 1,3 triệu người đội mưa tuyết", Some("date 2025-10-10")),
        ("date 2025-10-10 1,25 triệu người đội mưa tuyết", Some("date 2025-10-10")),
        ("09/12/2025 11:23 (GMT+7", None),
        ("09/12/2025 11:23 (Hai bên) Nhất trí tăng cường hợp tác", None),
        ("09/12/2025 Hai bên nhất trí tăng cường", None),
        ("date 09/12/2025 Hai bên nhất trí tăng cường", None),
        ("2025-10-10 Hai bên nhất trí", Some("2025-10-10")),
        ("2025-10-10 Hai bên họp", None),
        ("2025-10-10\u{201c}Hai bên nhất trí tăng cường", None),
        ("09/12/2025 (11:23) Hai bên nhất trí tăng cường", None),
        ("Ngày 9/12/2025, hai bên nhất trí tăng cường", None),
        ("23/09/1875: Tướng cướp bị bắt lần đầu tiên", None),
        ("22/04/2019 15:29 | 204 lượt xem | Chuyên mục", None),
        ("2025-10-10", None),
        ("date", None),
        ("", None),
    ];

    #[test]
    fn stamps() {
        for &(text, stamp) in STAMPS {
            assert_eq!(glued(text, &mut Memo::closed()).map(|end| &text[..end]), stamp, "{text}");
        }
    }
}
