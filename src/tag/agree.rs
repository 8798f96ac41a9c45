//! One name, one kind: what most mentions of a row of capitals were taken for in a document holds for the others too.

use alloc::vec;
use alloc::vec::Vec;

use super::run::Run;
use super::state::{OUT, Place, split, state};
use super::token::Token;
use super::word::flag;
use crate::EntityKind;

/// How many names are counted at once, and how many places are looked at for one.
const PLACES: usize = 1 << 10;
const PROBES: usize = 4;
/// Kinds that are names: persons, organisations, places.
const KINDS: usize = 3;

/// How often each row of capitals was taken for a name of each kind, and how often for none, by the hashes of its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Votes {
    places: Vec<(u32, [u8; KINDS + 1])>,
}

impl Votes {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new() }
    }

    fn find(&mut self, key: u32) -> Option<&mut (u32, [u8; KINDS + 1])> {
        let key = key | 1;
        let at = (0..PROBES).map(|probe| (key as usize >> 1).wrapping_add(probe) & (PLACES - 1));
        let at = at.into_iter().find(|&at| self.places[at].0 == key || self.places[at].0 == 0)?;
        self.places[at].0 = key;
        Some(&mut self.places[at])
    }

    /// Makes the states of a piece agree with each other. Linear in its words.
    pub(crate) fn agree(&mut self, tokens: &[Token], runs: &[Run], states: &mut [u8]) {
        if self.places.is_empty() {
            self.places = vec![(0, [0; KINDS + 1]); PLACES];
        } else {
            self.places.fill((0, [0; KINDS + 1]));
        }
        for run in runs {
            let Some(place) = self.find(run.hash) else { continue };
            let kind = whole(&states[run.range()]).map_or(KINDS, |kind| kind as usize);
            place.1[kind] = place.1[kind].saturating_add(1);
        }
        for run in runs {
            let row = run.of(tokens);
            if row[0].has(flag::SHOUTED) {
                continue;
            }
            let Some(&mut (_, votes)) = self.find(run.hash) else { continue };
            let (best, most) =
                (0..KINDS).map(|kind| (kind, votes[kind])).max_by_key(|vote| (vote.1, KINDS - vote.0)).unwrap_or_default();
            let states = &mut states[run.range()];
            let own = whole(states).map_or(0, |kind| votes[kind as usize]);
            let free = states.iter().all(|&state| usize::from(state) == OUT);
            let bare = row.len() == 1 && row[0].has(flag::SENTENCE);
            if free && most > 0 && most >= votes[KINDS] && !bare || own > 0 && most >= own * 2 {
                fill(states, EntityKind::ALL[best]);
            }
        }
    }
}

/// The kind of a name that is just these words.
fn whole(states: &[u8]) -> Option<EntityKind> {
    let (last, before) = states.split_last()?;
    let (kind, Place::Last) = split((*last).into())? else { return None };
    let open = |(i, &of): (usize, &u8)| usize::from(of) == state(kind, if i == 0 { Place::First } else { Place::Inside });
    ((kind as usize) < KINDS && before.iter().enumerate().all(open)).then_some(kind)
}

fn fill(states: &mut [u8], kind: EntityKind) {
    let last = states.len() - 1;
    for (i, of) in states.iter_mut().enumerate() {
        let place = match i {
            _ if i == last => Place::Last,
            0 => Place::First,
            _ => Place::Inside,
        };
        *of = state(kind, place) as u8;
    }
}
