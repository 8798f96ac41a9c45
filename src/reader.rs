//! Reads the words of a block, and what stands between them: all of a headline, the head and the tail of a long block.

use smallvec::SmallVec;

use crate::cue;
use crate::feature::{Close, Open};
use crate::memo::{self, Memo};
use crate::shape::{self, flag};
use crate::syllable::{COPYRIGHT, ENTRIES, Glyph, PUNCT, SPACE, SYMBOL, Token, WIDE, Word, glyph, wide_letter};

/// How many tokens are read from the front of a block: all of a headline.
pub(crate) const HEAD_TOKENS: usize = 24;
/// How many are read of a block of more than [`HEAD_TOKENS`] syllables: the start of a sentence. More did not improve the kinds.
pub(crate) const LONG_HEAD_TOKENS: usize = 16;
/// How many blank-separated words are read from the end of a block that is longer than its head.
pub(crate) const TAIL_WORDS: usize = 5;
/// How many characters are looked back for these words.
pub(crate) const TAIL_GLYPHS: usize = 80;
/// Tokens of one block. In its tail every other character may be one.
pub(crate) type Tokens = SmallVec<[Token; HEAD_TOKENS + TAIL_GLYPHS / 2]>;

/// Reads tokens and what stands between them.
pub(crate) struct Reader<'b, 's> {
    bytes: &'b [u8],
    tokens: &'s mut Tokens,
    memo: &'s mut Memo,
    /// Where reading stopped.
    at: usize,
    /// First and last character that is neither white space nor zero-width, as stand-ins: see [`LETTER`]; 0 for none.
    first: u8,
    last: u8,
    pub(crate) shape: u32,
    pub(crate) commas: u8,
    /// Whether an opening bracket stands in front of the first token.
    pub(crate) bracket: bool,
    /// Unions over all tokens: marks, classes of words, digits.
    pub(crate) marks: u16,
    pub(crate) classes: u8,
    pub(crate) digits: u8,
    /// Words in capitals in the head, and letters and digits, both up to 255.
    pub(crate) shouted: u8,
    pub(crate) letters: u8,
    pub(crate) colons: bool,
}

/// Stand-ins of first and last characters; punctuation stands for itself.
const LETTER: u8 = b'a';
const UPPER: u8 = b'A';
const SYMBOLIC: u8 = 2;
/// Letters of a long word.
const LONG_WORD: u8 = 18;

impl<'b, 's> Reader<'b, 's> {
    pub(crate) fn new(bytes: &'b [u8], tokens: &'s mut Tokens, memo: &'s mut Memo) -> Self {
        Self {
            bytes,
            tokens,
            memo,
            at: 0,
            first: 0,
            last: 0,
            shape: 0,
            commas: 0,
            bracket: false,
            marks: 0,
            classes: 0,
            digits: 0,
            shouted: 0,
            letters: 0,
            colons: false,
        }
    }

    /// Reads a block: all of a short one, head and tail of a long one. Returns how many tokens the head has.
    pub(crate) fn block(&mut self, long: bool) -> usize {
        self.run(if long { LONG_HEAD_TOKENS } else { HEAD_TOKENS });
        let (head, shouted) = (self.tokens.len(), self.shouted);
        if self.at < self.bytes.len() {
            self.at = tail(self.bytes, self.at);
            self.run(usize::MAX);
            self.shouted = shouted;
        }
        head
    }

    /// How the block begins.
    pub(crate) fn open(&self) -> Open {
        match self.first {
            UPPER => Open::Capital,
            LETTER if self.bytes.first().is_some_and(u8::is_ascii_digit) => Open::Digit,
            LETTER => Open::Lower,
            b'-' => Open::Dash,
            b'*' | b'+' => Open::Bullet,
            b'"' | b'\'' => Open::Quote,
            b'(' | b'[' => Open::Bracket,
            b'>' => Open::Arrow,
            SYMBOLIC => Open::Symbol,
            _ => Open::Other,
        }
    }

    /// How the block ends.
    pub(crate) fn close(&self) -> Close {
        match self.last {
            LETTER if self.bytes.last().is_some_and(u8::is_ascii_digit) => Close::Digit,
            LETTER => Close::Letter,
            b'.' => Close::Stop,
            b'~' => Close::Ellipsis,
            b'?' => Close::Question,
            b'!' => Close::Exclamation,
            b':' => Close::Colon,
            b';' => Close::Semicolon,
            b',' => Close::Comma,
            b'"' | b'\'' => Close::Quote,
            b')' | b']' => Close::Bracket,
            _ => Close::Other,
        }
    }

    /// Reads from `self.at` until the text ends or there are `most` tokens; then it stops right behind the last.
    fn run(&mut self, most: usize) {
        loop {
            self.between();
            if self.at >= self.bytes.len() {
                break;
            }
            self.word();
            if self.tokens.len() >= most {
                break;
            }
        }
    }

    /// Reads one word; a letter or digit stands at `self.at`. Words that end at a blank are looked up in the memo first.
    #[inline]
    fn word(&mut self) {
        let start = self.at;
        let key = memo::key(self.bytes, start);
        if let Some((token, len)) = key.and_then(|key| self.memo.get(key)) {
            self.note(token);
            self.at = start + len;
            return;
        }
        let token = self.spell();
        self.note(token);
        if let Some(key) = key {
            self.memo.put(key, self.at - start, token);
        }
    }

    /// Reads one word letter by letter.
    fn spell(&mut self) -> Token {
        let (bytes, start) = (self.bytes, self.at);
        let (mut word, mut at) = (Word::default(), start);
        while at < bytes.len() {
            let entry = ENTRIES[usize::from(bytes[at])];
            if entry & SYMBOL != 0 {
                word.push(entry);
                at += 1;
            } else if entry & (SPACE | PUNCT) != 0 {
                break;
            } else if let Some((symbol, marks, upper, len)) = wide_letter(bytes, at) {
                word.push_wide(symbol, marks, upper);
                at += len;
            } else {
                match glyph(bytes, at) {
                    (Glyph::Letter(symbol, marks, _), len) => {
                        word.push_wide(symbol, marks, false);
                        at += len;
                    }
                    (Glyph::Nothing, len) => at += len,
                    _ => break,
                }
            }
        }
        self.at = at;
        let mut token = word.finish(&bytes[start..at]);
        token.word = cue::word(&token);
        token
    }

    /// Takes a token in.
    #[inline]
    fn note(&mut self, token: Token) {
        self.marks |= token.marks;
        self.classes |= token.word;
        self.digits |= token.digits;
        self.letters = self.letters.saturating_add(token.len);
        if token.upper > 0 {
            self.shape |= flag(token.is_mixed(), shape::GLUED);
            self.shouted = self.shouted.saturating_add(u8::from(token.is_shouted()));
        }
        if token.len >= LONG_WORD {
            self.shape |= shape::LONG_WORD;
        }
        if self.first == 0 {
            self.first = if token.capital { UPPER } else { LETTER };
        }
        self.last = LETTER;
        self.tokens.push(token);
    }

    /// Reads what stands in front of the next word.
    #[inline]
    fn between(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            let entry = ENTRIES[usize::from(byte)];
            if entry & SYMBOL != 0 {
                return;
            }
            if entry == SPACE {
                self.shape |= flag(byte == b'\t', shape::TAB);
                self.space();
                self.at += 1;
            } else if entry == PUNCT {
                self.punct(byte);
                self.at += 1;
            } else if self.other(entry) {
                return;
            }
        }
    }

    /// Reads a character that is not ASCII, or a control character; returns whether a word begins there instead.
    fn other(&mut self, entry: u64) -> bool {
        if entry == WIDE && wide_letter(self.bytes, self.at).is_some_and(|(symbol, ..)| symbol != 0) {
            return true;
        }
        let (found, len) = glyph(self.bytes, self.at);
        match found {
            Glyph::Letter(..) => return true,
            Glyph::Space => self.space(),
            Glyph::Punct(mark) => self.punct(mark),
            Glyph::Symbol => self.seen(SYMBOLIC),
            Glyph::Digit(_) | Glyph::Mark(_) | Glyph::Nothing => {}
        }
        self.at += len;
        false
    }

    fn space(&mut self) {
        if let Some(token) = self.tokens.last_mut() {
            token.space = true;
        }
    }

    fn seen(&mut self, character: u8) {
        self.first = if self.first == 0 { character } else { self.first };
        self.last = character;
    }

    /// Notes a punctuation mark.
    fn punct(&mut self, mark: u8) {
        let before = self.tokens.last_mut();
        let inside = before.is_some();
        self.shape |= match mark {
            COPYRIGHT => shape::COPYRIGHT,
            b'|' => shape::PIPE,
            b'@' if before.as_ref().is_some_and(|token| !token.space && token.punct == 0) => shape::EMAIL,
            b'#' | b'@' => shape::HASH,
            b'>' if inside => shape::ARROW,
            b'/' if before.as_ref().is_some_and(|token| token.space) => shape::SLASH,
            b'"' if inside => shape::QUOTES,
            b'?' if inside => shape::ASKS,
            _ => 0,
        };
        self.commas = self.commas.saturating_add(u8::from(mark == b','));
        self.bracket |= mark == b'(' && !inside;
        self.colons |= mark == b':';
        if let Some(token) = before.filter(|token| token.punct == 0) {
            token.punct = mark;
        }
        // two dots and more are an ellipsis
        let dots = mark == b'.' && matches!(self.last, b'.' | b'~');
        self.seen(if dots { b'~' } else { mark });
    }
}

/// Returns the first tokens of a text, at most `most` of them.
pub(crate) fn tokens(text: &str, most: usize) -> Tokens {
    let (mut tokens, mut memo) = (Tokens::new(), Memo::default());
    Reader::new(text.as_bytes(), &mut tokens, &mut memo).run(most);
    tokens
}

/// Returns the tokens that are read from the front of a block.
pub(crate) fn head(text: &str) -> Tokens {
    tokens(text, HEAD_TOKENS)
}

/// Returns where the tail begins: [`TAIL_WORDS`] blanks or [`TAIL_GLYPHS`] characters before the end, not before `from`.
fn tail(bytes: &[u8], from: usize) -> usize {
    let mut at = bytes.len();
    for _ in 0..TAIL_WORDS {
        at = from + memchr::memrchr(b' ', &bytes[from..at]).unwrap_or(0);
    }
    // so few bytes are no more characters
    if bytes.len() - at <= TAIL_GLYPHS { at } else { long_tail(bytes, from) }
}

/// The same, character by character.
fn long_tail(bytes: &[u8], from: usize) -> usize {
    let (mut at, mut words, mut glyphs) = (bytes.len(), 0, 0);
    while at > from {
        at -= 1;
        let b = bytes[at];
        // combining marks are led by CC and CD; they and continuation bytes are no characters of their own
        if b & 0xC0 == 0x80 || b == 0xCC || b == 0xCD {
            continue;
        }
        words += usize::from(b == b' ');
        glyphs += 1;
        if words == TAIL_WORDS || glyphs == TAIL_GLYPHS {
            break;
        }
    }
    at
}
