use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::iter::FusedIterator;
use core::slice;

use crate::block::Raw;
use crate::{Block, Kind, Side};

/// A page, split: its blocks in order, borrowed from the text `'t`.
///
/// ```
/// let text = "Trang chủ\nCầu mới thông xe\nSáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng, giúp người dân \
/// hai bờ đi lại dễ dàng hơn nhiều so với trước đây.\nTheo TTXVN\n";
/// let article = thanbai::split(text);
/// assert_eq!(article.title().unwrap().text(), "Cầu mới thông xe");
/// assert_eq!(article.boilerplate().count(), 2);
/// assert_eq!(article.body().count() + article.boilerplate().count(), article.blocks().len());
/// ```
#[derive(Clone)]
pub struct Article<'t> {
    text: &'t str,
    blocks: Vec<Raw>,
}

/// A page, split into a [`Buffer`](crate::Buffer): an [`Article`] that borrows its blocks `'b` as well as the text `'t`.
///
/// ```
/// let mut buffer = thanbai::Buffer::new();
/// for page in ["Theo TTXVN", "Bình luận (0)"] {
///     let article = thanbai::Splitter::new().split_into(page, &mut buffer);
///     assert_eq!(article.boilerplate().count(), 1);
/// }
/// ```
#[derive(Clone, Copy)]
pub struct ArticleRef<'b, 't> {
    text: &'t str,
    blocks: &'b [Raw],
}

impl<'t> Article<'t> {
    pub(crate) fn new(text: &'t str, blocks: Vec<Raw>) -> Self {
        Self { text, blocks }
    }

    /// Returns a view of the article.
    ///
    /// ```
    /// let article = thanbai::split("Theo TTXVN");
    /// assert_eq!(article.as_ref().blocks().len(), 1);
    /// ```
    #[must_use]
    pub fn as_ref(&self) -> ArticleRef<'_, 't> {
        ArticleRef { text: self.text, blocks: &self.blocks }
    }

    /// Returns the text that was split.
    ///
    /// ```
    /// assert_eq!(thanbai::split("Gửi\n").text(), "Gửi\n");
    /// ```
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// Returns the article's own headline; `None` where the page has none. Linear in the number of blocks.
    ///
    /// ```
    /// assert!(thanbai::split("Theo TTXVN").title().is_none());
    /// ```
    #[must_use]
    pub fn title(&self) -> Option<Block<'t>> {
        self.as_ref().title()
    }

    /// Returns all blocks in the order of the text.
    ///
    /// ```
    /// let article = thanbai::split("Gửi\nĐóng\n");
    /// assert_eq!(article.blocks().next_back().unwrap().text(), "Đóng");
    /// ```
    #[must_use]
    pub fn blocks(&self) -> Blocks<'_, 't> {
        self.as_ref().blocks()
    }

    /// Returns the blocks of the article itself: title, headings and paragraphs.
    ///
    /// ```
    /// assert_eq!(thanbai::split("Bình luận (0)").body().next(), None);
    /// ```
    #[must_use]
    pub fn body(&self) -> BlocksOf<'_, 't> {
        self.as_ref().body()
    }

    /// Returns the blocks that are not the article's.
    ///
    /// ```
    /// assert_eq!(thanbai::split("Bình luận (0)").boilerplate().count(), 1);
    /// ```
    #[must_use]
    pub fn boilerplate(&self) -> BlocksOf<'_, 't> {
        self.as_ref().boilerplate()
    }
}

impl<'b, 't> ArticleRef<'b, 't> {
    pub(crate) fn new(text: &'t str, blocks: &'b [Raw]) -> Self {
        Self { text, blocks }
    }

    /// Returns the text that was split; see [`Article::text`].
    #[must_use]
    pub fn text(self) -> &'t str {
        self.text
    }

    /// Returns the article's own headline; see [`Article::title`].
    #[must_use]
    pub fn title(self) -> Option<Block<'t>> {
        self.blocks().find(|block| block.kind() == Kind::Title)
    }

    /// Returns all blocks; see [`Article::blocks`].
    #[must_use]
    pub fn blocks(self) -> Blocks<'b, 't> {
        Blocks { text: self.text, raw: self.blocks.iter() }
    }

    /// Returns the blocks of the article itself; see [`Article::body`].
    #[must_use]
    pub fn body(self) -> BlocksOf<'b, 't> {
        BlocksOf { side: Side::Body, blocks: self.blocks() }
    }

    /// Returns the blocks that are not the article's; see [`Article::boilerplate`].
    #[must_use]
    pub fn boilerplate(self) -> BlocksOf<'b, 't> {
        BlocksOf { side: Side::Boilerplate, blocks: self.blocks() }
    }
}

impl fmt::Debug for Article<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.blocks()).finish()
    }
}

impl fmt::Debug for ArticleRef<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.blocks()).finish()
    }
}

impl fmt::Debug for IntoBlocks<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw = self.raw.as_slice().iter();
        f.debug_list().entries(raw.map(|&raw| Block::new(self.text, raw))).finish()
    }
}

impl fmt::Debug for Blocks<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl fmt::Debug for BlocksOf<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// An iterator over the blocks of a page, in the order of the text, from both ends; see [`Article::blocks`].
///
/// ```
/// let article = thanbai::split("Gửi\nĐóng\nIn bài");
/// let mut blocks = article.blocks();
/// assert_eq!(blocks.next().unwrap().text(), "Gửi");
/// assert_eq!((blocks.len(), blocks.next_back().unwrap().text()), (2, "In bài"));
/// ```
#[derive(Clone)]
pub struct Blocks<'b, 't> {
    text: &'t str,
    raw: slice::Iter<'b, Raw>,
}

/// An iterator over the blocks of a page that owns their places: what an [`Article`] becomes in a loop.
///
/// ```
/// let mut blocks = thanbai::split("Gửi\nĐóng\nIn bài").into_iter();
/// assert_eq!(blocks.next_back().unwrap().text(), "In bài");
/// assert_eq!(blocks.len(), 2);
/// ```
#[derive(Clone)]
pub struct IntoBlocks<'t> {
    text: &'t str,
    raw: vec::IntoIter<Raw>,
}

/// An iterator over the blocks of one side of a page, from both ends; see [`Article::body`] and [`Article::boilerplate`]. It goes over
/// all blocks of the page, so it does not know its length.
///
/// ```
/// let article = thanbai::split("Gửi\nĐóng\nIn bài");
/// assert_eq!(article.boilerplate().next_back().unwrap().text(), "In bài");
/// assert_eq!(article.body().size_hint(), (0, Some(3)));
/// ```
#[derive(Clone)]
pub struct BlocksOf<'b, 't> {
    side: Side,
    blocks: Blocks<'b, 't>,
}

impl<'t> Iterator for Blocks<'_, 't> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Block<'t>> {
        self.raw.next().map(|&raw| Block::new(self.text, raw))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.raw.size_hint()
    }
}

impl DoubleEndedIterator for Blocks<'_, '_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.raw.next_back().map(|&raw| Block::new(self.text, raw))
    }
}

impl ExactSizeIterator for Blocks<'_, '_> {}
impl FusedIterator for Blocks<'_, '_> {}

impl<'t> Iterator for IntoBlocks<'t> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Block<'t>> {
        self.raw.next().map(|raw| Block::new(self.text, raw))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.raw.size_hint()
    }
}

impl DoubleEndedIterator for IntoBlocks<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.raw.next_back().map(|raw| Block::new(self.text, raw))
    }
}

impl ExactSizeIterator for IntoBlocks<'_> {}
impl FusedIterator for IntoBlocks<'_> {}

/// All blocks in the order of the text.
///
/// ```
/// let mut texts = Vec::new();
/// for block in thanbai::split("Gửi\nĐóng\n") {
///     texts.push(block.text());
/// }
/// assert_eq!(texts, ["Gửi", "Đóng"]);
/// ```
impl<'t> IntoIterator for Article<'t> {
    type Item = Block<'t>;
    type IntoIter = IntoBlocks<'t>;

    fn into_iter(self) -> IntoBlocks<'t> {
        IntoBlocks { text: self.text, raw: self.blocks.into_iter() }
    }
}

/// All blocks in the order of the text; see [`Article::blocks`].
#[expect(clippy::into_iter_without_iter, reason = "it is called `blocks`")]
impl<'b, 't> IntoIterator for &'b Article<'t> {
    type Item = Block<'t>;
    type IntoIter = Blocks<'b, 't>;

    fn into_iter(self) -> Blocks<'b, 't> {
        self.blocks()
    }
}

/// All blocks in the order of the text; see [`Article::blocks`].
impl<'b, 't> IntoIterator for ArticleRef<'b, 't> {
    type Item = Block<'t>;
    type IntoIter = Blocks<'b, 't>;

    fn into_iter(self) -> Blocks<'b, 't> {
        self.blocks()
    }
}

impl<'t> Iterator for BlocksOf<'_, 't> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Block<'t>> {
        let side = self.side;
        self.blocks.find(|block| block.side() == side)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.blocks.size_hint().1)
    }
}

impl DoubleEndedIterator for BlocksOf<'_, '_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let side = self.side;
        self.blocks.rfind(|block| block.side() == side)
    }
}

impl FusedIterator for BlocksOf<'_, '_> {}
