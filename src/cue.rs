//! Set phrases of Vietnamese sites, found in the head and the tail of a block.
//!
//! The phrases themselves are data: `seeds/cues/*.tsv`. The generator turns them into the hash tables of `tables::cues`; here
//! is only the matcher. A phrase of several words is known by its letters alone, since pages without accents print it too; a
//! single word needs its marks as well (`Ảnh:` is a credit, `Anh` is somebody).

use crate::reader::Tokens;
use crate::syllable::{Token, mix};
use crate::tables::cues::{BEGUN, CLASSES, KNOWN, PHRASES, WORDS};

/// How many words a phrase may have.
pub(crate) const PHRASE_WORDS: usize = 6;

/// Set in an entry of [`PHRASES`] that asks for a colon behind the phrase.
pub(crate) const COLON: u8 = 0x80;

/// Classes of single words, as bits.
#[derive(Clone, Copy)]
pub(crate) struct Class(pub(crate) u8);

impl Class {
    pub(crate) const STOP: u8 = 1;
    pub(crate) const DATE: u8 = 1 << 1;
    pub(crate) const WEB: u8 = 1 << 2;
    pub(crate) const SCHEME: u8 = 1 << 3;
    pub(crate) const FILE: u8 = 1 << 4;
    pub(crate) const MONEY: u8 = 1 << 5;
    /// A phrase by itself.
    pub(crate) const SINGLE: u8 = 1 << 6;
    /// First word of a phrase.
    pub(crate) const FIRST: u8 = 1 << 7;

    #[inline]
    pub(crate) fn has(self, class: u8) -> bool {
        self.0 & class != 0
    }
}

/// The classes of phrases found in a block, a bit each, by where they stand in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cues {
    /// The block is the phrase.
    pub(crate) whole: u32,
    /// The block begins with it.
    pub(crate) start: u32,
    /// The block ends with it.
    pub(crate) end: u32,
    /// It stands inside.
    pub(crate) inside: u32,
}

impl Cues {
    /// How many classes there are.
    pub(crate) const CLASSES: usize = CLASSES.len();

    /// The number of a class, by its name in the tables.
    pub(crate) const fn class(name: &str) -> u32 {
        let mut i = 0;
        while i < CLASSES.len() {
            if same(CLASSES[i].as_bytes(), name.as_bytes()) {
                return i as u32;
            }
            i += 1;
        }
        panic!("no such class of phrases")
    }
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Returns the classes of a single word, as bits of [`Class`].
#[inline]
pub(crate) fn word(token: &Token) -> u8 {
    let key = token.exact;
    if !holds(&KNOWN, key) {
        return 0;
    }
    let mut at = key as usize & (WORDS.len() - 1);
    while WORDS[at].0 != 0 {
        if WORDS[at].0 == key {
            return WORDS[at].1;
        }
        at = (at + 1) & (WORDS.len() - 1);
    }
    0
}

/// Whether a filter holds the bit of a hash.
#[inline]
fn holds<const N: usize>(filter: &[u64; N], hash: u32) -> bool {
    held(filter, hash) != 0
}

/// Returns the bit of a hash.
#[inline]
fn held<const N: usize>(filter: &[u64; N], hash: u32) -> u64 {
    let slot = hash as usize % (N * 64);
    filter[slot / 64] >> (slot % 64) & 1
}

/// Finds the phrases in the tokens of a block, of which the first `head` were read from its front. `begins` has a bit for each token,
/// that of the last one the lowest: whether it is the first word of a phrase.
pub(crate) fn find(read: &Tokens, head: usize, mut begins: u64) -> Cues {
    let (mut cues, mut found, tokens) = (Cues::default(), 0, read.all());
    let (short, last) = (head == tokens.len(), tokens.len().wrapping_sub(1));
    // inside a long block nothing is looked for
    if !short {
        begins &= 1 << last | ((1 << (tokens.len() - head)) - 1);
    }
    // few of them go on as a phrase does; all are looked at before the first is read, so that none of them takes a branch
    while begins != 0 {
        let behind = begins.trailing_zeros();
        begins &= begins - 1;
        let i = last.wrapping_sub(behind as usize);
        let (token, next) = (read.place(i), read.place(i.wrapping_add(1)));
        let single = u64::from(token.word >> Class::SINGLE.trailing_zeros() & 1);
        found |= (held(&BEGUN, mix(token.code.into(), next.code.into())) | single) << behind;
    }
    while found != 0 {
        find_at(tokens, last.wrapping_sub(found.trailing_zeros() as usize), short, &mut cues);
        found &= found - 1;
    }
    cues
}

/// Finds the phrases that begin at token `i`.
fn find_at(tokens: &[Token], i: usize, short: bool, cues: &mut Cues) {
    let mut key = tokens[i].code;
    for (j, token) in tokens.iter().enumerate().skip(i).take(PHRASE_WORDS) {
        if i < j {
            key = mix(key.into(), token.code.into());
        }
        let classes = match () {
            () if i < j && !holds(&BEGUN, key) => return,
            () if i < j => lookup(key, token.punct == b':'),
            () if Class(token.word).has(Class::SINGLE) => lookup(token.exact, token.punct == b':'),
            () => continue,
        };
        if classes == 0 {
            continue;
        }
        let place = match (i == 0, j + 1 == tokens.len()) {
            (true, true) => &mut cues.whole,
            (true, false) => &mut cues.start,
            (false, true) => &mut cues.end,
            (false, false) if short => &mut cues.inside,
            (false, false) => continue,
        };
        *place |= classes;
    }
}

/// Returns the classes of a phrase as bits.
fn lookup(key: u32, colon: bool) -> u32 {
    let mut classes = 0;
    let mut at = key as usize & (PHRASES.len() - 1);
    while PHRASES[at].0 != 0 {
        let (known, class) = PHRASES[at];
        if known == key && (colon || class & COLON == 0) {
            classes |= 1 << (class & !COLON);
        }
        at = (at + 1) & (PHRASES.len() - 1);
    }
    classes
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;
    use crate::memo::Memo;
    use crate::reader;

    /// Looks every run of words up, without filters.
    fn slow(tokens: &[Token], head: usize) -> Cues {
        let (mut cues, short) = (Cues::default(), head == tokens.len());
        for i in (0..tokens.len()).filter(|&i| short || i == 0 || i >= head) {
            for j in i..tokens.len().min(i + PHRASE_WORDS) {
                let next = |key: u32, token: &Token| mix(key.into(), token.code.into());
                let key = tokens[i + 1..=j].iter().fold(tokens[i].code, next);
                let classes = lookup(if i == j { tokens[i].exact } else { key }, tokens[j].punct == b':');
                match (i == 0, j + 1 == tokens.len()) {
                    (true, true) => cues.whole |= classes,
                    (true, false) => cues.start |= classes,
                    (false, true) => cues.end |= classes,
                    (false, false) if short => cues.inside |= classes,
                    (false, false) => {}
                }
            }
        }
        cues
    }

    #[test]
    fn filters_lose_no_phrase() {
        let pieces =
            ["Tin liên quan", "cây cầu", "Theo TTXVN", "Ảnh: Minh An", "Bình luận (0)", "Đọc thêm:", "Xem thêm", "ảnh", "2025"];
        let mut found = 0;
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text: String = [first, " ", second, " ", third].concat();
                    let tokens = reader::read(&text, usize::MAX, &mut Memo::closed());
                    let firsts = tokens.all().iter().rev().map(|token| u64::from(Class(token.word).has(Class::FIRST)));
                    assert_eq!(tokens.begins(), firsts.rev().fold(0, |bits, first| bits << 1 | first));
                    for head in [tokens.all().len(), 2] {
                        let cues = find(&tokens, head, tokens.begins());
                        assert_eq!(cues, slow(tokens.all(), head), "{text}");
                        found += usize::from(cues != Cues::default());
                    }
                }
            }
        }
        assert!(found > 500, "{found}");
    }

    /// Phrases up to the longest, and those that ask for marks or a colon.
    #[test]
    fn phrases_stand_in_their_place() {
        for (text, class, expected) in [
            ("Tổng số điểm của bài viết", "share", [true, false, false, false]),
            ("tong so diem cua bai viet", "share", [true, false, false, false]),
            ("Tổng số điểm của bài", "share", [false; 4]),
            ("Ảnh:", "credit", [true, false, false, false]),
            ("Ảnh", "credit", [false; 4]),
            ("Anh:", "credit", [false; 4]),
            ("Ảnh: Minh An", "credit", [false, true, false, false]),
            ("Minh An, ảnh:", "credit", [false, false, true, false]),
            ("Cầu mới, ảnh: Minh An", "credit", [false, false, false, true]),
        ] {
            let tokens = reader::read(text, usize::MAX, &mut Memo::closed());
            let cues = find(&tokens, tokens.all().len(), tokens.begins());
            let found = [cues.whole, cues.start, cues.end, cues.inside].map(|classes| classes >> Cues::class(class) & 1 == 1);
            assert_eq!(found, expected, "{text}");
        }
    }
}
