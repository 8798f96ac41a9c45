use std::io::{self, Write};

use serde::{Serialize, Serializer};
use thanbai::{Block, Clue, Entity, Reason};

use crate::page::Page;

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    bytes: usize,
    blocks: Blocks<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Entities<'a>>,
}

/// The kept blocks of a page, written one by one.
struct Blocks<'a>(Page<'a>);

/// The wanted names of a page, written one by one.
struct Entities<'a>(Page<'a>);

#[derive(Serialize)]
struct BlockRow<'a> {
    kind: &'static str,
    side: &'static str,
    start: usize,
    end: usize,
    line: u32,
    text: &'a str,
    #[serde(serialize_with = "display")]
    reason: Reason,
}

#[derive(Serialize)]
struct EntityRow<'a> {
    kind: &'static str,
    start: usize,
    end: usize,
    text: &'a str,
    key: Option<&'a str>,
    #[serde(serialize_with = "display")]
    evidence: Clue,
}

/// Writes a page as one JSON object and a line end.
///
/// # Errors
/// `out` cannot be written.
pub fn page(out: &mut impl Write, id: &str, page: Page<'_>) -> io::Result<()> {
    let entities = page.names.is_some().then_some(Entities(page));
    let document = Document { id, bytes: page.article.text().len(), blocks: Blocks(page), entities };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

impl Serialize for Blocks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.blocks().map(BlockRow::from))
    }
}

impl Serialize for Entities<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let blocks = self.0.article.blocks();
        serializer.collect_seq(blocks.flat_map(|block| self.0.names_in(block)).map(EntityRow::from))
    }
}

impl<'a> From<Block<'a>> for BlockRow<'a> {
    fn from(block: Block<'a>) -> Self {
        Self {
            kind: block.kind().name(),
            side: block.side().name(),
            start: block.span().start(),
            end: block.span().end(),
            line: block.line(),
            text: block.text(),
            reason: block.reason(),
        }
    }
}

impl<'a> From<Entity<'a, 'a>> for EntityRow<'a> {
    fn from(entity: Entity<'a, 'a>) -> Self {
        Self {
            kind: entity.kind().name(),
            start: entity.span().start(),
            end: entity.span().end(),
            text: entity.text(),
            key: entity.key(),
            evidence: entity.evidence(),
        }
    }
}

fn display<S: Serializer>(value: &impl std::fmt::Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}
