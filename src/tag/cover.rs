//! Names and words of the tables in a line, the longest from the left, in two layers: names with their heads, and plain words.

use super::class::Set;
use super::island::Mask;
use super::token::{Part, Token};
use super::vocabulary::{Entry, PLAIN, Vocabulary};
use super::word::{Case, path};
use super::{feature, lexicon};

/// Looks rows of words of a line up, where each word has its own classes already, writes what it finds to them, and notes every name in
/// `mask`, which tells where one may begin. A bounded amount of work for each word.
pub(crate) fn look_up(line: &mut [Token], vocabulary: &Vocabulary, mask: &mut Mask) {
    let (mut name_end, mut plain_end) = (0, 0);
    mask.begins(|mask, i, pair| {
        if i < name_end && i < plain_end {
            return;
        }
        let token = &line[i];
        // within a name it is not asked for
        let (mut name, mut plain) = ((i + 1, token.name), (i + 1, Set(0)));
        if pair {
            let allowed = if token.case.is_capital() { Set(u64::MAX) } else { Set(!Set::NAMES.0) };
            longest(line, i, vocabulary.entry(token.entry), |end, set| {
                let (names, words) = (set.and(allowed).without(PLAIN), set.and(PLAIN));
                if names != Set(0) {
                    name = (end, names);
                }
                if words != Set(0) {
                    plain = (end, words);
                }
            });
        }
        if i >= name_end && name.1 != Set(0) {
            name_end = name.0;
            if name_end - i > 1 {
                cover(&mut line[i..name_end], |token, part| (token.name, token.name_part) = (name.1, part));
            }
            mask.name(name.1, i, name_end);
        }
        if i >= plain_end && plain.1 != Set(0) {
            plain_end = plain.0;
            cover(&mut line[i..plain_end], |token, part| (token.plain, token.plain_part) = (plain.1, part));
        }
    });
}

/// Writes what is found of a row of words to them.
fn cover(row: &mut [Token], write: impl Fn(&mut Token, Part)) {
    let count = row.len();
    for (at, token) in row.iter_mut().enumerate() {
        write(token, Part::of(at, count));
        let part = if token.name == Set(0) { token.plain_part } else { token.name_part };
        token.class = feature::class(token.name, token.single, token.plain, part);
    }
}

/// Whether a mark may stand inside a name of the tables.
pub(super) fn joins(token: &Token) -> bool {
    match token.mark() {
        b'-' | b'&' | b'/' => true,
        b'.' | b'\'' => !token.is_spaced(),
        _ => false,
    }
}

/// The word behind the first `count` of a name of the tables that begins at `i` and goes on at `at`; `None` where no word can follow.
#[inline]
fn next(line: &[Token], i: usize, mut at: usize, count: u8) -> Option<usize> {
    while at < line.len() && line[at].case == Case::Mark && joins(&line[at]) {
        at += 1;
    }
    let word = line.get(at)?.case != Case::Mark && at <= i + 2 * usize::from(count);
    word.then_some(at)
}

/// Calls `found` with the end and the classes of every name of two words and more that begins at `i`, with the word `first`.
fn longest(line: &[Token], i: usize, first: &Entry, mut found: impl FnMut(usize, Set)) {
    let (mut hash, mut end, mut most) = (first.path, i + 1, first.most);
    for count in 1u8.. {
        if count >= most {
            return;
        }
        let Some(at) = next(line, i, end, count) else { return };
        hash = path(hash, line[at].key);
        let Some(more) = lexicon::get(hash) else { return };
        (end, most) = (at + 1, more.most);
        found(end, more.set);
    }
}

#[cfg(test)]
mod tests {
    use super::super::read::{LINE_WORDS, read};
    use super::*;

    /// Where names may begin is found while words are read: no place less than word by word, and more only in front of marks that join.
    #[test]
    fn names_are_looked_for_where_they_may_begin() {
        let words = [
            "Thủ tướng",
            "Hà",
            "Nội",
            "bộ trưởng",
            "Bộ",
            "Giáo dục",
            "-",
            "Thừa Thiên",
            "&",
            "TP",
            ".",
            "Hồ Chí Minh",
            "và",
            ", ",
            "đi",
        ];
        let (mut vocabulary, mut mask, mut random) = (Vocabulary::new(), Mask::new(), 3u64);
        for round in 0..300 {
            let mut text = std::string::String::new();
            for _ in 0..round {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(words[(random >> 33) as usize % words.len()]);
                text.push_str(if random >> 62 == 0 { "" } else { " " });
            }
            let (mut line, mut looks, mut fast) = (std::vec::Vec::new(), std::vec::Vec::new(), std::vec::Vec::new());
            let mut pairs = std::vec::Vec::new();
            vocabulary.make_room();
            read(&text, 0, text.len(), &mut vocabulary, &mut line, &mut looks, |_| {});
            assert!(line.len() < LINE_WORDS);
            mask.fill(&looks[1..=line.len()]);
            mask.begins(|_, i, pair| {
                fast.push(i);
                pairs.push((i, pair));
            });
            let pair = |i: usize| {
                let first = vocabulary.entry(line[i].entry);
                let may_begin = |at: usize| lexicon::may_begin(path(first.path, line[at].key) ^ first.salt);
                first.most > 1 && next(&line, i, i + 1, 1).is_some_and(may_begin)
            };
            let slow = |&i: &usize| vocabulary.entry(line[i].entry).token.name != Set(0) || pair(i);
            assert!(pairs.iter().all(|&(i, told)| told || !pair(i)), "{text}");
            let more = |i: &usize| line.get(i + 1).is_some_and(joins);
            assert!((0..line.len()).filter(slow).all(|i| fast.contains(&i)), "{text}");
            assert!(fast.iter().all(|i| slow(i) || more(i)), "{text}");
        }
    }
}
