//! Peers that find the names of a list.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, MatchKind};
use daachorse::{CharwiseDoubleArrayAhoCorasickBuilder, DoubleArrayAhoCorasickBuilder};
use regex::RegexBuilder;
use thanbai::{EntityKind, Span};

use crate::common::naive::capitalised;
use crate::common::{files, folder};
use crate::score::Labelled;

/// Room for the program of a pattern that is an alternation of all names.
const PATTERN_BYTES: usize = 1 << 30;

/// The classes of `seeds/gazetteer` that are names of a kind; where one name has several, the first kind counts. The other classes are
/// parts of names and words around them: they are searched for too, but name nothing.
const KINDS: [(EntityKind, &[&str]); 3] = [
    (
        EntityKind::Location,
        &[
            "province",
            "province-old",
            "province-alias",
            "district",
            "commune",
            "commune-old",
            "town",
            "country",
            "city",
            "state-of",
            "region",
            "water",
            "island",
            "landmark",
        ],
    ),
    (EntityKind::Organization, &["government", "party", "intl", "media", "company", "school", "hospital", "club", "band"]),
    (EntityKind::Person, &["person"]),
];

/// The names of `seeds/gazetteer` with the kind that they stand for.
pub struct List {
    kinds: HashMap<String, Option<EntityKind>>,
}

/// Tells a function all places where a name of the list stands.
pub type Find = Box<dyn Fn(&str, &mut dyn FnMut(Span))>;

/// A peer, with what has to be known about it.
pub struct Finder {
    pub name: &'static str,
    /// The package whose version counts.
    pub package: &'static str,
    pub find: Find,
}

impl List {
    /// Returns all names and words of the tables, as they stand there and with a capital.
    pub fn read() -> Self {
        let tables = files(&folder("gazetteer"), "tsv");
        let rows = tables.iter().flat_map(|(_, table)| table.lines()).filter(|row| !row.starts_with('#'));
        let (mut kinds, mut seen) = (HashMap::new(), HashSet::new());
        for (class, rest) in rows.filter_map(|row| row.split_once('\t')) {
            let name = rest.split('\t').next().unwrap_or(rest);
            let kind = KINDS.iter().position(|(_, classes)| classes.contains(&class));
            for name in [name.to_owned(), capitalised(name)] {
                let old = kinds.entry(name).or_insert(kind);
                *old = (*old).into_iter().chain(kind).min();
            }
            seen.insert(class);
        }
        let unknown: Vec<_> = KINDS.iter().flat_map(|(_, classes)| *classes).filter(|class| !seen.contains(**class)).collect();
        assert!(unknown.is_empty(), "classes that no row of the tables has: {unknown:?}");
        Self { kinds: kinds.into_iter().map(|(name, kind)| (name, kind.map(|at| KINDS[at].0))).collect() }
    }

    /// Returns how many names and words there are.
    pub fn len(&self) -> usize {
        self.kinds.len()
    }

    /// Returns the names that a peer finds in a text.
    pub fn names(&self, find: &Find, text: &str) -> Vec<Labelled<EntityKind>> {
        let mut names = vec![];
        find(text, &mut |span| {
            let kind = self.kinds.get(&text[span]).copied().flatten();
            names.extend(kind.filter(|_| is_whole(text, span)).map(|kind| Labelled { span, kind }));
        });
        names
    }

    /// Returns all peers.
    pub fn finders(&self) -> [Finder; 4] {
        let mut names: Vec<&str> = self.kinds.keys().map(String::as_str).collect();
        names.sort_unstable();
        let peer = |name, package, find| Finder { name, package, find };
        [
            peer("aho-corasick", "aho-corasick", naive(&names)),
            peer("daachorse, bytes", "daachorse", bytewise(&names)),
            peer("daachorse, chars", "daachorse", charwise(&names)),
            peer("regex alternation", "regex", alternation(&names)),
        ]
    }
}

/// Returns whether a name does not begin or end inside a word.
pub fn is_whole(text: &str, span: Span) -> bool {
    let before = text[..span.start()].chars().next_back();
    let after = text[span.end()..].chars().next();
    !before.into_iter().chain(after).any(char::is_alphanumeric)
}

fn naive(names: &[&str]) -> Find {
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(names).expect("an automaton");
    Box::new(move |text, tell| automaton.find_iter(text).for_each(|found| tell(Span::new(found.start(), found.end()))))
}

fn bytewise(names: &[&str]) -> Find {
    let builder = DoubleArrayAhoCorasickBuilder::new().match_kind(daachorse::MatchKind::LeftmostLongest);
    let automaton: daachorse::DoubleArrayAhoCorasick<u32> = builder.build(names).expect("an automaton");
    Box::new(move |text, tell| automaton.leftmost_find_iter(text).for_each(|found| tell(Span::new(found.start(), found.end()))))
}

fn charwise(names: &[&str]) -> Find {
    let builder = CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(daachorse::MatchKind::LeftmostLongest);
    let automaton: daachorse::CharwiseDoubleArrayAhoCorasick<u32> = builder.build(names).expect("an automaton");
    Box::new(move |text, tell| automaton.leftmost_find_iter(text).for_each(|found| tell(Span::new(found.start(), found.end()))))
}

/// An alternation takes its first alternative that fits, so long names come first.
fn alternation(names: &[&str]) -> Find {
    let mut names = names.to_vec();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let pattern = names.iter().map(|name| regex::escape(name)).collect::<Vec<_>>().join("|");
    let pattern = RegexBuilder::new(&pattern).size_limit(PATTERN_BYTES).build().expect("a pattern");
    Box::new(move |text, tell| pattern.find_iter(text).for_each(|found| tell(Span::new(found.start(), found.end()))))
}

#[cfg(test)]
mod tests {
    use super::{List, is_whole};
    use thanbai::{EntityKind, Span};

    #[test]
    fn peers_find_the_same_names() {
        let list = List::read();
        let text = "Ông Tô Lâm đến Hà Nội, rồi sang Hoa Kỳ; TTXVN đưa tin. Hà Nộia";
        for peer in list.finders() {
            let found = list.names(&peer.find, text);
            let found: Vec<_> = found.iter().map(|name| (name.kind, &text[name.span])).collect();
            let (place, firm) = (EntityKind::Location, EntityKind::Organization);
            let wanted = [(EntityKind::Person, "Tô Lâm"), (place, "Hà Nội"), (place, "Hoa Kỳ"), (firm, "TTXVN")];
            assert_eq!(found, wanted, "{}", peer.name);
        }
    }

    #[test]
    fn words_are_not_cut() {
        assert!(is_whole("(Nga)", Span::new(1, 4)));
        assert!(!is_whole("Ngan", Span::new(0, 3)));
        assert!(!is_whole("éNga", Span::new(2, 5)));
    }
}
