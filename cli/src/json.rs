use std::io::{self, Write};

use serde::{Serialize, Serializer};
use thanbai::{ArticleRef, Block, Reason};

use crate::args::Keep;

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    bytes: usize,
    blocks: Kept<'a>,
}

/// The kept blocks of a page, written one by one.
struct Kept<'a> {
    article: ArticleRef<'a, 'a>,
    keep: Keep,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'static str,
    side: &'static str,
    start: usize,
    end: usize,
    line: u32,
    text: &'a str,
    #[serde(serialize_with = "display")]
    reason: Reason,
}

/// Writes a page as one JSON object and a line end.
///
/// # Errors
/// `out` cannot be written.
pub fn page(out: &mut impl Write, id: &str, article: ArticleRef<'_, '_>, keep: Keep) -> io::Result<()> {
    let document = Document { id, bytes: article.text().len(), blocks: Kept { article, keep } };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

impl Serialize for Kept<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.article.blocks().filter(|block| self.keep.takes(block)).map(Row::from))
    }
}

impl<'a> From<Block<'a>> for Row<'a> {
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

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn display<S: Serializer>(reason: &Reason, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(reason)
}
