use serde::{Serialize, Serializer};
use thanbai::{Block, Clue, Entity, Reason};

use crate::corpus::record::{Field, Id, Value};
use crate::page::Page;

/// The names of the fields that a page becomes; fields of these names do not pass through.
const OWN: [&str; 4] = ["id", "bytes", "blocks", "entities"];

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

/// Appends a page of so many bytes as one JSON object and a line end; the fields stand behind the id.
pub fn page(out: &mut Vec<u8>, id: &Id<'_>, fields: &[Field<'_>], bytes: usize, page: Page<'_>) {
    out.extend_from_slice(b"{\"id\":");
    match id {
        Id::Json(json) => out.extend_from_slice(json.as_bytes()),
        Id::Text(text) => value(out, text),
    }
    for field in fields.iter().filter(|field| !OWN.contains(&&*field.name)) {
        out.push(b',');
        value(out, &field.name);
        out.push(b':');
        match field.value {
            Value::Json(json) => out.extend_from_slice(json.as_bytes()),
            Value::Text(text) => value(out, text),
        }
    }
    out.extend_from_slice(b",\"bytes\":");
    value(out, &bytes);
    out.extend_from_slice(b",\"blocks\":");
    value(out, &Blocks(page));
    if page.names.is_some() {
        out.extend_from_slice(b",\"entities\":");
        value(out, &Entities(page));
    }
    out.extend_from_slice(b"}\n");
}

/// Appends a value as JSON.
fn value(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("strings, numbers and lists of them always become JSON, and memory takes them");
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
