//! Words to entities, in three stages: what the tables know of each word and its row of capitals (`read`, `cover`, `run`, `island`), what
//! the document says elsewhere (`memory`), then the most likely sequence of states over each row of words that can be part of a name
//! (`chain`). `clue` says what an entity rests on, `key` which place it is.

pub(crate) mod address;
pub(crate) mod agree;
pub(crate) mod caller;
pub(crate) mod chain;
pub(crate) mod class;
pub(crate) mod clue;
pub(crate) mod cover;
pub(crate) mod feature;
pub(crate) mod island;
pub(crate) mod key;
pub(crate) mod lexicon;
pub(crate) mod memory;
pub(crate) mod read;
pub(crate) mod run;
pub(crate) mod state;
pub(crate) mod token;
pub(crate) mod vocabulary;
pub(crate) mod word;

use alloc::vec::Vec;
use core::ops::Range;
use core::{iter, mem};

use crate::entity::RawEntity;
use crate::mask::WINDOW;
use crate::memo::Memo;
use crate::{EntityKind, Lines, Span, stamp};
use address::Address;
use agree::Votes;
use chain::Scores;
use island::Mask;
use memory::Memory;
use run::Run;
use token::Token;
use vocabulary::Vocabulary;
use word::Case;

/// How many words of a document are judged together, at least: what is remembered of names reaches so far. It bounds the memory at
/// some megabytes however long the text; articles have some hundreds.
const PIECE: usize = 1 << 13;

/// Bytes of text for each word or mark, about: room for so many is made at once.
const TOKEN_BYTES: usize = 5;

/// A row of words that can be part of a name, and the line around it; numbers of words of the piece.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Island {
    pub(crate) start: u32,
    pub(crate) end: u32,
    line_start: u32,
    line_end: u32,
}

impl Island {
    /// The line, and the ends of the row in it.
    pub(crate) fn of(self, tokens: &[Token]) -> (&[Token], usize, usize) {
        let line = &tokens[self.line_start as usize..self.line_end as usize];
        (line, (self.start - self.line_start) as usize, (self.end - self.line_start) as usize)
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Where a line is cut because it has too many words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    /// How many words and marks of the piece stand in front of it.
    pub(crate) tokens: usize,
    /// Where the line goes on, and where it or its cell ends.
    pub(crate) at: usize,
    pub(crate) end: usize,
}

/// Some lines of a document, as they are judged together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Piece {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) tokens: Vec<Token>,
    /// Where each line ends.
    pub(crate) ends: Vec<usize>,
    /// Which of these are no ends.
    pub(crate) cuts: Vec<Cut>,
    pub(crate) runs: Vec<Run>,
    pub(crate) islands: Vec<Island>,
    memory: Memory,
    mask: Mask,
    looks: Vec<u8>,
}

/// Memory that is used again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    piece: Piece,
    judge: Judge,
}

/// Decides what the words of a piece are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judge {
    votes: Votes,
    trace: Vec<Scores>,
    states: Vec<u8>,
    address: Address,
}

impl Scratch {
    pub(crate) const fn new() -> Self {
        Self {
            piece: Piece {
                vocabulary: Vocabulary::new(),
                tokens: Vec::new(),
                ends: Vec::new(),
                cuts: Vec::new(),
                runs: Vec::new(),
                islands: Vec::new(),
                memory: Memory::new(),
                mask: Mask::new(),
                looks: Vec::new(),
            },
            judge: Judge { votes: Votes::new(), trace: Vec::new(), states: Vec::new(), address: Address::new() },
        }
    }

    /// Reads a text and calls `judge` with each piece of it: for the trainer and tests. Linear in its bytes.
    #[cfg(any(test, feature = "train"))]
    pub(crate) fn pieces(&mut self, text: &str, mut judge: impl FnMut(&Piece)) {
        self.run(text, |piece, _| judge(piece));
    }

    /// Reads a text, and calls `done` with each piece of it after its entities have been put to `entities`; with the number of
    /// entities before.
    pub(crate) fn tag(
        &mut self,
        text: &str,
        entities: &mut Vec<RawEntity>,
        mut done: impl FnMut(&Piece, usize, &mut Vec<RawEntity>),
    ) {
        self.run(text, |piece, judge| {
            let first = entities.len();
            judge.decide(piece, entities);
            done(piece, first, entities);
        });
    }

    fn run(&mut self, text: &str, mut judge: impl FnMut(&Piece, &mut Judge)) {
        let Self { piece, judge: own } = self;
        piece.clear();
        piece.tokens.reserve((text.len() / TOKEN_BYTES).min(PIECE));
        let mut stamp = true;
        for line in Lines::new(text) {
            let mut at = line.span().start();
            // a stamp glued to the first line is a block of its own
            let mut cut = if mem::take(&mut stamp) {
                stamp::glued(&text[line.span()], &mut Memo::closed()).map(|end| at + end)
            } else {
                None
            };
            while at < line.span().end() {
                at = piece.line(text, at, cut.take().unwrap_or(line.span().end()));
                if piece.tokens.len() >= PIECE {
                    piece.remember();
                    judge(piece, own);
                    piece.clear();
                }
            }
        }
        if !piece.tokens.is_empty() {
            piece.remember();
            judge(piece, own);
        }
    }
}

impl Piece {
    fn clear(&mut self) {
        self.tokens.clear();
        self.ends.clear();
        self.cuts.clear();
        self.runs.clear();
        self.islands.clear();
        self.vocabulary.make_room();
        self.memory.clear();
    }

    /// Reads a line from `at` to `end`, or as much of it as is judged together: a cell of a table by itself; returns where it stopped.
    fn line(&mut self, text: &str, at: usize, end: usize) -> usize {
        let Self { vocabulary, tokens, ends, cuts, runs, islands, memory, mask, looks } = self;
        let first = tokens.len();
        let stop =
            read::read(text, at, end, vocabulary, tokens, looks, |word| memory.note_lower(word.key, word.case == Case::Lower));
        let line = &mut tokens[first..];
        mask.fill(&looks[1..=line.len()]);
        if mask.is_shouted() {
            read::shout(line);
        }
        cover::look_up(line, vocabulary, mask);
        mask.runs(line, |row, start| {
            let start = (first + start) as u32;
            runs.push(Run { start, end: start + row.len() as u32, hash: run::hash(row) });
        });
        mask.heads(line);
        let (line_start, line_end) = (first as u32, (first + line.len()) as u32);
        mask.islands(line.len(), |start, end| {
            islands.push(Island { start: line_start + start as u32, end: line_start + end as u32, line_start, line_end });
        });
        ends.push(tokens.len());
        if stop < end && tokens.len() - first == read::LINE_WORDS {
            let rest = &text.as_bytes()[stop..end];
            cuts.push(Cut { tokens: tokens.len(), at: stop, end: stop + memchr::memchr(read::TAB, rest).unwrap_or(rest.len()) });
        }
        stop
    }

    /// Writes to the rows of capitals what the piece tells of each elsewhere.
    fn remember(&mut self) {
        self.memory.read(&self.tokens, &self.runs);
        self.memory.write(&mut self.tokens, &self.runs);
    }
}

impl Judge {
    /// Decides the states of a piece and appends its entities.
    fn decide(&mut self, piece: &Piece, entities: &mut Vec<RawEntity>) {
        let Self { votes, trace, states, address } = self;
        let Piece { vocabulary, tokens, ends, runs, islands, .. } = piece;
        states.clear();
        states.resize(tokens.len(), 0);
        for island in islands {
            let (line, from, to) = island.of(tokens);
            let states = &mut states[island.range()];
            chain::decide(vocabulary, line, from, to, trace, |i, state| states[i - from] = state as u8);
        }
        votes.agree(tokens, runs, states);
        let (mut lines, mut start, mut end) = (ends.iter(), 0, 0);
        names(states, |first, last, kind| {
            while end <= first {
                (start, end) = (end, lines.next().copied().unwrap_or(tokens.len()));
            }
            let (one, other) = whole(&tokens[start..end], first - start, last - start);
            for words in iter::once(one).chain(other) {
                enter(tokens, start..end, words, kind, address, entities);
            }
        });
        address.close(tokens, entities);
    }
}

/// Appends the entity that reaches from one word of a line to another.
#[inline(never)]
fn enter(
    tokens: &[Token],
    line: Range<usize>,
    (first, last): (usize, usize),
    kind: EntityKind,
    address: &mut Address,
    entities: &mut Vec<RawEntity>,
) {
    let (line, start) = (&tokens[line.clone()], line.start);
    let (clue, key) = clue::of(line, first, last, kind);
    entities.push(RawEntity { span: Span::new(line[first].start, line[last].end), kind, clue, key });
    if kind == EntityKind::Location {
        address.follow(tokens, start..start + first, last - first, entities);
    }
}

/// Returns the first word and the last of a name, or of its parts on either side of a bracket that has no other in the name:
/// `Liên đoàn Cờ (LĐC` are two.
fn whole(line: &[Token], first: usize, last: usize) -> ((usize, usize), Option<(usize, usize)>) {
    // between the first word and the last
    if last - first < 2 || !line[first + 1..last].iter().any(|token| token.case == Case::Mark) {
        return ((first, last), None);
    }
    let (mut open, mut lone) = (None, None);
    for (at, token) in (first..).zip(&line[first..=last]) {
        match token.mark() {
            b'(' => open = Some(at),
            b')' if open.take().is_none() => lone = lone.or(Some(at)),
            _ => {}
        }
    }
    match lone.or(open) {
        Some(at) if first < at && at < last => ((first, at - 1), Some((at + 1, last))),
        _ => ((first, last), None),
    }
}

/// Calls `found` with first word, last word and kind of every name in a row of states.
pub(crate) fn names(states: &[u8], mut found: impl FnMut(usize, usize, EntityKind)) {
    for (at, states_here) in states.chunks(WINDOW).enumerate() {
        let mut window = [state::OUT as u8; WINDOW];
        window[..states_here.len()].copy_from_slice(states_here);
        let mut lasts = state::lasts(&window);
        while lasts != 0 {
            let last = at * WINDOW + lasts.trailing_zeros() as usize;
            lasts &= lasts - 1;
            let open = states[..last].iter().rev().take_while(|&&state| state::is_open(state.into())).count();
            if let Some((kind, _)) = state::split(states[last].into()) {
                found(last - open, last, kind);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read::read;
    use super::*;

    /// By bits as state by state, over the ends of windows too.
    #[test]
    fn names_are_read_off_states() {
        let mut random = 5u64;
        let mut next = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as usize
        };
        for count in 0..3 * WINDOW {
            // of long names too
            let most = [1, 5, 90][next() % 3];
            let states: Vec<u8> = iter::repeat_with(|| {
                let inner = state::state(EntityKind::ALL[next() % EntityKind::ALL.len()], state::Place::Inside);
                if next() % most == 0 { next() % state::STATES } else { inner }
            })
            .map(|state| state as u8)
            .take(count)
            .collect();
            let (mut slow, mut fast, mut open) = (Vec::new(), Vec::new(), 0);
            for (i, &state) in states.iter().enumerate() {
                match state::split(state.into()) {
                    Some((kind, state::Place::Last)) => slow.push((i - mem::take(&mut open), i, kind)),
                    Some(_) => open += 1,
                    None => open = 0,
                }
            }
            names(&states, |first, last, kind| fast.push((first, last, kind)));
            assert_eq!(slow, fast);
        }
    }

    #[test]
    fn a_lone_bracket_parts_a_name() {
        let parts = |text: &str| {
            let (mut vocabulary, mut line) = (Vocabulary::new(), Vec::new());
            vocabulary.make_room();
            read(text, 0, text.len(), &mut vocabulary, &mut line, &mut Vec::new(), |_| {});
            let (one, other) = whole(&line, 0, line.len() - 1);
            let parts: Vec<_> =
                iter::once(one).chain(other).map(|(first, last)| &text[line[first].start..line[last].end]).collect();
            parts.join("|")
        };
        assert_eq!(parts("Liên đoàn Cờ"), "Liên đoàn Cờ");
        assert_eq!(parts("Sở Giao thông (GT) Huế"), "Sở Giao thông (GT) Huế");
        assert_eq!(parts("Liên đoàn Cờ (LĐC"), "Liên đoàn Cờ|LĐC");
        assert_eq!(parts("Hạ viện) Nga"), "Hạ viện|Nga");
        assert_eq!(parts("Liên đoàn (Cờ) vua (LĐC"), "Liên đoàn (Cờ) vua|LĐC");
        assert_eq!(parts("(LĐC"), "(LĐC");
    }
}
