use core::iter::FusedIterator;

use memchr::memchr;

use crate::{Span, mask};

/// An iterator over the non-blank lines of a text, each trimmed of white space at both ends.
///
/// A line ends at `\n`; the `\r` of `\r\n` is white space and falls to the trimming, as do NO-BREAK SPACE and the other
/// characters of the Unicode property `White_Space`. What the iterator leaves out is white space, nothing else.
///
/// One pass over the text, by [`memchr()`]: linear in bytes, no allocation.
///
/// ```
/// use thanbai::Lines;
///
/// let text = "\u{a0}Tin mới\r\n\n  Hà Nội  ";
/// let lines: Vec<_> = Lines::new(text).map(|line| (line.number(), line.span())).collect();
/// assert_eq!(lines.len(), 2);
/// assert_eq!(&text[lines[0].1], "Tin mới");
/// assert_eq!((lines[1].0, &text[lines[1].1]), (3, "Hà Nội"));
/// ```
#[derive(Clone, Debug)]
pub struct Lines<'t> {
    text: &'t str,
    at: usize,
    number: u32,
}

/// One non-blank line of a text: where it stands and how many blank lines stand in front of it.
///
/// ```
/// let line = thanbai::Lines::new("Gửi\n\n Đóng").nth(1).unwrap();
/// assert_eq!((line.number(), line.blank(), line.span().range()), (3, 1, 8..14));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    span: Span,
    number: u32,
    blank: u32,
}

impl<'t> Lines<'t> {
    /// Returns an iterator over the lines of `text`, from its first byte.
    ///
    /// ```
    /// assert_eq!(thanbai::Lines::new(" \n\t\n").next(), None);
    /// ```
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0, number: 0 }
    }
}

impl Iterator for Lines<'_> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        self.step(|bytes| (memchr(b'\n', bytes).unwrap_or(bytes.len()), 0)).map(|(line, _)| line)
    }
}

impl FusedIterator for Lines<'_> {}

impl Lines<'_> {
    /// Returns the next line, and how many blanks it has if no white space stands around it.
    pub(crate) fn next_counted(&mut self) -> Option<(Line, Option<usize>)> {
        self.step(mask::line)
    }

    #[inline]
    fn step(&mut self, find: impl Fn(&[u8]) -> (usize, usize)) -> Option<(Line, Option<usize>)> {
        let mut blank = 0u32;
        while self.at < self.text.len() {
            let start = self.at;
            let bytes = &self.text.as_bytes()[start..];
            self.number = self.number.saturating_add(1);
            // every other line of many pages is empty
            if bytes[0] == b'\n' {
                self.at += 1;
                blank = blank.saturating_add(1);
                continue;
            }
            let (len, blanks) = find(bytes);
            self.at = start + len + 1;
            let span = trim(self.text, start, start + len);
            if !span.is_empty() {
                return Some((Line { span, number: self.number, blank }, (span.len() == len).then_some(blanks)));
            }
            blank = blank.saturating_add(1);
        }
        None
    }
}

impl Line {
    /// Returns the bytes of the line without the white space around them; never empty.
    ///
    /// ```
    /// let line = thanbai::Lines::new("  ảnh ").next().unwrap();
    /// assert_eq!(line.span().range(), 2..7);
    /// ```
    #[must_use]
    pub const fn span(self) -> Span {
        self.span
    }

    /// Returns the number of the line in the text, from 1, blank lines counted; stays at [`u32::MAX`] once there.
    ///
    /// ```
    /// assert_eq!(thanbai::Lines::new("\n\na").next().unwrap().number(), 3);
    /// ```
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Returns how many blank lines stand between this line and the one before it, or the start of the text.
    ///
    /// ```
    /// assert_eq!(thanbai::Lines::new("\n\na").next().unwrap().blank(), 2);
    /// ```
    #[must_use]
    pub const fn blank(self) -> u32 {
        self.blank
    }
}

/// Returns the span of `text[start..end]` without the white space at its ends. ASCII ends take no decoding.
#[inline]
pub(crate) fn trim(text: &str, start: usize, end: usize) -> Span {
    let bytes = text.as_bytes();
    let dense = |b: u8| b > b' ' && b < 0x7f;
    if start < end && dense(bytes[start]) && dense(bytes[end - 1]) {
        return Span::new(start, end);
    }
    slow_trim(text, start, end)
}

/// The same for other ends.
#[inline(never)]
fn slow_trim(text: &str, start: usize, end: usize) -> Span {
    let line = &text[start..end];
    let left = line.trim_start();
    let start = end - left.len();
    Span::new(start, start + left.trim_end().len())
}
