//! Names of the caller among the words of a piece: an automaton over their words, in which marks count only where sentences end.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use smallvec::SmallVec;

use super::read::LINE_WORDS;
use super::token::Token;
use super::vocabulary::first_part;
use super::word::{Case, Word, flag, words};
use super::{Cut, Piece};
use crate::entity::{Clue, RawEntity, RawKey};
use crate::{EntityKind, MAX_NAME_WORDS, Span};

/// Names of the caller, which win over all else.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
    /// Kind and key of each name.
    known: Vec<(EntityKind, Option<String>)>,
    /// The first words of the patterns, in order, and how many words the longest has: most words of a text begin no name.
    firsts: Vec<u32>,
    most: usize,
}

/// A pattern of the automaton.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pattern {
    /// Which name it is.
    name: usize,
    /// A bit for each of its words: whether the name itself has a mark in front of it that ends sentences.
    marks: u64,
}

/// Bytes of a word in a key of the automaton.
const WORD: usize = 4;

/// The words of a name as bytes.
pub(crate) type Key = SmallVec<[u8; WORD * MAX_NAME_WORDS]>;

/// The words of a name, and its marks: see [`Pattern`].
#[derive(Default)]
struct Written {
    key: Key,
    marks: u64,
}

impl Written {
    fn push(&mut self, word: u32, marked: bool) {
        let at = (self.key.len() / WORD) as u32;
        // of words beyond, which no text is compared with, it does not matter
        self.marks |= u64::from(marked).checked_shl(at).unwrap_or(0);
        self.key.extend_from_slice(&word.to_le_bytes());
    }
}

/// Appends the patterns of a name to others, and returns how many words it has; counting stops behind the limit.
pub(crate) fn write(name: &str, number: usize, patterns: &mut Vec<(Key, Pattern)>) -> usize {
    // as one word of a text and, like `MoMo`, as two that a text has glued together
    let (mut whole, mut parted, mut count, mut ended) = (Written::default(), Written::default(), 0, false);
    words(name, 0, usize::MAX, |word, _| {
        if word.case == Case::Mark {
            ended |= ends_sentence(word.key as u8);
        } else if count <= MAX_NAME_WORDS {
            let mut marked = mem::take(&mut ended);
            whole.push(word.key, marked);
            count += 1;
            let mut at = word.start;
            while at < word.end {
                let (part, _, next) = first_part(&name.as_bytes()[..word.end], at);
                parted.push(part.key, mem::take(&mut marked));
                at = next;
            }
        }
    });
    if parted.key != whole.key {
        patterns.push((parted.key, Pattern { name: number, marks: parted.marks }));
    }
    patterns.push((whole.key, Pattern { name: number, marks: whole.marks }));
    count
}

/// A word of a text or of a name, and whether a mark that ends a sentence stands in front of it, with white space behind the mark.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    key: u32,
    end: usize,
    opens: bool,
}

/// Words to steps.
#[derive(Clone, Copy, Debug, Default)]
struct Steps {
    ended: bool,
    opens: bool,
}

impl Steps {
    /// Takes a word or mark; returns a step for each word.
    fn take(&mut self, mark: Option<u8>, spaced: bool, (key, end): (u32, usize)) -> Option<Step> {
        self.opens |= self.ended && spaced;
        if let Some(mark) = mark {
            self.ended |= ends_sentence(mark);
            return None;
        }
        let opens = mem::take(self).opens;
        Some(Step { key, end, opens })
    }

    fn token(&mut self, token: &Token) -> Option<Step> {
        let mark = (token.case == Case::Mark).then(|| token.mark());
        self.take(mark, token.is_spaced(), (token.key, token.end))
    }

    fn word(&mut self, word: Word) -> Option<Step> {
        let mark = (word.case == Case::Mark).then_some(word.key as u8);
        self.take(mark, word.flags & flag::SPACED != 0, (word.key, word.end))
    }
}

/// Whether a sentence, or a part of one, ends at a mark with white space behind.
fn ends_sentence(mark: u8) -> bool {
    matches!(mark, b'.' | b'?' | b'!' | b'~' | b';' | b':')
}

impl Names {
    /// Returns what finds some patterns; `None` where they are more than an automaton holds.
    pub(crate) fn new(patterns: Vec<(Key, Pattern)>, known: Vec<(EntityKind, Option<String>)>) -> Option<Self> {
        let mut firsts: Vec<u32> = patterns.iter().filter_map(|(key, _)| Some(u32::from_le_bytes(*key.first_chunk()?))).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let most = patterns.iter().map(|(key, _)| key.len() / WORD).max().unwrap_or(0).min(MAX_NAME_WORDS);
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(patterns.iter().map(|(key, _)| key))
            .ok()?;
        Some(Self { automaton, patterns: patterns.into_iter().map(|(_, pattern)| pattern).collect(), known, firsts, most })
    }

    /// Returns the key of a name by its number.
    pub(crate) fn key(&self, number: u32) -> Option<&str> {
        self.known.get(number as usize)?.1.as_deref()
    }

    /// Puts the caller's names among the entities of a piece from `first` on; what they touch gives way. Every word is looked at by as many
    /// words before it as the longest name has, those that begin none left out.
    pub(crate) fn enter(&self, text: &str, piece: &Piece, first: usize, entities: &mut Vec<RawEntity>) {
        let own = entities.len();
        // a name may have begun in the piece before
        let open = first.checked_sub(1).filter(|&last| is_caller(&entities[last]));
        let mut taken = open.map_or(0, |last| entities[last].span.end());
        let (mut start, mut cuts) = (0, piece.cuts.iter().peekable());
        for &end in &piece.ends {
            let line = &piece.tokens[start..end];
            let cut = cuts.next_if(|cut| cut.tokens == end);
            for (at, token) in line.iter().enumerate() {
                if token.case == Case::Mark || token.start < taken || !self.begins(token) {
                    continue;
                }
                let Some((number, last)) = self.find(text, &line[at..], cut) else { continue };
                taken = last;
                let (span, key) = (Span::new(token.start, last), RawKey::Caller(number as u32));
                entities.push(RawEntity { span, kind: self.known[number].0, clue: Clue::Caller, key });
            }
            start = end;
        }
        merge(entities, open.unwrap_or(first), own);
    }

    /// Whether a name may begin with a word.
    fn begins(&self, token: &Token) -> bool {
        self.firsts.binary_search(&token.key).is_ok()
    }

    /// Returns the number of the longest name that begins with the first of some words, and where it ends.
    fn find(&self, text: &str, line: &[Token], cut: Option<&Cut>) -> Option<(usize, usize)> {
        let mut reader = Steps::default();
        let mut steps = SmallVec::<[Step; MAX_NAME_WORDS]>::new();
        for token in line {
            steps.extend(reader.token(token));
            if steps.len() == self.most {
                break;
            }
        }
        if let Some(cut) = cut.filter(|_| steps.len() < self.most) {
            words(&text[cut.at..cut.end], cut.at, LINE_WORDS, |word, _| {
                if steps.len() < self.most {
                    steps.extend(reader.word(word));
                }
            });
        }
        let key: Key = steps.iter().flat_map(|step| step.key.to_le_bytes()).collect();
        let mut most = key.len();
        loop {
            let found = self.automaton.find(Input::new(&key[..most]).anchored(Anchored::Yes))?;
            let Pattern { name, marks } = self.patterns[found.pattern().as_usize()];
            let steps = &steps[..found.end() / WORD];
            if steps.iter().enumerate().skip(1).all(|(at, step)| !step.opens || marks >> at & 1 != 0) {
                return Some((name, steps.last()?.end));
            }
            most = found.end() - WORD;
        }
    }
}

fn is_caller(entity: &RawEntity) -> bool {
    entity.clue == Clue::Caller
}

/// Merges the caller's entities from `own` on into those from `first` on, of which the first may be one too: sorted, and those that touch
/// a caller's dropped.
fn merge(entities: &mut Vec<RawEntity>, first: usize, own: usize) {
    if own == entities.len() && !entities.get(first).is_some_and(is_caller) {
        return;
    }
    entities[first..].sort_unstable_by_key(|entity| (entity.span.start(), !is_caller(entity)));
    let mut kept = first;
    for at in first..entities.len() {
        let entity = entities[at];
        let before = kept.checked_sub(1).filter(|&before| before >= first).map(|before| entities[before]);
        let touches = before.is_some_and(|before| before.span.end() > entity.span.start());
        match (touches, is_caller(&entity)) {
            (true, true) => entities[kept - 1] = entity,
            (true, false) => {}
            (false, _) => {
                entities[kept] = entity;
                kept += 1;
            }
        }
    }
    entities.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::super::Scratch;
    use super::*;

    /// No word that is passed over begins a name.
    #[test]
    fn names_begin_only_with_first_words() {
        let names = ["Hà", "Hà Nội", "MoMo", "Ví MoMo Xanh", "VietJet Air", "8/5", "Q. 9 Xanh", "U19 Huế"];
        let (mut patterns, known) = (Vec::new(), names.map(|_| (EntityKind::Role, None)).to_vec());
        for (number, name) in names.iter().enumerate() {
            write(name, number, &mut patterns);
        }
        let names = Names::new(patterns, known).expect("names");
        let text = "Ở Hà Nội, HÀ NỘI, hànội, HàNội MOMO, momo VíMoMo xanh, ví MoMo. Xanh Vietjet Air 8/5/2025 Q9 Xanh Q.9 xanh u19 Huế U19Huế";
        let (mut found, mut passed) = (0, 0);
        Scratch::new().pieces(text, |piece| {
            for at in 0..piece.tokens.len() {
                let line = &piece.tokens[at..];
                if names.begins(&line[0]) {
                    found += usize::from(names.find(text, line, None).is_some());
                } else {
                    assert!(line[0].case == Case::Mark || names.find(text, line, None).is_none(), "{}", &text[line[0].start..]);
                    passed += 1;
                }
            }
        });
        assert!(found > 9 && passed > 9, "{found} {passed}");
    }
}
