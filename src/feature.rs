//! One block in numbers: everything the classifier knows of its text. No text, no lifetime, [`Copy`].
//!
//! Only the head and the tail of a long block are read (see the limits below); its length comes from counting spaces. All
//! numbers are the same for every spelling of the same text: composed or decomposed, old or new tone place, `\n` or `\r\n`.

use smallvec::SmallVec;

use crate::cue::{self, Class, Cues};
use crate::memo::{self, Memo};
use crate::syllable::{COPYRIGHT, ENTRIES, Glyph, PUNCT, SPACE, SYMBOL, Token, WIDE, Word, glyph, mix, wide_letter};

/// How many tokens are read from the front of a block: all of a headline.
pub(crate) const HEAD_TOKENS: usize = 24;
/// How many are read of a block of more than [`HEAD_TOKENS`] syllables: the start of a sentence. More did not improve the kinds.
pub(crate) const LONG_HEAD_TOKENS: usize = 16;
/// How many blank-separated words are read from the end of a block that is longer than its head.
pub(crate) const TAIL_WORDS: usize = 5;
/// How many characters are looked back for these words.
pub(crate) const TAIL_GLYPHS: usize = 80;
/// How many tokens make the prefix and the suffix by which a repeated headline is known.
pub(crate) const AFFIX: usize = 6;
/// How many content words are kept to compare with the topic of the page.
pub(crate) const CONTENT: usize = 12;

/// How the block begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Open {
    #[default]
    Capital,
    Lower,
    Digit,
    Dash,
    Bullet,
    Quote,
    Bracket,
    Arrow,
    Symbol,
    Other,
}

impl Open {
    pub(crate) const COUNT: u16 = 10;
}

/// How the block ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Close {
    #[default]
    Letter,
    Digit,
    Stop,
    Ellipsis,
    Question,
    Exclamation,
    Colon,
    Semicolon,
    Comma,
    Quote,
    Bracket,
    Other,
}

impl Close {
    pub(crate) const COUNT: u16 = 12;

    /// Whether a sentence can end so.
    pub(crate) fn ends_sentence(self) -> bool {
        matches!(self, Close::Stop | Close::Question | Close::Exclamation | Close::Quote | Close::Colon | Close::Semicolon)
    }
}

/// Yes-or-no properties of a block, as bits of [`Features::shape`].
pub(crate) mod shape {
    macro_rules! shapes {
        ($($(#[$doc:meta])* $name:ident $label:literal,)*) => {
            shapes!(@ 0; $($(#[$doc])* $name,)*);
            /// Names of the bits, in their order.
            pub(crate) const NAMES: &[&str] = &[$($label),*];
        };
        (@ $n:expr; $(#[$doc:meta])* $name:ident, $($rest:tt)*) => {
            $(#[$doc])* pub(crate) const $name: u32 = 1 << $n;
            shapes!(@ $n + 1; $($rest)*);
        };
        (@ $n:expr;) => {};
    }
    shapes! {
        /// Holds a full date (day, month, year).
        DATE "date",
        /// Holds a time of day.
        CLOCK "clock",
        /// Begins with a full date.
        DATE_FIRST "date first",
        /// Holds a date and nothing but date words.
        ONLY_DATE "only a date",
        /// Holds an address of the web.
        URL "web address",
        /// Holds an address of e-mail.
        EMAIL "e-mail",
        /// Holds a telephone number.
        PHONE "telephone",
        /// Holds ©.
        COPYRIGHT "copyright sign",
        /// Stands in brackets as a whole.
        BRACKETED "in brackets",
        /// Holds a tabulator.
        TAB "tabulator",
        /// Holds a vertical bar.
        PIPE "bar",
        /// Holds `>` or `»` inside.
        ARROW "arrow",
        /// Holds a slash between blanks.
        SLASH "slash between blanks",
        /// Has a colon within its first four words.
        LABEL "label and colon",
        /// Has a colon later on.
        COLON "colon",
        /// Ends in or holds the name of an image or document file.
        FILE "file name",
        /// Holds `#` or `@` in front of a word.
        HASH "hash tag",
        /// Three words or more without any Vietnamese mark.
        PLAIN "no accents",
        /// Begins with a number and a dot, or a letter or Roman number and a dot or bracket.
        NUMBERED "numbered",
        /// Holds a sum of money or a percentage.
        MONEY "money",
        /// Holds a word of 18 letters or more.
        LONG_WORD "long word",
        /// Words joined by hyphens or underlines, without blanks.
        SLUG "slug",
        /// Begins with an abbreviation in brackets or before a dash, as agencies sign: `(TTXVN) -`.
        SIGNED "signed lead",
        /// Holds a quotation mark inside.
        QUOTES "quotation marks",
        /// Holds a question mark inside.
        ASKS "question inside",
        /// Each Of Its Words Begins With A Capital, three words at least.
        TITLE_CASE "capital on every word",
        /// ALL IN CAPITALS.
        SHOUT "all capitals",
        /// Capitals inside a word: two texts glued together, or a trade name.
        GLUED "capitals inside a word",
        /// No letter at all.
        NO_LETTER "no letter",
        /// Holds markup: `</p>`, `<br>`, `&nbsp;`.
        MARKUP "markup",
        /// A proper name and nothing else: two to five words, all capitalised.
        NAME "a bare name",
    }
}

/// The numbers of one block.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Features {
    /// Blank-separated words of the whole block, by counting spaces; stays at 65535.
    pub(crate) syllables: u16,
    /// Tokens read from its head.
    pub(crate) words: u8,
    /// Those that begin with a capital.
    pub(crate) capitals: u8,
    /// Those that are numbers.
    pub(crate) numbers: u8,
    /// Function words among them.
    pub(crate) stops: u8,
    /// Tokens that are neither numbers nor words of dates.
    pub(crate) residue: u8,
    /// Ends of sentences inside the head.
    pub(crate) sentences: u8,
    /// Commas inside the head.
    pub(crate) commas: u8,
    /// Blank lines in front, up to 3.
    pub(crate) blank: u8,
    /// Length in six classes and in three, ending in four.
    pub(crate) size: u8,
    pub(crate) step: u8,
    pub(crate) end: u8,
    /// Whether it reads like running text: long, and closed like a sentence.
    pub(crate) prose: bool,
    pub(crate) open: Open,
    pub(crate) close: Close,
    pub(crate) shape: u32,
    pub(crate) cues: Cues,
    /// Hash of its first words; 0 where it has fewer than three.
    pub(crate) prefix: u32,
    /// Hash of its last words; 0 where it has fewer than [`AFFIX`].
    pub(crate) suffix: u32,
    /// Its first and its last word, hashed.
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Hash of all it was read of, and its length.
    pub(crate) whole: u32,
    /// Content words, hashed; the first `content` of them count.
    pub(crate) topic: [u16; CONTENT],
    pub(crate) content: u8,
    /// Which of the content words begin with a capital, as bits.
    pub(crate) proper: u16,
}

/// Tokens of one block. In its tail every other character may be one.
pub(crate) type Tokens = SmallVec<[Token; HEAD_TOKENS + TAIL_GLYPHS / 2]>;

/// Reads tokens and what stands between them.
struct Reader<'b, 's> {
    bytes: &'b [u8],
    tokens: &'s mut Tokens,
    memo: &'s mut Memo,
    /// Where reading stopped.
    at: usize,
    /// First and last character that is neither white space nor zero-width, as stand-ins: see [`LETTER`]; 0 for none.
    first: u8,
    last: u8,
    shape: u32,
    commas: u8,
    /// Whether an opening bracket stands in front of the first token.
    bracket: bool,
    /// Unions over all tokens: marks, classes of words, digits.
    marks: u16,
    classes: u8,
    digits: u8,
    /// Words in capitals, and letters and digits, both up to 255.
    shouted: u8,
    letters: u8,
    colons: bool,
}

/// Stand-ins of first and last characters; punctuation stands for itself.
const LETTER: u8 = b'a';
const UPPER: u8 = b'A';
const SYMBOLIC: u8 = 2;
/// Letters of a long word.
const LONG_WORD: u8 = 18;

impl Features {
    /// Reads a block's text, trimmed and not empty; `tokens` is scratch, `memo` is remembered words. Time: one fast count of its spaces, and a bounded number of
    /// words at either end.
    pub(crate) fn read(text: &str, blank: u32, tokens: &mut Tokens, memo: &mut Memo) -> Self {
        let bytes = text.as_bytes();
        let syllables = memchr::memchr_iter(b' ', bytes).count() + 1;
        tokens.clear();
        let mut reader = Reader::new(bytes, tokens, memo);
        reader.run(if syllables > HEAD_TOKENS { LONG_HEAD_TOKENS } else { HEAD_TOKENS });
        let head = reader.tokens.len();
        let shouted = usize::from(reader.shouted);
        if reader.at < bytes.len() {
            reader.at = tail(bytes, reader.at);
            reader.run(usize::MAX);
        }
        let mut f = Features { blank: blank.min(3) as u8, ..Self::default() };
        f.syllables = u16::try_from(syllables).unwrap_or(u16::MAX);
        let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        f.open = if reader.first == LETTER && digit(bytes.first()) { Open::Digit } else { open(reader.first) };
        f.close = if reader.last == LETTER && digit(bytes.last()) { Close::Digit } else { close(reader.last) };
        f.shape = reader.shape | flag(markup(bytes), shape::MARKUP);
        f.shape |= flag(reader.bracket && f.close == Close::Bracket, shape::BRACKETED);
        f.commas = reader.commas;
        let Reader { marks, classes, digits, letters, colons, .. } = reader;
        f.count(&tokens[..head]);
        f.cases(shouted, marks, letters);
        if digits != 0 {
            f.numbers(tokens);
        }
        if classes & (Class::SCHEME | Class::WEB | Class::FILE) != 0 {
            f.addresses(tokens);
        }
        f.forms(&tokens[..head], tokens, colons);
        f.hash(tokens, head);
        if classes & Class::FIRST != 0 {
            f.cues = cue::find(tokens, head);
        }
        f.classify();
        f
    }

    /// Returns the features of the same text with other blank lines in front.
    pub(crate) fn again(self, blank: u32) -> Self {
        Self { blank: blank.min(3) as u8, ..self }
    }

    /// Counts the tokens of the head by class and keeps its content words.
    fn count(&mut self, head: &[Token]) {
        let (mut numbers, mut capitals, mut stops, mut dates) = (0u8, 0u8, 0u8, 0u8);
        for (i, token) in head.iter().enumerate() {
            let class = Class(token.word);
            let (number, stop) = (token.is_number(), class.has(Class::STOP));
            numbers += u8::from(number);
            capitals += u8::from(token.capital);
            stops += u8::from(stop);
            dates += u8::from(!number && class.has(Class::DATE));
            let at = usize::from(self.content);
            if !stop && !number && token.len > 1 && at < CONTENT {
                self.topic[at] = token.topic;
                // the first word of a sentence is no evidence of a name
                self.proper |= u16::from(token.capital && i > 0) << at;
                self.content += 1;
            }
            let ends = token.space && matches!(token.punct, b'.' | b'?' | b'!');
            self.sentences += u8::from(ends && head.get(i + 1).is_some_and(|next| next.capital));
        }
        self.words = head.len() as u8;
        (self.numbers, self.capitals, self.stops) = (numbers, capitals, stops);
        self.residue = self.words - numbers - dates;
    }

    /// Finds what upper case and accents tell of the head as a whole.
    fn cases(&mut self, shouted: usize, marks: u16, letters: u8) {
        let words = self.words - self.numbers;
        let all = self.capitals == words;
        self.shape |= flag(words >= 3 && marks == 0, shape::PLAIN)
            | flag(words >= 3 && all, shape::TITLE_CASE)
            | flag(words >= 1 && shouted == usize::from(words) && letters > 3, shape::SHOUT)
            | flag(words == 0, shape::NO_LETTER)
            | flag((2..=5).contains(&words) && all && self.numbers == 0, shape::NAME);
    }

    /// Sorts the block into the classes that several features share.
    fn classify(&mut self) {
        let class = |limits: &[u16]| limits.iter().map(|&limit| u8::from(self.syllables > limit)).sum();
        self.size = class(&[2, 5, 10, 18, 35]);
        self.step = class(&[4, 15]);
        self.end = match self.close {
            Close::Stop | Close::Question | Close::Exclamation | Close::Quote => 0,
            Close::Colon | Close::Semicolon | Close::Comma => 1,
            Close::Ellipsis => 2,
            _ => 3,
        };
        let closed = self.close.ends_sentence() || self.syllables >= 45;
        self.prose = self.syllables >= 18 && closed && self.stops >= 2;
    }

    /// Finds dates, times of day, sums of money and telephone numbers.
    fn numbers(&mut self, tokens: &[Token]) {
        let mut digits = 0u32;
        for (i, token) in tokens.iter().enumerate().filter(|(_, token)| token.digits > 0) {
            let rest = &tokens[i..];
            self.shape |= flag(clock_at(rest), shape::CLOCK);
            if !token.is_number() {
                continue;
            }
            self.shape |= flag(date_at(rest), shape::DATE | flag(i <= 1, shape::DATE_FIRST));
            let money = rest.get(1).is_some_and(|next| Class(next.word).has(Class::MONEY));
            self.shape |= flag(money || token.punct == b'%', shape::MONEY);
            if i == 0 || !tokens[i - 1].is_number() || matches!(tokens[i - 1].punct, b'/' | b':' | b',') {
                digits = 0;
            }
            digits += u32::from(token.len);
            self.shape |= flag(digits >= 9 && !matches!(token.punct, b'/' | b':' | b','), shape::PHONE);
        }
        if self.shape & (shape::DATE | shape::CLOCK) != 0 && self.residue == 0 {
            self.shape |= shape::ONLY_DATE;
        }
    }

    /// Finds addresses of the web and file names.
    fn addresses(&mut self, tokens: &[Token]) {
        for (i, token) in tokens.iter().enumerate() {
            let word = Class(token.word);
            if word.has(Class::SCHEME) {
                self.shape |= flag(token.punct == b':' || token.punct == b'.', shape::URL);
            } else if word.has(Class::WEB | Class::FILE) && i > 0 && tokens[i - 1].punct == b'.' && !tokens[i - 1].space {
                self.shape |= if word.has(Class::WEB) { shape::URL } else { shape::FILE };
            }
        }
    }

    /// Finds numbered starts, labels, slugs and the signature of an agency in front.
    fn forms(&mut self, head: &[Token], all: &[Token], colons: bool) {
        let Some(first) = head.first() else { return };
        if matches!(first.punct, b'.' | b')') && (first.space || head.get(1).is_some_and(Token::is_number)) {
            let roman = first.upper == first.len && first.len <= 4 && ROMAN.contains(&first.code);
            self.shape |= flag(first.is_number() && first.len <= 2 || roman || first.len == 1, shape::NUMBERED);
        }
        if colons {
            match head.iter().position(|token| token.punct == b':' && token.space) {
                Some(0..=3) => self.shape |= shape::LABEL,
                Some(_) => self.shape |= shape::COLON,
                None => {}
            }
        }
        if !first.space && matches!(first.punct, b'-' | b'_') || all.len() > 1 && !all[1].space {
            let joints = all.iter().filter(|t| !t.space && matches!(t.punct, b'-' | b'_')).count();
            self.shape |= flag(joints >= 2 && joints + 2 >= all.len(), shape::SLUG);
        }
        let sign = first.upper >= 2 && (self.open == Open::Bracket && first.punct == b')' || first.punct == b'-' && first.space);
        self.shape |= flag(sign && head.len() > 4, shape::SIGNED);
    }

    /// Hashes what repetition is known by.
    fn hash(&mut self, tokens: &[Token], head: usize) {
        let fold = |tokens: &[Token]| tokens.iter().fold(0u32, |h, token| mix(h.into(), token.code));
        self.first = tokens.first().map_or(0, Token::exact);
        self.last = tokens.last().map_or(0, Token::exact);
        let front = fold(&tokens[..head.min(AFFIX)]);
        let back = if tokens.len() <= AFFIX { front } else { fold(&tokens[tokens.len() - AFFIX..]) };
        self.prefix = if head >= 3 { front | 1 } else { 0 };
        self.suffix = if tokens.len() >= AFFIX { back | 1 } else { 0 };
        self.whole = mix(u64::from(front) << 32 | u64::from(back), u64::from(self.syllables)) | 1;
    }
}

#[inline]
const fn flag(condition: bool, bits: u32) -> u32 {
    if condition { bits } else { 0 }
}

const fn code(letters: &[u8]) -> u64 {
    let mut code = 0u64;
    let mut i = 0;
    while i < letters.len() {
        code = code.rotate_left(5) ^ (letters[i] - b'a' + 1) as u64;
        i += 1;
    }
    code
}

/// Roman numbers to 15, folded.
const ROMAN: [u64; 15] = [
    code(b"i"),
    code(b"ii"),
    code(b"iii"),
    code(b"iv"),
    code(b"v"),
    code(b"vi"),
    code(b"vii"),
    code(b"viii"),
    code(b"ix"),
    code(b"x"),
    code(b"xi"),
    code(b"xii"),
    code(b"xiii"),
    code(b"xiv"),
    code(b"xv"),
];

impl<'b, 's> Reader<'b, 's> {
    fn new(bytes: &'b [u8], tokens: &'s mut Tokens, memo: &'s mut Memo) -> Self {
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

/// Whether a token is a word that introduces a date stamp.
pub(crate) fn is_stamp_word(token: &Token) -> bool {
    [code(b"date"), code(b"ngay")].contains(&token.code)
}

/// Whether a block begins with a tag of HTML, or is code of some kind.
fn markup(bytes: &[u8]) -> bool {
    match bytes {
        [b'<', next, ..] => next.is_ascii_alphabetic() || matches!(next, b'/' | b'!'),
        [b'{' | b'}', ..] | [.., b'{' | b'}'] => true,
        _ => false,
    }
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

/// Whether a full date stands at the front of the tokens: 8/5/2025, 2025-05-08, 08.05.2025, "8 tháng 5 năm 2025".
pub(crate) fn date_at(tokens: &[Token]) -> bool {
    let [a, b, c, ..] = tokens else { return false };
    if a.is_number() && b.is_number() && c.is_number() {
        let joined = !a.space && !b.space && a.punct == b.punct && matches!(a.punct, b'/' | b'-' | b'.');
        let spaced = a.space && b.space && a.punct == b'/' && b.punct == b'/' || a.punct == 0 && b.punct == b',' && c.len == 4;
        return (joined || spaced) && (calendar(a, b, c) || calendar(c, b, a));
    }
    let [_, month, _, year, last, ..] = tokens else { return false };
    let named = month.code == code(b"thang") && year.code == code(b"nam");
    named && a.is_number() && c.is_number() && last.is_number() && calendar(a, c, last)
}

fn calendar(day: &Token, month: &Token, year: &Token) -> bool {
    let real_year = year.len == 4 && (1900..2100).contains(&year.value) || year.len == 2;
    day.len <= 2 && (1..=31).contains(&day.value) && month.len <= 2 && (1..=12).contains(&month.value) && real_year
}

/// Whether a time of day stands at the front of the tokens: 08:47, 15h23, 8h.
pub(crate) fn clock_at(tokens: &[Token]) -> bool {
    let [a, rest @ ..] = tokens else { return false };
    if a.is_number() {
        let minutes = |b: &Token| b.is_number() && b.len == 2 && b.value < 60;
        return a.len <= 2 && a.punct == b':' && !a.space && a.value < 25 && rest.first().is_some_and(minutes);
    }
    // one token: digits, h (the eighth letter), digits
    let ends = |minutes: u32| a.code.rotate_right(5 * minutes) & 0x1F == 8 && a.digits > minutes as u8;
    a.len == a.digits + 1 && a.len <= 5 && (ends(0) || ends(2) && a.digits > 2)
}

fn open(first: u8) -> Open {
    match first {
        UPPER => Open::Capital,
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

fn close(last: u8) -> Close {
    match last {
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
