use std::path::Path;

use anyhow::Context;
use thanbai::{Buffer, Clue, EntityKind, Kind, Side, Span, Splitter, TagBuffer, Tagger};

use crate::gold;
use crate::score::Labelled;

/// A block as the page shows it.
pub struct Block {
    pub label: Labelled<Kind>,
    pub line: u32,
    pub reason: String,
}

/// A name as the page shows it.
pub struct Name {
    pub label: Labelled<EntityKind>,
    pub key: Option<String>,
    pub evidence: Clue,
}

/// What the annotation says: blocks, names or both, in the order of the text.
#[derive(Default)]
pub struct Gold {
    pub blocks: Option<Vec<Labelled<Kind>>>,
    pub names: Option<Vec<Labelled<EntityKind>>>,
}

/// A text with its blocks and names.
pub struct Document {
    pub name: String,
    pub text: String,
    pub blocks: Vec<Block>,
    pub names: Vec<Name>,
    pub gold: Option<Gold>,
}

/// Splits and tags texts, one after the other in the same memory.
#[derive(Default)]
pub struct Maker {
    splitter: Splitter,
    buffer: Buffer,
    tagger: Tagger,
    names: TagBuffer,
}

impl Maker {
    /// Returns a text with its blocks and names, without gold.
    pub fn document(&mut self, name: &str, text: &str) -> Document {
        let article = self.splitter.split_into(text, &mut self.buffer);
        let block = |block: thanbai::Block<'_>| Block {
            label: Labelled { span: block.span(), kind: block.kind() },
            line: block.line(),
            reason: block.reason().to_string(),
        };
        let entity = |name: thanbai::Entity<'_, '_>| Name {
            label: Labelled { span: name.span(), kind: name.kind() },
            key: name.key().map(str::to_owned),
            evidence: name.evidence(),
        };
        Document {
            name: name.to_owned(),
            text: text.to_owned(),
            blocks: article.blocks().map(block).collect(),
            names: self.tagger.tag_into(text, &mut self.names).iter().map(entity).collect(),
            gold: None,
        }
    }
}

impl Document {
    /// Returns the bytes of the blocks of a side.
    pub fn bytes_of(&self, side: Side) -> usize {
        self.blocks.iter().filter(|block| block.label.kind.side() == side).map(|block| block.label.span.len()).sum()
    }

    /// Returns the share of the body in all that is not blank, in whole percents.
    pub fn body_percent(&self) -> usize {
        let (body, other) = (self.bytes_of(Side::Body), self.bytes_of(Side::Boilerplate));
        (200 * body + body + other).checked_div(2 * (body + other)).unwrap_or(0)
    }
}

impl Gold {
    /// Returns what a folder of gold says of a page; `None` where it does not know the page.
    ///
    /// # Errors
    /// A file cannot be read, or a row of it is broken.
    pub fn read(folder: &Path, document: &Document) -> anyhow::Result<Option<Gold>> {
        let path = Path::new(&document.name);
        let [name, stem] = [path.file_name(), path.file_stem()].map(|name| name.unwrap_or_default().to_string_lossy());
        // the id of a record may have a dot in it and no extension
        let whole = Some(&*name).filter(|name| gold::is_known(folder, name));
        let Some(id) = whole.or_else(|| gold::id_of(folder, &stem)) else { return Ok(None) };
        let rows = |suffix: &str| {
            let path = folder.join(format!("{id}{suffix}"));
            path.is_file().then_some(path)
        };
        let blocks = rows(".blocks.tsv").map(|path| gold::rows(&path, &document.text)).transpose()?;
        let names = rows(".entities.tsv").map(|path| gold::rows(&path, &document.text)).transpose()?;
        Ok(Some(Gold { blocks: blocks.map(in_order), names: names.map(in_order) }))
    }
}

/// Reads the gold of each document that the folder knows; returns how many there are.
///
/// # Errors
/// The folder cannot be listed, or a file of it is broken.
pub fn add_gold(documents: &mut [Document], folder: &Path) -> anyhow::Result<usize> {
    std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for document in documents.iter_mut() {
        document.gold = Gold::read(folder, document)?;
    }
    Ok(documents.iter().filter(|document| document.gold.is_some()).count())
}

fn in_order<K>(mut rows: Vec<Labelled<K>>) -> Vec<Labelled<K>> {
    rows.sort_by_key(|row| (row.span.start(), row.span.end()));
    rows
}

/// Returns the labels of the blocks.
pub fn block_labels(document: &Document) -> Vec<Labelled<Kind>> {
    document.blocks.iter().map(|block| block.label).collect()
}

/// Returns the labels of the names.
pub fn name_labels(document: &Document) -> Vec<Labelled<EntityKind>> {
    document.names.iter().map(|name| name.label).collect()
}

/// Returns whether two spans share a byte.
pub fn overlap(a: Span, b: Span) -> bool {
    a.start() < b.end() && b.start() < a.end()
}

#[cfg(test)]
mod tests {
    use super::{Block, Document, Gold, overlap};
    use crate::score::Labelled;
    use thanbai::{Kind, Span};

    #[test]
    fn the_share_of_the_body_is_rounded() {
        let share = |body: usize, other: usize| {
            let block = |start, end, kind| Block {
                label: Labelled { span: Span::new(start, end), kind },
                line: 1,
                reason: String::new(),
            };
            let blocks = vec![block(0, body, Kind::Heading), block(body, body + other, Kind::Source)];
            Document { name: String::new(), text: String::new(), blocks, names: vec![], gold: None }.body_percent()
        };
        assert_eq!([share(1, 2), share(2, 1), share(1, 0), share(0, 1), share(0, 0)], [33, 67, 100, 0, 0]);
        assert_eq!([share(1, 199), share(1, 200), share(199, 1)], [1, 0, 100]);
    }

    #[test]
    fn gold_goes_by_the_whole_id_first() {
        let folder = std::env::temp_dir().join(format!("thanbai-gold-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for (id, kind) in [("v1", "title"), ("v1.5", "source"), ("7", "byline")] {
            std::fs::write(folder.join(format!("{id}.blocks.tsv")), format!("0\t2\t{kind}\tab\n")).unwrap();
        }
        let kind = |name: &str| {
            let document = Document { name: name.into(), text: "ab".into(), blocks: vec![], names: vec![], gold: None };
            let gold = Gold::read(&folder, &document).unwrap();
            gold.and_then(|gold| gold.blocks?.first().map(|row| row.kind))
        };
        let found = ["v1.5", "v1.txt", "a/v1", "v1.5.txt", "7_ff.txt", "v2"].map(kind);
        std::fs::remove_dir_all(&folder).unwrap();
        let [title, source, byline] = [Kind::Title, Kind::Source, Kind::Byline].map(Some);
        assert_eq!(found, [source, title, title, source, byline, None]);
    }

    #[test]
    fn spans_side_by_side_do_not_overlap() {
        let span = |start, end| Span::new(start, end);
        assert!(!overlap(span(0, 3), span(3, 5)) && !overlap(span(3, 5), span(0, 3)));
        assert!(overlap(span(0, 4), span(3, 5)) && overlap(span(3, 5), span(0, 9)));
    }
}
