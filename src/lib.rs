#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod article;
mod block;
mod classify;
mod cue;
mod entity;
mod error;
mod feature;
mod glyph;
mod kept;
mod line;
mod mask;
mod memo;
mod reader;
mod reason;
mod scores;
mod shape;
mod span;
mod splitter;
mod stamp;
mod syllable;
mod tables;
mod tag;
mod tagger;
mod tail;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod train;

pub use article::{Article, ArticleRef, Blocks, BlocksOf, IntoBlocks};
pub use block::{Block, Kind, Side, UnknownKind, UnknownSide};
pub use entity::{Clue, Entity, EntityKind, UnknownEntityKind};
pub use error::BuildError;
pub use line::{Line, Lines};
pub use reason::{Change, Evidence, Reason};
pub use span::Span;
pub use splitter::{Buffer, MAX_PHRASE_WORDS, Splitter, SplitterBuilder};
pub use tagger::{Entities, EntitiesRef, EntityIter, IntoEntities, MAX_NAME_WORDS, TagBuffer, Tagger, TaggerBuilder};

/// Splits one page into its body and its boilerplate; short for [`Splitter::new`]`().split(text)`.
///
/// Never fails; linear in the bytes of `text`; two allocations at most. Each thread keeps up to 3.6 MB for its next call, see
/// [`Splitter::split`]; with [`Splitter::split_into`] the memory is the caller's.
///
/// ```
/// let article = thanbai::split("Trang chủ\nTheo TTXVN\n");
/// assert_eq!(article.boilerplate().count(), 2);
/// ```
#[must_use]
pub fn split(text: &str) -> Article<'_> {
    Splitter::new().split(text)
}

/// Returns the key of the present unit that a Vietnamese province, district or commune of before July 2025 went into.
///
/// Keys are those of [`Entity::key`]: an old code begins with `o`, a present one does not. A district gives its province, and so does
/// a commune that went into several; `None` for present units, countries, and what is no key. Takes the code of any unit that there was
/// until July 2025, whether its name tells it apart or not. Logarithmic in the number of keys. Source: `seeds/gazetteer/units.tsv`.
///
/// ```
/// let entities = thanbai::tag("tỉnh Hải Dương");
/// let key = entities.iter().next().unwrap().key().unwrap();
/// assert_eq!((key, thanbai::present_unit(key)), ("o30", Some("31")));
/// assert_eq!(thanbai::present_unit("31"), None);
/// ```
#[must_use]
pub fn present_unit(key: &str) -> Option<&'static str> {
    tag::lexicon::present(key)
}

/// Tags the names in a text; short for [`Tagger::new`]`().tag(text)`.
///
/// Never fails; linear in the bytes of `text`. Each thread keeps 1.3 MB and more for its next call, see [`Tagger::tag`]; with
/// [`Tagger::tag_into`] the memory is the caller's.
///
/// ```
/// let entities = thanbai::tag("Chiều 8/5, Tổng Bí thư Tô Lâm đến Moskva.");
/// let found: Vec<&str> = entities.iter().map(|entity| entity.text()).collect();
/// assert_eq!(found, ["Chiều 8/5", "Tổng Bí thư", "Tô Lâm", "Moskva"]);
/// ```
#[must_use]
pub fn tag(text: &str) -> Entities<'static, '_> {
    static TAGGER: Tagger = Tagger::new();
    TAGGER.tag(text)
}
