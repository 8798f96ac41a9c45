//! Generated data. Never edited by hand: each file names the command that makes it, and a test fails when it drifts.

pub(crate) mod cues;
pub(crate) mod weights;
