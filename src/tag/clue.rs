//! What an entity rests on, and its key in the tables.

use super::class::{Class, Set};
use super::lexicon;
use super::memory::bit;
use super::token::{Part, Token};
use super::word::{Case, path};
use crate::EntityKind;
use crate::entity::{Clue, RawKey};

/// Returns the clue and the key of the entity that reaches from word `first` to word `last` of a line.
pub(crate) fn of(line: &[Token], first: usize, last: usize, kind: EntityKind) -> (Clue, RawKey) {
    let key = if kind == EntityKind::Location { key(&line[first..=last]) } else { RawKey::None };
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
    let behind = |set: Set| before.is_some_and(|token| token.name.any(set) || token.plain.any(set));
    let titled = bit::TITLED | bit::PLACED | bit::HEADED | bit::PLACE | bit::ORGANIZATION | bit::PERSON;
    match () {
        () if words[0].name.any(own) && covers(words) => Clue::Table,
        () if words[0].name.any(heads) => Clue::Head,
        () if kind == EntityKind::Person && behind(Set::TITLES) => Clue::Title,
        () if behind(Set::of(&[Class::OutPlace, Class::PlaceHead])) && kind == EntityKind::Location => Clue::Neighbour,
        () if after.is_some_and(|token| token.plain.has(Class::Say)) => Clue::Neighbour,
        () if kind == EntityKind::Person && words.iter().all(|token| token.single.any(Set::PARTS)) => Clue::NameParts,
        () if words[0].memory & titled != 0 => Clue::Document,
        () => Clue::Shape,
    }
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

/// Returns the key of a place: that of its name as it stands, or without its class word.
fn key(words: &[Token]) -> RawKey {
    let find = |words: &[Token]| {
        let row = words.iter().filter(|token| token.case != Case::Mark);
        lexicon::get(row.fold(0, |hash, token| path(hash, token.key))).map_or(0, |found| found.key)
    };
    let whole = find(words);
    if whole != 0 {
        return RawKey::Table(whole);
    }
    let head = words.iter().take_while(|token| token.name.has(Class::PlaceHead) || token.case == Case::Mark).count();
    let bare = if head == 0 { 0 } else { find(&words[head..]) };
    if bare == 0 { RawKey::None } else { RawKey::Table(bare) }
}
