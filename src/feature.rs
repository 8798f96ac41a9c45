//! One block in numbers: everything the classifier knows of its text. No text, no lifetime, [`Copy`].
//!
//! Only the head and the tail of a long block are read (see [`crate::reader`]); its length comes from counting spaces. All
//! numbers are the same for every spelling of the same text: composed or decomposed, old or new tone place, `\n` or `\r\n`.

use crate::cue::{self, Class, Cues};
use crate::memo::Memo;
use crate::reader::{HEAD_TOKENS, Reader, Tokens};
use crate::shape::{self, flag};
use crate::syllable::{Token, mix};

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

impl Features {
    /// Reads a block's text, trimmed and not empty; `tokens` is scratch, `memo` is remembered words. Time: one fast count of its
    /// spaces, and a bounded number of words at either end.
    pub(crate) fn read(text: &str, blank: u32, tokens: &mut Tokens, memo: &mut Memo) -> Self {
        let bytes = text.as_bytes();
        let syllables = memchr::memchr_iter(b' ', bytes).count() + 1;
        tokens.clear();
        let mut reader = Reader::new(bytes, tokens, memo);
        let head = reader.block(syllables > HEAD_TOKENS);
        let mut f = Features { blank: blank.min(3) as u8, ..Self::default() };
        f.syllables = u16::try_from(syllables).unwrap_or(u16::MAX);
        f.open = reader.open();
        f.close = reader.close();
        f.shape = reader.shape | flag(markup(bytes), shape::MARKUP);
        f.shape |= flag(reader.bracket && f.close == Close::Bracket, shape::BRACKETED);
        f.commas = reader.commas;
        let Reader { marks, classes, digits, letters, colons, shouted, .. } = reader;
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
    fn cases(&mut self, shouted: u8, marks: u16, letters: u8) {
        let words = self.words - self.numbers;
        let all = self.capitals == words;
        self.shape |= flag(words >= 3 && marks == 0, shape::PLAIN)
            | flag(words >= 3 && all, shape::TITLE_CASE)
            | flag(words >= 1 && shouted == words && letters > 3, shape::SHOUT)
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
