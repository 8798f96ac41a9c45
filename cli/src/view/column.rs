use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use thanbai::{EntityKind, Kind, Span};

use super::difference::Difference;
use super::document::{Document, Gold};
use super::escape;
use crate::score::Labelled;

/// Bytes of a block that are laid out together. Browsers take minutes over a paragraph of some megabytes, so longer blocks are laid
/// out in parts, as if a line ended between them.
const PART: usize = 1 << 14;

/// An element around a stretch of the text: its name, and its attributes, escaped.
struct Element {
    span: Span,
    name: &'static str,
    attributes: String,
}

/// The text under the blocks and names of one opinion: ours or the gold's.
pub struct Column<'d> {
    text: &'d str,
    blocks: Vec<Element>,
    names: Vec<Element>,
}

/// The number of the difference that a block or a name is part of, by its bytes.
type Numbers = HashMap<Span, usize>;

impl<'d> Column<'d> {
    /// Returns what we say: every name has the id `dDnN`, where D is the number of the document and N that of the name.
    pub fn ours(document: &'d Document, index: usize, differences: &[Difference]) -> Self {
        let (in_blocks, in_names) = numbers(differences, false);
        let mut last = None;
        let block = |block: &super::document::Block| {
            let mut attributes = block_attributes(&block.label, &mut last, &in_blocks);
            let _ = write!(attributes, " data-l=\"{}\" data-r=\"{}\"", block.line, escape::line(&block.reason));
            Element { span: block.label.span, name: block_name(block.label.kind), attributes }
        };
        let name = |(i, name): (usize, &super::document::Name)| {
            let mut attributes = name_attributes(&name.label, &in_names);
            let _ = write!(attributes, " id=\"d{index}n{i}\" data-v=\"{}\"", escape::line(&name.evidence.to_string()));
            if let Some(key) = &name.key {
                let _ = write!(attributes, " data-key=\"{}\"", escape::line(key));
            }
            Element { span: name.label.span, name: "span", attributes }
        };
        let names = document.names.iter().enumerate().map(name).collect();
        Self { text: &document.text, blocks: document.blocks.iter().map(block).collect(), names }
    }

    /// Returns what the gold says; it may overlap itself, and then the first row stands.
    pub fn gold(document: &'d Document, gold: &Gold, differences: &[Difference]) -> Self {
        let (in_blocks, in_names) = numbers(differences, true);
        let mut last = None;
        let block = |label: &Labelled| Element {
            span: label.span,
            name: block_name(label.kind),
            attributes: block_attributes(label, &mut last, &in_blocks),
        };
        let name = |label: &Labelled<EntityKind>| Element {
            span: label.span,
            name: "span",
            attributes: name_attributes(label, &in_names),
        };
        Self {
            text: &document.text,
            blocks: gold.blocks.iter().flatten().map(block).collect(),
            names: gold.names.iter().flatten().map(name).collect(),
        }
    }

    /// Writes a stretch of the text. Blank text between blocks is kept in elements of the class `g`; text in no block, which gold
    /// of a part of a page leaves, looks like a block of no kind.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn write(&self, out: &mut impl Write, span: Span) -> io::Result<()> {
        let mut at = span.start();
        for block in within(&self.blocks, span) {
            let Some(range) = rest(block.span, at..span.end()) else { continue };
            self.between(out, at..range.start)?;
            write!(out, "<{} {}>", block.name, block.attributes)?;
            self.inside(out, range.clone())?;
            write!(out, "</{}>", block.name)?;
            at = range.end;
        }
        self.between(out, at..span.end())
    }

    fn between(&self, out: &mut impl Write, range: Range<usize>) -> io::Result<()> {
        if self.text[range.clone()].trim().is_empty() {
            return blank(out, &self.text[range]);
        }
        out.write_all(b"<p class=\"b none\" data-k=\"no block\">")?;
        self.inside(out, range)?;
        out.write_all(b"</p>")
    }

    /// Writes the inside of a block, a long one in parts.
    fn inside(&self, out: &mut impl Write, range: Range<usize>) -> io::Result<()> {
        if range.len() <= 2 * PART {
            return self.stretch(out, range);
        }
        let mut at = range.start;
        while at < range.end {
            let end = if range.end - at <= 2 * PART { range.end } else { self.part_end(at + PART, range.end) };
            out.write_all(b"<span class=\"part\">")?;
            self.stretch(out, at..end)?;
            out.write_all(b"</span>")?;
            at = end;
        }
        Ok(())
    }

    /// Returns where a part may end: behind a blank if there is one not far from `from`, and not in a name.
    fn part_end(&self, from: usize, end: usize) -> usize {
        let boundary = |at: usize| (at..end).find(|at| self.text.is_char_boundary(*at)).unwrap_or(end);
        let (from, limit) = (boundary(from), boundary((from + PART).min(end)));
        let cut = self.text[from..limit].find(' ').map_or(from, |at| from + at + 1);
        let holds = |name: &&Element| name.span.start() < cut && cut < name.span.end();
        within(&self.names, Span::new(cut - 1, cut)).iter().find(holds).map_or(cut, |name| name.span.end().min(end))
    }

    /// Writes a stretch of the text with the names in it.
    fn stretch(&self, out: &mut impl Write, range: Range<usize>) -> io::Result<()> {
        let mut at = range.start;
        for name in within(&self.names, Span::new(range.start, range.end)) {
            let Some(part) = rest(name.span, at..range.end) else { continue };
            escape::text(out, &self.text[at..part.start])?;
            write!(out, "<{} {}>", name.name, name.attributes)?;
            escape::text(out, &self.text[part.clone()])?;
            write!(out, "</{}>", name.name)?;
            at = part.end;
        }
        escape::text(out, &self.text[at..range.end])
    }
}

/// Writes blank text between blocks; it knows how many lines it leaves empty.
///
/// # Errors
/// `out` cannot be written.
pub fn blank(out: &mut impl Write, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    match text.matches('\n').count() {
        0 | 1 => out.write_all(b"<div class=\"g\">")?,
        ends => write!(out, "<div class=\"g\" style=\"--n:{}\">", ends - 1)?,
    }
    escape::text(out, text)?;
    out.write_all(b"</div>")
}

fn block_attributes(label: &Labelled, last: &mut Option<Kind>, numbers: &Numbers) -> String {
    let again = if *last == Some(label.kind) { " again" } else { "" };
    *last = Some(label.kind);
    format!("class=\"b {0}{again}\" data-k=\"{0}\"{1}", label.kind, place(label.span, numbers))
}

fn name_attributes(label: &Labelled<EntityKind>, numbers: &Numbers) -> String {
    format!("class=\"n {0}\" data-k=\"{0}\"{1}", label.kind, place(label.span, numbers))
}

fn place(span: Span, numbers: &Numbers) -> String {
    let number = numbers.get(&span).map_or(String::new(), |number| format!(" data-x=\"{number}\""));
    format!(" data-at=\"{}–{}\"{number}", span.start(), span.end())
}

fn block_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Title => "h3",
        Kind::Heading => "h4",
        _ => "p",
    }
}

/// Returns the elements that touch a span; they are in order of their starts.
fn within(elements: &[Element], span: Span) -> &[Element] {
    // rows of gold that overlap may end in any order; there are few, and those passed over here are behind us anyway
    let first = elements.partition_point(|element| element.span.end() <= span.start());
    let last = elements.partition_point(|element| element.span.start() < span.end());
    elements.get(first..last).unwrap_or_default()
}

/// Returns what is left of a span in a range.
fn rest(span: Span, range: Range<usize>) -> Option<Range<usize>> {
    let range = span.start().max(range.start)..span.end().min(range.end);
    (range.start < range.end).then_some(range)
}

/// Returns the numbers of the differences by blocks and by names, of ours or of the gold's.
fn numbers(differences: &[Difference], gold: bool) -> (Numbers, Numbers) {
    let (mut blocks, mut names) = (Numbers::new(), Numbers::new());
    for (number, difference) in differences.iter().enumerate() {
        match difference {
            Difference::Blocks(cluster) => enter(&mut blocks, number, if gold { &cluster.gold } else { &cluster.ours }),
            Difference::Names(cluster) => enter(&mut names, number, if gold { &cluster.gold } else { &cluster.ours }),
        }
    }
    (blocks, names)
}

fn enter<K>(numbers: &mut Numbers, number: usize, rows: &[Labelled<K>]) {
    numbers.extend(rows.iter().map(|row| (row.span, number)));
}
