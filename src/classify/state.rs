//! The states of the chain: kinds, some of them told apart by their place on the page.
//!
//! A menu in front of the article, one in the middle of it and one behind it are all `chrome`, but what may follow them differs:
//! after the end of the article no paragraph comes any more. So kinds that stand all over the page have a state for each part.
//! There are sixteen states, as many as fit a vector of 16-bit scores.

use crate::Kind;

/// How many states there are.
pub(crate) use crate::scores::STATES;

/// Part of the page, against the first and the last block on the body side. Training tells the states apart by it.
#[cfg(any(feature = "train", test))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    Front,
    Middle,
    Back,
}

/// The kind of every state.
pub(crate) const KIND_OF: [Kind; STATES] = [
    Kind::Title,
    Kind::Heading,
    Kind::Paragraph,
    Kind::Byline,
    Kind::Byline,
    Kind::Dateline,
    Kind::Dateline,
    Kind::Caption,
    Kind::Source,
    Kind::Source,
    Kind::Related,
    Kind::Related,
    Kind::Related,
    Kind::Chrome,
    Kind::Chrome,
    Kind::Chrome,
];

/// Returns the state of a kind in a part of the page.
#[cfg(any(feature = "train", test))]
pub(crate) const fn state(kind: Kind, zone: Zone) -> usize {
    let front = matches!(zone, Zone::Front) as usize;
    let back = matches!(zone, Zone::Back) as usize;
    match kind {
        Kind::Title => 0,
        Kind::Heading => 1,
        Kind::Paragraph => 2,
        Kind::Byline => 3 + back,
        Kind::Dateline => 5 + front,
        Kind::Caption => 7,
        Kind::Source => 8 + back,
        Kind::Related => 10 + zone as usize,
        Kind::Chrome => 13 + zone as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_of_its_kind() {
        for &kind in Kind::ALL {
            for zone in [Zone::Front, Zone::Middle, Zone::Back] {
                assert_eq!(KIND_OF[state(kind, zone)], kind);
            }
        }
    }
}
