use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use thanbai::{ArticleRef, Block, Kind, Side};

use crate::args::Keep;

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

/// Prints pages as text.
pub struct Printer {
    look: Look,
    explain: bool,
    titled: bool,
    first: bool,
}

impl Printer {
    /// Returns a printer, with reasons and with the page's name above each page or without.
    pub fn new(look: Look, explain: bool, titled: bool) -> Self {
        Self { look, explain, titled, first: true }
    }

    /// Writes the kept blocks of a page, one per line.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn page(&mut self, out: &mut impl Write, name: &str, article: ArticleRef<'_, '_>, keep: Keep) -> io::Result<()> {
        if self.titled {
            self.header(out, name)?;
        }
        for block in article.blocks().filter(|block| keep.takes(block)) {
            self.block(out, &block)?;
            if self.explain {
                self.reason(out, &block)?;
            }
        }
        Ok(())
    }

    /// Writes the name of a page as `head` does, after an empty line where a page stands before it.
    fn header(&mut self, out: &mut impl Write, name: &str) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            out.write_all(b"\n")?;
        }
        self.styled(out, Style::new().bold(), &format!("==> {name} <=="))?;
        out.write_all(b"\n")
    }

    fn block(&self, out: &mut impl Write, block: &Block<'_>) -> io::Result<()> {
        if self.look == Look::Plain {
            out.write_all(block.text().as_bytes())?;
            return out.write_all(b"\n");
        }
        self.styled(out, kind_style(block.kind()), &format!("{:MARGIN$}", block.kind()))?;
        self.styled(out, text_style(block), block.text())?;
        out.write_all(b"\n")
    }

    fn reason(&self, out: &mut impl Write, block: &Block<'_>) -> io::Result<()> {
        let indent = if self.look == Look::Plain { 4 } else { MARGIN };
        write!(out, "{:indent$}", "")?;
        self.styled(out, Style::new().italic().dimmed(), &format!("└ {}", block.reason()))?;
        out.write_all(b"\n")
    }

    /// Writes text in a style; where people read it, control characters are shown, not obeyed.
    fn styled(&self, out: &mut impl Write, style: Style, text: &str) -> io::Result<()> {
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
