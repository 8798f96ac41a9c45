//! Words with what the tables, the row of capitals around them and the rest of the document tell of them.

use alloc::vec::Vec;

use super::class::{Class, Set};
use super::feature;
use super::lexicon::{self, Found, MOST_WORDS};
use super::recall::Recall;
use super::word::{Case, Word, flag, path};

/// A class of the tables over one or more words, as one of these words sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cover {
    /// The classes; empty where no name of the tables stands.
    pub(crate) set: Set,
    /// Place of the word in it.
    pub(crate) part: Part,
}

/// Place of a word in a row of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Part {
    #[default]
    Only,
    First,
    Inside,
    Last,
}

impl Part {
    fn of(i: usize, count: usize) -> Self {
        match i {
            0 if count == 1 => Part::Only,
            0 => Part::First,
            _ if i + 1 == count => Part::Last,
            _ => Part::Inside,
        }
    }
}

/// A word of a document and what is known of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Token {
    pub(crate) word: Word,
    /// What the tables know of it as the first word of a name.
    pub(crate) found: Found,
    /// Classes of the word alone, as far as its case allows.
    pub(crate) single: Set,
    /// Names and heads of names that it is part of.
    pub(crate) name: Cover,
    /// Common words that it is part of.
    pub(crate) plain: Cover,
    /// Place in its row of capitals, counted from either end and from 0, and the words of the row; 0 of them outside of rows.
    pub(crate) run_at: u8,
    pub(crate) run: u8,
    /// What the document tells of its row and of the word itself; see [`super::memory`].
    pub(crate) memory: u16,
    pub(crate) own: u16,
    /// The last head of an organisation in front: its hash, words since, and whether only words of names stand between.
    pub(crate) head: u32,
    pub(crate) since: u8,
    pub(crate) pure: bool,
    /// How it looks, and one class that stands for it: see [`super::feature`].
    pub(crate) shape: u32,
    pub(crate) class: u32,
    /// Whether it can be part of a name at all.
    pub(crate) active: bool,
}

/// Classes of words that are no part of a name and open none.
const PLAIN: Set =
    Set::of(&[Class::OrgWord, Class::Common, Class::Say, Class::Unit, Class::DateOut, Class::OutPlace, Class::Event]);

/// How many words of a line are judged together; a longer line is cut between two words.
const LINE_WORDS: usize = 1 << 12;

/// Appends the words of a line to `tokens`, up to a limit, and returns how many bytes it read. A bounded amount of work for each word.
pub(crate) fn read(text: &str, base: usize, recall: &mut Recall, tokens: &mut Vec<Token>) -> usize {
    let first = tokens.len();
    let end = recall.words(text, base, LINE_WORDS, |word, found| tokens.push(Token { word, found, ..Token::default() }));
    let line = &mut tokens[first..];
    sentences(line);
    if is_shouted(line) {
        for token in line.iter_mut() {
            token.word.flags |= flag::SHOUTED;
        }
    }
    look_up(line);
    runs(line);
    heads(line);
    for token in line {
        (token.shape, token.class) = (feature::shape(token), feature::class(token));
    }
    activate(&mut tokens[first..]);
    end
}

/// Marks first words of sentences and quotes.
fn sentences(line: &mut [Token]) {
    let mut flags = flag::SENTENCE;
    for token in line {
        match token.word.mark() {
            0 => {
                token.word.flags |= flags;
                flags = 0;
            }
            b'.' | b'?' | b'!' | b'~' => flags = flag::SENTENCE,
            b'"' | b'\'' | b'(' | b'[' | b':' | b'*' | b';' | b'|' | b'>' => flags |= flag::OPENED,
            b'-' | b'/' if token.word.has(flag::SPACED) => flags |= flag::OPENED,
            b',' => flags = 0,
            _ => {}
        }
    }
}

/// How many words a line needs for its capitals to be a habit of the line.
const SHOUT_WORDS: usize = 5;

/// Whether a line is printed in capitals, or nearly every word of it begins with one.
fn is_shouted(line: &[Token]) -> bool {
    let words = line.iter().filter(|token| token.word.case != Case::Mark && !token.word.case.is_number());
    let (mut all, mut capital) = (0, 0);
    for token in words {
        all += 1;
        capital += usize::from(token.word.case.is_capital());
    }
    all >= SHOUT_WORDS && capital * 20 > all * 17
}

/// Whether a mark may stand inside a name of the tables.
fn joins(tokens: &[Token], i: usize) -> bool {
    let glued = |token: &Token| !token.word.has(flag::SPACED);
    match tokens[i].word.mark() {
        b'-' | b'&' | b'/' => true,
        b'.' | b'\'' => glued(&tokens[i]),
        _ => false,
    }
}

/// Returns the classes that the case of a first word allows.
fn allowed(word: &Word) -> Set {
    if word.case.is_capital() { Set(u64::MAX) } else { Set(!Set::NAMES.0) }
}

/// Finds names and words of the tables, the longest from the left, in two layers: names and their heads, and plain words.
fn look_up(line: &mut [Token]) {
    let (mut named, mut plain) = (0, 0);
    for i in 0..line.len() {
        if line[i].word.case == Case::Mark {
            continue;
        }
        let first = line[i].found;
        if first.most == 0 {
            continue;
        }
        let allowed = allowed(&line[i].word);
        line[i].single = first.set.and(allowed);
        let (mut name, mut words) =
            ((i + 1, first.set.and(allowed).without(PLAIN).without(Set::PARTS)), (i + 1, first.set.and(PLAIN)));
        longest(line, i, first, |end, set| {
            let (set, common) = (set.and(allowed).without(PLAIN), set.and(PLAIN));
            if set != Set(0) {
                name = (end, set);
            }
            if common != Set(0) {
                words = (end, common);
            }
        });
        if i >= named && name.1 != Set(0) {
            cover(&mut line[i..name.0], name.1, |token| &mut token.name);
            named = name.0;
        }
        if i >= plain && words.1 != Set(0) {
            cover(&mut line[i..words.0], words.1, |token| &mut token.plain);
            plain = words.0;
        }
    }
}

/// Calls `found` with the end and the classes of every name of two words and more that begins at `i`.
fn longest(line: &[Token], i: usize, first: Found, mut found: impl FnMut(usize, Set)) {
    let (mut hash, mut at, mut count) = (lexicon::single(line[i].word.key), i + 1, 1);
    while count < usize::from(first.most).min(MOST_WORDS) {
        while at < line.len() && line[at].word.case == Case::Mark && joins(line, at) {
            at += 1;
        }
        if at >= line.len() || line[at].word.case == Case::Mark || at > i + 2 * count {
            return;
        }
        hash = path(hash, line[at].word.key);
        at += 1;
        count += 1;
        if let Some(more) = lexicon::get(hash) {
            found(at, more.set);
        }
    }
}

fn cover(tokens: &mut [Token], set: Set, layer: impl Fn(&mut Token) -> &mut Cover) {
    let count = tokens.len();
    for (i, token) in tokens.iter_mut().enumerate() {
        *layer(token) = Cover { set, part: Part::of(i, count) };
    }
}

/// How many words a row of capitals has at most; longer ones are no names.
const MOST_RUN: usize = 64;

/// Finds rows of capitalised words, and marks between them that join: `M.U`, `Park Hang-seo`, `H&M`.
fn runs(line: &mut [Token]) {
    let mut i = 0;
    while i < line.len() {
        if !line[i].word.case.is_capital() {
            i += 1;
            continue;
        }
        let mut end = i + 1;
        while end < line.len() && end - i < MOST_RUN {
            let next = if line[end].word.case == Case::Mark { end + 1 } else { end };
            let joined = next == end || is_joint(line, end);
            if !joined || next >= line.len() || !goes_on(&line[next], next > end) {
                break;
            }
            end = next + 1;
        }
        let count = (end - i) as u8;
        for (token, at) in line[i..end].iter_mut().zip(0u8..) {
            (token.run_at, token.run) = (at, count);
        }
        i = end;
    }
}

/// Whether a mark joins the words on either side without white space.
fn is_joint(line: &[Token], i: usize) -> bool {
    let glued = |i: usize| line.get(i).is_some_and(|token| !token.word.has(flag::SPACED));
    matches!(line[i].word.mark(), b'-' | b'&' | b'\'' | b'.' | b'+') && glued(i) && glued(i + 1)
}

/// Whether a row of capitals goes on with a word.
fn goes_on(token: &Token, glued: bool) -> bool {
    let case = token.word.case;
    case.is_capital() && (glued || token.word.has(flag::SPACED)) || glued && case == Case::Lower && token.word.len < 8
}

/// How many words in lower case may follow a capital, or a head, inside a name.
const REACH: u8 = 1;
/// How far the next part of one name may be.
const GAP: usize = 3;
/// How far in front of a capital the head of an organisation may stand, and the class word of a place or a date in front of its name.
const ORG_AHEAD: usize = 7;
const AHEAD: usize = 3;

/// Marks the words that can be part of a name: capitals, numbers, offices, class words with a name near behind them, and what stands
/// close between these. All others are outside of names, whatever their weights say.
fn activate(line: &mut [Token]) {
    const ROLE: Set = Set::of(&[Class::Role]);
    const HEADS: Set = Set::of(&[Class::PlaceHead, Class::DateHead]);
    let mut ahead = usize::MAX;
    for token in line.iter_mut().rev() {
        let anchor = is_anchor(token);
        ahead = if anchor { 0 } else { ahead.saturating_add(1) };
        token.active = anchor
            || token.name.set.any(ROLE)
            || ahead <= AHEAD && token.name.set.any(HEADS)
            || ahead <= ORG_AHEAD && token.name.set.has(Class::OrgHead);
    }
    let (mut reach, mut last) = (0, None);
    for i in 0..line.len() {
        let (word, seed) = (&line[i].word, line[i].active);
        let goes_on = line[i].pure && (line[i].plain.set.has(Class::OrgWord) || line[i].name.set.0 != 0);
        let follows = reach > 0 && (word.case == Case::Lower || word.mark() == b'.' && !word.has(flag::SPACED));
        reach = match word.case {
            _ if seed => REACH,
            Case::Lower => u8::saturating_sub(reach, 1),
            _ => 0,
        };
        if seed || follows || goes_on {
            if let Some(last) = last.filter(|last| i - last <= GAP) {
                line[last + 1..i].iter_mut().for_each(|token| token.active = true);
            }
            line[i].active = true;
            last = Some(i);
        }
    }
}

/// Whether a name can rest on a word: a capital that is more than the start of a sentence, or a number.
fn is_anchor(token: &Token) -> bool {
    let word = &token.word;
    let start = word.has(flag::SENTENCE) && word.case == Case::Capital && token.run == 1;
    token.run > 0 && !(start && token.plain.set.has(Class::Common)) || word.case.is_number() || word.case == Case::Count
}

/// How far a head is remembered.
const HEAD_WORDS: u8 = 16;

/// Notes for every word the last head of an organisation in front of it.
fn heads(line: &mut [Token]) {
    let (mut head, mut since, mut pure) = (0, HEAD_WORDS, false);
    for token in line {
        let opens = token.name.set.has(Class::OrgHead) && matches!(token.name.part, Part::Only | Part::Last);
        let ends = matches!(token.word.mark(), b'.' | b'?' | b'!' | b'~' | b';' | b':' | b'"');
        let keeps = token.run > 0
            || token.plain.set.has(Class::OrgWord)
            || token.name.set.any(Set::PLACES)
            || token.name.set.has(Class::PlaceHead)
            || matches!(token.word.mark(), b',' | b'-' | b'&')
            || token.word.case.is_number();
        (token.head, token.since, token.pure) = (head, since, pure);
        if opens {
            (head, since, pure) = (token.word.key, 0, true);
        } else if ends || since >= HEAD_WORDS {
            (head, since, pure) = (0, HEAD_WORDS, false);
        } else {
            since += 1;
            pure &= keeps;
        }
    }
}
