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
mod error;
mod feature;
mod line;
mod mask;
mod memo;
mod reader;
mod reason;
mod shape;
mod span;
mod splitter;
mod stamp;
mod syllable;
mod tables;
#[cfg(feature = "train")]
#[doc(hidden)]
pub mod train;

pub use article::{Article, ArticleRef, Blocks, BlocksOf};
pub use block::{Block, Kind, Side, UnknownKind};
pub use error::BuildError;
pub use line::{Line, Lines};
pub use reason::{Change, Evidence, Reason};
pub use span::Span;
pub use splitter::{Buffer, MAX_PHRASE_WORDS, Splitter, SplitterBuilder};

/// Splits one page into its body and its boilerplate; short for [`Splitter::new`]`().split(text)`.
///
/// Never fails; linear in the bytes of `text`; two allocations.
///
/// ```
/// let article = thanbai::split("Trang chủ\nTheo TTXVN\n");
/// assert_eq!(article.boilerplate().count(), 2);
/// ```
#[must_use]
pub fn split(text: &str) -> Article<'_> {
    Splitter::new().split(text)
}
