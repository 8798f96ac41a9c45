//! A line to words and marks, with their places in sentences and what the tables know of each alone.

use alloc::vec::Vec;

use super::token::Token;
use super::vocabulary::{Entry, Found, Next, Vocabulary};
use super::word::{Case, SYMBOL, flag, path};
use super::{cover, feature, lexicon};
use crate::glyph::COPYRIGHT;

/// How many words of a line are judged together; a longer line is cut between two words.
pub(crate) const LINE_WORDS: usize = 1 << 12;

/// Ends a cell of a table, in a line that holds a row of it; names do not reach over it.
pub(crate) const TAB: u8 = b'\t';

/// What stands in front of a word: the start of a sentence or of a quote, white space.
struct Front {
    opens: u8,
    spaced: u8,
}

/// How words are written, for [`super::island::Mask`]: the number of the case, or one of these for marks, and two bits above.
pub(crate) mod look {
    use super::Case;

    /// A dot right behind a word.
    pub(crate) const DOT: u8 = Case::Number as u8 + 1;
    /// A mark that stands in the names of organisations only.
    pub(crate) const LOOSE: u8 = DOT + 1;
    /// The bits of these.
    pub(crate) const CASE: u8 = BEGINS - 1;
    /// With the word behind it, it may begin a name of the tables; of an entry of the vocabulary: with some word.
    pub(crate) const BEGINS: u8 = 1 << 6;
    /// It is a name of the tables by itself.
    pub(crate) const NAMED: u8 = 1 << 7;
}

/// The word or mark before.
struct Last {
    look: u8,
    path: u32,
    capital: bool,
}

impl Last {
    const NONE: Self = Self { look: 0, path: 0, capital: false };

    fn mark(look: u8) -> Self {
        Self { look, ..Self::NONE }
    }

    /// How it is written, where `begins` tells whether a name of the tables may begin with it and what follows.
    #[inline]
    fn look(&self, begins: bool) -> u8 {
        self.look & !(u8::from(!begins) * look::BEGINS)
    }

    /// The same where a word follows.
    #[inline]
    fn look_before(&self, word: &Entry) -> u8 {
        self.look(lexicon::may_begin(path(self.path, word.key), self.capital))
    }
}

/// Appends the words and marks that stand from `at` to `end` to `tokens`, up to a limit or to the end of a cell of a table, and how each is
/// written to `looks`, behind one for the start of the line; calls `word_read` with each word. Returns where it stopped. Linear in the bytes.
pub(crate) fn read(
    text: &str,
    mut at: usize,
    end: usize,
    vocabulary: &mut Vocabulary,
    tokens: &mut Vec<Token>,
    looks: &mut Vec<u8>,
    mut word_read: impl FnMut(&Entry),
) -> usize {
    let (bytes, first) = (text.as_bytes(), tokens.len());
    let mut front = Front { opens: flag::SENTENCE, spaced: flag::SPACED };
    let mut last = Last::NONE;
    looks.clear();
    while at < end && tokens.len() - first < LINE_WORDS {
        let (entry, number, stop, next) = match vocabulary.find(bytes, at, end) {
            Found::Word(entry, number, len) => (entry, number, at + len, at + len),
            Found::Blank => {
                let cell_ends = bytes[at] == TAB && tokens.len() > first;
                (at, front.spaced) = (at + 1, flag::SPACED);
                if cell_ends {
                    break;
                }
                continue;
            }
            Found::Mark => {
                let mark = sign(bytes[at], at, at + 1, &mut front, tokens);
                looks.push(last.look(mark.joins));
                last = Last::mark(mark.look);
                at += 1;
                continue;
            }
            Found::Nothing => match vocabulary.next(bytes, at, end) {
                Next::Word(number, stop, next) => (vocabulary.entry(number), number, stop, next),
                Next::Mark(mark, stop) => {
                    let mark = sign(mark, at, stop, &mut front, tokens);
                    looks.push(last.look(mark.joins));
                    last = Last::mark(mark.look);
                    at = stop;
                    continue;
                }
                Next::Skip(next, spaced) => {
                    front.spaced |= spaced;
                    at = next;
                    continue;
                }
            },
        };
        tokens.push(word(entry, number, at, stop, &front));
        looks.push(last.look_before(entry));
        last = Last { look: entry.look, path: entry.path, capital: entry.case.is_capital() };
        front = Front { opens: 0, spaced: 0 };
        word_read(entry);
        at = next;
        if bytes.get(at) == Some(&b' ') {
            (at, front.spaced) = (at + 1, flag::SPACED);
        }
    }
    looks.push(last.look(false));
    at
}

/// Notes that a line is printed in capitals, or that nearly every word of it begins with one.
#[cold]
pub(crate) fn shout(line: &mut [Token]) {
    for token in line {
        token.flags |= flag::SHOUTED;
        token.shape = if token.case == Case::Mark { token.shape } else { feature::shouted(token.shape) };
    }
}

/// A word of the vocabulary at its place.
#[inline]
fn word(entry: &Entry, number: u16, start: usize, end: usize, front: &Front) -> Token {
    let Entry { name, plain, single, key, class, shape, case, len, flags, .. } = *entry;
    let flags = flags | front.opens | front.spaced;
    Token { start, end, name, plain, single, key, class, shape, case, len, flags, entry: number, ..Token::default() }
}

/// What is to be known of a mark: how it is written, and whether it may stand inside a name of the tables.
struct Sign {
    look: u8,
    joins: bool,
}

/// Appends a mark at its place.
fn sign(mark: u8, start: usize, end: usize, front: &mut Front, tokens: &mut Vec<Token>) -> Sign {
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
    let token = Token { start, end, key: mark.into(), flags, shape: feature::mark(mark, flags != 0), ..Token::default() };
    tokens.push(token);
    let look = match mark {
        b'.' if flags == 0 => look::DOT,
        b',' | b'(' | b')' => look::LOOSE,
        _ => Case::Mark as u8,
    };
    Sign { look, joins: cover::joins(&token) }
}

#[cfg(test)]
mod tests {
    use super::super::word::words;
    use super::*;

    /// The fast way and the plain one read the same words, and a second time too.
    #[test]
    fn remembered_words_are_the_words() {
        let texts = [
            "U19, ngày 8/5; TP.HCM \u{200b}VnExpress\u{200d}! Hoa\u{300} \u{a0}“Đà Nẵng”… 2×3 ÷ a\u{200b}b c\u{7f}d e\0f",
            "Nguyễn nghiêng-ngả nghiêng\u{301}\u{301}\u{301}\u{301} đặc\u{301}sắc东京Москва \u{feff}Huế .\u{301}x",
            "mười lăm byte abcdefghijklmno abcdefghijklmnop abcdefghijklmnop\u{200b}q 🎉🎉 ©",
            "",
            "\u{301}",
        ];
        let mut vocabulary = Vocabulary::new();
        for text in texts.iter().cycle().take(texts.len() * 3) {
            vocabulary.make_room();
            for start in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let (mut slow, mut fast) = (Vec::new(), Vec::new());
                words(&text[start..], start, LINE_WORDS, |word, _| {
                    slow.push((word.start, word.end, word.key, word.case, word.len, word.flags & flag::SPACED));
                });
                let stop = read(text, start, text.len(), &mut vocabulary, &mut fast, &mut Vec::new(), |_| {});
                let fast: Vec<_> = fast.iter().map(|t| (t.start, t.end, t.key, t.case, t.len, t.flags & flag::SPACED)).collect();
                assert_eq!((text.len(), slow), (stop, fast), "{text:?} from {start}");
            }
        }
    }

    /// Which words begin a sentence (`+`) or stand behind a mark that opens (`*`).
    #[test]
    fn marks_open_sentences() {
        for (text, expected) in [
            ("Nay mai. Kia! Nọ? Này… Đó", "Nay+ mai Kia+ Nọ+ Này+ Đó+"),
            ("Mai \"kia\", nọ: này; đó (nữa) *ấy", "Mai+ kia* nọ này* đó* nữa* ấy*"),
            ("mai - kia-nọ / này/đó | ấy > nữa", "mai+ kia* nọ này* đó ấy* nữa*"),
            ("mai., kia \". Nọ .\" Này", "mai+ kia Nọ+ Này+*"),
        ] {
            let (mut vocabulary, mut tokens, mut said) = (Vocabulary::new(), Vec::new(), Vec::new());
            vocabulary.make_room();
            read(text, 0, text.len(), &mut vocabulary, &mut tokens, &mut Vec::new(), |_| {});
            for token in tokens.iter().filter(|token| token.case != Case::Mark) {
                let sign = |bit: u8, sign: &'static str| if token.has(bit) { sign } else { "" };
                said.push([&text[token.start..token.end], sign(flag::SENTENCE, "+"), sign(flag::OPENED, "*")].concat());
            }
            assert_eq!(said.join(" "), expected);
        }
    }

    #[test]
    fn a_line_is_cut_between_words() {
        let (text, mut vocabulary, mut tokens) = ("a ".repeat(LINE_WORDS + 1), Vocabulary::new(), Vec::new());
        vocabulary.make_room();
        let stop = read(&text, 0, text.len(), &mut vocabulary, &mut tokens, &mut Vec::new(), |_| {});
        assert_eq!((stop, tokens.len()), (LINE_WORDS * 2, LINE_WORDS));
    }
}
