use core::fmt;

use crate::{Reason, Span};

/// What a stretch of a page is. The definition of each kind stands in `seeds/README.md`. Kinds are ordered as in [`Kind::ALL`].
///
/// ```
/// use thanbai::{Kind, Side};
///
/// assert_eq!(Kind::Caption.name(), "caption");
/// assert_eq!(Kind::Heading.side(), Side::Body);
/// assert_eq!("related".parse(), Ok(Kind::Related));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Kind {
    /// The article's own headline. Usually one block; nothing forbids a second, and [`Article::title`](crate::Article::title) gives the
    /// first.
    Title,
    /// A headline of a section inside the running text.
    Heading,
    /// Running text, the lead and list items included.
    Paragraph,
    /// Who wrote it.
    Byline,
    /// When it was published or updated.
    Dateline,
    /// Text of a picture: caption, alt text, file name, credit.
    Caption,
    /// Where the text was taken from.
    Source,
    /// Another article's headline, teaser or date, and the heading of a list of such.
    Related,
    /// Everything else that belongs to the site: menus, widgets, counters, footers.
    Chrome,
}

/// The two sides of a page: what is the article's and what is not.
///
/// ```
/// use thanbai::Side;
///
/// assert_eq!(Side::Body.to_string(), "body");
/// assert_eq!("boilerplate".parse(), Ok(Side::Boilerplate));
/// assert!("all".parse::<Side>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Side {
    /// Title, headings and paragraphs.
    Body,
    /// The rest.
    Boilerplate,
}

/// A string that is not the [name](Kind::name) of a kind: what parsing a [`Kind`] fails with.
///
/// ```
/// let error = "Title".parse::<thanbai::Kind>().unwrap_err();
/// assert_eq!(error.to_string(), "not the name of a kind of block");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownKind(());

/// A string that is not the [name](Side::name) of a side: what parsing a [`Side`] fails with.
///
/// ```
/// let error = "all".parse::<thanbai::Side>().unwrap_err();
/// assert_eq!(error.to_string(), "not the name of a side of a page");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownSide(());

impl Kind {
    /// All kinds, the body side first; a later version may have more.
    ///
    /// ```
    /// use thanbai::{Kind, Side};
    ///
    /// assert_eq!(Kind::ALL.iter().filter(|kind| kind.side() == Side::Body).count(), 3);
    /// ```
    pub const ALL: &'static [Kind] = &[
        Kind::Title,
        Kind::Heading,
        Kind::Paragraph,
        Kind::Byline,
        Kind::Dateline,
        Kind::Caption,
        Kind::Source,
        Kind::Related,
        Kind::Chrome,
    ];

    /// Returns the name in lower case, as the command prints and gold files hold it.
    ///
    /// ```
    /// assert_eq!(thanbai::Kind::Title.name(), "title");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Title => "title",
            Kind::Heading => "heading",
            Kind::Paragraph => "paragraph",
            Kind::Byline => "byline",
            Kind::Dateline => "dateline",
            Kind::Caption => "caption",
            Kind::Source => "source",
            Kind::Related => "related",
            Kind::Chrome => "chrome",
        }
    }

    /// Returns the side the kind is on.
    ///
    /// ```
    /// assert_eq!(thanbai::Kind::Byline.side(), thanbai::Side::Boilerplate);
    /// ```
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Kind::Title | Kind::Heading | Kind::Paragraph => Side::Body,
            _ => Side::Boilerplate,
        }
    }
}

impl Side {
    /// Both sides, the body first.
    ///
    /// ```
    /// assert_eq!(thanbai::Side::ALL.map(thanbai::Side::name), ["body", "boilerplate"]);
    /// ```
    pub const ALL: [Side; 2] = [Side::Body, Side::Boilerplate];

    /// Returns the name in lower case.
    ///
    /// ```
    /// assert_eq!(thanbai::Side::Body.name(), "body");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Side::Body => "body",
            Side::Boilerplate => "boilerplate",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name).ok_or(UnknownKind(()))
    }
}

impl fmt::Display for UnknownKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the name of a kind of block")
    }
}

impl core::error::Error for UnknownKind {}

impl core::str::FromStr for Side {
    type Err = UnknownSide;

    fn from_str(name: &str) -> Result<Self, UnknownSide> {
        Side::ALL.into_iter().find(|side| side.name() == name).ok_or(UnknownSide(()))
    }
}

impl fmt::Display for UnknownSide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not the name of a side of a page")
    }
}

impl core::error::Error for UnknownSide {}

/// What the splitter stores of a block: a [`Block`] without its text, so that buffers can outlive texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Raw {
    pub(crate) span: Span,
    pub(crate) line: u32,
    pub(crate) reason: Reason,
}

/// One stretch of the text and its kind: a line, or a part of one where a date stamp is glued in front.
///
/// A `Block` is a small [`Copy`] view; it borrows the text `'t` only, not the article it came from.
///
/// ```
/// let text = "Nguồn: VOV\n";
/// let article = thanbai::split(text);
/// let block = article.blocks().next().unwrap();
/// assert_eq!(block.text(), &text[block.span()]);
/// assert_eq!((block.span().range(), block.line()), (0..12, 1));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Block<'t> {
    text: &'t str,
    raw: Raw,
}

impl<'t> Block<'t> {
    pub(crate) fn new(page: &'t str, raw: Raw) -> Self {
        Self { text: &page[raw.span], raw }
    }

    /// Returns the text of the block, a slice of the input without white space at its ends.
    ///
    /// ```
    /// assert_eq!(thanbai::split(" Tin khác ").blocks().next().unwrap().text(), "Tin khác");
    /// ```
    #[must_use]
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Returns where the block stands: byte offsets in the input, half-open.
    ///
    /// ```
    /// assert_eq!(thanbai::split("\n Gửi").blocks().next().unwrap().span().range(), 2..7);
    /// ```
    #[must_use]
    pub const fn span(&self) -> Span {
        self.raw.span
    }

    /// Returns the kind.
    ///
    /// ```
    /// let page = "Sáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng, giúp người dân hai bờ đi lại dễ dàng hơn nhiều so với trước.
    /// Theo ban quản lý, cầu dài 420 mét, có hai làn xe và lối đi bộ ở cả hai bên, được làm bằng vốn ngân sách của tỉnh.
    /// Theo TTXVN";
    /// let last = thanbai::split(page).blocks().next_back().unwrap();
    /// assert_eq!(last.kind(), thanbai::Kind::Source);
    /// ```
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.raw.reason.kind()
    }

    /// Returns the side its kind is on.
    ///
    /// ```
    /// let block = thanbai::split("Bình luận (0)").blocks().next().unwrap();
    /// assert_eq!(block.side(), thanbai::Side::Boilerplate);
    /// ```
    #[must_use]
    pub const fn side(&self) -> Side {
        self.kind().side()
    }

    /// Returns the number of its line in the input, from 1; it stays at [`u32::MAX`].
    ///
    /// ```
    /// assert_eq!(thanbai::split("\n\nGửi").blocks().next().unwrap().line(), 3);
    /// ```
    #[must_use]
    pub const fn line(&self) -> u32 {
        self.raw.line
    }

    /// Returns why it has its kind.
    ///
    /// ```
    /// let block = thanbai::split("Nguồn: TTXVN").blocks().next().unwrap();
    /// assert_eq!(block.reason().to_string(), "source: phrase at the start (source)");
    /// ```
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.raw.reason
    }
}

impl fmt::Debug for Block<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.span(), self.kind(), self.text)
    }
}
