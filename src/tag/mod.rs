//! Words to entities, in three stages: what the tables know of each word and its row of capitals (`token`), what the document says
//! elsewhere (`memory`), then the most likely sequence of states over each line (`chain`). `clue` says what an entity rests on.

pub(crate) mod agree;
pub(crate) mod chain;
pub(crate) mod class;
pub(crate) mod clue;
pub(crate) mod feature;
pub(crate) mod lexicon;
pub(crate) mod memory;
pub(crate) mod recall;
pub(crate) mod state;
pub(crate) mod token;
pub(crate) mod word;

use alloc::vec::Vec;
use core::mem;

use crate::entity::RawEntity;
use crate::memo::Memo;
use crate::scores::Scores;
use crate::{EntityKind, Lines, Span, stamp};
use agree::Votes;
use memory::Memory;
use recall::Recall;
use token::Token;

/// How many words of a document are judged together, at least: what is remembered of names reaches so far. It bounds the memory at
/// some megabytes however long the text; articles have some hundreds.
const PIECE: usize = 1 << 13;

/// Memory that is used again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    pub(crate) tokens: Vec<Token>,
    /// Where each line of the piece ends.
    pub(crate) ends: Vec<usize>,
    recall: Recall,
    memory: Memory,
    votes: Votes,
    trace: Vec<Scores>,
    states: Vec<u8>,
}

impl Scratch {
    pub(crate) const fn new() -> Self {
        Self {
            tokens: Vec::new(),
            ends: Vec::new(),
            recall: Recall::new(),
            memory: Memory::new(),
            votes: Votes::new(),
            trace: Vec::new(),
            states: Vec::new(),
        }
    }

    /// Reads a text piece by piece: fills `tokens` and `ends` and calls `judge`, until the text ends. Linear in its bytes.
    pub(crate) fn pieces(&mut self, text: &str, mut judge: impl FnMut(&mut Self)) {
        self.tokens.clear();
        self.ends.clear();
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
                let end = cut.take().unwrap_or(line.span().end());
                at += token::read(&text[at..end], at, &mut self.recall, &mut self.tokens);
                self.ends.push(self.tokens.len());
                if self.tokens.len() >= PIECE {
                    self.piece(&mut judge);
                }
            }
        }
        self.piece(&mut judge);
    }

    fn piece(&mut self, judge: &mut impl FnMut(&mut Self)) {
        if self.tokens.is_empty() {
            self.ends.clear();
            return;
        }
        self.memory.clear();
        self.memory.read(&self.tokens);
        self.memory.write(&mut self.tokens);
        judge(self);
        self.tokens.clear();
        self.ends.clear();
    }

    /// Decides the states of a piece and appends its entities.
    pub(crate) fn decide(&mut self, entities: &mut Vec<RawEntity>) {
        let Self { tokens, ends, votes, trace, states, .. } = self;
        states.clear();
        states.resize(tokens.len(), 0);
        lines(ends, |start, end| {
            let line = &tokens[start..end];
            islands(line, |from, to| chain::decide(line, from, to, trace, |i, state| states[start + i] = state as u8));
        });
        votes.agree(tokens, states);
        lines(ends, |start, end| {
            let line = &tokens[start..end];
            names(&states[start..end], |first, last, kind| {
                let span = Span::new(line[first].word.start, line[last].word.end);
                let (clue, key) = clue::of(line, first, last, kind);
                entities.push(RawEntity { span, kind, clue, key });
            });
        });
    }
}

/// Calls `found` with the first word of each line and the word behind its last.
pub(crate) fn lines(ends: &[usize], mut found: impl FnMut(usize, usize)) {
    let mut start = 0;
    for &end in ends {
        found(start, end);
        start = end;
    }
}

/// Calls `found` with the ends of every row of words in a line that can be part of a name.
pub(crate) fn islands(line: &[Token], mut found: impl FnMut(usize, usize)) {
    let mut at = 0;
    while at < line.len() {
        if line[at].active {
            let end = at + line[at..].iter().take_while(|token| token.active).count();
            found(at, end);
            at = end;
        } else {
            at += 1;
        }
    }
}

/// Calls `found` with first word, last word and kind of every name in a row of states.
pub(crate) fn names(states: &[u8], mut found: impl FnMut(usize, usize, EntityKind)) {
    let mut first = None;
    for (i, &state) in states.iter().enumerate() {
        match state::split(state.into()) {
            Some((_, state::Place::First)) => first = Some(i),
            Some((kind, state::Place::Last)) => found(first.take().unwrap_or(i), i, kind),
            Some((_, state::Place::Inside)) => {}
            None => first = None,
        }
    }
}
