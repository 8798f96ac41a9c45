use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use thanbai::{Block, Entity, EntityKind, Kind, Side};

use crate::page::Page;

/// Columns of the margin: the longest name of a kind, and two to part it from the text.
const MARGIN: usize = 11;

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
}

impl Printer {
    /// Returns a printer, with reasons or without.
    pub fn new(look: Look, explain: bool, between: Between) -> Self {
        Self { look, explain, between }
    }

    /// Writes the kept blocks of a page, one per line, behind what stands between pages: the empty line in front of the first page
    /// is for the caller to take off.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn page(&self, out: &mut impl Write, name: &str, page: Page<'_>) -> io::Result<()> {
        self.header(out, name)?;
        for block in page.blocks() {
            self.block(out, &block, page)?;
            if self.explain {
                self.note(out, &block.reason().to_string())?;
                for name in page.names_in(block) {
                    let key = name.key().map_or(String::new(), |key| format!(" {key}"));
                    self.note(out, &format!("{} {}{key}: {}", name.kind(), name.text(), name.evidence()))?;
                }
            }
        }
        Ok(())
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
            self.styled(out, Style::new().bold(), &format!("==> {name} <=="))?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes a block: its text, and in it the names.
    fn block(&self, out: &mut impl Write, block: &Block<'_>, page: Page<'_>) -> io::Result<()> {
        if self.look != Look::Plain {
            self.styled(out, kind_style(block.kind()), &format!("{:MARGIN$}", block.kind()))?;
        }
        let (text, base, mut at) = (page.article.text(), block.span().end(), block.span().start());
        for name in page.names_in(*block) {
            self.styled(out, text_style(block), &text[at..name.span().start()])?;
            self.name(out, &name)?;
            at = name.span().end();
        }
        self.styled(out, text_style(block), &text[at..base])?;
        out.write_all(b"\n")
    }

    /// Writes a name: in brackets with its kind, or in the colour of its kind.
    fn name(&self, out: &mut impl Write, name: &Entity<'_, '_>) -> io::Result<()> {
        if self.look == Look::Color {
            return self.styled(out, name_style(name.kind()), name.text());
        }
        self.styled(out, Style::new(), &format!("[{} {}]", name.kind(), name.text()))
    }

    /// Writes a note under a block.
    fn note(&self, out: &mut impl Write, note: &str) -> io::Result<()> {
        let indent = if self.look == Look::Plain { 4 } else { MARGIN };
        write!(out, "{:indent$}", "")?;
        self.styled(out, Style::new().italic().dimmed(), &format!("└ {note}"))?;
        out.write_all(b"\n")
    }

    /// Writes text in a style; where people read it, control characters are shown, not obeyed.
    fn styled(&self, out: &mut impl Write, style: Style, text: &str) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let style = if self.look == Look::Color { style } else { Style::new() };
        write!(out, "{style}")?;
        if self.look == Look::Plain {
            out.write_all(text.as_bytes())?;
        } else {
            visible(out, text)?;
        }
        write!(out, "{style:#}")
    }
}

/// Writes text with a picture in place of each control character but the tab.
fn visible(out: &mut impl Write, text: &str) -> io::Result<()> {
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_control() && c != '\t') {
        let (before, tail) = rest.split_at(at);
        let mut chars = tail.chars();
        let picture = chars.next().map_or('\u{fffd}', picture);
        write!(out, "{before}{picture}")?;
        rest = chars.as_str();
    }
    out.write_all(rest.as_bytes())
}

/// Returns the sign of the block "Control Pictures" for a control character; U+FFFD for those of Latin-1, which have none.
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
        let mut out = Vec::new();
        visible(&mut out, "đỏ\u{1b}[31m\tmột\u{0}\u{7f}\u{9b}hai").unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "đỏ\u{241b}[31m\tmột\u{2400}\u{2421}\u{fffd}hai");
    }
}
