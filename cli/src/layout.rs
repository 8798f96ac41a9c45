use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

/// Columns that text gets however narrow the terminal is.
const MIN_COLUMNS: usize = 20;

/// Text in styles, put together before it is broken into lines.
#[derive(Default)]
pub struct Styled {
    text: String,
    /// Where each style ends.
    runs: Vec<(usize, Style)>,
}

impl Styled {
    /// Appends text.
    pub fn push(&mut self, style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        self.text.push_str(text);
        match self.runs.last_mut() {
            Some((end, last)) if last.is_plain() && style.is_plain() => *end = self.text.len(),
            _ => self.runs.push((self.text.len(), style)),
        }
    }

    /// Writes the text as lines that begin in column `indent`: the first one where the cursor stands already, the others behind
    /// blanks. Without a width it stays one line.
    ///
    /// # Errors
    /// `out` cannot be written.
    pub fn write(&self, out: &mut impl Write, indent: usize, width: Option<usize>) -> io::Result<()> {
        // the common case: nobody counts columns
        let Some(width) = width else {
            self.line(out, 0..self.text.len())?;
            return out.write_all(b"\n");
        };
        let columns = width.saturating_sub(indent).max(MIN_COLUMNS);
        for (i, line) in lines(&self.text, columns).into_iter().enumerate() {
            if i > 0 {
                write!(out, "{:indent$}", "")?;
            }
            self.line(out, line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    fn line(&self, out: &mut impl Write, line: Range<usize>) -> io::Result<()> {
        let mut at = 0;
        for (end, style) in &self.runs {
            let part = at.max(line.start)..(*end).min(line.end);
            if part.start < part.end {
                if style.is_plain() {
                    out.write_all(self.text[part].as_bytes())?;
                } else {
                    write!(out, "{style}{}{style:#}", &self.text[part])?;
                }
            }
            at = *end;
        }
        Ok(())
    }
}

/// Returns the columns that text takes on a terminal.
pub fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

fn width(char: char) -> usize {
    char.width().unwrap_or(0)
}

/// Returns the lines of a text: broken at blanks, which belong to no line then, or anywhere in words that are too long. Never empty.
fn lines(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0);
    // the last blank of this line, and the columns up to its end
    let mut blank: Option<(usize, usize)> = None;
    for (at, char) in text.char_indices() {
        if used + width(char) > columns && char != ' ' && used > 0 {
            let (end, next, rest) = match blank {
                Some((end, up_to)) => (end, end + 1, used - up_to),
                None => (at, at, 0),
            };
            lines.push(start..start + text[start..end].trim_end_matches(' ').len());
            (start, used, blank) = (next, rest, None);
        }
        used += width(char);
        if char == ' ' {
            blank = Some((at, used));
        }
    }
    lines.push(start..text.len());
    lines
}

#[cfg(test)]
mod tests {
    use super::{Styled, columns, lines};
    use anstyle::{AnsiColor, Style};

    fn broken(text: &str, columns: usize) -> Vec<&str> {
        lines(text, columns).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn lines_are_broken_at_blanks_and_long_words_anywhere() {
        assert_eq!(broken("một hai ba", 7), ["một hai", "ba"]);
        assert_eq!(broken("một hai ba", 6), ["một", "hai ba"]);
        assert_eq!(broken("một   hai", 5), ["một", "hai"]);
        assert_eq!(broken("nghiêngnghiêng ngả", 5), ["nghiê", "ngngh", "iêng", "ngả"]);
        assert_eq!(broken("một hai ba", usize::MAX), ["một hai ba"]);
        assert_eq!(broken("", 5), [""]);
    }

    #[test]
    fn marks_take_no_column_and_wide_characters_take_two() {
        assert_eq!(columns("Vie\u{323}\u{302}t Nam"), 8);
        assert_eq!(columns("越南"), 4);
        assert_eq!(broken("Vie\u{323}\u{302}t Nam", 8), ["Vie\u{323}\u{302}t Nam"]);
        assert_eq!(broken("越南越", 4), ["越南", "越"]);
    }

    /// Whatever the width: every character but blanks is in some line, in order, and no line is too long.
    #[test]
    fn nothing_but_blanks_is_lost() {
        let text = "Ông  Nguyễn Văn An, 67 tuổi, sống ở https://vi.du/mot-hai-ba-bon-nam và   Hà Nội ";
        for width in 1..90 {
            let lines = broken(text, width);
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
            assert!(lines[..lines.len() - 1].iter().all(|line| columns(line) <= width), "{width}: {lines:?}");
        }
    }

    #[test]
    fn text_has_some_columns_however_narrow_it_gets() {
        let mut styled = Styled::default();
        styled.push(Style::new(), "một hai ba bốn năm sáu bảy");
        for width in [0, 1, 11, 30] {
            let mut out = Vec::new();
            styled.write(&mut out, 11, Some(width)).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), format!("một hai ba bốn năm\n{:11}sáu bảy\n", ""), "{width}");
        }
    }

    #[test]
    fn a_style_goes_on_behind_the_indent_of_the_next_line() {
        let mut styled = Styled::default();
        styled.push(Style::new(), "Ở ");
        styled.push(AnsiColor::Red.on_default(), "Thành phố Hồ Chí Minh đông người");
        let mut out = Vec::new();
        styled.write(&mut out, 4, Some(26)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "Ở \u{1b}[31mThành phố Hồ Chí\u{1b}[0m\n    \u{1b}[31mMinh đông người\u{1b}[0m\n");
    }
}
