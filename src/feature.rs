//! One block in numbers: everything the classifier knows of its text. No text, no lifetime, [`Copy`].
//!
//! Only the head and the tail of a long block are read (see the limits below); its length comes from counting spaces. All
//! numbers are the same for every spelling of the same text: composed or decomposed, old or new tone place, `\n` or `\r\n`.

use smallvec::SmallVec;

use crate::cue::{self, Cues, Word};
use crate::syllable::{COPYRIGHT, Glyph, Token, glyph, mix};

/// How many tokens are read from the front of a block: a headline and the start of a sentence fit; more did not improve the kinds.
pub(crate) const HEAD_TOKENS: usize = 24;
/// How many letters, digits and marks are read from the front, so that one huge word costs no more than a sentence.
pub(crate) const HEAD_GLYPHS: usize = 400;
/// How many blank-separated words are read from the end of a block that is longer than its head.
pub(crate) const TAIL_WORDS: usize = 8;
/// How many characters are looked back for these words.
pub(crate) const TAIL_GLYPHS: usize = 160;
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
        /// A lower-case letter runs into a capital: two texts glued together.
        GLUED "glued words",
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

pub(crate) type Tokens = SmallVec<[Token; HEAD_TOKENS + TAIL_WORDS]>;

/// Punctuation met on the way, counted.
#[derive(Clone, Copy, Debug, Default)]
struct Walk {
    /// Where reading stopped.
    at: usize,
    /// First glyph that is not zero-width.
    first: Option<Glyph>,
    /// Last glyph that is neither white space nor zero-width.
    last: Option<Glyph>,
    shape: u32,
    commas: u8,
    opened: bool,
    glued: bool,
}

impl Features {
    /// Reads a block's text, trimmed and not empty. Time: one fast count of its spaces, and a bounded walk at either end.
    pub(crate) fn read(text: &str, blank: u32) -> Self {
        let bytes = text.as_bytes();
        let mut tokens = Tokens::new();
        let mut walk = Walk::default();
        walk.run(bytes, HEAD_TOKENS, HEAD_GLYPHS, &mut tokens);
        let head = tokens.len();
        let mut f = Features { blank: blank.min(3) as u8, ..Self::default() };
        f.syllables = u16::try_from(memchr::memchr_iter(b' ', bytes).count() + 1).unwrap_or(u16::MAX);
        if walk.at < bytes.len() {
            walk.at = tail(bytes, walk.at);
            walk.run(bytes, usize::MAX, usize::MAX, &mut tokens);
        }
        f.open = open(walk.first);
        f.close = close(walk.last);
        f.shape = walk.shape;
        f.commas = walk.commas;
        if walk.glued {
            f.shape |= shape::GLUED;
        }
        if walk.opened && f.open == Open::Bracket && f.close == Close::Bracket {
            f.shape |= shape::BRACKETED;
        }
        if markup(bytes) {
            f.shape |= shape::MARKUP;
        }
        f.count(&tokens[..head]);
        f.dates(&tokens);
        f.addresses(&tokens);
        f.forms(&tokens[..head], &tokens);
        f.hash(&tokens, head);
        f.cues = cue::find(&tokens, head);
        f
    }

    /// Counts the tokens of the head by class and keeps its content words.
    fn count(&mut self, head: &[Token]) {
        let mut marked = 0u8;
        let mut shouted = 0u8;
        for (i, token) in head.iter().enumerate() {
            let word = cue::word(token);
            self.words += 1;
            self.numbers += u8::from(token.is_number());
            self.capitals += u8::from(token.capital);
            marked += u8::from(token.marks != 0);
            shouted += u8::from(token.upper > 1 && token.upper + token.digits == token.len);
            self.stops += u8::from(word.has(Word::STOP));
            self.residue += u8::from(!token.is_number() && !word.has(Word::DATE));
            if word.has(Word::MONEY) && i > 0 && head[i - 1].is_number() || token.punct == b'%' {
                self.shape |= shape::MONEY;
            }
            if token.len >= 18 {
                self.shape |= shape::LONG_WORD;
            }
            if !word.has(Word::STOP) && !token.is_number() && token.len > 1 && usize::from(self.content) < CONTENT {
                let at = usize::from(self.content);
                self.topic[at] = (mix(0, token.code) >> 8) as u16;
                // the first word of a sentence is no evidence of a name
                self.proper |= u16::from(token.capital && i > 0) << at;
                self.content += 1;
            }
            let next_capital = head.get(i + 1).is_some_and(|next| next.capital);
            self.sentences += u8::from(matches!(token.punct, b'.' | b'?' | b'!') && token.space && next_capital);
        }
        let letters = self.words - self.numbers;
        let set = |condition: bool, bit: u32| if condition { bit } else { 0 };
        self.shape |= set(letters >= 3 && marked == 0, shape::PLAIN)
            | set(letters >= 3 && self.capitals == letters, shape::TITLE_CASE)
            | set(letters >= 1 && shouted == letters && head.iter().map(|t| u32::from(t.len)).sum::<u32>() > 3, shape::SHOUT)
            | set(letters == 0, shape::NO_LETTER)
            | set((2..=5).contains(&letters) && self.capitals == letters && self.numbers == 0, shape::NAME);
    }

    /// Finds dates and times of day.
    fn dates(&mut self, tokens: &[Token]) {
        for i in 0..tokens.len() {
            if date_at(&tokens[i..]) {
                self.shape |= shape::DATE;
                if i <= 1 {
                    self.shape |= shape::DATE_FIRST;
                }
            }
            if clock_at(&tokens[i..]) {
                self.shape |= shape::CLOCK;
            }
        }
        if self.shape & (shape::DATE | shape::CLOCK) != 0 && self.residue == 0 {
            self.shape |= shape::ONLY_DATE;
        }
    }

    /// Finds addresses of the web, of e-mail, telephone numbers and file names.
    fn addresses(&mut self, tokens: &[Token]) {
        let mut digits = 0u32;
        for (i, token) in tokens.iter().enumerate() {
            let joined = !token.space && i + 1 < tokens.len();
            let word = cue::word(token);
            let after_dot = i > 0 && tokens[i - 1].punct == b'.' && !tokens[i - 1].space;
            if word.has(Word::SCHEME) && (token.punct == b':' || token.punct == b'.') || after_dot && word.has(Word::WEB) && i > 0 {
                self.shape |= shape::URL;
            }
            if after_dot && word.has(Word::FILE) {
                self.shape |= shape::FILE;
            }
            if token.punct == b'@' && joined {
                self.shape |= shape::EMAIL;
            }
            if token.is_number() {
                digits += u32::from(token.len);
                if digits >= 9 && !matches!(token.punct, b'/' | b':' | b',') {
                    self.shape |= shape::PHONE;
                }
                if matches!(token.punct, b'/' | b':' | b',') {
                    digits = 0;
                }
            } else {
                digits = 0;
            }
        }
    }

    /// Finds numbered starts, labels, slugs and the signature of an agency in front.
    fn forms(&mut self, head: &[Token], all: &[Token]) {
        let Some(first) = head.first() else { return };
        let roman = first.upper == first.len && first.len <= 4 && ROMAN.contains(&first.code);
        let short = first.is_number() && first.len <= 2 || roman || first.len == 1;
        if short && matches!(first.punct, b'.' | b')') && (first.space || head.get(1).is_some_and(Token::is_number)) {
            self.shape |= shape::NUMBERED;
        }
        match head.iter().position(|token| token.punct == b':' && token.space) {
            Some(0..=3) => self.shape |= shape::LABEL,
            Some(_) => self.shape |= shape::COLON,
            None => {}
        }
        let joints = all.iter().filter(|t| !t.space && matches!(t.punct, b'-' | b'_')).count();
        if joints >= 2 && joints + 2 >= all.len() {
            self.shape |= shape::SLUG;
        }
        let sign = first.upper >= 2 && (self.open == Open::Bracket && first.punct == b')' || first.punct == b'-' && first.space);
        if sign && head.len() > 4 {
            self.shape |= shape::SIGNED;
        }
    }

    /// Hashes what repetition is known by.
    fn hash(&mut self, tokens: &[Token], head: usize) {
        self.first = tokens.first().map_or(0, Token::exact);
        self.last = tokens.last().map_or(0, Token::exact);
        let fold = |tokens: &[Token]| tokens.iter().fold(0u32, |h, token| mix(h.into(), token.code));
        if head >= 3 {
            self.prefix = fold(&tokens[..head.min(AFFIX)]) | 1;
        }
        if tokens.len() >= AFFIX {
            self.suffix = fold(&tokens[tokens.len() - AFFIX..]) | 1;
        }
        self.whole = mix(u64::from(fold(tokens)), u64::from(self.syllables)) | 1;
    }

    /// Whether it reads like running text: long, and closed like a sentence.
    pub(crate) fn is_prose(&self) -> bool {
        self.syllables >= 18 && (self.close.ends_sentence() || self.syllables >= 45) && self.stops >= 2
    }
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

impl Walk {
    /// Reads tokens from `self.at` until the text or a limit ends.
    fn run(&mut self, bytes: &[u8], max_tokens: usize, max_glyphs: usize, tokens: &mut Tokens) {
        let mut token = Token::default();
        let mut lower = false;
        let mut glyphs = 0;
        while self.at < bytes.len() {
            let (found, len) = glyph(bytes, self.at);
            match found {
                Glyph::Letter(_, _, upper) => {
                    self.glued |= lower && upper;
                    lower = !upper;
                    token.push(found);
                }
                Glyph::Digit(_) => {
                    lower = false;
                    token.push(found);
                }
                Glyph::Mark(marks) => token.marks |= marks,
                Glyph::Nothing => {}
                _ => {
                    lower = false;
                    if token.len > 0 {
                        tokens.push(token);
                        token = Token::default();
                        if tokens.len() >= max_tokens {
                            break;
                        }
                    }
                    self.between(found, tokens.last_mut());
                }
            }
            if !matches!(found, Glyph::Nothing | Glyph::Mark(_)) {
                self.first.get_or_insert(found);
                glyphs += 1;
                if found != Glyph::Space {
                    let dots = found == Glyph::Punct(b'.') && matches!(self.last, Some(Glyph::Punct(b'.' | b'~')));
                    self.last = Some(if dots { Glyph::Punct(b'~') } else { found });
                }
            }
            self.at += len;
            if bytes[self.at - len] == b'\t' {
                self.shape |= shape::TAB;
            }
            if glyphs >= max_glyphs {
                break;
            }
        }
        if token.len > 0 {
            tokens.push(token);
        }
    }

    /// Notes what stands between two tokens.
    fn between(&mut self, found: Glyph, before: Option<&mut Token>) {
        let inside = before.is_some();
        match found {
            Glyph::Space => {
                if let Some(token) = before {
                    token.space = true;
                }
            }
            Glyph::Punct(mark) => {
                self.shape |= match mark {
                    COPYRIGHT => shape::COPYRIGHT,
                    b'|' => shape::PIPE,
                    b'#' | b'@' => shape::HASH,
                    b'>' if inside => shape::ARROW,
                    b'/' if before.as_ref().is_some_and(|token| token.space) => shape::SLASH,
                    b'"' if inside => shape::QUOTES,
                    b'?' if inside => shape::ASKS,
                    _ => 0,
                };
                self.commas = self.commas.saturating_add(u8::from(mark == b','));
                self.opened |= mark == b'(' && !inside;
                if let Some(token) = before {
                    if token.punct == 0 {
                        token.punct = mark;
                    }
                }
            }
            _ => {}
        }
    }
}

/// Returns the first tokens of a text, at most `most` of them.
pub(crate) fn tokens(text: &str, most: usize) -> Tokens {
    let mut tokens = Tokens::new();
    Walk::default().run(text.as_bytes(), most, HEAD_GLYPHS, &mut tokens);
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

/// Whether a time of day stands at the front of the tokens: 08:47, 15h23, 8 giờ 30.
pub(crate) fn clock_at(tokens: &[Token]) -> bool {
    let [a, rest @ ..] = tokens else { return false };
    if a.is_number() && a.len <= 2 && a.punct == b':' && !a.space {
        return rest.first().is_some_and(|b| b.is_number() && b.len == 2 && b.value < 60 && a.value < 25);
    }
    // one token: digits, h, digits
    (1..=4).contains(&a.digits) && a.len == a.digits + 1 && (0..=2).any(|minutes| {
        let h = a.code.rotate_right(5 * minutes) & 0x1F;
        h == 8 && a.digits > minutes as u8
    })
}

fn open(first: Option<Glyph>) -> Open {
    match first {
        Some(Glyph::Letter(_, _, upper)) => if upper { Open::Capital } else { Open::Lower },
        Some(Glyph::Digit(_)) => Open::Digit,
        Some(Glyph::Punct(mark)) => match mark {
            b'-' => Open::Dash,
            b'*' | b'+' => Open::Bullet,
            b'"' | b'\'' => Open::Quote,
            b'(' | b'[' => Open::Bracket,
            b'>' => Open::Arrow,
            _ => Open::Other,
        },
        Some(Glyph::Symbol) => Open::Symbol,
        _ => Open::Other,
    }
}

fn close(last: Option<Glyph>) -> Close {
    match last {
        Some(Glyph::Letter(..)) => Close::Letter,
        Some(Glyph::Digit(_)) => Close::Digit,
        Some(Glyph::Punct(mark)) => match mark {
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
        },
        _ => Close::Other,
    }
}
