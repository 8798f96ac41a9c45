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
/// let block = thanbai::split("Tin cùng chuyên mục").blocks().next().unwrap();
/// let reason = block.reason();
/// assert_eq!(reason.kind(), block.kind());
/// assert!(reason.to_string().starts_with(block.kind().name()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    kind: Kind,
    first: Kind,
    change: Change,
    feature: u16,
}

/// What turned the first opinion on a block into its kind.
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

/// What kind of observation weighed most for a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Evidence {
    /// Its length in syllables, alone or with its first or last mark.
    Length,
    /// A shape: date, address, bare name, capitals and the like.
    Shape,
    /// A set phrase of Vietnamese sites.
    Phrase,
    /// The share of capitals, numbers or function words; sentences and commas.
    Words,
    /// Its place against the running text of the page.
    Place,
    /// Repetition on the page.
    Repetition,
    /// It looks like the headline of the page, or stands beside it.
    Headline,
    /// The words and names it shares with the running text.
    Topic,
    /// It stands under the heading of a list or a widget.
    List,
    /// A run of short blocks, or a page with little running text.
    Page,
    /// The blocks beside it and the blank lines around it.
    Neighbours,
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
    /// assert_eq!(block.reason().kind(), block.kind());
    /// ```
    #[must_use]
    pub const fn kind(self) -> Kind {
        self.kind
    }

    /// Returns the opinion that the block's own text gave, before its surroundings were looked at.
    ///
    /// ```
    /// let reason = thanbai::split("Nguồn: TTXVN").blocks().next().unwrap().reason();
    /// assert!(thanbai::Kind::ALL.contains(&reason.first()));
    /// ```
    #[must_use]
    pub const fn first(self) -> Kind {
        self.first
    }

    /// Returns what changed the first opinion; [`Change::None`] where it stood.
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

    /// Returns the class of the observation that weighed most, for the kind that all evidence of the block favours.
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
            Group::LengthEnding | Group::Opening => Evidence::Length,
            Group::Shape => Evidence::Shape,
            Group::Phrase | Group::PhraseStart | Group::PhraseEnd | Group::PhraseInside => Evidence::Phrase,
            Group::FirstWord | Group::LastWord | Group::Sentences | Group::Words | Group::Numbers => Evidence::Words,
            Group::Place | Group::Prose | Group::Sides => Evidence::Place,
            Group::Copies => Evidence::Repetition,
            Group::Headline | Group::Beside => Evidence::Headline,
            Group::Topic => Evidence::Topic,
            Group::Under => Evidence::List,
            Group::Run => Evidence::Page,
            _ => Evidence::Neighbours,
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
            Group::Phrase | Group::PhraseStart | Group::PhraseEnd | Group::PhraseInside => &CLASSES,
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
