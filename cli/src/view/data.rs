use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use serde::Serialize;
use thanbai::{EntityKind, Kind};

use super::difference::{Cluster, Difference};
use super::document::Document;
use crate::score::Labelled;

/// Characters of a difference's text that its list shows.
const SNIPPET_CHARS: usize = 90;

/// What the script of the page needs to know about a document.
#[derive(Serialize)]
pub struct Data<'d> {
    /// Blocks and bytes of each kind that occurs.
    blocks: BTreeMap<&'static str, (usize, usize)>,
    /// Occurrences of each kind of name, and how many different ones there are.
    entities: BTreeMap<&'static str, (usize, usize)>,
    pub names: Vec<Entry<'d>>,
    differences: Vec<Row<'d>>,
}

/// A name and its occurrences. Spellings meet in their key, where they have one.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Entry<'d> {
    kind: &'static str,
    text: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'d str>,
    /// Numbers of the names in the order of the text.
    at: Vec<usize>,
}

/// A difference as its list shows it.
#[derive(Serialize)]
struct Row<'d> {
    line: usize,
    layer: &'static str,
    ours: Vec<String>,
    gold: Vec<String>,
    text: &'d str,
}

impl<'d> Data<'d> {
    /// Returns figures, names and differences of a document.
    pub fn of(document: &'d Document, differences: &[Difference]) -> Self {
        let mut data =
            Self { blocks: BTreeMap::new(), entities: BTreeMap::new(), names: entries(document), differences: Vec::new() };
        for block in &document.blocks {
            let (count, bytes) = data.blocks.entry(block.label.kind.name()).or_default();
            *count += 1;
            *bytes += block.label.span.len();
        }
        for entry in &data.names {
            let (count, different) = data.entities.entry(entry.kind).or_default();
            *count += entry.at.len();
            *different += 1;
        }
        let (mut line, mut at) = (1, 0);
        for difference in differences {
            let start = difference.span().start();
            line += document.text[at..start].matches('\n').count();
            at = start;
            data.differences.push(row(&document.text, line, difference));
        }
        data
    }

    /// Writes the data as JSON that can stand inside a script element.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let json = serde_json::to_string(self)?;
        let mut rest = json.as_str();
        // outside of strings JSON has none of these
        while let Some(at) = rest.find(['<', '>', '&']) {
            write!(out, "{}\\u{:04x}", &rest[..at], rest.as_bytes()[at])?;
            rest = &rest[at + 1..];
        }
        out.write_all(rest.as_bytes())
    }
}

/// Returns the names of a document, the most frequent first.
fn entries(document: &Document) -> Vec<Entry<'_>> {
    let mut places = HashMap::new();
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (i, name) in document.names.iter().enumerate() {
        let (text, key) = (&document.text[name.label.span], name.key.as_deref());
        let place = *places.entry((name.label.kind, key.unwrap_or(text), key.is_some())).or_insert_with(|| {
            entries.push(Entry { kind: name.label.kind.name(), text, key, at: Vec::new() });
            entries.len() - 1
        });
        entries[place].at.push(i);
    }
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at.len()));
    entries
}

fn row<'d>(text: &'d str, line: usize, difference: &Difference) -> Row<'d> {
    let span = difference.span();
    match difference {
        Difference::Blocks(Cluster { ours, gold, .. }) => {
            Row { line, layer: "block", ours: kinds(ours), gold: kinds(gold), text: snippet(&text[span]) }
        }
        Difference::Names(Cluster { ours, gold, .. }) => {
            Row { line, layer: "name", ours: texts(text, ours), gold: texts(text, gold), text: "" }
        }
    }
}

fn kinds(rows: &[Labelled<Kind>]) -> Vec<String> {
    rows.iter().map(|row| row.kind.to_string()).collect()
}

fn texts(text: &str, rows: &[Labelled<EntityKind>]) -> Vec<String> {
    rows.iter().map(|row| format!("{} {}", row.kind, snippet(&text[row.span]))).collect()
}

fn snippet(text: &str) -> &str {
    text.char_indices().nth(SNIPPET_CHARS).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::Data;
    use crate::view::document::Maker;

    #[test]
    fn spellings_with_one_key_are_one_name_and_the_most_frequent_is_first() {
        let document = Maker::default().document("a", "Ông đi từ Việt Nam: TP.HCM sang Hoa Kỳ, về Sài Gòn.");
        let data = Data::of(&document, &[]);
        let first = &data.names[0];
        assert_eq!((first.kind, first.text, first.key, first.at.as_slice()), ("LOC", "TP.HCM", Some("79"), &[1, 3][..]));
        assert_eq!(data.entities["LOC"], (4, 3));
        assert_eq!(data.names[1].text, "Việt Nam");
    }

    #[test]
    fn the_text_of_a_difference_is_cut_and_its_line_is_that_of_the_text() {
        use crate::score::Labelled;
        use crate::view::difference;
        use crate::view::document::Gold;
        use thanbai::Kind;

        let text = format!("\n\nTheo TTXVN\n\n{}\n", "ố ".repeat(200));
        let mut document = Maker::default().document("a", &text);
        let gold = document.blocks.iter().map(|block| Labelled { span: block.label.span, kind: Kind::Byline }).collect();
        document.gold = Some(Gold { blocks: Some(gold), names: None });
        let data = Data::of(&document, &difference::of(&document));
        let rows: Vec<_> = data.differences.iter().map(|row| (row.line, row.text.chars().count())).collect();
        assert_eq!(rows, [(3, 10), (5, super::SNIPPET_CHARS)]);
    }

    #[test]
    fn no_text_ends_the_script_it_stands_in() {
        let document = Maker::default().document("a", "Ông Nguyễn Văn An và ông Trần </script><!-- Bình sống ở Hà Nội.");
        let mut out = Vec::new();
        Data::of(&document, &[]).write(&mut out).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert!(!json.contains(['<', '>', '&']), "{json}");
        assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
    }
}
