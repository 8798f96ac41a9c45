//! Places in a row, the smaller before the larger: which of several units of one name is meant, by the one behind it.

use core::mem;
use core::ops::Range;

use super::key::{self, hash};
use super::lexicon;
use super::token::Token;
use super::word::{Case, path};
use crate::entity::{RawEntity, RawKey};

/// How many places in a row are looked at together; longer lists are taken in parts.
const MOST: usize = 16;

/// How many words and marks may stand between two places: `), `.
const MOST_BETWEEN: usize = 2;

/// A place of a row.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    /// The number of its entity, and of its first word and its last.
    entity: usize,
    first: usize,
    last: usize,
    /// Whether `và` stands in front.
    listed: bool,
}

/// Places in a row, with nothing between but commas and the like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Address {
    parts: [Part; MOST],
    count: usize,
    /// Where the line of the last begins.
    line: usize,
}

/// What stands between two places.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Between {
    Joined,
    Listed,
    Parted,
}

impl Address {
    pub(crate) const fn new() -> Self {
        Self { parts: [Part { entity: 0, first: 0, last: 0, listed: false }; MOST], count: 0, line: 0 }
    }

    /// Takes the last of some entities, a place: `before` are the words of its line in front of it, and `more` words of it follow the first.
    pub(crate) fn follow(&mut self, tokens: &[Token], before: Range<usize>, more: usize, entities: &mut [RawEntity]) {
        let between = match self.parts[..self.count].last() {
            Some(last) if self.line == before.start => between(&tokens[last.last + 1..before.end]),
            _ => Between::Parted,
        };
        if between == Between::Parted || self.count == MOST {
            self.close(tokens, entities);
        }
        let (entity, first) = (entities.len() - 1, before.end);
        self.parts[self.count] = Part { entity, first, last: first + more, listed: between == Between::Listed };
        (self.line, self.count) = (before.start, self.count + 1);
    }

    /// Gives the places of the row their keys, from the last to the first, and forgets them.
    pub(crate) fn close(&mut self, tokens: &[Token], entities: &mut [RawEntity]) {
        let count = mem::take(&mut self.count);
        if count < 2 {
            return;
        }
        let mut larger = Larger::default();
        for part in self.parts[..count].iter().rev() {
            let entity = &mut entities[part.entity];
            entity.key = larger.take(&tokens[part.first..=part.last], entity.key);
            if part.listed {
                larger.listed = true;
            }
        }
    }
}

/// What stands behind a place: the key of the province and of the district, by their numbers, 0 for none.
#[derive(Clone, Copy, Debug, Default)]
struct Larger {
    province: u16,
    district: u16,
    /// How many digits the code of the last place has.
    digits: usize,
    /// Whether `và` stands in front of it, so that only its like is in what it is in.
    listed: bool,
}

impl Larger {
    /// Takes the place in front and returns its key.
    fn take(&mut self, words: &[Token], key: RawKey) -> RawKey {
        let mut own = if let RawKey::Table(own) = key { own } else { 0 };
        let digits = key::level(words, lexicon::key(own));
        if mem::take(&mut self.listed) && digits != self.digits {
            *self = Self::default();
        }
        match digits {
            2 => *self = Self { province: own, ..Self::default() },
            5 => own = self.commune(words, own),
            3 => {
                own = key::below(words, 3, self.province).unwrap_or(own);
                self.district = own;
            }
            _ => match key::below(words, 3, self.province).filter(|_| own == 0 && words[0].case.is_capital()) {
                Some(district) => (own, self.district) = (district, district),
                None => *self = Self::default(),
            },
        }
        self.digits = digits;
        if own == 0 { RawKey::None } else { RawKey::Table(own) }
    }

    /// The key of a commune: one of another province than what stands behind is none.
    fn commune(self, words: &[Token], own: u16) -> u16 {
        let larger = if self.district == 0 { self.province } else { self.district };
        if larger == 0 {
            return own;
        }
        let near = || Some(own).filter(|own| key::province(*own) == key::province(larger));
        key::below(words, 5, larger).or_else(near).unwrap_or(0)
    }
}

/// Tells what some words and marks between two places say.
fn between(words: &[Token]) -> Between {
    if words.len() > MOST_BETWEEN {
        return Between::Parted;
    }
    let mut between = Between::Joined;
    for word in words {
        between = match word.case {
            Case::Mark if matches!(word.mark(), b',' | b'(' | b')' | b'-' | b';') => between,
            Case::Lower if path(0, word.key) == AND => Between::Listed,
            Case::Lower if OF.contains(&path(0, word.key)) => between,
            _ => return Between::Parted,
        };
    }
    between
}

/// The word between the last places of a list.
const AND: u32 = hash("và");
/// Words between a place and what it is in.
const OF: [u32; 3] = [hash("thuộc"), hash("của"), hash("ở")];
