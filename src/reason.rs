use core::fmt;

use crate::Kind;
use crate::classify::context::{AT_HEADLINE, copy};
use crate::classify::evidence::{self, Group};
use crate::shape;
use crate::span::pad;
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

/// What turned the first opinion on a block into its kind; see [`Reason::change`]. Its [`Display`](fmt::Display) form is a word or two.
///
/// ```
/// assert_eq!(format!("{:>12}", thanbai::Change::Sequence), "    sequence");
/// ```
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

/// What kind of observation weighed most for a block; see [`Reason::evidence`]. Its [`Display`](fmt::Display) form is a word.
///
/// ```
/// assert_eq!(format!("{:<8}|", thanbai::Evidence::Shape), "shape   |");
/// ```
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
    /// It looks like the headline of the page, or stands beside it, or neither.
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
    /// dễ dàng hơn nhiều so với trước đây.\nTheo ban quản lý, cầu dài 420 mét, có hai làn xe.";
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
}

/// Writes the observation that weighed most.
struct Detail(Reason);

impl fmt::Display for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (group, value) = evidence::group(self.0.feature);
        let (label, sizes) = evidence::GROUPS[group as usize];
        let others: u16 = sizes[1..].iter().product();
        let first = value / others;
        let names: &[&str] = match group {
            Group::Shape => shape::NAMES,
            Group::Phrase | Group::PhraseStart => &CLASSES,
            Group::Copies => &copy::NAMES,
            _ => return f.write_str(place(group, first).unwrap_or(label)),
        };
        write!(f, "{label} ({})", names[usize::from(first)])
    }
}

/// Returns what the first coordinate of a feature says of where the block stands, if that is not what its group is called.
fn place(group: Group, first: u16) -> Option<&'static str> {
    Some(match (group, first) {
        (Group::Headline, evidence::REGION) => "not the likely headline",
        (Group::Beside, 0) => "not beside the likely headline",
        (Group::Beside, AT_HEADLINE) => "likely headline",
        (Group::Under, 0) => "under no list heading",
        (Group::Under, 2..) => "under the heading of a widget",
        (Group::Run, 0) => "in no run of short blocks",
        (Group::Place, 0) => "no running text on the page",
        (Group::Place, 1..evidence::INSIDE) => "in front of the running text",
        (Group::Place, evidence::INSIDE) => "amid the running text",
        (Group::Place, _) => "behind the running text",
        _ => return None,
    })
}

/// The kind, the observation that weighed most, and what changed the first opinion; width, alignment and precision count as for a
/// string.
///
/// ```
/// let reason = thanbai::split("Chia sẻ bài viết").blocks().next().unwrap().reason();
/// assert_eq!(reason.to_string(), "chrome: phrase (share)");
/// assert_eq!(format!("{reason:<23}|{reason:.6}"), "chrome: phrase (share) |chrome");
/// ```
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, format_args!("{}: {}{}", self.kind, Detail(*self), Changed(*self)))
    }
}

/// Writes what changed the first opinion, as it stands behind the observation.
struct Changed(Reason);

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reason { first, change, .. } = self.0;
        match change {
            Change::None => Ok(()),
            Change::Surroundings => write!(f, "; by itself {first}"),
            Change::Sequence => write!(f, "; by itself {first}, changed by the sequence"),
            Change::Phrase => f.write_str("; your own phrase"),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Change::None => "nothing",
            Change::Surroundings => "surroundings",
            Change::Sequence => "sequence",
            Change::Phrase => "your own phrase",
        })
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Evidence::Shape => "shape",
            Evidence::Phrase => "phrase",
            Evidence::Place => "place",
            Evidence::Repetition => "repetition",
            Evidence::Headline => "headline",
            Evidence::List => "list",
            Evidence::Run => "run",
        })
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use super::*;
    use crate::classify::Cell;
    use crate::classify::context::fill;
    use crate::classify::topic::Filter;
    use crate::{Buffer, Splitter};

    /// What a reason points at is what [`Evidence`] names: place is said of nothing else.
    #[test]
    fn all_that_one_can_point_at_is_named() {
        let page =
            "Trang chủ\n10/10/2025\nCầu mới thông xe\nCầu mới thông xe\nẢnh: Minh An\nTin liên quan\nHÀ NỘI\nBình luận (0)";
        let mut cells = Splitter::new().cells(page, &mut Buffer::new());
        fill(&mut cells, &mut Filter::new());
        for cell in &cells {
            evidence::telling(cell, &mut |feature| {
                let (group, named) = (evidence::group(feature).0, Reason { feature, ..Reason::UNKNOWN }.evidence());
                assert_eq!(named == Evidence::Place, group == Group::Place, "{group:?} is {named:?}");
            });
        }
    }

    /// What a reason says of the place of a block was the name of the group of features: `under a list heading` on a page without lists.
    #[test]
    fn reasons_say_where_a_block_stands() {
        let page = "Trang chủ\nCầu mới thông xe\nSáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng, giúp người dân \
            hai bờ đi lại dễ dàng hơn nhiều so với trước đây.\nTheo TTXVN\nTin liên quan\nKhởi công đường mới\nBình luận (0)\nGửi";
        let mut cells = Splitter::new().cells(page, &mut Buffer::new());
        let said = |cell: &Cell| {
            let reason = |feature| Reason { feature, ..Reason::UNKNOWN }.to_string().replace("chrome: ", "");
            evidence::telling_always(cell).map(reason).join(", ")
        };
        assert_eq!(
            said(&cells[0]),
            "not the likely headline, not beside the likely headline, under no list heading, in no run of short blocks, \
             no running text on the page"
        );
        fill(&mut cells, &mut Filter::new());
        for (block, expected) in [
            (
                0,
                "not the likely headline, beside the likely headline, under no list heading, run of short blocks, \
                 in front of the running text",
            ),
            (
                1,
                "likely headline, likely headline, under the heading of a widget, run of short blocks, in front of the running text",
            ),
            (
                2,
                "not the likely headline, beside the likely headline, under the heading of a widget, in no run of short blocks, \
                 amid the running text",
            ),
            (
                5,
                "not the likely headline, not beside the likely headline, under a list heading, run of short blocks, \
                 behind the running text",
            ),
        ] {
            assert_eq!(said(&cells[block]), expected, "block {block}");
        }
    }
}
