use core::fmt;
use core::ops::Range;

/// A half-open range of byte offsets, absolute in the input text.
///
/// Unlike [`Range`], a span is [`Copy`] and ordered by its start, then its end.
///
/// ```
/// use thanbai::Span;
///
/// let span = Span::new(5, 9);
/// assert_eq!(span.len(), 4);
/// assert_eq!(&"tin: ngắn"[Span::new(0, 3)], "tin");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(from = "Bounds"))]
pub struct Span {
    start: usize,
    end: usize,
}

/// What a span is read from: any two numbers.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
#[serde(rename = "Span")]
struct Bounds {
    start: usize,
    end: usize,
}

#[cfg(feature = "serde")]
impl From<Bounds> for Span {
    fn from(Bounds { start, end }: Bounds) -> Self {
        Self::new(start, end)
    }
}

impl Span {
    /// Returns the span `start..end`; an `end` before `start` gives the empty span at `start`.
    ///
    /// ```
    /// assert!(thanbai::Span::new(3, 1).is_empty());
    /// ```
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        let end = if end < start { start } else { end };
        Self { start, end }
    }

    /// Returns the offset of the first byte.
    ///
    /// ```
    /// assert_eq!(thanbai::Span::new(3, 7).start(), 3);
    /// ```
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// Returns the offset just behind the last byte.
    ///
    /// ```
    /// assert_eq!(thanbai::Span::new(3, 7).end(), 7);
    /// ```
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }

    /// Returns the length in bytes.
    ///
    /// ```
    /// assert_eq!(thanbai::Span::new(3, 7).len(), 4);
    /// ```
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Returns whether the span holds no byte.
    ///
    /// ```
    /// assert!(thanbai::Span::new(4, 4).is_empty());
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Returns the span as a standard range.
    ///
    /// ```
    /// assert_eq!(thanbai::Span::new(1, 3).range(), 1..3);
    /// ```
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// The offsets as a range is written, `3..7`; width, alignment and precision count as for a string.
///
/// ```
/// let span = thanbai::Span::new(3, 7);
/// assert_eq!(format!("{span}"), "3..7");
/// assert_eq!(format!("{span:>6}|{span:-<6}|"), "  3..7|3..7--|");
/// ```
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        pad(f, format_args!("{}..{}", self.start, self.end))
    }
}

/// Writes a text as [`fmt::Formatter::pad`] writes a string. Allocates only where a width or a precision is asked for.
pub(crate) fn pad(f: &mut fmt::Formatter<'_>, text: fmt::Arguments<'_>) -> fmt::Result {
    if f.width().is_none() && f.precision().is_none() {
        return f.write_fmt(text);
    }
    f.pad(&alloc::fmt::format(text))
}

impl From<Span> for Range<usize> {
    fn from(span: Span) -> Self {
        span.range()
    }
}

/// Indexing panics, as with a range, when the span is outside the text or cuts a character.
impl core::ops::Index<Span> for str {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self[span.range()]
    }
}

/// Indexing panics, as with a range, when the span is outside the text or cuts a character.
impl core::ops::Index<Span> for alloc::string::String {
    type Output = str;

    fn index(&self, span: Span) -> &str {
        &self.as_str()[span]
    }
}

#[cfg(all(test, feature = "serde"))]
mod tests {
    use serde::Deserialize;
    use serde::de::value::{Error, MapDeserializer};

    use super::*;

    /// An end before the start gives an empty span here too.
    #[test]
    fn a_span_that_was_read_is_one_that_can_be_made() {
        for (start, end) in [(3, 7), (4, 4), (5, 3)] {
            let read = Span::deserialize(MapDeserializer::<_, Error>::new([("start", start), ("end", end)].into_iter()));
            assert_eq!(read, Ok(Span::new(start, end)));
        }
    }
}
