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
    classify::context::fill(&mut cells, &mut classify::topic::Filter::new());
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::tables::weights::{FIRST, LAST, NEXT, WEIGHTS};

    const PAGE: &str = "Trang chủ\nTin mới\n10/10/2025 08:15\nCầu mới bắc qua sông đã thông xe\n\nCầu mới bắc qua sông đã thông xe\n\
        (TTXVN) - Sáng 10/10, các bên bàn về cây cầu mới và những việc phải làm trong năm tới, theo đó cầu sẽ dài hơn hai cây số.\n\
        Ảnh: Minh An\nÔng Lê Văn Tám cho biết cây cầu là việc lớn của tỉnh và người dân đã chờ nó từ nhiều năm nay rồi.\n\
        Theo TTXVN\nTin liên quan\nKhởi công đường mới\nKhởi công đường mới\nBình luận (0)\n© 2025 - Email: toasoan@bao.vn";

    /// Returns the kinds of the best sequence by the features that the trainer sees; the obvious way.
    fn decoded(examples: &[Example]) -> Vec<Kind> {
        let mut ways: Vec<(i32, Vec<usize>)> = vec![];
        for example in examples {
            let own = |state: usize| example.features.iter().map(|&id| i32::from(WEIGHTS[usize::from(id)][state])).sum::<i32>();
            let step = |to: usize| {
                let ways = ways.iter().map(|(score, way)| (score + i32::from(NEXT[way[way.len() - 1]][to]), way));
                let (score, way) =
                    ways.max_by_key(|(score, _)| *score).map_or((FIRST[to].into(), vec![]), |(s, way)| (s, way.clone()));
                (score + own(to), [way, vec![to]].concat())
            };
            ways = (0..STATES).map(step).collect();
        }
        let best = ways.into_iter().enumerate().max_by_key(|(state, (score, _))| score + i32::from(LAST[*state]));
        best.map_or_else(Vec::new, |(_, (_, way))| way.into_iter().map(|state| KIND_OF[state]).collect())
    }

    #[test]
    fn the_trainer_sees_what_the_splitter_sees() {
        for count in 1..=PAGE.lines().count() {
            let page = PAGE.lines().take(count).collect::<Vec<_>>().join("\n");
            let (examples, article) = (examples(&page), crate::split(&page));
            assert!(article.blocks().map(|block| block.span()).eq(examples.iter().map(|example| example.span)));
            assert_eq!(article.blocks().map(|block| block.kind()).collect::<Vec<_>>(), decoded(&examples), "{count} lines");
        }
    }

    #[test]
    fn states_tell_the_parts_of_a_page_apart() {
        let kinds = [Kind::Chrome, Kind::Title, Kind::Chrome, Kind::Paragraph, Kind::Chrome];
        let found = states(&kinds);
        assert_eq!(found.iter().map(|&state| KIND_OF[state]).collect::<Vec<_>>(), kinds);
        let chrome = |zone| state::state(Kind::Chrome, zone);
        assert_eq!([found[0], found[2], found[4]], [Zone::Front, Zone::Middle, Zone::Back].map(chrome));
        assert_eq!(states(&[Kind::Chrome; 2]), [chrome(Zone::Front); 2], "without a body all is in front");
    }

    #[test]
    fn every_feature_has_a_name_of_its_own() {
        let features = || (0..).take(FEATURES);
        assert_eq!(features().map(name).collect::<HashSet<_>>().len(), FEATURES);
        for atoms in features().map(atoms) {
            assert_eq!(atoms.iter().collect::<HashSet<_>>().len(), atoms.len(), "a part that is learnt twice: {atoms:?}");
        }
    }

    #[test]
    fn names_are_read_off_the_states_they_were_written_as() {
        for (kind, count) in (0..EntityKind::ALL.len()).flat_map(|kind| [1, 2, 3, 5].map(|count| (kind, count))) {
            let states: Vec<usize> = (0..count).map(|at| tag_state(kind, at, count)).collect();
            let steps = [&[None][..], &states.iter().copied().map(Some).collect::<Vec<_>>(), &[None]].concat();
            assert!(steps.windows(2).all(|pair| tag_follows(pair[0], pair[1])), "{steps:?}");
            let two: Vec<u8> = states.iter().chain(&states).map(|&state| state as u8).collect();
            assert_eq!(tag_names(&two), [(kind, 0, count - 1), (kind, count, 2 * count - 1)]);
        }
    }
}
