//! What an entity rests on.

use super::class::{Class, Set};
use super::key;
use super::lexicon;
use super::memory::{bit, evidence};
use super::token::{Part, Token};
use super::word::flag;
use crate::EntityKind;
use crate::entity::{Clue, RawKey};

/// Returns the clue and the key of the entity that reaches from word `first` to word `last` of a line.
pub(crate) fn of(line: &[Token], first: usize, last: usize, kind: EntityKind) -> (Clue, RawKey) {
    let key = if kind == EntityKind::Location { key::of(&line[first..=last]) } else { RawKey::None };
    (clue(line, first, last, kind), key)
}

fn clue(line: &[Token], first: usize, last: usize, kind: EntityKind) -> Clue {
    let words = &line[first..=last];
    let own = match kind {
        EntityKind::Person => Set::of(&[Class::Person]),
        EntityKind::Organization => Set::ORGANIZATIONS,
        EntityKind::Location => PLACES,
        EntityKind::Role => Set::of(&[Class::Role]),
        EntityKind::Date => return if words.len() > 1 { Clue::DateForm } else { Clue::Shape },
    };
    let heads = match kind {
        EntityKind::Organization => Set::of(&[Class::OrgHead]),
        EntityKind::Location => Set::of(&[Class::PlaceHead]),
        _ => Set(0),
    };
    let before = first.checked_sub(1).map(|at| &line[at]);
    let after = line.get(last + 1);
    let follows = |set: Set| before.is_some_and(|token| token.name.any(set) || token.plain.any(set));
    match () {
        () if words[0].name.any(own) && covers(words) || is_known(words, own) => Clue::Table,
        () if words[0].name.any(heads) || begins(words, heads) => Clue::Head,
        () if kind == EntityKind::Person && follows(Set::TITLES) => Clue::Title,
        () if follows(Set::of(&[Class::OutPlace, Class::PlaceHead])) && kind == EntityKind::Location => Clue::Neighbour,
        () if after.is_some_and(|token| token.plain.has(Class::Say)) => Clue::Neighbour,
        () if kind == EntityKind::Person && words.iter().all(|token| token.single.any(Set::PARTS)) => Clue::NameParts,
        () if kind != EntityKind::Role && elsewhere(line, first) & bit::KIND != 0 => Clue::Document,
        () => Clue::Shape,
    }
}

/// Classes of places, and of their short forms: `người Việt`.
const PLACES: Set = Set(Set::PLACES.0 | Set::of(&[Class::Short]).0);

/// How many words a head has at most that is looked for inside a longer name of the tables.
const MOST_HEAD: usize = 3;

/// Whether the tables have some words as a name, where a longer name covers them: `Giám đốc` in front of `Công an tỉnh`.
fn is_known(words: &[Token], own: Set) -> bool {
    if words[0].name_part == Part::Only {
        return false;
    }
    let allowed = if words[0].case.is_capital() { own } else { own.without(Set::NAMES) };
    lexicon::get(key::path_of(0, words)).is_some_and(|found| found.set.any(allowed))
}

/// Whether some words begin with a head, where a longer name of the tables covers it: `Sở Tài chính`.
fn begins(words: &[Token], heads: Set) -> bool {
    if words[0].name_part == Part::Only || heads == Set(0) {
        return false;
    }
    let is_head = |count: usize| lexicon::get(key::path_of(0, &words[..count])).is_some_and(|found| found.set.any(heads));
    (1..=MOST_HEAD.min(words.len() - 1)).any(is_head)
}

/// What the document tells of the row of capitals of a word elsewhere, and what does not show where it stands itself.
fn elsewhere(line: &[Token], at: usize) -> u16 {
    let token = &line[at];
    if token.memory == 0 || token.has(flag::SHOUTED) {
        return token.memory;
    }
    let start = at - usize::from(token.run_at);
    token.memory & !evidence(line, start, start + usize::from(token.run))
}

/// Whether one name of the tables reaches over all words.
fn covers(words: &[Token]) -> bool {
    match words[0].name_part {
        Part::Only => words.len() == 1,
        Part::First => {
            words[words.len() - 1].name_part == Part::Last
                && words[1..words.len() - 1].iter().all(|t| t.name_part == Part::Inside)
        }
        _ => false,
    }
}
