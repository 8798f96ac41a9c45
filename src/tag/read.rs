//! A line to words and marks, with their places in sentences and what the tables know of each alone.

use alloc::vec::Vec;
use core::slice;

use super::token::Token;
use super::vocabulary::{self, End, Entry, Next, Vocabulary};
use super::word::{Case, SYMBOL, flag, path};
use super::{cover, feature, lexicon};
use crate::glyph::COPYRIGHT;
use crate::mask::{self, SPAN, WINDOW, ahead, bits_of};

/// How many words of a line are judged together; a longer line is cut between two words.
pub(crate) const LINE_WORDS: usize = 1 << 12;

/// Ends a cell of a table, in a line that holds a row of it; names do not reach over it.
pub(crate) const TAB: u8 = b'\t';

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

/// The word or mark before; see [`Entry`].
struct Last {
    look: u8,
    path: u32,
    salt: u32,
}

impl Last {
    const NONE: Self = Self { look: 0, path: 0, salt: 0 };

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
        self.look(lexicon::may_begin(path(self.path, word.token.key) ^ self.salt))
    }
}

/// Appends the words and marks that stand from `at` to `end` to `tokens`, up to a limit or to the end of a cell of a table, and calls
/// `word_read` with each word. Writes how each is written to `looks`, behind one for the start of the line. Returns where it stopped.
/// Linear in the bytes.
pub(crate) fn read(
    text: &str,
    mut at: usize,
    end: usize,
    vocabulary: &mut Vocabulary,
    tokens: &mut Vec<Token>,
    looks: &mut Vec<u8>,
    word_read: impl FnMut(&Token),
) -> usize {
    looks.resize(LINE_WORDS + 1, 0);
    let (bytes, first) = (text.as_bytes(), tokens.len());
    let front = flag::SENTENCE | flag::SPACED;
    let mut reader = Reader { bytes, end, first, tokens, looks, front, last: Last::NONE, word_read };
    loop {
        at = reader.known(at, vocabulary);
        if at >= end || reader.is_full() {
            break;
        }
        if bytes[at] == TAB {
            at += 1;
            reader.front |= flag::SPACED;
            if reader.tokens.len() > first {
                break;
            }
            continue;
        }
        at = match vocabulary.next(bytes, at, end) {
            Next::Word(number, stop, next) => {
                reader.word(vocabulary.entry(number), at, stop);
                next
            }
            Next::Mark(mark, stop) => {
                reader.mark(mark, at, stop);
                stop
            }
            Next::Skip(next, spaced) => {
                reader.front |= spaced;
                next
            }
        };
    }
    let look = reader.last.look(false);
    reader.look(look);
    at
}

/// Reads a line.
struct Reader<'a, F> {
    bytes: &'a [u8],
    /// Where the line ends.
    end: usize,
    /// How many tokens there were before.
    first: usize,
    tokens: &'a mut Vec<Token>,
    looks: &'a mut Vec<u8>,
    /// What stands in front of the next word: the start of a sentence or of a quote, white space; see [`flag`].
    front: u8,
    last: Last,
    word_read: F,
}

impl<F: FnMut(&Token)> Reader<'_, F> {
    /// Whether the line has as many words as are judged together.
    fn is_full(&self) -> bool {
        self.tokens.len() - self.first >= LINE_WORDS
    }

    /// Reads what is known from `at` on: words that are found again, marks and blanks of ASCII. Returns where it stopped.
    #[inline(never)]
    fn known(&mut self, mut at: usize, vocabulary: &Vocabulary) -> usize {
        while at < self.end {
            let window = mask::window(self.bytes, at);
            let window = window.as_ref().map_or_else(|short| short, |window| *window);
            let read = self.window(window, at, vocabulary);
            if read == 0 {
                break;
            }
            at += read;
        }
        at
    }

    /// Reads what is known of a window that begins at `base`; returns how many bytes that is.
    #[inline]
    fn window(&mut self, window: &[u8; SPAN], base: usize, vocabulary: &Vocabulary) -> usize {
        // a window holds no more words and marks than bytes
        let limit = (self.end - base).min(WINDOW).min(LINE_WORDS - (self.tokens.len() - self.first));
        let letters = bits_of(window.first_chunk().unwrap_or(&[0; WINDOW]), vocabulary::letters) & ((1u128 << limit) - 1) as u64;
        let mut at = 0;
        while at < limit {
            let ahead = ahead(window, at);
            let len = (!(letters >> at)).trailing_zeros() as usize;
            if len == 0 {
                match vocabulary::END[usize::from(ahead[0])] {
                    End::Blank if ahead[0] != TAB => self.front |= flag::SPACED,
                    End::Mark => self.mark(ahead[0], base + at, base + at + 1),
                    _ => break,
                }
                at += 1;
                continue;
            }
            let stop = at + len;
            let line_ends = base + stop == self.end;
            // the next window may hold more of a word that reaches the end of this one
            if stop == limit && !line_ends {
                break;
            }
            let Some((entry, behind)) = vocabulary.find(ahead, len) else { break };
            let ends = || vocabulary::ends(&self.bytes[..self.end], base + stop);
            if vocabulary::END[usize::from(behind)] == End::Unknown && !line_ends && !ends() {
                break;
            }
            self.word(entry, base + at, base + stop);
            // no branch for whether it is a blank
            let blank = u8::from(behind == b' ');
            at = stop + usize::from(blank);
            self.front = blank * flag::SPACED;
        }
        at
    }

    /// Appends a word.
    #[inline]
    fn word(&mut self, entry: &Entry, start: usize, end: usize) {
        self.look(self.last.look_before(entry));
        // all of it at once, not field by field
        self.tokens.extend_from_slice(slice::from_ref(&entry.token));
        if let Some(token) = self.tokens.last_mut() {
            (token.start, token.end) = (start, end);
            token.flags |= self.front;
        }
        self.last = Last { look: entry.look, path: entry.path, salt: entry.salt };
        self.front = 0;
        (self.word_read)(&entry.token);
    }

    /// Notes how the word or mark before the next is written.
    #[inline]
    fn look(&mut self, look: u8) {
        if let Some(place) = self.looks.get_mut(self.tokens.len() - self.first) {
            *place = look;
        }
    }

    /// Appends a mark.
    #[inline]
    fn mark(&mut self, mark: u8, start: usize, end: usize) {
        let (token, sign) = sign(mark, start, end, &mut self.front);
        self.look(self.last.look(sign.joins));
        self.tokens.push(token);
        self.last = Last::mark(sign.look);
    }
}

/// Notes that a line is printed in capitals, or that nearly every word of it begins with one.
#[cold]
pub(crate) fn shout(line: &mut [Token]) {
    for token in line {
        token.flags |= flag::SHOUTED;
        token.shape = if token.case == Case::Mark { token.shape } else { feature::shouted(token.shape) };
    }
}

/// What is to be known of a mark: how it is written, and whether it may stand inside a name of the tables.
struct Sign {
    look: u8,
    joins: bool,
}

/// A mark at its place.
fn sign(mark: u8, start: usize, end: usize, front: &mut u8) -> (Token, Sign) {
    let mark = if mark == COPYRIGHT { SYMBOL } else { mark };
    let flags = *front & flag::SPACED;
    *front &= !flag::SPACED;
    match mark {
        b'.' | b'?' | b'!' | b'~' => *front = flag::SENTENCE,
        b'"' | b'\'' | b'(' | b'[' | b':' | b'*' | b';' | b'|' | b'>' => *front |= flag::OPENED,
        b'-' | b'/' if flags != 0 => *front |= flag::OPENED,
        b',' => *front = 0,
        _ => {}
    }
    let token = Token { start, end, key: mark.into(), flags, shape: feature::mark(mark, flags != 0), ..Token::default() };
    let look = match mark {
        b'.' if flags == 0 => look::DOT,
        b',' | b'(' | b')' => look::LOOSE,
        _ => Case::Mark as u8,
    };
    (token, Sign { look, joins: cover::joins(&token) })
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
        // the blank behind it is read with what follows
        assert_eq!((stop, tokens.len()), (LINE_WORDS * 2 - 1, LINE_WORDS));
    }
}
