use alloc::vec::Vec;
use core::fmt;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use smallvec::SmallVec;

use crate::block::Raw;
use crate::classify::topic::Filter;
use crate::classify::{self, Cell, PIECE};
use crate::error::{Cause, What};
use crate::memo::Memo;
use crate::reader::{self, Tokens};
use crate::reason::Reason;
use crate::syllable::Token;
use crate::{Article, ArticleRef, BuildError, Kind, Lines, Span, kept, line, stamp};

/// How many words a caller's phrase may have: as many as a long headline.
pub const MAX_PHRASE_WORDS: usize = 24;

/// Splits pages; built once, used for any number of texts, shared between threads.
///
/// [`Splitter::new`] costs nothing: the tables are constants. [`Splitter::builder`] takes phrases of your own.
///
/// ```
/// use thanbai::{Kind, Splitter};
///
/// let splitter = Splitter::builder().phrase(Kind::Related, "Góc nhìn khác").build()?;
/// let article = splitter.split("Góc nhìn khác: Một ngày ở chợ nổi");
/// assert_eq!(article.blocks().next().unwrap().kind(), Kind::Related);
/// # Ok::<(), thanbai::BuildError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Splitter {
    phrases: Option<Phrases>,
}

/// A line of the page or a part of one, before it is a block.
#[derive(Clone, Copy)]
struct Stretch {
    span: Span,
    /// Number of the line.
    line: u32,
    /// Blank lines in front.
    blank: u32,
    /// How many blanks it has, where that is known.
    blanks: Option<usize>,
}

#[derive(Clone, Debug)]
struct Phrases {
    automaton: AhoCorasick,
    kinds: Vec<Kind>,
}

/// Collects the caller's own phrases for a [`Splitter`].
///
/// ```
/// let splitter = thanbai::Splitter::builder().build()?;
/// assert_eq!(splitter.split("").blocks().len(), 0);
/// # Ok::<(), thanbai::BuildError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SplitterBuilder {
    patterns: Vec<(Kind, Key, usize)>,
}

/// Memory that [`Splitter::split_into`] uses again and again; free of any lifetime.
///
/// It takes 4 KB from the start and grows with the largest page it has seen, by doubling: 32 bytes for a block, and 192 for each of its
/// first 16,384, which is 3.2 MB; and it remembers the words it has seen (393 KB), which is why a buffer that is used again makes
/// splitting faster.
///
/// ```
/// let mut buffer = thanbai::Buffer::new();
/// let splitter = thanbai::Splitter::new();
/// assert_eq!(splitter.split_into("Theo TTXVN", &mut buffer).blocks().len(), 1);
/// ```
#[derive(Clone, Default)]
pub struct Buffer {
    blocks: Vec<Raw>,
    cells: Vec<Cell>,
    filter: Filter,
    memo: Memo,
}

/// What a thread keeps of a [`Buffer`]: the blocks go to the caller, the filter costs nothing.
#[derive(Default)]
struct Kept {
    cells: Vec<Cell>,
    memo: Memo,
}

kept::kept!(KEPT: Kept = Kept { cells: Vec::new(), memo: Memo::closed() });

impl Buffer {
    /// Returns an empty buffer; allocates nothing.
    ///
    /// ```
    /// let mut buffer = thanbai::Buffer::new();
    /// assert_eq!(thanbai::Splitter::new().split_into("", &mut buffer).blocks().len(), 0);
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { blocks: Vec::new(), cells: Vec::new(), filter: Filter::new(), memo: Memo::closed() }
    }

    #[cfg(feature = "train")]
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.blocks.iter().map(|block| block.span).collect()
    }
}

/// How many blocks the last page had; the memory itself would be megabytes of numbers.
impl fmt::Debug for Buffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Buffer").field("blocks", &self.blocks.len()).finish_non_exhaustive()
    }
}

impl Splitter {
    /// Returns a splitter without phrases of the caller; a constant, nothing is built.
    ///
    /// ```
    /// static SPLITTER: thanbai::Splitter = thanbai::Splitter::new();
    /// assert_eq!(SPLITTER.split("Gửi").blocks().len(), 1);
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { phrases: None }
    }

    /// Returns a builder that takes phrases.
    ///
    /// ```
    /// let builder = thanbai::Splitter::builder().phrase(thanbai::Kind::Chrome, "Nhà tài trợ vàng");
    /// assert!(builder.build().is_ok());
    /// ```
    #[must_use]
    pub fn builder() -> SplitterBuilder {
        SplitterBuilder::default()
    }

    /// Splits one page. Never fails; linear in the bytes of `text`; two allocations at most.
    ///
    /// Each thread keeps the memory of one page for the next, 3.2 MB at most, and the words it has read (393 KB); so a thread that has split
    /// two pages of at least as many lines needs one allocation, and is nearly as fast as with a [`Buffer`]. Without the feature `std`
    /// nothing is kept. The article takes 32 bytes for each line of the text, blank ones too.
    ///
    /// ```
    /// let article = thanbai::Splitter::new().split("\u{feff}Bình luận (0)");
    /// assert_eq!(article.blocks().len(), 1);
    /// ```
    #[must_use]
    pub fn split<'t>(&self, text: &'t str) -> Article<'t> {
        let Kept { cells, memo } = kept::take(&KEPT);
        let mut buffer = Buffer { blocks: Vec::new(), cells, filter: Filter::new(), memo };
        // a stamp glued to the first line makes one block more than there are lines
        let most = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 2;
        buffer.blocks.reserve_exact(most);
        if buffer.cells.capacity() < most.min(PIECE) {
            buffer.cells.reserve_exact(most.min(PIECE));
        } else {
            // not for the first page of a thread: words that are kept for one page alone cost more than they save
            buffer.memo.open();
        }
        self.run(text, &mut buffer);
        let Buffer { blocks, cells, memo, .. } = buffer;
        kept::keep(&KEPT, Kept { cells, memo });
        Article::new(text, blocks)
    }

    /// Splits one page with the memory of `buffer`: no allocation once the buffer has seen a page of as many blocks. Never fails; linear
    /// in the bytes of `text`.
    ///
    /// ```
    /// let mut buffer = thanbai::Buffer::new();
    /// let article = thanbai::Splitter::new().split_into("Bình luận (0)", &mut buffer);
    /// assert_eq!(article.body().count(), 0);
    /// ```
    pub fn split_into<'b, 't>(&self, text: &'t str, buffer: &'b mut Buffer) -> ArticleRef<'b, 't> {
        buffer.memo.open();
        self.run(text, buffer);
        ArticleRef::new(text, &buffer.blocks)
    }

    /// For training and tests: the cells of a page of one piece, not judged.
    #[cfg(any(feature = "train", test))]
    pub(crate) fn cells(&self, text: &str, buffer: &mut Buffer) -> Vec<Cell> {
        self.read(text, buffer);
        core::mem::take(&mut buffer.cells)
    }

    fn run(&self, text: &str, buffer: &mut Buffer) {
        self.read(text, buffer);
        judge(buffer);
    }

    /// Reads the blocks of the page; all but the last piece are judged.
    fn read(&self, text: &str, buffer: &mut Buffer) {
        buffer.blocks.clear();
        buffer.cells.clear();
        let mut tokens = Tokens::new();
        let mut lines = Lines::new(text);
        while let Some((line, mut blanks)) = lines.next_counted() {
            let first = buffer.blocks.is_empty();
            let mut span = line.span();
            let mut blank = if first { 0 } else { line.blank() };
            let stamp = if first { stamp::glued(&text[span], &mut buffer.memo) } else { None };
            if let Some(end) = stamp {
                let stretch =
                    Stretch { span: Span::new(span.start(), span.start() + end), line: line.number(), blank, blanks: None };
                self.enter(text, stretch, &mut tokens, buffer);
                (span, blanks, blank) = (line::trim(text, span.start() + end, span.end()), None, 0);
            }
            self.enter(text, Stretch { span, line: line.number(), blank, blanks }, &mut tokens, buffer);
        }
    }

    fn enter(&self, text: &str, stretch: Stretch, tokens: &mut Tokens, buffer: &mut Buffer) {
        let Stretch { span, line, blank, blanks } = stretch;
        if buffer.cells.len() == PIECE {
            judge(buffer);
        }
        let twin =
            buffer.blocks.last().is_some_and(|before| text.as_bytes()[before.span.range()] == text.as_bytes()[span.range()]);
        buffer.blocks.push(Raw { span, line, reason: Reason::UNKNOWN });
        buffer.cells.push(Cell::default());
        let cell = match &mut buffer.cells[..] {
            // sites print the headlines of cards twice in a row
            [.., before, cell] if twin => {
                cell.features = before.features;
                cell
            }
            [.., cell] => {
                cell.features.read(text, span, blanks, tokens, &mut buffer.memo);
                cell
            }
            [] => return,
        };
        cell.features.blank = blank.min(3) as u8;
        cell.voted = self.vote(text, span).map_or(0, |kind| kind as u8 + 1);
    }

    #[inline]
    fn vote(&self, text: &str, span: Span) -> Option<Kind> {
        let phrases = self.phrases.as_ref()?;
        let text = &text[span];
        let mut key = Key::new();
        reader::read(text, MAX_PHRASE_WORDS, &mut Memo::closed()).all().iter().for_each(|token| extend(&mut key, token));
        let input = Input::new(&key).anchored(Anchored::Yes);
        phrases.automaton.find(input).map(|found| phrases.kinds[found.pattern().as_usize()])
    }
}

/// Judges the last piece of the page and empties its cells.
fn judge(buffer: &mut Buffer) {
    if buffer.cells.is_empty() {
        return;
    }
    let base = buffer.blocks.len() - buffer.cells.len();
    let blocks = &mut buffer.blocks[base..];
    classify::judge(&mut buffer.cells, &mut buffer.filter, |i, reason| blocks[i].reason = reason);
    buffer.cells.clear();
}

/// Bytes of a token in a key of the automaton.
const KEY: usize = 8;

/// The tokens of a block's head as bytes.
type Key = SmallVec<[u8; KEY * MAX_PHRASE_WORDS]>;

/// Appends a token to a key: its letters and its marks, in any spelling the same bytes.
fn extend(key: &mut Key, token: &Token) {
    key.extend_from_slice(&token.code.to_le_bytes());
    key.extend_from_slice(&token.exact.to_le_bytes());
}

impl SplitterBuilder {
    /// Adds a phrase and returns the builder: a block that begins with its words is of `kind`, whatever else speaks against it, and the
    /// blocks around it are judged accordingly. Words are compared whole and with their marks: `goc nhin` is another phrase than `góc
    /// nhìn`. Upper and lower case, punctuation between the words and in front of them, the encoding and place of marks do not
    /// matter. Of several phrases that fit, the longest counts, of equal ones the first that was added. Splitting then reads up to
    /// [`MAX_PHRASE_WORDS`] words of each block once more.
    ///
    /// ```
    /// use thanbai::{Kind, Splitter};
    ///
    /// let splitter = Splitter::builder().phrase(Kind::Chrome, "Tổng đài hỗ trợ").build()?;
    /// let article = splitter.split("- TỔNG ĐÀI HỖ TRỢ: luôn có người trực.");
    /// assert_eq!(article.blocks().next().unwrap().kind(), Kind::Chrome);
    /// # Ok::<(), thanbai::BuildError>(())
    /// ```
    #[must_use]
    pub fn phrase(mut self, kind: Kind, phrase: &str) -> Self {
        let tokens = reader::read(phrase, MAX_PHRASE_WORDS + 1, &mut Memo::closed());
        let tokens = tokens.all();
        let mut key = Key::new();
        for token in tokens {
            extend(&mut key, token);
        }
        self.patterns.push((kind, key, tokens.len()));
        self
    }

    /// Returns the splitter; linear in the words of all phrases.
    ///
    /// # Errors
    /// A phrase that holds no letter or digit, one of more than [`MAX_PHRASE_WORDS`] words, or more phrases than an automaton holds.
    /// [`BuildError::index`] tells which phrase.
    ///
    /// ```
    /// let error = thanbai::Splitter::builder().phrase(thanbai::Kind::Source, "").build().unwrap_err();
    /// assert_eq!(error.index(), 0);
    /// ```
    pub fn build(self) -> Result<Splitter, BuildError> {
        for (index, (_, _, words)) in self.patterns.iter().enumerate() {
            match words {
                0 => return Err(BuildError { index, cause: Cause::NoWord, what: What::Phrase }),
                1..=MAX_PHRASE_WORDS => {}
                _ => return Err(BuildError { index, cause: Cause::TooLong(MAX_PHRASE_WORDS), what: What::Phrase }),
            }
        }
        if self.patterns.is_empty() {
            return Ok(Splitter::new());
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(self.patterns.iter().map(|(_, key, _)| key))
            .map_err(|_| BuildError { index: self.patterns.len() - 1, cause: Cause::TooMany, what: What::Phrase })?;
        let kinds = self.patterns.iter().map(|(kind, _, _)| *kind).collect();
        Ok(Splitter { phrases: Some(Phrases { automaton, kinds }) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memo::Table;

    #[test]
    fn phrases_of_the_caller_twice() {
        let builder = Splitter::builder().phrase(Kind::Byline, "Cây Bàng").phrase(Kind::Source, "cây bàng");
        let splitter = builder.build().expect("phrases");
        assert_eq!(splitter.split("Cây Bàng: 12").blocks().next().map(|block| block.kind()), Some(Kind::Byline));
    }

    /// The documentation of [`Buffer`] and the README name these.
    #[test]
    #[cfg(target_pointer_width = "64")]
    fn a_block_takes_the_memory_that_is_documented() {
        assert_eq!(size_of::<Raw>(), 32);
        assert_eq!(size_of::<Cell>(), 192);
        assert_eq!(size_of::<Table>(), 393_216);
    }
}
