//! What an entity rests on.

use super::class::{Class, Set};
use super::key;
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
        EntityKind::Location => Set::PLACES,
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
        () if words[0].name.any(own) && covers(words) => Clue::Table,
        () if words[0].name.any(heads) => Clue::Head,
        () if kind == EntityKind::Person && follows(Set::TITLES) => Clue::Title,
        () if follows(Set::of(&[Class::OutPlace, Class::PlaceHead])) && kind == EntityKind::Location => Clue::Neighbour,
        () if after.is_some_and(|token| token.plain.has(Class::Say)) => Clue::Neighbour,
        () if kind == EntityKind::Person && words.iter().all(|token| token.single.any(Set::PARTS)) => Clue::NameParts,
        () if elsewhere(line, first) & bit::KIND != 0 => Clue::Document,
        () => Clue::Shape,
    }
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
