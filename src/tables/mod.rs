//! Generated data. Never edited by hand: each file names the command that makes it, and a test fails when it drifts.

#[rustfmt::skip]
#[allow(clippy::unreadable_literal)]
pub(crate) mod cues;
#[rustfmt::skip]
pub(crate) mod weights;
