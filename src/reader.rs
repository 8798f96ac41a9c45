//! Reads the words of a block, and what stands between them: all of a headline, the head and the tail of a long block.
//!
//! What is read piece by piece are *chunks*: a word and the punctuation directly behind it. What a chunk adds to the numbers of its
//! block depends on its bytes alone, so [`Memo`] can keep it: two sums and a token. Only what stands in front of words, or apart
//! from them, is read character by character every time.

use crate::cue::{self, Class};
use crate::feature::{Close, Open, TOPIC};
use crate::glyph::{COPYRIGHT, Glyph, glyph, wide_letter};
use crate::mask::{self, WINDOW, ahead, ends};
use crate::memo::{self, Chunk, Key, Memo, Sums, Total};
use crate::shape::{self, flag};
use crate::syllable::{ENTRIES, PUNCT, SPACE, SYMBOL, Token, Topic, Trait, WIDE, Word};
use crate::tail::{TAIL_GLYPHS, tail};

/// How many tokens are read from the front of a block of no more syllables: all of a headline.
pub(crate) const HEAD_TOKENS: usize = 24;
/// How many are read of a longer block: the start of a sentence. More did not improve the kinds.
pub(crate) const LONG_HEAD_TOKENS: usize = 16;
/// Room for the tokens of one block: in its tail every other character may be one. A power of two, so that no index is checked.
const ROOM: usize = (HEAD_TOKENS + TAIL_GLYPHS / 2).next_power_of_two();

/// Fields of the counts of chunks, eight bits each; they are added up over the chunks of a block.
pub(crate) mod count {
    pub(crate) const NUMBERS: u32 = 0;
    pub(crate) const CAPITALS: u32 = 8;
    /// Function words.
    pub(crate) const STOPS: u32 = 16;
    /// Words of dates that are no numbers.
    pub(crate) const DATES: u32 = 24;
    /// Words in capitals.
    pub(crate) const SHOUTED: u32 = 32;
    /// Commas behind words, of each word up to [`COMMAS_MOST`].
    pub(crate) const COMMAS: u32 = 40;
    pub(crate) const COMMAS_MOST: u8 = 7;

    /// Returns one field.
    #[inline]
    pub(crate) const fn of(counts: u64, field: u32) -> u8 {
        (counts >> field) as u8
    }
}

/// What is seen of chunks, as bits above the shapes; they are united over the chunks of a block.
pub(crate) mod seen {
    /// From here on the last character, of one chunk.
    pub(crate) const LAST: u32 = 32;
    /// From here on what only the memo reads, see [`crate::memo::Sums`].
    pub(crate) const PRIVATE: u32 = 48;
    /// From here on the classes of words; [`crate::cue::Class::FIRST`] is the highest bit.
    pub(crate) const CLASSES: u32 = 56;
    /// A word with marks.
    pub(crate) const MARKED: u64 = 1 << 40;
    pub(crate) const DIGIT: u64 = 1 << 41;
    pub(crate) const COLON: u64 = 1 << 42;
    /// An opening bracket in front of the first word.
    pub(crate) const BRACKET: u64 = 1 << 43;
    /// The end of a sentence directly behind a word.
    pub(crate) const ENDS: u64 = 1 << 44;
}

/// All bits of the first values, by their number.
static FIRST_VALUES: [[u16; TOPIC]; TOPIC + 1] = {
    let (mut kept, mut i) = ([[0; TOPIC]; TOPIC + 1], 0);
    while i < (TOPIC + 1) * TOPIC {
        kept[i / TOPIC][i % TOPIC] = if i % TOPIC < i / TOPIC { u16::MAX } else { 0 };
        i += 1;
    }
    kept
};

/// The tokens of a block, of which the first `len` count; scratch.
pub(crate) struct Tokens {
    slots: [Token; ROOM],
    len: usize,
    /// A bit for each token, that of the last one the lowest: whether it is the first word of a phrase.
    begins: u64,
}

impl Tokens {
    pub(crate) const fn new() -> Self {
        Self { slots: [Token::EMPTY; ROOM], len: 0, begins: 0 }
    }

    pub(crate) fn all(&self) -> &[Token] {
        &self.slots[..self.len.min(ROOM)]
    }

    /// Returns a bit for each token, that of the last one the lowest: whether it is the first word of a phrase. Of more than 64, none.
    #[inline]
    pub(crate) fn begins(&self) -> u64 {
        if self.len <= ROOM { self.begins } else { 0 }
    }

    /// Returns the place of a token: itself if there is one, else anything.
    #[inline]
    pub(crate) fn place(&self, at: usize) -> &Token {
        const { assert!(ROOM == u64::BITS as usize) };
        &self.slots[at % ROOM]
    }

    /// Returns the places from that of a token on.
    #[inline]
    pub(crate) fn places<const N: usize>(&self, at: usize) -> &[Token; N] {
        self.slots[at.min(ROOM - N)..].first_chunk().unwrap_or(&[Token::EMPTY; N])
    }

    /// Adds a token; one too many takes the place of another.
    #[inline]
    fn push(&mut self, token: Token, seen: u64) {
        self.slots[self.len % ROOM] = token;
        self.len += 1;
        self.begins = self.begins << 1 | first_word(seen);
    }

    /// Returns [`Token::value`] of the first tokens, up to `len` of them; zeros behind.
    #[inline]
    pub(crate) fn values(&self, len: usize) -> [u16; TOPIC] {
        // no branch for how many there are
        let kept = &FIRST_VALUES[len.min(TOPIC)];
        core::array::from_fn(|i| self.slots[i].value & kept[i])
    }

    fn last_mut(&mut self) -> Option<&mut Token> {
        self.slots[..self.len.min(ROOM)].last_mut()
    }
}

/// Returns a bit: whether a chunk holds the first word of a phrase.
#[inline]
fn first_word(seen: u64) -> u64 {
    const { assert!(seen::CLASSES + Class::FIRST.trailing_zeros() == u64::BITS - 1) };
    seen >> (u64::BITS - 1)
}

/// Reads chunks and what stands between them.
pub(crate) struct Reader<'b, 's> {
    /// The text as far as it is known; the block ends at `end`.
    text: &'b [u8],
    end: usize,
    tokens: &'s mut Tokens,
    memo: &'s mut Memo,
    /// Where reading stopped.
    at: usize,
    /// First and last character that is neither white space nor zero-width, as stand-ins: see [`LETTER`]; 0 for none.
    first: u8,
    last: u8,
    /// Commas that stand apart from words.
    commas: u8,
    /// Sums over all chunks so far.
    counts: u64,
    pub(crate) seen: u64,
}

/// Stand-ins of first and last characters; punctuation stands for itself.
const LETTER: u8 = b'a';
const UPPER: u8 = b'A';
const SYMBOLIC: u8 = 2;
/// How a block ends, by its last character.
static CLOSES: [Close; 128] = {
    let mut closes = [Close::Other; 128];
    closes[LETTER as usize] = Close::Letter;
    closes[b'.' as usize] = Close::Stop;
    closes[b'~' as usize] = Close::Ellipsis;
    closes[b'?' as usize] = Close::Question;
    closes[b'!' as usize] = Close::Exclamation;
    closes[b':' as usize] = Close::Colon;
    closes[b';' as usize] = Close::Semicolon;
    closes[b',' as usize] = Close::Comma;
    closes[b'"' as usize] = Close::Quote;
    closes[b'\'' as usize] = Close::Quote;
    closes[b')' as usize] = Close::Bracket;
    closes[b']' as usize] = Close::Bracket;
    closes
};

/// Letters of a long word.
const LONG_WORD: u8 = 18;

impl<'b, 's> Reader<'b, 's> {
    /// Returns a reader of the block that begins at `at` and ends at `end`.
    pub(crate) fn new(text: &'b [u8], (at, end): (usize, usize), tokens: &'s mut Tokens, memo: &'s mut Memo) -> Self {
        (tokens.len, tokens.begins) = (0, 0);
        Self { text, end, tokens, memo, at, first: 0, last: 0, commas: 0, counts: 0, seen: 0 }
    }

    /// Reads a block: `most` tokens from its front, and its tail if it is longer. Returns the number of the former, their counts, and
    /// what was seen of them.
    pub(crate) fn block(&mut self, most: usize) -> (usize, u64, u64) {
        self.run(most);
        let head = (self.tokens.len, self.counts, self.seen);
        if self.at < self.end {
            self.at = tail(&self.text[..self.end], self.at);
            self.run(usize::MAX);
        }
        // a known chunk has white space behind it, but the block ends in front of that
        if self.at > self.end
            && let Some(token) = self.tokens.last_mut()
        {
            token.space = false;
        }
        head
    }

    /// Returns the tokens read.
    pub(crate) fn tokens(&self) -> &Tokens {
        self.tokens
    }

    /// How many commas there are, in the tail too.
    pub(crate) fn commas(&self) -> u8 {
        count::of(self.counts, count::COMMAS).saturating_add(self.commas)
    }

    /// How the block begins; `first` is its first byte.
    pub(crate) fn open(&self, first: u8) -> Open {
        let stand_in = match self.tokens.all().first() {
            Some(token) if self.first == 0 => {
                if token.is_capital() {
                    UPPER
                } else {
                    LETTER
                }
            }
            _ => self.first,
        };
        match stand_in {
            UPPER => Open::Capital,
            LETTER if first.is_ascii_digit() => Open::Digit,
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

    /// How the block ends; `last` is its last byte.
    pub(crate) fn close(&self, last: u8) -> Close {
        match self.last {
            LETTER if last.is_ascii_digit() => Close::Digit,
            last => CLOSES[usize::from(last) % CLOSES.len()],
        }
    }

    /// Reads from `self.at` until the block ends or there are `most` tokens; then it stops behind the last chunk.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called twice a block, saves one instruction in a hundred")]
    fn run(&mut self, most: usize) {
        loop {
            self.known(most);
            if self.at >= self.end || self.tokens.len >= most {
                return;
            }
            let before = self.at;
            self.between();
            // a chunk behind something else may be known
            if self.at == before {
                self.unknown();
            }
        }
    }

    /// Reads known chunks, and the white space behind each, until one is not known. This is where most of the
    /// time goes, so the sums are kept at hand.
    #[inline(never)]
    fn known(&mut self, most: usize) {
        let Some(table) = self.memo.table() else { return };
        let Some(slots) = self.tokens.slots.get_mut(self.tokens.len..most.min(ROOM)) else { return };
        let (mut total, mut last, mut begins) = (Total::default(), None, self.tokens.begins);
        let (mut more, room, mut slots) = (true, slots.len(), slots.iter_mut());
        while more && self.at < self.end {
            let window = mask::window(self.text, self.at);
            let window = window.as_ref().map_or_else(|short| short, |window| *window);
            let mut ends = up_to(ends(window.first_chunk().unwrap_or(&[0; WINDOW])), self.end - self.at);
            let mut at = 0;
            while ends != 0 {
                let width = ends.trailing_zeros() as usize + 1 - at;
                let Some(chunk) = memo::get(table, Key::of(ahead(window, at), width)) else { break };
                let Some(slot) = slots.next() else { break };
                *slot = chunk.token;
                last = Some(chunk);
                total.add(chunk.sums);
                let seen = chunk.sums.seen();
                begins = begins << 1 | first_word(seen);
                // where the next chunk begins must not wait for what is known of this one, if white space stands between them
                if let Some(len) = Sums::glued(seen) {
                    at += len;
                    ends = 0;
                    break;
                }
                at += width;
                ends &= ends - 1;
            }
            self.at += at;
            more = ends == 0 && at > 0;
        }
        if let Some(last) = last {
            self.last = (last.sums.seen() >> seen::LAST) as u8;
            self.tokens.len += room - slots.len();
            self.tokens.begins = begins;
            self.counts = self.counts.wrapping_add(total.counts());
            self.seen |= total.seen();
        }
    }

    /// Reads the chunk at `self.at`, and the blank behind it.
    #[inline(never)]
    fn unknown(&mut self) {
        let start = self.at;
        let (mut token, counts, seen, len) = chunk(&self.text[start..self.end]);
        self.at += len;
        // other white space than this says more, or less, than that there is some
        let spaced = matches!(self.text.get(self.at), Some(b' ' | b'\n' | b'\r'));
        if let Some(window) = self.text[start..].first_chunk::<{ memo::LONGEST }>() {
            let whole = window.iter().position(|&byte| byte <= b' ').unwrap_or(memo::LONGEST);
            // one that ends at other white space is not remembered, nor one with control characters inside: the next might end there;
            // nor one that the end of the block cuts short
            if whole < memo::LONGEST && (spaced && whole == len || whole > len && self.at < self.end) {
                token.space = whole == len;
                let sums = Sums::new(counts, seen, len + usize::from(token.space), !token.space);
                self.memo.put(Key::of(window, whole + 1), Chunk { token, sums });
            }
        }
        token.space = spaced && self.at < self.end;
        self.at += usize::from(spaced);
        self.tokens.push(token, seen);
        self.counts = self.counts.wrapping_add(counts);
        self.seen |= seen;
        self.last = (seen >> seen::LAST) as u8;
    }

    /// Reads what stands in front of the next word.
    fn between(&mut self) {
        while self.at < self.end {
            let byte = self.text[self.at];
            let entry = ENTRIES[usize::from(byte)];
            if entry & SYMBOL != 0 {
                return;
            }
            if entry == SPACE {
                self.seen |= u64::from(flag(byte == b'\t', shape::TAB));
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
        if entry == WIDE && wide_letter(self.text, self.at).is_some_and(|(symbol, ..)| symbol != 0) {
            return true;
        }
        let (found, len) = glyph(self.text, self.at);
        match found {
            Glyph::Letter(..) => return true,
            Glyph::Space => self.space(),
            Glyph::Punct(mark) => self.punct(mark),
            Glyph::Symbol => self.edge(SYMBOLIC),
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

    /// Notes a character that may be the first of the block, or the last.
    fn edge(&mut self, character: u8) {
        if self.tokens.len == 0 && self.first == 0 {
            self.first = character;
        }
        self.last = character;
    }

    /// Notes a punctuation mark that does not stand directly behind a word.
    fn punct(&mut self, mark: u8) {
        let before = self.tokens.last_mut();
        self.seen |= sign(mark, before.as_deref());
        self.commas = self.commas.saturating_add(u8::from(mark == b','));
        if let Some(token) = before.filter(|token| token.punct == 0) {
            token.punct = mark;
        }
        let shown = shown(mark, self.last);
        self.edge(shown);
    }
}

/// Returns the lowest bits, up to bit number `last`.
#[inline]
fn up_to(bits: u64, last: usize) -> u64 {
    bits & u64::MAX >> (WINDOW - 1 - last.min(WINDOW - 1))
}

/// What a punctuation mark shows, given the word before it.
fn sign(mark: u8, before: Option<&Token>) -> u64 {
    let inside = before.is_some();
    let shape = match mark {
        COPYRIGHT => shape::COPYRIGHT,
        b'|' => shape::PIPE,
        b'@' if before.is_some_and(|token| !token.space && token.punct == 0) => shape::EMAIL,
        b'#' | b'@' => shape::HASH,
        b'>' if inside => shape::ARROW,
        b'/' if before.is_some_and(|token| token.space) => shape::SLASH,
        b'"' if inside => shape::QUOTES,
        b'?' if inside => shape::ASKS,
        _ => 0,
    };
    let more = match mark {
        b':' => seen::COLON,
        b'(' if !inside => seen::BRACKET,
        _ => 0,
    };
    u64::from(shape) | more
}

/// The last character after a punctuation mark: two dots and more are an ellipsis.
fn shown(mark: u8, last: u8) -> u8 {
    if mark == b'.' && matches!(last, b'.' | b'~') { b'~' } else { mark }
}

/// Reads the word at the front of `bytes`, letter by letter, and the punctuation directly behind it; returns the token, what both
/// add to the counts, what is seen, the length.
fn chunk(bytes: &[u8]) -> (Token, u64, u64, usize) {
    let (mut token, mut at) = spell(bytes);
    let (mut seen, mut commas, mut last) = (0, 0u8, LETTER);
    while let Some((mark, len)) = punct_at(bytes, at) {
        seen |= sign(mark, Some(&token));
        commas = (commas + u8::from(mark == b',')).min(count::COMMAS_MOST);
        if token.punct == 0 {
            token.punct = mark;
        }
        last = shown(mark, last);
        at += len;
    }
    let class = Class(token.word);
    let counts = u64::from(token.is_number()) << count::NUMBERS
        | u64::from(token.is_capital()) << count::CAPITALS
        | u64::from(class.has(Class::STOP)) << count::STOPS
        | u64::from(class.has(Class::DATE) && !token.is_number()) << count::DATES
        | u64::from(token.has(Trait::SHOUTED)) << count::SHOUTED
        | u64::from(commas) << count::COMMAS;
    let shapes = flag(token.has(Trait::MIXED), shape::GLUED) | flag(token.len >= LONG_WORD, shape::LONG_WORD);
    seen |= u64::from(shapes) | u64::from(last) << seen::LAST | u64::from(token.word) << seen::CLASSES;
    seen |= if matches!(token.punct, b'.' | b'?' | b'!') { seen::ENDS } else { 0 };
    seen |= if token.has(Trait::MARKED) { seen::MARKED } else { 0 };
    seen |= if token.has(Trait::DIGIT) { seen::DIGIT } else { 0 };
    (token, counts, seen, at)
}

/// Returns the punctuation mark at `at`, if there is one, and its length.
fn punct_at(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let byte = *bytes.get(at)?;
    match ENTRIES[usize::from(byte)] {
        PUNCT => Some((byte, 1)),
        WIDE => match glyph(bytes, at) {
            (Glyph::Punct(mark), len) => Some((mark, len)),
            _ => None,
        },
        _ => None,
    }
}

/// Reads the word at the front of `bytes`; returns its length.
fn spell(bytes: &[u8]) -> (Token, usize) {
    let (mut word, mut at) = (Word::default(), 0);
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
                (Glyph::Letter(base, marks, upper), len) => {
                    word.push_other(base, marks, upper);
                    at += len;
                }
                (Glyph::Nothing, len) => at += len,
                _ => break,
            }
        }
    }
    let mut token = word.finish(&bytes[..at]);
    token.word = cue::word(&token);
    if !token.is_number() {
        token.value = Topic::of(&token, Class(token.word).has(Class::STOP));
    }
    (token, at)
}

/// Reads the first tokens of a text, at most `most` of them.
pub(crate) fn read(text: &str, most: usize, memo: &mut Memo) -> Tokens {
    let mut tokens = Tokens::new();
    Reader::new(text.as_bytes(), (0, text.len()), &mut tokens, memo).run(most);
    tokens
}

#[cfg(test)]
mod tests {
    use std::string::{String, ToString};

    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::tag::word::words;

    /// For the splitter and for the tagger.
    #[test]
    fn letters_come_apart_as_unicode_says() {
        let split =
            |text: &str| read(text, 1, &mut Memo::closed()).all().first().map(|token| (token.exact, token.len, token.upper));
        let tagged = |text: &str| {
            let mut key = 0;
            words(text, 0, 1, |word, _| key = word.key);
            key
        };
        let letters = (0xC0..0x234).chain(0x386..0x3CF).chain(0x400..0x482).chain(0x48A..0x530).chain(0x1E00..0x1EFA);
        // `ʒ` is no letter of this alphabet, and `ſ` with a dot hardly one
        let letters = letters.filter_map(char::from_u32).filter(|letter| letter.is_alphabetic() && !"Ǯǯẛ".contains(*letter));
        for letter in letters {
            let (composed, parts) = (letter.to_string(), letter.nfd().collect::<String>());
            assert_eq!(split(&composed), split(&parts), "{letter} U+{:04X}", u32::from(letter));
            assert_eq!(tagged(&composed), tagged(&parts), "{letter} U+{:04X}", u32::from(letter));
        }
    }
}
