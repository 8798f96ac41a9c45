//! The states of the tagger's chain: outside of names, and for each kind first, inner and last word.
//!
//! A name of one word is a last word without a first. So sixteen states tell all places apart. The states in which no name is open come
//! first: outside, and the last words.

use wide::u8x16;

use crate::EntityKind;
use crate::mask::{WINDOW, bits_of};

/// How many kinds of names there are.
pub(crate) const KINDS: usize = EntityKind::ALL.len();
/// How many states there are.
pub(crate) const STATES: usize = 1 + 3 * KINDS;
/// Outside of names.
pub(crate) const OUT: usize = 0;

/// Place of a word in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Last,
    First,
    Inside,
}

/// Returns the state of a word in a name.
pub(crate) const fn state(kind: EntityKind, place: Place) -> usize {
    1 + place as usize * KINDS + kind as usize
}

/// Whether the name goes on behind a word of this state.
#[inline]
pub(crate) const fn is_open(state: usize) -> bool {
    state > KINDS
}

/// Returns a bit for each last word of a name, the first word's the lowest.
pub(crate) fn lasts(states: &[u8; WINDOW]) -> u64 {
    bits_of(states, |lane| {
        let above = u8x16::new(*lane) - u8x16::splat(1);
        above.min(u8x16::splat(KINDS as u8 - 1)).cmp_eq(above).move_mask().cast_unsigned()
    })
}

/// Returns what a state stands for; `None` outside of names.
#[inline]
pub(crate) const fn split(state: usize) -> Option<(EntityKind, Place)> {
    const ALL: [Option<(EntityKind, Place)>; STATES] = {
        let (mut all, mut at) = ([None; STATES], 1);
        while at < STATES {
            let place = match (at - 1) / KINDS {
                0 => Place::Last,
                1 => Place::First,
                _ => Place::Inside,
            };
            all[at] = Some((EntityKind::ALL[(at - 1) % KINDS], place));
            at += 1;
        }
        all
    };
    ALL[state]
}

/// Whether one state may follow another; `None` stands for the edge of a line.
pub(crate) const fn follows(from: Option<usize>, to: Option<usize>) -> bool {
    let open = match from {
        Some(from) => match split(from) {
            Some((kind, Place::First | Place::Inside)) => Some(kind as usize),
            _ => None,
        },
        None => None,
    };
    let inner = match to {
        Some(to) => split(to),
        None => None,
    };
    match (open, inner) {
        (None, Some((_, Place::Inside))) | (Some(_), None | Some((_, Place::First))) => false,
        (None, _) => true,
        (Some(open), Some((kind, _))) => open == kind as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_opened_and_closed() {
        let first = state(EntityKind::Person, Place::First);
        let last = state(EntityKind::Person, Place::Last);
        let other = state(EntityKind::Date, Place::Last);
        assert!(follows(None, Some(first)) && follows(Some(first), Some(last)) && follows(Some(last), None));
        assert!(follows(Some(OUT), Some(last)) && follows(Some(last), Some(other)));
        assert!(!follows(Some(first), Some(other)) && !follows(Some(first), Some(OUT)) && !follows(Some(first), None));
        assert!(!follows(Some(OUT), Some(state(EntityKind::Role, Place::Inside))));
        assert!(!is_open(OUT));
        for state in 1..STATES {
            let (kind, place) = split(state).unwrap();
            assert_eq!(is_open(state), place != Place::Last);
            assert_eq!(super::state(kind, place), state);
        }
    }
}
