//! One block in numbers: everything the classifier knows of its text. No text, no lifetime, [`Copy`].
//!
//! Only the head and the tail of a long block are read (see [`crate::reader`]); its length comes from counting spaces. All
//! numbers are the same for every spelling of the same text: composed or decomposed, old or new tone place, `\n` or `\r\n`.

use crate::Span;
use crate::cue::{self, Class, Cues};
use crate::mask::count_blanks;
use crate::memo::Memo;
use crate::reader::{HEAD_TOKENS, LONG_HEAD_TOKENS, Reader, Tokens, count, seen};
use crate::shape::{self, flag};
use crate::syllable::{ODD, Token, Topic, Trait, code, mix};

/// How many tokens make the prefix and the suffix by which a repeated headline is known.
pub(crate) const AFFIX: usize = 6;
/// How many words are kept to compare with the topic of the page.
pub(crate) const TOPIC: usize = 16;
/// Running text has so many syllables, so many function words in its head, and ends like a sentence unless it is as long as [`LONG`]. The
/// weights were fitted to these numbers.
const PROSE: u8 = 18;
const PROSE_STOPS: u8 = 2;
const LONG: u8 = 45;
/// A block with fewer syllables and no end of a sentence is short: a part of a menu or a list.
const SHORT: u8 = 14;
/// How many syllables the heading of a list or a widget has that only begins with its phrase.
const OPENING: u8 = 8;
/// From so many syllables on a block is as long as can be: nothing tells longer ones apart.
pub(crate) const SYLLABLES: usize = 128;
/// Size and step of a block by its syllables.
static SIZES: [[u8; 2]; SYLLABLES + 1] = {
    let mut sizes = [[0; 2]; SYLLABLES + 1];
    let mut n = 0;
    while n <= SYLLABLES {
        sizes[n] = [class_of(n, &[2, 5, 10, 18, 35]), class_of(n, &[4, 15])];
        n += 1;
    }
    sizes
};

/// How many limits a number is above of.
pub(crate) const fn class_of(n: usize, limits: &[usize]) -> u8 {
    let (mut class, mut i) = (0, 0);
    while i < limits.len() {
        class += (n > limits[i]) as u8;
        i += 1;
    }
    class
}

/// Coarse classes of length and of endings, and how many both make together.
pub(crate) const SIZE: u8 = 6;
const ENDS: u8 = 4;
pub(crate) const FORMS: u8 = SIZE * ENDS;

/// Coarse classes of endings.
static ENDING: [u8; Close::COUNT as usize] = {
    let mut endings = [3; Close::COUNT as usize];
    let (mut i, classes) = (
        0,
        [
            (Close::Stop, 0),
            (Close::Question, 0),
            (Close::Exclamation, 0),
            (Close::Quote, 0),
            (Close::Colon, 1),
            (Close::Semicolon, 1),
            (Close::Comma, 1),
            (Close::Ellipsis, 2),
        ],
    );
    while i < classes.len() {
        endings[classes[i].0 as usize] = classes[i].1;
        i += 1;
    }
    endings
};

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
    /// Blank-separated words of the whole block, by counting spaces; stays at [`SYLLABLES`].
    pub(crate) syllables: u8,
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
    /// Commas in what was read.
    pub(crate) commas: u8,
    /// Blank lines in front, up to 3.
    pub(crate) blank: u8,
    /// Length in six classes and in three.
    pub(crate) size: u8,
    pub(crate) step: u8,
    /// Length in six classes and ending in four, as one number below [`FORMS`].
    pub(crate) form: u8,
    /// Length in six classes, beginning and ending, as one number.
    pub(crate) look: u16,
    /// Whether it reads like running text: long, and closed like a sentence.
    pub(crate) prose: bool,
    /// Whether it is short, and not closed like a sentence.
    pub(crate) short: bool,
    /// What it is the heading of: 0 nothing, 1 a list, 2 comments or a form, 3 another widget.
    pub(crate) opens: u8,
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
    /// Hash of its first and its last words, up to [`AFFIX`] each, and of its length.
    pub(crate) whole: u32,
    /// Its first words, to compare; see [`Topic`].
    pub(crate) topic: [u16; TOPIC],
}

impl Features {
    /// Reads a block, trimmed and not empty, into features that are still the default: `span` of `text`, with so many `blanks` if that is
    /// known. `tokens` is scratch, `memo` is remembered words. Time: one fast count of its blanks, and a bounded number of words at
    /// either end.
    pub(crate) fn read(&mut self, text: &str, span: Span, blanks: Option<usize>, tokens: &mut Tokens, memo: &mut Memo) {
        let (text, bytes) = (text.as_bytes(), &text.as_bytes()[span.range()]);
        let (first, last) = (bytes[0], bytes[bytes.len() - 1]);
        let syllables = (blanks.unwrap_or_else(|| count_blanks(bytes, SYLLABLES)) + 1).min(SYLLABLES);
        let mut reader = Reader::new(text, (span.start(), span.end()), tokens, memo);
        let (head, counts, head_seen) = reader.block(if syllables > HEAD_TOKENS { LONG_HEAD_TOKENS } else { HEAD_TOKENS });
        let f = self;
        f.syllables = syllables as u8;
        f.open = reader.open(first);
        f.close = reader.close(last);
        f.commas = reader.commas();
        let seen = reader.seen;
        let read = reader.tokens();
        let (begins, values, tokens) = (read.begins(), read.values(head), read.all());
        f.shape = seen as u32 | flag(markup(bytes), shape::MARKUP);
        f.shape |= flag(seen & seen::BRACKET != 0 && f.close == Close::Bracket, shape::BRACKETED);
        f.topic = values;
        f.count(&tokens[..head], counts, head_seen);
        f.cases(&tokens[..head], seen, counts);
        if seen & seen::DIGIT != 0 {
            f.numbers(tokens);
        }
        let classes = Class((seen >> seen::CLASSES) as u8);
        if classes.has(Class::SCHEME | Class::WEB | Class::FILE) {
            f.addresses(tokens);
        }
        f.forms(&tokens[..head], tokens, seen & seen::COLON != 0);
        f.hash(read, head);
        if begins != 0 {
            f.cues = cue::find(read, head, begins);
        }
        f.classify();
    }

    /// Takes the counts of the head.
    fn count(&mut self, head: &[Token], counts: u64, seen: u64) {
        self.words = head.len() as u8;
        self.numbers = count::of(counts, count::NUMBERS);
        // the first word of a sentence is no evidence of a name
        self.topic[0] &= !Topic::PROPER;
        self.capitals = count::of(counts, count::CAPITALS);
        self.stops = count::of(counts, count::STOPS);
        self.residue = self.words - self.numbers - count::of(counts, count::DATES);
        if seen & seen::ENDS != 0 {
            let ends = |token: &Token| token.space && matches!(token.punct, b'.' | b'?' | b'!');
            self.sentences = head.windows(2).map(|pair| u8::from(ends(&pair[0]) && pair[1].is_capital())).sum();
        }
    }

    /// Finds what upper case and accents tell of the head as a whole.
    fn cases(&mut self, head: &[Token], seen: u64, counts: u64) {
        let words = self.words - self.numbers;
        let all = self.capitals == words;
        let shouted = count::of(counts, count::SHOUTED) == words && (words > 1 || head.iter().any(|token| token.len > 3));
        self.shape |= flag(words >= 3 && seen & seen::MARKED == 0, shape::PLAIN)
            | flag(words >= 3 && all, shape::TITLE_CASE)
            | flag(words >= 1 && shouted, shape::SHOUT)
            | flag(words == 0, shape::NO_LETTER)
            | flag((2..=5).contains(&words) && all && self.numbers == 0, shape::NAME);
    }

    /// Sorts the block into the classes that several features share.
    fn classify(&mut self) {
        [self.size, self.step] = SIZES[usize::from(self.syllables)];
        self.form = self.size * ENDS + ENDING[self.close as usize];
        self.look = (u16::from(self.size) << 4 | self.open as u16) << 4 | self.close as u16;
        let closed = self.close.ends_sentence() || self.syllables >= LONG;
        self.prose = self.syllables >= PROSE && closed && self.stops >= PROSE_STOPS;
        self.short = self.syllables < SHORT && !self.close.ends_sentence();
        self.opens = opens(self.cues.whole | if self.syllables <= OPENING { self.cues.start } else { 0 });
    }

    /// Finds dates, times of day, sums of money and telephone numbers.
    fn numbers(&mut self, tokens: &[Token]) {
        let mut digits = 0u32;
        for (i, token) in tokens.iter().enumerate().filter(|(_, token)| token.has(Trait::DIGIT)) {
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
    fn hash(&mut self, read: &Tokens, head: usize) {
        let tokens = read.all();
        self.first = tokens.first().map_or(0, |token| token.exact);
        self.last = tokens.last().map_or(0, |token| token.exact);
        let front = fold(read.places(0), head);
        let back = fold(read.places(tokens.len().saturating_sub(AFFIX)), tokens.len());
        self.prefix = if head >= 3 { front | 1 } else { 0 };
        self.suffix = if tokens.len() >= AFFIX { back | 1 } else { 0 };
        self.whole = mix(u64::from(front) << 32 | u64::from(back), u64::from(self.syllables)) | 1;
    }
}

/// What a block is the heading of, by classes of phrases: see [`Features::opens`].
fn opens(cues: u32) -> u8 {
    const LIST: u32 = 1 << Cues::class("list");
    const TALK: u32 = 1 << Cues::class("comment") | 1 << Cues::class("form");
    const OTHER: u32 =
        1 << Cues::class("counter") | 1 << Cues::class("menu") | 1 << Cues::class("contact") | 1 << Cues::class("legal");
    match cues {
        0 => 0,
        c if c & LIST != 0 => 1,
        c if c & TALK != 0 => 2,
        c if c & OTHER != 0 => 3,
        _ => 0,
    }
}

/// Returns a hash of the first tokens: up to `len` of them, up to [`AFFIX`]. A sum of products, none of which waits for another.
#[inline]
fn fold(tokens: &[Token; AFFIX], len: usize) -> u32 {
    let keys = &FOLDS[len.min(AFFIX)];
    let products: [u64; AFFIX] = core::array::from_fn(|i| u64::from(tokens[i].code).wrapping_mul(keys[i]));
    (products.into_iter().fold(0, u64::wrapping_add) >> 32) as u32
}

/// What the codes of tokens are multiplied by, up to a number of tokens; zeros behind.
static FOLDS: [[u64; AFFIX]; AFFIX + 1] = {
    let (mut keys, mut len) = ([[0; AFFIX]; AFFIX + 1], 0);
    while len <= AFFIX {
        let (mut key, mut i) = (ODD, 0);
        while i < len {
            keys[len][i] = key | 1;
            key = (key ^ key >> 31).wrapping_mul(ODD);
            i += 1;
        }
        len += 1;
    }
    keys
};

/// Roman numbers to 15, folded.
const ROMAN: [u32; 15] = [
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
    a.has(Trait::CLOCK)
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;
    use crate::{Buffer, Splitter};

    /// Returns the numbers of a block.
    fn features(line: &str) -> Features {
        Splitter::new().cells(&["Gửi\n", line].concat(), &mut Buffer::new())[1].features
    }

    /// Lines and the names of their shapes.
    const SHAPES: &[(&str, &[&str])] = &[
        ("Sáng 8/5/2025 ở đó", &["date", "date first"]),
        ("Hội nghị ngày 08.05.25 đã mở", &["date"]),
        ("Ngày 8 tháng 5 năm 2025", &["date", "date first", "only a date"]),
        ("ngày 32/5/2025", &[]),
        ("ngày 8/13/2025", &[]),
        ("ngày 8/0/2025", &[]),
        ("ngày 31/12/2025", &["date", "date first", "only a date"]),
        ("ngày 8/5-2025", &[]),
        ("ngày 8/5/1899", &[]),
        ("ngày 8/5/2100", &[]),
        ("ngày 8 / 5 / 2025", &["date", "date first", "only a date", "slash between blanks"]),
        ("là 8 tháng 5 qua 2025", &[]),
        ("Hà Nội 8/5/2025", &["date"]),
        ("Tháng 10 12, 2025", &["date", "date first", "only a date"]),
        ("Tháng 10 12, 25", &[]),
        ("lúc 24:30 và", &["clock"]),
        ("lúc 25:30 và", &[]),
        ("lúc 8:5 và", &[]),
        ("lúc 8h và", &["clock"]),
        ("lúc 15h23 và", &["clock"]),
        ("lúc 15h2 và", &[]),
        ("lúc h23 và", &[]),
        ("mã 12345h và", &[]),
        ("lúc 23:59 và", &["clock"]),
        ("lúc 23:60 và", &[]),
        ("15:23", &["clock", "only a date", "no letter"]),
        ("xem bao.vn nhé", &["web address"]),
        ("thư tới a@bao.vn", &["web address", "e-mail"]),
        ("gọi 091 234 567 nhé", &["telephone"]),
        ("gọi 091 234 56 nhé", &[]),
        ("các số 123, 456, 789", &[]),
        ("gọi 091 hay 234 hay 567", &[]),
        ("Tới Hà Nội. Vn nhé", &[]),
        ("giao thức http là gì", &[]),
        ("xem http://báo", &["web address"]),
        ("xem anh.jpg nhé", &["file name"]),
        ("giá 12 đồng một cân", &["money"]),
        ("tăng 5% một năm", &["money"]),
        ("I. Mở đầu", &["numbered"]),
        ("XVI. Mở đầu", &[]),
        ("xi. Mở đầu", &[]),
        ("12. Mở đầu", &["numbered"]),
        ("123. Mở đầu", &[]),
        ("1.2. Mở đầu", &["numbered"]),
        ("a) mở đầu", &["numbered"]),
        ("anh-cau-ben-loi", &["no accents", "slug"]),
        ("anh-cau và", &[]),
        ("(TTXVN) - Sáng nay họ đã họp", &["signed lead"]),
        ("(TTXVN) - Sáng nay họp", &[]),
        ("(An) - Sáng nay họ đã họp", &[]),
        ("(một, hai)", &["in brackets"]),
        ("(một) hai", &[]),
        ("cau moi", &[]),
        ("cau moi dep", &["no accents"]),
        ("</p> rồi", &["arrow", "markup"]),
        ("< ba đồng", &[]),
        ("hàm {", &["markup"]),
        ("Ảnh: Minh", &["label and colon", "a bare name"]),
        ("ở bên kia sông có: cá", &["colon"]),
        ("TIN MỚI", &["all capitals", "a bare name"]),
        ("TIN", &[]),
        ("Á Ô", &["a bare name"]),
        ("TỈNH", &["all capitals"]),
        ("Lê Tám 8", &[]),
        ("Lê Thị Văn Tám Chín Mười", &["capital on every word"]),
        ("Lê Văn Tám", &["capital on every word", "a bare name"]),
    ];

    #[test]
    fn shapes_are_seen() {
        for (line, expected) in SHAPES {
            let shape = features(line).shape;
            let found: Vec<&str> =
                (0..).zip(shape::NAMES).filter(|(bit, _)| shape >> bit & 1 != 0).map(|(_, name)| *name).collect();
            assert_eq!(found, *expected, "{line}");
        }
    }

    /// Long, closed like a sentence or very long, with function words: running text. Short and not closed: a part of a list.
    #[test]
    fn running_text_and_short_blocks_are_told_apart() {
        let looks = |stops: usize, others: usize, end: &str| {
            let line = ["và ".repeat(stops), "cầu ".repeat(others)].concat();
            let f = features(&[line.trim_end(), end].concat());
            (f.prose, f.short)
        };
        for end in [".", "?", "!", "\u{201d}", ":", ";"] {
            assert_eq!(looks(2, 16, end), (true, false), "{end}");
            assert_eq!(looks(2, 15, end), (false, false), "{end}");
            assert_eq!(looks(1, 17, end), (false, false), "{end}");
        }
        for end in ["", ",", "…", ")", " 12"] {
            assert_eq!(looks(2, 16, end), (false, false), "{end}");
            assert_eq!(looks(2, 43, end), (true, false), "{end}");
            assert_eq!(looks(2, 10, end), (false, true), "{end}");
        }
    }

    #[test]
    fn sentences_end_in_front_of_a_capital() {
        for (line, sentences) in [
            ("Họ đã họp. Nay cầu mở. Thế thôi.", 2),
            ("Họ đã họp? Có! Nay mở", 2),
            ("Các thứ v.v. và nữa. còn gì", 0),
            ("Ở TP.HCM và Q.Tân Bình", 0),
            ("Họ họp, Nay mở: Thế thôi", 0),
        ] {
            assert_eq!(features(line).sentences, sentences, "{line}");
        }
    }

    /// A heading that only begins with its phrase is a short one; a list counts more than the form that begins with `Nội dung`.
    #[test]
    fn headings_of_lists_and_widgets_are_told_apart() {
        for (line, opens) in [
            ("Tin liên quan", 1),
            ("Tin liên quan của sáu xã vùng cao", 1),
            ("Tin liên quan của bảy xã vùng cao ấy", 0),
            ("Bình luận", 2),
            ("Nội dung liên quan", 1),
            ("Liên hệ", 3),
            ("Cầu mới", 0),
        ] {
            assert_eq!(features(line).opens, opens, "{line}");
        }
    }
}
