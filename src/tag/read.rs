//! A line to words and marks, with their places in sentences and what the tables know of each alone.

use alloc::vec::Vec;

use super::token::Token;
use super::vocabulary::{Next, Vocabulary};
use super::word::{Case, SYMBOL, flag};
use crate::syllable::COPYRIGHT;

/// How many words of a line are judged together; a longer line is cut between two words.
pub(crate) const LINE_WORDS: usize = 1 << 12;
/// How many words a line needs for its capitals to be a habit of the line.
const SHOUT_WORDS: usize = 5;

/// What stands in front of a word: the start of a sentence or of a quote, white space.
struct Front {
    opens: u8,
    spaced: u8,
}

/// Appends the words and marks that stand from `at` to `end` to `tokens`, up to a limit, and calls `lower` with the key of each
/// word in lower case; returns where it stopped. Linear in the bytes.
pub(crate) fn read(
    text: &str,
    mut at: usize,
    end: usize,
    vocabulary: &mut Vocabulary,
    tokens: &mut Vec<Token>,
    mut lower: impl FnMut(u32),
) -> usize {
    let (bytes, first) = (text.as_bytes(), tokens.len());
    let (mut front, mut capitals, mut words) = (Front { opens: flag::SENTENCE, spaced: flag::SPACED }, 0, 0);
    while at < end && tokens.len() < first + LINE_WORDS {
        if matches!(bytes[at], b' ' | b'\t'..=b'\r') {
            (at, front.spaced) = (at + 1, flag::SPACED);
            continue;
        }
        match vocabulary.next(bytes, at, end) {
            Next::Word(number, stop, next) => {
                let token = word(vocabulary, number, at, stop, &mut front);
                match token.case {
                    Case::Lower => lower(token.key),
                    case => capitals += usize::from(case.is_capital()),
                }
                words += usize::from(!token.case.is_number());
                tokens.push(token);
                at = next;
            }
            Next::Mark(mark, stop) => {
                tokens.push(sign(mark, at, stop, &mut front));
                at = stop;
            }
            Next::Skip(next, spaced) => {
                front.spaced |= spaced;
                at = next;
            }
        }
    }
    // printed in capitals, or nearly every word begins with one
    if words >= SHOUT_WORDS && capitals * 20 > words * 17 {
        for token in &mut tokens[first..] {
            token.flags |= flag::SHOUTED;
            token.shape |= if token.case == Case::Mark { 0 } else { 16 };
        }
    }
    at
}

#[inline]
fn word(vocabulary: &Vocabulary, number: u16, start: usize, end: usize, front: &mut Front) -> Token {
    let entry = vocabulary.entry(number);
    let flags = entry.flags | front.opens | front.spaced;
    *front = Front { opens: 0, spaced: 0 };
    let shape = entry.case as u16 | if entry.flags == 0 { 0 } else { 32 };
    Token { start, end, key: entry.key, entry: number, case: entry.case, flags, single: entry.single, shape, len: entry.len, ..Token::default() }
}

fn sign(mark: u8, start: usize, end: usize, front: &mut Front) -> Token {
    let mark = if mark == COPYRIGHT { SYMBOL } else { mark };
    let flags = front.spaced;
    front.spaced = 0;
    match mark {
        b'.' | b'?' | b'!' | b'~' => front.opens = flag::SENTENCE,
        b'"' | b'\'' | b'(' | b'[' | b':' | b'*' | b';' | b'|' | b'>' => front.opens |= flag::OPENED,
        b'-' | b'/' if flags != 0 => front.opens |= flag::OPENED,
        b',' => front.opens = 0,
        _ => {}
    }
    let shape = 64 | u16::from(mark) << 8 | u16::from(flags != 0);
    Token { start, end, key: mark.into(), flags, shape, ..Token::default() }
}
