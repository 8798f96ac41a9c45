//! For the trainer in `seeds/train` only: the features of blocks. Not a stable interface.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};

use crate::classify::state::{self, Zone};
use crate::classify::{self, evidence};
use crate::{Buffer, EntityKind, Kind, Side, Span, Splitter, tag};

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
    let zone = |i: usize| match i {
        _ if i < first => Zone::Front,
        _ if i > last => Zone::Back,
        _ => Zone::Middle,
    };
    kinds.iter().enumerate().map(|(i, kind)| state::state(*kind, zone(i))).collect()
}

/// One block of a page: where it stands and which features hold of it.
pub struct Example {
    /// Byte offsets.
    pub span: Span,
    /// Numbers of features.
    pub features: Vec<u16>,
}

/// Returns the name of a feature: its group and coordinates.
#[must_use]
pub fn name(feature: u16) -> String {
    let (group, value) = evidence::group(feature);
    let (label, sizes) = evidence::GROUPS[group as usize];
    let coordinates = coordinates(sizes, value);
    format!("{label}={}", join(&coordinates))
}

/// Returns the names of the parts that the weight of a feature is summed from.
#[must_use]
pub fn atoms(feature: u16) -> Vec<String> {
    let (group, value) = evidence::group(feature);
    let (label, sizes) = evidence::GROUPS[group as usize];
    let coordinates = coordinates(sizes, value);
    let atom = |part: &&[usize]| {
        if *part == evidence::ANY {
            return format!("{label}={}", join(&coordinates));
        }
        let kept: Vec<u16> = part.iter().map(|&at| coordinates[at]).collect();
        format!("{label}/{part:?}={}", join(&kept))
    };
    let parts = evidence::parts(group).iter().filter(|part| !evidence::is_nothing(group, part, &coordinates));
    parts.map(atom).collect()
}

fn coordinates(sizes: &[u16], mut value: u16) -> Vec<u16> {
    let mut out: Vec<u16> = sizes
        .iter()
        .rev()
        .map(|size| {
            let own = value % size;
            value /= size;
            own
        })
        .collect();
    out.reverse();
    out
}

fn join(numbers: &[u16]) -> String {
    numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(",")
}

/// Returns the blocks of a page with their features.
#[must_use]
pub fn examples(text: &str) -> Vec<Example> {
    let mut buffer = Buffer::new();
    let mut cells = Splitter::new().cells(text, &mut buffer);
    classify::context::fill(&mut cells, &mut classify::context::Filter::new());
    let spans = buffer.spans();
    let mut examples: Vec<Example> = vec![];
    for (i, span) in spans.into_iter().enumerate().take(cells.len()) {
        let mut features = vec![];
        evidence::own(&cells[i].features, &mut |id| features.push(id));
        evidence::telling(&cells[i], &mut |id| features.push(id));
        evidence::around(&cells, i, &mut |id| features.push(id));
        examples.push(Example { span, features });
    }
    for (i, cell) in cells.iter().enumerate() {
        evidence::shown(evidence::signs(cell), &mut |to, id| {
            if let Some(example) = (i + to).checked_sub(2).and_then(|at| examples.get_mut(at)) {
                example.features.push(id);
            }
        });
    }
    examples
}

/// A row of words that the tagger's chain judges together: where they stand, and the rows of weights that hold of each.
pub struct TagRow {
    /// Byte offsets of the words.
    pub words: Vec<(usize, usize)>,
    /// Rows of each word.
    pub rows: Vec<Vec<u32>>,
}

/// How many rows of weights the tagger has.
pub const TAG_ROWS: usize = tag::feature::ROWS;
/// How many states its chain has.
pub const TAG_STATES: usize = tag::state::STATES;

/// The rows of one word.
#[derive(Default)]
struct Rows(Vec<u32>);

impl tag::feature::Sink for Rows {
    fn take<const N: usize>(&mut self, rows: [u16; N]) {
        self.0.extend(rows.map(u32::from));
    }
}

/// Returns the rows of words of a document that the tagger judges.
#[must_use]
pub fn tag_rows(text: &str) -> Vec<TagRow> {
    let mut found = vec![];
    tag::Scratch::new().pieces(text, |tag::Piece { vocabulary, tokens, islands, .. }| {
        for island in islands {
            let (line, from, to) = island.of(tokens);
            let mut features = tag::feature::Features::new(vocabulary, line, from);
            let rows = (from..to).map(|_| {
                let mut rows = Rows::default();
                features.next(&mut rows);
                rows.0
            });
            let words = line[from..to].iter().map(|token| (token.start, token.end));
            found.push(TagRow { words: words.collect(), rows: rows.collect() });
        }
    });
    found
}

/// Returns the state of word `at` of a name of `count` words; of kind `kind`, a number of [`EntityKind::ALL`].
#[must_use]
pub fn tag_state(kind: usize, at: usize, count: usize) -> usize {
    let place = match at {
        _ if at + 1 == count => tag::state::Place::Last,
        0 => tag::state::Place::First,
        _ => tag::state::Place::Inside,
    };
    tag::state::state(EntityKind::ALL[kind], place)
}

/// Whether one state may follow another; `None` stands for the edge of a line.
#[must_use]
pub fn tag_follows(from: Option<usize>, to: Option<usize>) -> bool {
    tag::state::follows(from, to)
}

/// Makes the states of a document's rows of words agree with each other.
#[must_use]
pub fn tag_agree(text: &str, states: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let (mut rows, mut out) = (states.iter(), vec![]);
    tag::Scratch::new().pieces(text, |tag::Piece { tokens, runs, islands, .. }| {
        let mut all = vec![0; tokens.len()];
        for (island, states) in islands.iter().zip(&mut rows) {
            all[island.range()].copy_from_slice(states);
        }
        tag::agree::Votes::new().agree(tokens, runs, &mut all);
        out.extend(islands.iter().map(|island| all[island.range()].to_vec()));
    });
    out
}

/// Returns kind, first and last word of the names in a row of states.
#[must_use]
pub fn tag_names(states: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut names = vec![];
    tag::names(states, |first, last, kind| names.push((kind as usize, first, last)));
    names
}
