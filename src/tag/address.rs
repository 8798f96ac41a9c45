//! Places in a row, the smaller before the larger: which of several units of one name is meant, by the one behind it.

use core::mem;
use core::ops::Range;

use super::class::Class;
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
        let (entity, first, line) = (entities.len() - 1, before.end, before.start);
        if is_numbered(&tokens[before], entities) && key::is_bare_part(&tokens[first..=first + more], entities[entity].key) {
            entities[entity].key = RawKey::None;
            return;
        }
        self.parts[self.count] = Member { entity, first, last: first + more, before: gap };
        (self.line, self.count) = (line, self.count + 1);
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

/// Whether the number of a house stands in front of the last of some entities, at the end of the words `before`: no part of another entity
/// or of the name of a hamlet, and no year.
fn is_numbered(before: &[Token], entities: &[RawEntity]) -> bool {
    let Some((number, before)) = before.split_last() else { return false };
    let named = entities.iter().nth_back(1).is_some_and(|entity| entity.span.end() == number.end);
    let hamlet = before.last().is_some_and(|token| token.name.has(Class::PlaceHead));
    number.case.is_number() && number.case != Case::Year && !named && !hamlet
}

/// How many digits the codes of units have; see [`key::digits`].
const PROVINCE: usize = 2;
const DISTRICT: usize = 3;
const COMMUNE: usize = 5;

/// What stands behind a place: the key of the province and of the district, by their numbers, 0 for none.
#[derive(Clone, Copy, Debug, Default)]
struct Larger {
    province: u16,
    district: u16,
    /// How many digits the code of the last place has, and what stands in front of that. Behind `và` only its like is in what it is in.
    digits: usize,
    before: Between,
    /// Whether the district or province has its class word or a bracket in front, or the one is known to lie in the other: in a list
    /// others may be no larger than what they follow.
    sure: bool,
    /// Whether the last place is a province with its class word or a bracket in front.
    sealed: bool,
    /// Whether the last place is another country or in one.
    abroad: bool,
}

impl Larger {
    /// Takes the place in front, and what stands in front of that; returns its key.
    fn take(&mut self, words: &[Token], key: RawKey, before: Between) -> RawKey {
        let own = if let RawKey::Table(own) = key { own } else { 0 };
        let (digits, worded) = key::level(words, lexicon::key(own));
        let bare = own == 0 && digits == 0;
        if self.before == Between::Listed && digits != self.digits && !(bare && self.digits == COMMUNE) {
            *self = Self::default();
        }
        if mem::take(&mut self.abroad) && key::is_known_abroad(words) {
            *self = Self { digits, before, abroad: true, ..Self::default() };
            return RawKey::None;
        }
        let sure = worded || before == Between::Opened;
        let own = match digits {
            PROVINCE => {
                let sealed = before == Between::Opened || key::is_province(words);
                *self = Self { province: own, sure, sealed, ..Self::default() };
                own
            }
            DISTRICT if !worded && self.before == Between::Opened => {
                bare_commune(words, self.district).unwrap_or_else(|| self.district(words, own, worded, sure))
            }
            DISTRICT => self.district(words, own, worded, sure),
            COMMUNE => self.commune(words, own, worded),
            _ if bare && words[0].case.is_capital() => self.part(words, sure),
            _ => {
                *self = Self { abroad: lexicon::key(own).is_some_and(key::is_abroad), ..Self::default() };
                own
            }
        };
        (self.digits, self.before) = (lexicon::key(own).map_or(digits, key::digits), before);
        if own == 0 { RawKey::None } else { RawKey::Table(own) }
    }

    /// The key of a place without class word and key of its own; 0 for none.
    fn part(&mut self, words: &[Token], sure: bool) -> u16 {
        if let Some(commune) = bare_commune(words, self.district) {
            return commune;
        }
        if let Some(district) = key::below(words, DISTRICT, self.province) {
            (self.district, self.sure, self.sealed) = (district, sure, false);
            return district;
        }
        let Self { province, before, .. } = mem::take(self);
        let opened = before == Between::Opened;
        bare_commune(words, province).filter(|_| opened).unwrap_or(0)
    }

    /// The key of a district: one with its class word in another province than what stands behind is none.
    fn district(&mut self, words: &[Token], own: u16, worded: bool, sure: bool) -> u16 {
        let found = key::below(words, DISTRICT, self.province);
        let parted = worded && self.sealed && key::province(own) != key::province(self.province);
        let own = found.unwrap_or(if parted { 0 } else { own });
        (self.district, self.sure, self.sealed) = (own, sure || found.is_some(), false);
        own
    }

    /// The key of a commune: one of another province than what stands behind is none.
    fn commune(&mut self, words: &[Token], own: u16, worded: bool) -> u16 {
        let larger = if self.district == 0 { self.province } else { self.district };
        let found = key::below(words, COMMUNE, larger);
        let is_in = worded || self.sure || self.district == 0;
        if !self.sure && found.is_none() {
            *self = Self::default();
        }
        match found {
            None if larger != 0 && is_in && key::province(own) != key::province(larger) => 0,
            None => own,
            Some(found) => found,
        }
    }
}

/// The key of a commune of a larger unit, by its name alone.
fn bare_commune(words: &[Token], larger: u16) -> Option<u16> {
    key::below(words, COMMUNE, larger).filter(|_| !key::is_doubtful(words))
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
