//! For the trainer in `seeds/train` only: the features of blocks. Not a stable interface.

use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use crate::classify::state::{self, Part};
use crate::classify::{self, evidence};
use crate::{Buffer, Kind, Side, Span, Splitter};

/// How many features there are.
pub const FEATURES: usize = evidence::FEATURES;
/// How many states the chain has.
pub const STATES: usize = state::STATES;
/// The kind of every state.
pub const KIND_OF: [Kind; STATES] = state::KIND_OF;

/// Returns the states of a page's kinds.
#[must_use]
pub fn states(kinds: &[Kind]) -> Vec<usize> {
    let body = |kind: &Kind| kind.side() == Side::Body;
    let first = kinds.iter().position(body).unwrap_or(kinds.len());
    let last = kinds.iter().rposition(body).unwrap_or(0);
    let part = |i: usize| match i {
        _ if i < first => Part::Front,
        _ if i > last => Part::Back,
        _ => Part::Middle,
    };
    kinds.iter().enumerate().map(|(i, kind)| state::state(*kind, part(i))).collect()
}

/// One block of a page: where it stands and which features hold of it.
pub struct Example {
    /// Byte offsets.
    pub span: Span,
    /// Numbers of features.
    pub features: Vec<u16>,
}

/// Returns the group of a feature and its value in it.
#[must_use]
pub fn name(feature: u16) -> (&'static str, u16) {
    let (group, value) = evidence::group(feature);
    (evidence::GROUPS[group as usize].0, value)
}

/// Returns the number of a feature by its group and value.
#[must_use]
pub fn number(group: &str, value: u16) -> Option<u16> {
    let at = evidence::GROUPS.iter().position(|(name, size)| *name == group && value < *size)?;
    Some(evidence::GROUPS[..at].iter().map(|(_, size)| size).sum::<u16>() + value)
}

/// Returns the blocks of a page with their features.
#[must_use]
pub fn examples(text: &str) -> Vec<Example> {
    let mut buffer = Buffer::new();
    let mut cells = Splitter::new().cells(text, &mut buffer);
    classify::context::fill(&mut cells);
    let spans = buffer.spans();
    let mut examples: Vec<Example> = vec![];
    for (i, span) in spans.into_iter().enumerate().take(cells.len()) {
        let mut features = vec![];
        evidence::own(&cells[i].features, &mut |id| features.push(id));
        evidence::around(&cells, i, &mut |id| features.push(id));
        examples.push(Example { span, features });
    }
    examples
}

/// Returns the features of a block for people to read.
#[must_use]
pub fn describe(example: &Example) -> String {
    example.features.iter().map(|&id| name(id)).map(|(group, value)| format!("{group}={value} ")).collect()
}
