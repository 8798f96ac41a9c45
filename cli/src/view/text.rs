use std::io::{self, Write};

use thanbai::Span;

use super::column::{Column, blank};
use super::difference::Difference;
use super::document::{Document, overlap};

/// How many stretches stand in one element that a browser lays out only when it comes into view.
const CHUNK: usize = 48;

/// A stretch of the text with whole blocks, of ours and of the gold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Region {
    span: Span,
    differs: bool,
}

/// Writes the text of a document: every character once and in order, and again what the gold says beside each region that differs.
///
/// # Errors
/// `out` cannot be written.
pub fn write(out: &mut impl Write, document: &Document, index: usize, differences: &[Difference]) -> io::Result<()> {
    let ours = Column::ours(document, index, differences);
    let gold = document.gold.as_ref().map(|gold| Column::gold(document, gold, differences));
    let mut at = 0;
    for chunk in regions(document, differences).chunks(CHUNK) {
        out.write_all(b"<div class=\"chunk\">")?;
        for region in chunk {
            blank(out, &document.text[at..region.span.start()])?;
            match &gold {
                Some(gold) if region.differs => pair(out, &ours, gold, region.span)?,
                _ => ours.write(out, region.span)?,
            }
            at = region.span.end();
        }
        out.write_all(b"</div>")?;
    }
    blank(out, &document.text[at..])
}

fn pair(out: &mut impl Write, ours: &Column<'_>, gold: &Column<'_>, span: Span) -> io::Result<()> {
    out.write_all(b"<div class=\"pair\"><div class=\"ours\" role=\"group\" aria-label=\"ours\">")?;
    ours.write(out, span)?;
    out.write_all(b"</div><div class=\"gold\" role=\"group\" aria-label=\"gold\">")?;
    gold.write(out, span)?;
    out.write_all(b"</div></div>")
}

/// Returns the smallest stretches that no block and no difference sticks out of, in order.
fn regions(document: &Document, differences: &[Difference]) -> Vec<Region> {
    let region = |differs: bool| move |span: Span| Region { span, differs };
    let mut parts: Vec<Region> = document.blocks.iter().map(|block| block.label.span).map(region(false)).collect();
    let gold = document.gold.iter().flat_map(|gold| gold.blocks.iter().flatten());
    parts.extend(gold.map(|row| row.span).map(region(false)));
    parts.extend(differences.iter().map(Difference::span).map(region(true)));
    parts.sort_by_key(|part| part.span.start());
    let mut regions: Vec<Region> = Vec::with_capacity(parts.len());
    for part in parts {
        match regions.last_mut() {
            Some(last) if overlap(last.span, part.span) => {
                last.span = Span::new(last.span.start(), last.span.end().max(part.span.end()));
                last.differs |= part.differs;
            }
            _ => regions.push(part),
        }
    }
    regions
}
