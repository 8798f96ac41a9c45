use core::fmt;

use crate::Kind;
use crate::classify::context::copy;
use crate::classify::evidence::{self, Group};
use crate::shape;
use crate::tables::cues::CLASSES;

/// Why a block has its kind: a first opinion from its own text, the evidence that weighed most, and what changed the opinion.
///
/// A small [`Copy`] code; its [`Display`](fmt::Display) form is what `thanbai split --explain` prints.
///
/// ```
/// let block = thanbai::split("Chia sẻ bài viết").blocks().next().unwrap();
/// assert_eq!(block.reason().to_string(), "chrome: phrase (share)");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    kind: Kind,
    first: Kind,
    change: Change,
    feature: u16,
}

/// What turned the first opinion on a block into its kind; see [`Reason::change`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Change {
    /// Nothing: the block's own text tells its kind.
    None,
    /// Its neighbours and its place on the page.
    Surroundings,
    /// The sequence of kinds over the whole page.
    Sequence,
    /// The caller's own phrase.
    Phrase,
}

/// What kind of observation weighed most for a block; see [`Reason::evidence`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// A shape: date, address, bare name, capitals and the like.
    Shape,
    /// A set phrase of Vietnamese sites.
    Phrase,
    /// Its place against the running text of the page.
    Place,
    /// Repetition on the page.
    Repetition,
    /// It looks like the headline of the page, or stands beside it.
    Headline,
    /// It stands under the heading of a list or a widget, or under none.
    List,
    /// The run of short blocks that it stands in, or that it stands in none.
    Run,
}

impl Reason {
    /// Stands until the page is judged.
    pub(crate) const UNKNOWN: Reason = Reason { kind: Kind::Chrome, first: Kind::Chrome, change: Change::None, feature: 0 };

    pub(crate) fn new(kind: Kind, own: Kind, all: Kind, voted: bool, feature: u16) -> Self {
        let change = match () {
            () if voted => Change::Phrase,
            () if kind == own => Change::None,
            () if kind == all => Change::Surroundings,
            () => Change::Sequence,
        };
        Self { kind, first: own, change, feature }
    }

    /// Returns the kind this is the reason of.
    ///
    /// ```
    /// let block = thanbai::split("Bình luận (0)").blocks().next().unwrap();
    /// assert_eq!(block.reason().kind(), thanbai::Kind::Chrome);
    /// ```
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.kind
    }

    /// Returns the opinion that the block's own text gave, before its surroundings were looked at.
    ///
    /// ```
    /// use thanbai::{Change, Kind};
    ///
    /// let page = "Cầu mới thông xe\nSáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng, giúp người dân hai bờ đi lại \
    /// dễ dàng hơn nhiều so với trước đây.";
    /// let reason = thanbai::split(page).title().unwrap().reason();
    /// assert_eq!(reason.first(), Kind::Related);
    /// assert_ne!(reason.change(), Change::None);
    /// ```
    #[must_use]
    pub const fn first(self) -> Kind {
        self.first
    }

    /// Returns what changed the first opinion; [`Change::None`] where it stood. Where a phrase of the caller speaks for the kind this is
    /// [`Change::Phrase`], whatever the first opinion was.
    ///
    /// ```
    /// use thanbai::{Change, Kind, Splitter};
    ///
    /// let splitter = Splitter::builder().phrase(Kind::Related, "Góc nhìn khác").build()?;
    /// let reason = splitter.split("Góc nhìn khác").blocks().next().unwrap().reason();
    /// assert_eq!(reason.change(), Change::Phrase);
    /// # Ok::<(), thanbai::BuildError>(())
    /// ```
    #[must_use]
    pub const fn change(self) -> Change {
        self.change
    }

    /// Returns the class of the observation that weighed most, of those that one can point at: the others (length, marks, words in common
    /// with the running text, neighbours) are left out. It speaks for the kind that the block had before the sequence and the caller's
    /// phrases came in, so where these changed it, it need not speak for [`Reason::kind`].
    ///
    /// ```
    /// let page = "Sáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng, giúp người dân hai bờ đi lại dễ dàng hơn nhiều so với trước.
    /// Theo ban quản lý, cầu dài 420 mét, có hai làn xe và lối đi bộ ở cả hai bên, được làm bằng vốn ngân sách của tỉnh.
    /// Theo TTXVN";
    /// let last = thanbai::split(page).blocks().next_back().unwrap();
    /// assert_eq!(last.reason().evidence(), thanbai::Evidence::Phrase);
    /// ```
    #[must_use]
    pub fn evidence(self) -> Evidence {
        match evidence::group(self.feature).0 {
            Group::Shape => Evidence::Shape,
            Group::Phrase | Group::PhraseStart => Evidence::Phrase,
            Group::Copies => Evidence::Repetition,
            Group::Headline | Group::Beside => Evidence::Headline,
            Group::Under => Evidence::List,
            Group::Run => Evidence::Run,
            // the last of those that one can point at, see `evidence::telling`; there are no others here
            _ => Evidence::Place,
        }
    }

    /// Writes the observation that weighed most.
    fn detail(self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (group, value) = evidence::group(self.feature);
        let value = usize::from(value);
        let (label, sizes) = evidence::GROUPS[group as usize];
        f.write_str(label)?;
        let names: &[&str] = match group {
            Group::Shape => shape::NAMES,
            Group::Phrase | Group::PhraseStart => &CLASSES,
            Group::Copies => &copy::NAMES,
            _ => return Ok(()),
        };
        let others: usize = sizes[1..].iter().map(|&size| usize::from(size)).product();
        write!(f, " ({})", names[value / others])
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.kind)?;
        self.detail(f)?;
        match self.change {
            Change::None => Ok(()),
            Change::Surroundings => write!(f, "; by itself {}", self.first),
            Change::Sequence => write!(f, "; by itself {}, changed by the sequence", self.first),
            Change::Phrase => f.write_str("; your own phrase"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::context::{Filter, fill};
    use crate::{Buffer, Splitter};

    /// What a reason points at is what [`Evidence`] names.
    #[test]
    fn all_that_one_can_point_at_is_named() {
        let page =
            "Trang chủ\n10/10/2025\nCầu mới thông xe\nCầu mới thông xe\nẢnh: Minh An\nTin liên quan\nHÀ NỘI\nBình luận (0)";
        let mut cells = Splitter::new().cells(page, &mut Buffer::new());
        fill(&mut cells, &mut Filter::new());
        let telling = |cell| {
            let mut found = std::vec![];
            evidence::telling(cell, &mut |feature| found.push(evidence::group(feature).0));
            found
        };
        for group in cells.iter().flat_map(telling) {
            let named = matches!(
                group,
                Group::Shape
                    | Group::Phrase
                    | Group::PhraseStart
                    | Group::Copies
                    | Group::Headline
                    | Group::Beside
                    | Group::Under
            );
            assert!(named || matches!(group, Group::Run | Group::Place), "{group:?}");
        }
    }
}
