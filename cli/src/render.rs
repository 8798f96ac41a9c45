use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::{AnsiColor, Effects, Style};
use thanbai::{Block, Entity, EntityKind, Kind, Side};

use crate::layout::{Styled, columns};
use crate::page::Page;
use crate::report::{is_obeyed, shown};

/// Columns of the margin: the longest name of a kind, and two to part it from the text.
const MARGIN: usize = 11;
/// Columns of the kind, the text and the key of a name in a table; longer texts stick out.
const KIND_COLUMNS: usize = 6;
const NAME_COLUMNS: usize = 30;
const KEY_COLUMNS: usize = 8;

/// How blocks look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Their texts and nothing else.
    Plain,
    /// With their kinds in the margin.
    Margin,
    /// With their kinds in the margin, in colour.
    Color,
}

/// What stands between pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Between {
    /// Nothing: there is one page.
    Nothing,
    /// An empty line.
    Line,
    /// An empty line and the name of the page.
    Name,
}

/// Prints pages as text.
pub struct Printer {
    look: Look,
    explain: bool,
    between: Between,
    width: Option<usize>,
}

impl Printer {
    /// Returns a printer, with reasons or without.
    pub fn new(look: Look, explain: bool, between: Between) -> Self {
        Self { look, explain, between, width: None }
    }

    /// Returns the printer for people: it breaks lines at so many columns, parts what is explained, and sets names in columns.
    pub fn wrapped(self, width: Option<usize>) -> Self {
        Self { width, ..self }
    }

    /// Writes the kept blocks of a page, one per line, behind what stands between pages: the empty line in front of the first page
    /// is for the caller to take off.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn page(&self, out: &mut impl Write, name: &str, page: Page<'_>) -> io::Result<()> {
        self.header(out, name)?;
        for (i, block) in page.blocks().enumerate() {
            if self.explain && self.width.is_some() && i > 0 {
                out.write_all(b"\n")?;
            }
            self.block(out, &block, page)?;
            if self.explain {
                self.note(out, &block.reason().to_string())?;
                match self.width {
                    Some(_) => self.table(out, page.names_in(block))?,
                    None => self.notes(out, page.names_in(block))?,
                }
            }
        }
        Ok(())
    }

    /// Writes what the colours of names mean, where people see them.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn legend(&self, out: &mut impl Write) -> io::Result<()> {
        if self.look != Look::Color || self.width.is_none() {
            return Ok(());
        }
        let mut line = Styled::default();
        for (at, &kind) in EntityKind::ALL.iter().enumerate() {
            line.push(Style::new(), if at == 0 { "" } else { "   " });
            line.push(name_style(kind), kind.name());
            line.push(Style::new().dimmed(), &format!(" {}", meaning(kind)));
        }
        out.write_all(b"\n")?;
        line.write(out, 0, self.width)
    }

    /// Returns whether escape sequences are written.
    pub fn is_colored(&self) -> bool {
        self.look == Look::Color
    }

    /// Returns the first bytes of an output without the empty line in front.
    pub fn first<'b>(&self, bytes: &'b [u8]) -> &'b [u8] {
        if self.between == Between::Nothing { bytes } else { &bytes[1..] }
    }

    /// Writes what stands in front of a page; its name as `head` does.
    fn header(&self, out: &mut impl Write, name: &str) -> io::Result<()> {
        if self.between != Between::Nothing {
            out.write_all(b"\n")?;
        }
        if self.between == Between::Name {
            let mut line = Styled::default();
            // a line, whatever the name holds
            self.push(&mut line, Style::new().bold(), &format!("==> {} <==", shown(name)));
            line.write(out, 0, None)?;
        }
        Ok(())
    }

    /// Writes a block: its text, and in it the names.
    fn block(&self, out: &mut impl Write, block: &Block<'_>, page: Page<'_>) -> io::Result<()> {
        let (mut indent, mut line) = (0, Styled::default());
        if self.look != Look::Plain {
            indent = MARGIN;
            let style = if self.look == Look::Color { kind_style(block.kind()) } else { Style::new() };
            write!(out, "{style}{:MARGIN$}{style:#}", block.kind())?;
        }
        let (text, end, mut at) = (page.article.text(), block.span().end(), block.span().start());
        for name in page.names_in(*block) {
            self.push(&mut line, text_style(block), &text[at..name.span().start()]);
            self.name(&mut line, &name, text_style(block));
            at = name.span().end();
        }
        self.push(&mut line, text_style(block), &text[at..end]);
        line.write(out, indent, self.width)
    }

    /// Appends a name: in brackets with its kind, or in the colour of its kind.
    fn name(&self, line: &mut Styled, name: &Entity<'_, '_>, around: Style) {
        if self.look == Look::Color {
            let style = name_style(name.kind());
            // bold goes on, but names in boilerplate are not dim
            let style = if around.get_effects().contains(Effects::BOLD) { style.bold() } else { style };
            return self.push(line, style, name.text());
        }
        for part in ["[", name.kind().name(), " ", name.text(), "]"] {
            self.push(line, Style::new(), part);
        }
    }

    /// Writes a note under a block.
    fn note(&self, out: &mut impl Write, note: &str) -> io::Result<()> {
        let indent = self.indent();
        write!(out, "{:indent$}", "")?;
        let mut line = Styled::default();
        self.push(&mut line, Style::new().italic().dimmed(), &format!("└ {note}"));
        line.write(out, indent + 2, self.width)
    }

    /// Writes a note for each name: kind, text, key and evidence.
    fn notes<'p>(&self, out: &mut impl Write, names: impl Iterator<Item = Entity<'p, 'p>>) -> io::Result<()> {
        for name in names {
            let key = name.key().map_or(String::new(), |key| format!(" {key}"));
            self.note(out, &format!("{} {}{key}: {}", name.kind(), name.text(), name.evidence()))?;
        }
        Ok(())
    }

    /// Writes the same as a table, where names that say the same stand once.
    fn table<'p>(&self, out: &mut impl Write, names: impl Iterator<Item = Entity<'p, 'p>>) -> io::Result<()> {
        let mut rows: Vec<(EntityKind, &str, &str, String)> = Vec::new();
        for name in names {
            let row = (name.kind(), name.text(), name.key().unwrap_or_default(), name.evidence().to_string());
            if !rows.contains(&row) {
                rows.push(row);
            }
        }
        let indent = self.indent() + 2;
        for (kind, text, key, evidence) in &rows {
            let mut line = Styled::default();
            self.push(&mut line, name_style(*kind).effects(Effects::new()), &padded(kind.name(), KIND_COLUMNS));
            let text = padded(text, NAME_COLUMNS);
            self.push(&mut line, Style::new(), &text);
            // a long name without a key takes the key's columns
            let key = padded(key, (NAME_COLUMNS + KEY_COLUMNS).saturating_sub(columns(&text)));
            self.push(&mut line, Style::new().dimmed(), &format!("{key}{evidence}"));
            write!(out, "{:indent$}", "")?;
            line.write(out, indent + KIND_COLUMNS, self.width)?;
        }
        Ok(())
    }

    fn indent(&self) -> usize {
        if self.look == Look::Plain { 4 } else { MARGIN }
    }

    /// Appends text in a style; where people read it, control characters are shown, not obeyed.
    fn push(&self, line: &mut Styled, style: Style, text: &str) {
        let style = if self.look == Look::Color { style } else { Style::new() };
        match self.look {
            Look::Plain => line.push(style, text),
            _ => line.push(style, &visible(text, self.width.is_some())),
        }
    }
}

/// Returns a cell with two blanks behind it at least.
fn padded(cell: &str, width: usize) -> String {
    format!("{cell}{}", " ".repeat(width.saturating_sub(columns(cell)).max(2)))
}

/// Returns text with a picture in place of each character that a terminal obeys but the tab, which becomes a blank where columns are
/// counted.
fn visible(text: &str, counted: bool) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let shown = |char: char| match char {
        '\t' => [char, ' '][usize::from(counted)],
        _ if is_obeyed(char) => picture(char),
        _ => char,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// Returns the sign of the block "Control Pictures" for a control character; U+FFFD for others, which have none.
fn picture(control: char) -> char {
    match u32::from(control) {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or('\u{fffd}'),
        0x7f => '\u{2421}',
        _ => '\u{fffd}',
    }
}

fn kind_style(kind: Kind) -> Style {
    let color = match kind {
        Kind::Title => return AnsiColor::BrightGreen.on_default().bold(),
        Kind::Heading => AnsiColor::BrightGreen,
        Kind::Paragraph => AnsiColor::Green,
        Kind::Byline => AnsiColor::BrightBlue,
        Kind::Dateline => AnsiColor::Cyan,
        Kind::Caption => AnsiColor::Magenta,
        Kind::Source => AnsiColor::Blue,
        Kind::Related => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    color.on_default()
}

fn name_style(kind: EntityKind) -> Style {
    let color = match kind {
        EntityKind::Person => AnsiColor::BrightYellow,
        EntityKind::Organization => AnsiColor::BrightCyan,
        EntityKind::Location => AnsiColor::BrightGreen,
        EntityKind::Role => AnsiColor::BrightMagenta,
        _ => AnsiColor::BrightBlue,
    };
    color.on_default().underline()
}

/// Returns what names of a kind are, in a word or two.
pub fn meaning(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "person",
        EntityKind::Organization => "organisation",
        EntityKind::Location => "place",
        EntityKind::Role => "office or rank",
        _ => "date",
    }
}

fn text_style(block: &Block<'_>) -> Style {
    match (block.side(), block.kind()) {
        (Side::Boilerplate, _) => Style::new().dimmed(),
        (Side::Body, Kind::Title | Kind::Heading) => Style::new().bold(),
        (Side::Body, _) => Style::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn control_characters_become_pictures() {
        let text = "đỏ\u{1b}[31m\tmột\u{0}\u{7f}\u{9b}hai";
        assert_eq!(visible(text, false), "đỏ\u{241b}[31m\tmột\u{2400}\u{2421}\u{fffd}hai");
        assert_eq!(visible(text, true), "đỏ\u{241b}[31m một\u{2400}\u{2421}\u{fffd}hai");
        // what turns text around, but not what only says which way a letter runs
        assert_eq!(visible("\u{202e}a\u{202c}\u{2067}b\u{2069}\u{200f}", false), "\u{fffd}a\u{fffd}\u{fffd}b\u{fffd}\u{200f}");
    }
}
