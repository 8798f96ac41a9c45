//! One name, one kind: what most mentions of a row of capitals were taken for in a document holds for the others too.

use alloc::vec;
use alloc::vec::Vec;

use super::class::Set;
use super::memory::bit;
use super::run::Run;
use super::state::{OUT, Place, is_open, state};
use super::token::Token;
use super::word::{Case, flag};
use crate::EntityKind;

/// How many names are counted at once, and how many places are looked at for one.
const PLACES: usize = 1 << 10;
const PROBES: usize = 4;
/// Kinds that are names: persons, organisations, places.
const KINDS: usize = 3;
/// The number of persons among them.
const PERSON: usize = 0;
/// For so many votes counts the place where an abbreviation is introduced.
const INTRODUCED: u8 = 64;

/// How often each row of capitals was taken for a name of each kind, and how often for none, by the hashes of its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Votes {
    places: Vec<(u32, [u8; KINDS + 1])>,
    /// The place of each row; [`PLACES`] for one that found none.
    found: Vec<u16>,
}

impl Votes {
    pub(crate) const fn new() -> Self {
        Self { places: Vec::new(), found: Vec::new() }
    }

    /// Makes the states of a piece agree with each other. Linear in its words.
    pub(crate) fn agree(&mut self, tokens: &[Token], runs: &[Run], states: &mut [u8]) {
        if self.places.is_empty() {
            self.places = vec![(0, [0; KINDS + 1]); PLACES];
        }
        // those of the piece before
        for at in self.found.drain(..) {
            if let Some(place) = self.places.get_mut(usize::from(at)) {
                *place = (0, [0; KINDS + 1]);
            }
        }
        let mut doubt = false;
        for run in runs {
            let introduced = introduces(tokens, states, run);
            if introduced {
                fill(&mut states[run.range()], EntityKind::Organization);
            }
            let votes = if introduced { INTRODUCED } else { 1 };
            let at = self.vote(run.hash, whole(states, run).unwrap_or(KINDS), votes, &mut doubt);
            self.found.push(at);
        }
        if !doubt {
            return;
        }
        for (run, &at) in runs.iter().zip(&self.found) {
            let Some(&(_, votes)) = self.places.get(usize::from(at)) else { continue };
            if is_one(votes) || tokens[run.start as usize].has(flag::SHOUTED) {
                continue;
            }
            let (best, most) =
                (0..KINDS).map(|kind| (kind, votes[kind])).max_by_key(|vote| (vote.1, KINDS - vote.0)).unwrap_or_default();
            let own = whole(states, run).map_or(0, |kind| votes[kind]);
            let states = &mut states[run.range()];
            let free = states.iter().all(|&state| usize::from(state) == OUT);
            let first = &tokens[run.start as usize];
            let starts = states.len() == 1 && first.has(flag::SENTENCE) && first.case == Case::Capital;
            let bare = starts && !(best == PERSON && is_person(first, votes));
            if free && most > 0 && most >= votes[KINDS] && !bare || own > 0 && most / 2 >= own {
                fill(states, EntityKind::ALL[best]);
            }
        }
    }

    /// Counts one mention, which has so many votes, and returns its place; notes whether its mentions do not all agree.
    fn vote(&mut self, key: u32, kind: usize, count: u8, doubt: &mut bool) -> u16 {
        let key = key | 1;
        let at = (0..PROBES).map(|probe| (key as usize >> 1).wrapping_add(probe) % PLACES);
        let Some(at) = at.into_iter().find(|&at| self.places[at].0 == key || self.places[at].0 == 0) else {
            return PLACES as u16;
        };
        let (own, votes) = &mut self.places[at];
        *own = key;
        votes[kind] = votes[kind].saturating_add(count);
        *doubt |= !is_one(*votes);
        at as u16
    }
}

/// Whether a word is introduced as the abbreviation of the organisation in front: `Hội Nhà văn Trẻ (HNVT)`. It is in no name, and no
/// place of the tables.
fn introduces(tokens: &[Token], states: &[u8], run: &Run) -> bool {
    let (at, end) = (run.start as usize, run.end as usize);
    let word = &tokens[at];
    if end - at > 1 || !matches!(word.case, Case::Upper | Case::Mixed) || usize::from(states[at]) != OUT {
        return false;
    }
    let (Some(name), Some(close)) = (at.checked_sub(2), tokens.get(end)) else { return false };
    let behind = usize::from(states[name]) == state(EntityKind::Organization, Place::Last);
    // `Sở Giao thông (GT) Huế` is one name, however much of it was found
    let ends = states.get(end + 1).is_none_or(|&state| usize::from(state) == OUT);
    behind && ends && tokens[at - 1].mark() == b'(' && close.mark() == b')' && !word.name.any(Set::PLACES)
}

/// Whether a word that begins a sentence, where a capital means nothing, is a person all the same: the document names one so twice, never
/// anything else, and has no such word in lower case, nor have the tables.
fn is_person(token: &Token, votes: [u8; KINDS + 1]) -> bool {
    let others = votes[..KINDS].iter().enumerate().any(|(kind, &votes)| kind != PERSON && votes > 0);
    votes[PERSON] > 1 && !others && token.own & bit::LOWER == 0 && token.plain == Set(0)
}

/// Whether all votes are for one kind.
fn is_one(votes: [u8; KINDS + 1]) -> bool {
    let votes = u32::from_le_bytes(votes);
    votes >> (votes.trailing_zeros() & !7) <= u8::MAX.into()
}

/// The kind of the name that a row of capitals is, no word more and no word less.
fn whole(states: &[u8], run: &Run) -> Option<usize> {
    let range = run.range();
    if range.start > 0 && is_open(states[range.start - 1].into()) {
        return None;
    }
    let (&last, before) = states[range].split_last()?;
    let kind = EntityKind::ALL[..KINDS].iter().position(|&kind| state(kind, Place::Last) == usize::from(last))?;
    let open = |place: Place| state(EntityKind::ALL[kind], place) as u8;
    let is = before
        .split_first()
        .is_none_or(|(&first, inner)| first == open(Place::First) && inner.iter().all(|&state| state == open(Place::Inside)));
    is.then_some(kind)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets the states of words agree; of each row of capitals where it begins and ends, and its name.
    fn agree<const N: usize>(mut states: [usize; N], rows: &[(u32, u32, u32)]) -> [usize; N] {
        let runs: Vec<Run> = rows.iter().map(|&(start, end, hash)| Run { start, end, hash }).collect();
        let mut bytes = states.map(|state| state as u8);
        Votes::new().agree(&[Token::default(); N], &runs, &mut bytes);
        states.iter_mut().zip(bytes).for_each(|(state, byte)| *state = byte.into());
        states
    }

    const PERSON: usize = state(EntityKind::Person, Place::Last);
    const PLACE: usize = state(EntityKind::Location, Place::Last);

    #[test]
    fn most_mentions_decide() {
        let rows = [(0, 1, 7), (1, 2, 7), (2, 3, 7), (3, 4, 9)];
        assert_eq!(agree([PERSON, PLACE, PERSON, OUT], &rows), [PERSON, PERSON, PERSON, OUT]);
        assert_eq!(agree([PERSON, OUT, PERSON, PLACE], &rows), [PERSON, PERSON, PERSON, PLACE]);
        assert_eq!(agree([PERSON, PLACE, OUT, OUT], &rows), [PERSON, PLACE, PERSON, OUT]);
        // what was taken for another kind only gives way to twice as many
        let rows: [_; 5] = core::array::from_fn(|at| (at as u32, at as u32 + 1, 7));
        assert_eq!(agree([PERSON, PERSON, PERSON, PLACE, PLACE], &rows), [PERSON, PERSON, PERSON, PLACE, PLACE]);
        assert_eq!(agree([PERSON, PERSON, PERSON, PLACE, OUT], &rows), [PERSON; 5]);
    }

    /// A line in capitals says nothing of a name, so it is as it was judged.
    #[test]
    fn lines_in_capitals_stay() {
        let mut tokens = [Token::default(); 4];
        tokens[3].flags = flag::SHOUTED;
        let runs: Vec<Run> = (0..4).map(|start| Run { start, end: start + 1, hash: 7 }).collect();
        let mut states = [PERSON, PERSON, OUT, PLACE].map(|state| state as u8);
        Votes::new().agree(&tokens, &runs, &mut states);
        assert_eq!(states.map(usize::from), [PERSON, PERSON, PERSON, PLACE]);
    }

    #[test]
    fn persons_begin_sentences() {
        assert!(EntityKind::ALL[super::PERSON] == EntityKind::Person);
        let runs: Vec<Run> = (0..4).map(|start| Run { start, end: start + 1, hash: 7 }).collect();
        let agree = |change: fn(&mut Token), states: [usize; 4]| {
            let mut tokens = [Token { case: Case::Capital, ..Token::default() }; 4];
            tokens[3].flags = flag::SENTENCE;
            change(&mut tokens[3]);
            let mut bytes = states.map(|state| state as u8);
            Votes::new().agree(&tokens, &runs, &mut bytes);
            usize::from(bytes[3])
        };
        assert_eq!(agree(|_| {}, [PERSON, PERSON, OUT, OUT]), PERSON);
        assert_eq!(agree(|_| {}, [PERSON, OUT, OUT, OUT]), OUT);
        let (first, mut bytes) =
            (Token { case: Case::Capital, flags: flag::SENTENCE, ..Token::default() }, [PERSON as u8, OUT as u8]);
        Votes::new().agree(&[first; 2], &runs[..2], &mut bytes);
        assert_eq!(usize::from(bytes[1]), OUT, "a person once");
        assert_eq!(agree(|_| {}, [PLACE, PLACE, PLACE, OUT]), OUT);
        assert_eq!(agree(|_| {}, [PERSON, PERSON, PLACE, OUT]), OUT);
        assert_eq!(agree(|token| token.case = Case::Upper, [PLACE, PLACE, PLACE, OUT]), PLACE);
        assert_eq!(agree(|token| token.own = bit::LOWER, [PERSON, PERSON, PERSON, OUT]), OUT);
        assert_eq!(agree(|token| token.plain = Set(1), [PERSON, PERSON, PERSON, OUT]), OUT);
    }

    #[test]
    fn abbreviations_are_introduced_in_brackets() {
        let word = |case, key: u32| Token { key, case, ..Token::default() };
        let mark = |mark: u8| word(Case::Mark, mark.into());
        let organization = state(EntityKind::Organization, Place::Last) as u8;
        let all = |name: usize, abbreviation: Token, close: Token, own: usize, behind: usize| {
            let name_of = word(Case::Capital, 1);
            let tokens = [name_of, mark(b'('), abbreviation, close, abbreviation, abbreviation];
            let runs = [(0, 5), (2, 7), (4, 7), (5, 7)].map(|(start, hash)| Run { start, end: start + 1, hash });
            let mut states = [name, OUT, own, OUT, behind, OUT].map(|state| state as u8);
            Votes::new().agree(&tokens, &runs, &mut states);
            [2, 4, 5].map(|at| states[at] == organization)
        };
        let agree = |name: usize, abbreviation: Token| all(name, abbreviation, mark(b')'), OUT, OUT);
        let (upper, organization) = (word(Case::Upper, 9), organization.into());
        assert_eq!(agree(organization, upper), [true; 3]);
        assert_eq!(agree(organization, word(Case::Mixed, 9)), [true; 3]);
        assert_eq!(agree(PLACE, upper), [false; 3]);
        assert_eq!(agree(organization, word(Case::Capital, 9)), [false; 3]);
        assert_eq!(agree(organization, Token { name: Set::PLACES, ..upper }), [false; 3]);
        // no bracket closes, it is a name already, a name goes on behind the bracket
        assert_eq!(all(organization, upper, mark(b','), OUT, OUT), [false; 3]);
        assert_eq!(all(organization, upper, mark(b')'), PERSON, OUT), [false; 3]);
        assert_eq!(all(organization, upper, mark(b')'), OUT, PERSON), [false; 3]);
    }

    #[test]
    fn the_end_of_a_longer_name_is_no_mention() {
        let open = state(EntityKind::Location, Place::First);
        let rows = [(1, 2, 7), (2, 3, 7), (3, 4, 7)];
        assert_eq!(agree([open, PLACE, PERSON, PERSON], &rows), [open, PLACE, PERSON, PERSON]);
    }

    #[test]
    fn votes_run_over_nowhere() {
        for most in [127, 128, 200, 254, 255] {
            let mut states = vec![PERSON as u8; most + 1];
            states[most] = PLACE as u8;
            let runs: Vec<Run> = (0..=most as u32).map(|start| Run { start, end: start + 1, hash: 7 }).collect();
            Votes::new().agree(&vec![Token::default(); most + 1], &runs, &mut states);
            assert!(states.iter().all(|&state| usize::from(state) == PERSON), "{most}");
        }
    }
}
