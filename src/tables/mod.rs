//! Generated data. Never edited by hand: each file names the command that makes it, and a test fails when it drifts; but `tag.weights`,
//! which is fitted to texts that are not here.

#[rustfmt::skip]
#[allow(clippy::unreadable_literal)]
pub(crate) mod cues;
#[rustfmt::skip]
pub(crate) mod weights;
#[rustfmt::skip]
#[allow(clippy::unreadable_literal)]
pub(crate) mod lexicon;
/// Weights of the tagger: see `src/tag/chain.rs` for what the bytes mean. Written by `seeds/train`, command `fit-tags`.
pub(crate) static TAG_WEIGHTS: &[u8] = include_bytes!("tag.weights");
