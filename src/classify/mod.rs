//! Features to kinds, in two stages: what each block shows by itself and beside its neighbours (`evidence`), then the most
//! likely sequence of kinds over the whole page (`chain`). `context` prepares what a block cannot know alone: repetition, the
//! region of running text; `topic` what that text speaks of.

pub(crate) mod chain;
pub(crate) mod context;
pub(crate) mod evidence;
pub(crate) mod state;
pub(crate) mod topic;

use crate::feature::Features;
use context::Context;

/// How many blocks are judged together. A longer page is judged in pieces of this many, which bounds the scratch memory at a few
/// megabytes however long the text; real pages have some hundreds.
pub(crate) const PIECE: usize = 1 << 14;

/// Scratch of one block while its page is judged.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) features: Features,
    pub(crate) context: Context,
    /// The caller's own phrase votes for a kind: its number in [`crate::Kind::ALL`] and one, or 0. So all of a new cell are zeros.
    pub(crate) voted: u8,
    /// Chains of the hash tables by which repetition is found; see [`context::Links`].
    links: context::Links,
    /// Opinion of the block's own evidence, and the path that the chain keeps.
    pub(crate) trace: chain::Trace,
}

impl Cell {
    /// Returns the kind that the caller's own phrase votes for.
    #[inline]
    pub(crate) fn vote(&self) -> Option<crate::Kind> {
        crate::Kind::ALL.get(usize::from(self.voted).wrapping_sub(1)).copied()
    }
}

/// Decides the kind of every cell of one piece of a page and hands the reasons to `found`, last block first;
/// `filter` is scratch.
pub(crate) fn judge(cells: &mut [Cell], filter: &mut topic::Filter, found: impl FnMut(usize, crate::Reason)) {
    context::fill(cells, filter);
    chain::decide(cells, found);
}
