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
struct Member {
    /// The number of its entity, and of its first word and its last.
    entity: usize,
    first: usize,
    last: usize,
    /// What stands in front.
    before: Between,
}

/// Places in a row, with nothing between but commas and the like.
#[derive(Clone, Debug, Default)]
pub(crate) struct Address {
    parts: [Member; MOST],
    count: usize,
    /// Where the line of the last begins.
    line: usize,
}

/// What stands between two places: a comma or the like, a bracket that opens, `và`, or what parts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Between {
    #[default]
    Joined,
    Opened,
    Listed,
    Parted,
}

impl Address {
    pub(crate) const fn new() -> Self {
        Self { parts: [Member { entity: 0, first: 0, last: 0, before: Between::Joined }; MOST], count: 0, line: 0 }
    }

    /// Takes the last of some entities, a place: `before` are the words of its line in front of it, and `more` words of it follow the first.
    pub(crate) fn follow(&mut self, tokens: &[Token], before: Range<usize>, more: usize, entities: &mut [RawEntity]) {
        let gap = match self.parts[..self.count].last() {
            Some(last) if self.line == before.start => between(&tokens[last.last + 1..before.end]),
            _ => Between::Parted,
        };
        if gap == Between::Parted || self.count == MOST {
            self.close(tokens, entities);
        }
        let (entity, first) = (entities.len() - 1, before.end);
        self.parts[self.count] = Member { entity, first, last: first + more, before: gap };
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
            entity.key = larger.take(&tokens[part.first..=part.last], entity.key, part.before);
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
    /// Whether `và` stands in front of that, so that only its like is in what it is in.
    listed: bool,
    /// Whether the district or province has its class word or a bracket in front: in a list others may be no larger than what they follow.
    sure: bool,
}

impl Larger {
    /// Takes the place in front, and what stands in front of that; returns its key.
    fn take(&mut self, words: &[Token], key: RawKey, before: Between) -> RawKey {
        let mut own = if let RawKey::Table(own) = key { own } else { 0 };
        let (digits, worded) = key::level(words, lexicon::key(own));
        if self.listed && digits != self.digits {
            *self = Self::default();
        }
        let sure = worded || before == Between::Opened;
        match digits {
            2 => *self = Self { province: own, sure, ..Self::default() },
            5 => {
                own = if worded || self.sure || self.district == 0 { self.commune(words, own) } else { own };
                *self = if self.sure { *self } else { Self::default() };
            }
            3 => {
                own = key::below(words, 3, self.province).unwrap_or(own);
                (self.district, self.sure) = (own, sure);
            }
            _ => match key::below(words, 3, self.province).filter(|_| own == 0 && words[0].case.is_capital()) {
                Some(district) => (own, self.district, self.sure) = (district, district, sure),
                None => *self = Self::default(),
            },
        }
        (self.digits, self.listed) = (digits, before == Between::Listed);
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
            Case::Mark if word.mark() == b'(' => Between::Opened,
            Case::Mark if matches!(word.mark(), b',' | b')' | b'-' | b';') => between,
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
