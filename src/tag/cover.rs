//! Names and words of the tables in a line, the longest from the left, in two layers: names with their heads, and plain words.

use super::class::Set;
use super::lexicon;
use super::token::{Part, Token};
use super::vocabulary::{Entry, PLAIN, Vocabulary};
use super::word::{Case, path};

/// Looks the words of a line up and writes what it finds to them; calls `named` with the classes and the ends of every name. A bounded amount of work
/// for each word.
pub(crate) fn look_up(line: &mut [Token], vocabulary: &Vocabulary, mut named: impl FnMut(Set, usize, usize)) {
    let (mut name_end, mut plain_end) = (0, 0);
    for i in 0..line.len() {
        let first = vocabulary.entry(line[i].entry);
        if first.most == 0 || i < name_end && i < plain_end {
            continue;
        }
        let (mut name, mut plain) = ((i + 1, first.name), (i + 1, first.plain));
        if first.most > 1 {
            let capital = first.case.is_capital();
            let allowed = if capital { Set(u64::MAX) } else { Set(!Set::NAMES.0) };
            longest(line, i, first, capital, |end, set| {
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
            for (at, token) in line[i..name_end].iter_mut().enumerate() {
                (token.name, token.name_part) = (name.1, Part::of(at, name_end - i));
            }
            named(name.1, i, name_end);
        }
        if i >= plain_end && plain.1 != Set(0) {
            plain_end = plain.0;
            for (at, token) in line[i..plain_end].iter_mut().enumerate() {
                (token.plain, token.plain_part) = (plain.1, Part::of(at, plain_end - i));
            }
        }
    }
}

/// Whether a mark may stand inside a name of the tables.
fn joins(token: &Token) -> bool {
    match token.mark() {
        b'-' | b'&' | b'/' => true,
        b'.' | b'\'' => !token.is_spaced(),
        _ => false,
    }
}

/// Calls `found` with the end and the classes of every name of two words and more that begins at `i`.
fn longest(line: &[Token], i: usize, first: &Entry, capital: bool, mut found: impl FnMut(usize, Set)) {
    let (mut hash, mut at, mut count, mut most) = (first.path, i + 1, 1, first.most);
    while count < most {
        while at < line.len() && line[at].case == Case::Mark && joins(&line[at]) {
            at += 1;
        }
        if at >= line.len() || line[at].case == Case::Mark || at > i + 2 * usize::from(count) {
            return;
        }
        hash = path(hash, line[at].key);
        if count == 1 && !lexicon::may_begin(hash, capital) {
            return;
        }
        let Some(more) = lexicon::get(hash) else { return };
        (at, count, most) = (at + 1, count + 1, more.most);
        found(at, more.set);
    }
}
