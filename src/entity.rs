use core::fmt;

use crate::Span;

/// What a name is the name of. The definition of each kind stands in `seeds/README.md`.
///
/// ```
/// use thanbai::EntityKind;
///
/// assert_eq!(EntityKind::Person.name(), "PER");
/// assert_eq!("LOC".parse(), Ok(EntityKind::Location));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum EntityKind {
    /// The name of a person, without title.
    #[cfg_attr(feature = "serde", serde(rename = "PER"))]
    Person,
    /// A named body: party, agency, firm, school, club, newspaper.
    #[cfg_attr(feature = "serde", serde(rename = "ORG"))]
    Organization,
    /// A place with a name, with its class word.
    #[cfg_attr(feature = "serde", serde(rename = "LOC"))]
    Location,
    /// An office or rank that somebody holds.
    #[cfg_attr(feature = "serde", serde(rename = "ROLE"))]
    Role,
    /// A point or stretch of calendar time.
    #[cfg_attr(feature = "serde", serde(rename = "DATE"))]
    Date,
}

/// A string that is not the [name](EntityKind::name) of a kind of entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownEntityKind(());

impl EntityKind {
    /// All kinds; a later version may have more.
    ///
    /// ```
    /// assert_eq!(thanbai::EntityKind::ALL.len(), 5);
    /// ```
    pub const ALL: &'static [EntityKind] =
        &[EntityKind::Person, EntityKind::Organization, EntityKind::Location, EntityKind::Role, EntityKind::Date];

    /// Returns the name of the kind, as gold files and JSON have it: `PER`, `ORG`, `LOC`, `ROLE`, `DATE`.
    ///
    /// ```
    /// assert_eq!(thanbai::EntityKind::Date.name(), "DATE");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            EntityKind::Person => "PER",
            EntityKind::Organization => "ORG",
            EntityKind::Location => "LOC",
            EntityKind::Role => "ROLE",
            EntityKind::Date => "DATE",
        }
    }
}

impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for EntityKind {
    type Err = UnknownEntityKind;

    /// Parses the [name](EntityKind::name) of a kind.
    fn from_str(name: &str) -> Result<Self, UnknownEntityKind> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name).ok_or(UnknownEntityKind(()))
    }
}

impl fmt::Display for UnknownEntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a kind of entity: one of PER, ORG, LOC, ROLE, DATE")
    }
}

impl core::error::Error for UnknownEntityKind {}

/// What an entity rests on: the strongest thing that speaks for it. Printable.
///
/// ```
/// let entities = thanbai::tag("Ông Nguyễn Văn An sống ở Hà Nội.");
/// let first = entities.iter().next().unwrap();
/// assert_eq!(first.evidence().to_string(), "title in front");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Clue {
    /// A name that the caller gave to the [`TaggerBuilder`](crate::TaggerBuilder).
    Caller,
    /// A name of the tables in `seeds/gazetteer`.
    Table,
    /// It begins with the class word of an organisation or a place.
    Head,
    /// A title, kin word or profession stands in front.
    Title,
    /// A word that leads to such names stands in front, or one that follows them behind.
    Neighbour,
    /// The document says so elsewhere.
    Document,
    /// Made of surnames, middle and given names.
    NameParts,
    /// The form of a date.
    DateForm,
    /// Its capitals, its place in the sentence, its words, all weighed together.
    Shape,
}

impl fmt::Display for Clue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Clue::Caller => "name of the caller",
            Clue::Table => "in the tables",
            Clue::Head => "class word",
            Clue::Title => "title in front",
            Clue::Neighbour => "neighbours",
            Clue::Document => "elsewhere in the document",
            Clue::NameParts => "parts of names",
            Clue::DateForm => "form of a date",
            Clue::Shape => "form and context",
        })
    }
}

/// An entity without its texts, as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawEntity {
    pub(crate) span: Span,
    pub(crate) kind: EntityKind,
    pub(crate) clue: Clue,
    pub(crate) key: RawKey,
}

/// A key by its number: in the tables, or among the caller's names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum RawKey {
    #[default]
    None,
    Table(u16),
    Caller(u32),
}

/// A name in a text `'t`; its key may be borrowed from the tagger `'a`.
///
/// ```
/// let entities = thanbai::tag("Tổng thống Pháp thăm Hà Nội");
/// let country = entities.iter().find(|entity| entity.kind() == thanbai::EntityKind::Location).unwrap();
/// assert_eq!((country.text(), country.key()), ("Pháp", Some("FR")));
/// assert_eq!(country.span().start(), "Tổng thống ".len());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entity<'a, 't> {
    text: &'t str,
    span: Span,
    kind: EntityKind,
    clue: Clue,
    key: Option<&'a str>,
}

impl<'a, 't> Entity<'a, 't> {
    pub(crate) fn new(text: &'t str, raw: &RawEntity, key: Option<&'a str>) -> Self {
        Self { text: &text[raw.span], span: raw.span, kind: raw.kind, clue: raw.clue, key }
    }

    /// Returns its kind.
    ///
    /// ```
    /// let entities = thanbai::tag("Đoàn thăm Huế");
    /// assert_eq!(entities.iter().next().unwrap().kind(), thanbai::EntityKind::Location);
    /// ```
    #[must_use]
    pub fn kind(&self) -> EntityKind {
        self.kind
    }

    /// Returns the name as it stands in the text: a slice of the input.
    ///
    /// ```
    /// assert_eq!(thanbai::tag("Đoàn thăm HUẾ").iter().next().unwrap().text(), "HUẾ");
    /// ```
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Returns its place: half-open byte offsets in the input.
    ///
    /// ```
    /// let text = "Đoàn thăm Huế";
    /// assert_eq!(thanbai::tag(text).iter().next().unwrap().span().range(), 13..text.len());
    /// ```
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// Returns what it rests on.
    ///
    /// ```
    /// assert_eq!(thanbai::tag("Đoàn thăm Huế").iter().next().unwrap().evidence(), thanbai::Clue::Table);
    /// ```
    #[must_use]
    pub fn evidence(&self) -> Clue {
        self.clue
    }

    /// Returns the key under which spellings of one name meet: the ISO 3166-1 alpha-2 code of a country, the official code of a
    /// Vietnamese unit, or the caller's own; `None` where the tables know none. A unit that was dissolved in July 2025 has its old code
    /// behind an `o`, since old and new codes share numbers; [`present_unit`](crate::present_unit) leads on. A province that was dissolved
    /// before that has the code of the province that all of it lies in, or none where it was divided. A river, a street or a commune has
    /// not the key of the country or the province that it is named after, a part of a country not that of the country.
    /// Of several units of one name the class word tells which is meant, and the larger unit behind; where neither does there is no key.
    ///
    /// ```
    /// let entities = thanbai::tag("Mỹ, Hoa Kỳ");
    /// assert!(entities.iter().all(|entity| entity.key() == Some("US")));
    /// let entities = thanbai::tag("Cầu bắc qua sông Hàn ở Đà Nẵng");
    /// assert_eq!(entities.iter().map(|entity| entity.key()).collect::<Vec<_>>(), [None, Some("48")]);
    /// let entities = thanbai::tag("Đoàn đến tỉnh Hải Dương");
    /// assert_eq!(entities.iter().next().unwrap().key().and_then(thanbai::present_unit), Some("31"));
    /// let entities = thanbai::tag("Người dân phường 12, quận 10 và phường 12, quận Tân Bình");
    /// let keys: Vec<_> = entities.iter().map(|entity| entity.key()).collect();
    /// assert_eq!(keys, [Some("o27172"), Some("o771"), Some("o26971"), Some("o766")]);
    /// ```
    #[must_use]
    pub fn key(&self) -> Option<&'a str> {
        self.key
    }
}
