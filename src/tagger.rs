use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::iter::FusedIterator;
use core::slice;

use crate::entity::{RawEntity, RawKey};
use crate::error::{Cause, What};
use crate::tag::caller::{self, Key, Names, Pattern};
use crate::tag::{Scratch, lexicon};
use crate::{Article, ArticleRef, BuildError, Entity, EntityKind, Side, Span, kept};

/// How many words a caller's name may have.
pub const MAX_NAME_WORDS: usize = 24;

/// Tags the names in texts; built once, used for any number of texts, shared between threads.
///
/// [`Tagger::new`] costs nothing: the tables are bytes of the binary and are looked up as they are. [`Tagger::builder`] takes names of
/// your own.
///
/// ```
/// use thanbai::{EntityKind, Tagger};
///
/// let tagger = Tagger::builder().name("mèo Mun", EntityKind::Person, Some("cat-1")).build()?;
/// let entities = tagger.tag("Hôm nay mèo Mun ngủ.");
/// let cat = entities.iter().next().unwrap();
/// assert_eq!((cat.text(), cat.key()), ("mèo Mun", Some("cat-1")));
/// # Ok::<(), thanbai::BuildError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Tagger {
    names: Option<Names>,
}

/// Collects the caller's own names for a [`Tagger`].
///
/// ```
/// let tagger = thanbai::Tagger::builder().build()?;
/// assert_eq!(tagger.tag("").len(), 0);
/// # Ok::<(), thanbai::BuildError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TaggerBuilder {
    /// How many words each has, its kind and its key.
    names: Vec<(usize, EntityKind, Option<String>)>,
    /// What is searched for.
    patterns: Vec<(Key, Pattern)>,
}

/// Memory that [`Tagger::tag_into`] uses again and again; free of any lifetime.
///
/// It takes 2.0 MB on first use, most of it for the words it will have seen, and grows to the largest piece of a document it has seen,
/// some 115 bytes a word and 8,192 words at the most for documents of ordinary lines, and 32 bytes for each entity.
///
/// ```
/// let mut buffer = thanbai::TagBuffer::new();
/// let tagger = thanbai::Tagger::new();
/// assert_eq!(tagger.tag_into("Hà Nội", &mut buffer).len(), 1);
/// ```
#[derive(Clone, Default)]
pub struct TagBuffer {
    scratch: Scratch,
    entities: Vec<RawEntity>,
}

/// How many entities the last text had; the memory itself would be megabytes of numbers.
impl fmt::Debug for TagBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TagBuffer").field("entities", &self.entities.len()).finish_non_exhaustive()
    }
}

/// For how many entities a thread keeps room without a buffer of the caller: those of a long document.
const MOST_KEPT: usize = 1 << 12;

kept::kept!(KEPT: TagBuffer = TagBuffer::new());

impl TagBuffer {
    /// Returns an empty buffer; allocates nothing.
    ///
    /// ```
    /// let mut buffer = thanbai::TagBuffer::new();
    /// assert_eq!(thanbai::Tagger::new().tag_into("", &mut buffer).len(), 0);
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { scratch: Scratch::new(), entities: Vec::new() }
    }
}

impl Tagger {
    /// Returns a tagger without names of the caller; a constant, nothing is built.
    ///
    /// ```
    /// static TAGGER: thanbai::Tagger = thanbai::Tagger::new();
    /// assert_eq!(TAGGER.tag("không có tên nào").len(), 0);
    /// ```
    #[must_use]
    pub const fn new() -> Self {
        Self { names: None }
    }

    /// Returns a builder that takes names.
    ///
    /// ```
    /// let builder = thanbai::Tagger::builder().name("Cây Bàng", thanbai::EntityKind::Organization, None);
    /// assert!(builder.build().is_ok());
    /// ```
    #[must_use]
    pub fn builder() -> TaggerBuilder {
        TaggerBuilder::default()
    }

    /// Tags one text. Never fails; linear in the bytes of `text`.
    ///
    /// Each thread keeps the memory of one text for the next, as a [`TagBuffer`] does; so a thread that has tagged texts as large before
    /// needs one allocation. Without the feature `std` nothing is kept.
    ///
    /// ```
    /// let tagger = thanbai::Tagger::new();
    /// let entities = tagger.tag("Thủ tướng Nhật Bản thăm Hà Nội ngày 5/3");
    /// let kinds: Vec<&str> = entities.iter().map(|entity| entity.kind().name()).collect();
    /// assert_eq!(kinds, ["ROLE", "LOC", "LOC", "DATE"]);
    /// ```
    #[must_use]
    pub fn tag<'a, 't>(&'a self, text: &'t str) -> Entities<'a, 't> {
        let mut buffer = kept::take(&KEPT);
        self.run(text, &mut buffer);
        let raw = buffer.entities.clone();
        buffer.entities.clear();
        buffer.entities.shrink_to(MOST_KEPT);
        kept::keep(&KEPT, buffer);
        Entities { tagger: self, text, raw }
    }

    /// Tags one text with the memory of `buffer`: no allocation once the buffer has seen texts as long, of as many words, lines and names.
    /// Never fails; linear in the bytes of `text`.
    ///
    /// ```
    /// let mut buffer = thanbai::TagBuffer::new();
    /// let tagger = thanbai::Tagger::new();
    /// assert_eq!(tagger.tag_into("ở Huế", &mut buffer).iter().next().unwrap().text(), "Huế");
    /// ```
    pub fn tag_into<'a, 'b, 't>(&'a self, text: &'t str, buffer: &'b mut TagBuffer) -> EntitiesRef<'a, 'b, 't> {
        self.run(text, buffer);
        EntitiesRef { tagger: self, text, raw: &buffer.entities }
    }

    fn run(&self, text: &str, buffer: &mut TagBuffer) {
        let TagBuffer { scratch, entities } = buffer;
        entities.clear();
        scratch.tag(text, entities, |piece, first, entities| {
            if let Some(names) = &self.names {
                names.enter(text, piece, first, entities);
            }
        });
    }

    fn entity<'a, 't>(&'a self, text: &'t str, raw: &RawEntity) -> Entity<'a, 't> {
        Entity::new(text, raw, self.key(raw.key))
    }

    fn key(&self, key: RawKey) -> Option<&str> {
        match key {
            RawKey::None => None,
            RawKey::Table(number) => lexicon::key(number),
            RawKey::Caller(number) => self.names.as_ref()?.key(number),
        }
    }
}

impl TaggerBuilder {
    /// Adds a name: where its words stand in a text they are an entity of `kind`, whatever else speaks against it. Case, the marks
    /// between the words, the encoding and place of accents do not matter, but a name does not reach over the end of a line or a tab, nor
    /// over a `.`, `?`, `!`, `…`, `;` or `:` with white space behind it unless it has such a mark there itself. Of several names
    /// that begin at one word the longest counts, of the same name twice the first. Tagging then takes a look
    /// more at each word, and at those with which a name begins as many steps as the longest name has words.
    ///
    /// ```
    /// use thanbai::{EntityKind, Tagger};
    ///
    /// let tagger = Tagger::builder().name("Hoà Bình Xanh", EntityKind::Organization, None).build()?;
    /// assert_eq!(tagger.tag("Nhóm Hòa bình xanh họp").iter().next().unwrap().kind(), EntityKind::Organization);
    /// assert!(tagger.tag("mong hòa bình. Xanh lại").is_empty());
    /// # Ok::<(), thanbai::BuildError>(())
    /// ```
    #[must_use]
    pub fn name(mut self, name: &str, kind: EntityKind, key: Option<&str>) -> Self {
        let count = caller::write(name, self.names.len(), &mut self.patterns);
        self.names.push((count, kind, key.map(ToOwned::to_owned)));
        self
    }

    /// Builds the tagger.
    ///
    /// # Errors
    /// A name that holds no letter or digit, one of more than [`MAX_NAME_WORDS`] words, or more names than an automaton holds.
    ///
    /// ```
    /// assert!(thanbai::Tagger::builder().name("!", thanbai::EntityKind::Person, None).build().is_err());
    /// ```
    pub fn build(self) -> Result<Tagger, BuildError> {
        for (index, (words, ..)) in self.names.iter().enumerate() {
            match words {
                0 => return Err(BuildError { index, cause: Cause::NoWord, what: What::Name }),
                1..=MAX_NAME_WORDS => {}
                _ => return Err(BuildError { index, cause: Cause::TooLong(MAX_NAME_WORDS), what: What::Name }),
            }
        }
        if self.names.is_empty() {
            return Ok(Tagger::new());
        }
        let index = self.names.len() - 1;
        let known = self.names.into_iter().map(|(_, kind, key)| (kind, key)).collect();
        let names = Names::new(self.patterns, known).ok_or(BuildError { index, cause: Cause::TooMany, what: What::Name })?;
        Ok(Tagger { names: Some(names) })
    }
}

/// The entities of a text `'t`, in order, disjoint; their keys may be borrowed from the tagger `'a`.
///
/// ```
/// let entities = thanbai::tag("Đoàn đi từ Huế đến Đà Nẵng");
/// assert_eq!(entities.iter().map(|entity| entity.text()).collect::<Vec<_>>(), ["Huế", "Đà Nẵng"]);
/// ```
#[derive(Clone)]
pub struct Entities<'a, 't> {
    tagger: &'a Tagger,
    text: &'t str,
    raw: Vec<RawEntity>,
}

/// The entities of a text, in a [`TagBuffer`]: [`Entities`] that borrow their places `'b` too.
///
/// ```
/// let mut buffer = thanbai::TagBuffer::new();
/// assert!(thanbai::Tagger::new().tag_into("", &mut buffer).is_empty());
/// ```
#[derive(Clone, Copy)]
pub struct EntitiesRef<'a, 'b, 't> {
    tagger: &'a Tagger,
    text: &'t str,
    raw: &'b [RawEntity],
}

impl<'a, 't> Entities<'a, 't> {
    /// Returns a view of the entities.
    ///
    /// ```
    /// let entities = thanbai::tag("Đoàn đi từ Huế đến Đà Nẵng");
    /// assert_eq!(entities.as_ref().len(), 2);
    /// ```
    #[must_use]
    pub fn as_ref(&self) -> EntitiesRef<'a, '_, 't> {
        EntitiesRef { tagger: self.tagger, text: self.text, raw: &self.raw }
    }

    /// Returns the entities in the order of the text.
    ///
    /// ```
    /// let entities = thanbai::tag("Đoàn đi từ Huế đến Đà Nẵng");
    /// assert_eq!(entities.iter().next_back().unwrap().text(), "Đà Nẵng");
    /// ```
    #[must_use]
    pub fn iter(&self) -> EntityIter<'a, '_, 't> {
        self.as_ref().iter()
    }

    /// Returns how many there are.
    ///
    /// ```
    /// assert_eq!(thanbai::tag("Đoàn đi từ Huế đến Đà Nẵng").len(), 2);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.raw.len()
    }

    /// Returns whether there are none.
    ///
    /// ```
    /// assert!(thanbai::tag("không có tên nào").is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw.is_empty()
    }
}

impl<'a, 'b, 't> EntitiesRef<'a, 'b, 't> {
    /// Returns the entities in the order of the text; see [`Entities::iter`].
    #[must_use]
    pub fn iter(self) -> EntityIter<'a, 'b, 't> {
        EntityIter { tagger: self.tagger, text: self.text, raw: self.raw.iter() }
    }

    /// Returns how many there are; see [`Entities::len`].
    #[must_use]
    pub fn len(self) -> usize {
        self.raw.len()
    }

    /// Returns whether there are none; see [`Entities::is_empty`].
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.raw.is_empty()
    }

    /// Returns the entities that lie in a stretch of the text. Two binary searches.
    ///
    /// ```
    /// let text = "Huế\nĐà Nẵng";
    /// let entities = thanbai::tag(text);
    /// let line = thanbai::Lines::new(text).nth(1).unwrap();
    /// assert_eq!(entities.as_ref().within(line.span()).iter().next().unwrap().text(), "Đà Nẵng");
    /// ```
    #[must_use]
    pub fn within(self, span: Span) -> Self {
        let from = self.raw.partition_point(|entity| entity.span.start() < span.start());
        let to = self.raw.partition_point(|entity| entity.span.end() <= span.end());
        Self { raw: &self.raw[from..to.max(from)], ..self }
    }
}

impl fmt::Debug for Entities<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_ref().fmt(f)
    }
}

impl fmt::Debug for EntitiesRef<'_, '_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl fmt::Debug for EntityIter<'_, '_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl fmt::Debug for IntoEntities<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let raw = self.raw.as_slice().iter();
        f.debug_list().entries(raw.map(|raw| self.tagger.entity(self.text, raw))).finish()
    }
}

/// All entities in the order of the text.
///
/// ```
/// let mut texts = Vec::new();
/// for entity in thanbai::tag("Đoàn đi từ Huế đến Đà Nẵng") {
///     texts.push(entity.text());
/// }
/// assert_eq!(texts, ["Huế", "Đà Nẵng"]);
/// ```
impl<'a, 't> IntoIterator for Entities<'a, 't> {
    type Item = Entity<'a, 't>;
    type IntoIter = IntoEntities<'a, 't>;

    fn into_iter(self) -> Self::IntoIter {
        IntoEntities { tagger: self.tagger, text: self.text, raw: self.raw.into_iter() }
    }
}

impl<'a, 'b, 't> IntoIterator for &'b Entities<'a, 't> {
    type Item = Entity<'a, 't>;
    type IntoIter = EntityIter<'a, 'b, 't>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, 'b, 't> IntoIterator for EntitiesRef<'a, 'b, 't> {
    type Item = Entity<'a, 't>;
    type IntoIter = EntityIter<'a, 'b, 't>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// An iterator over entities in the order of the text, from either end; see [`Entities::iter`].
#[derive(Clone)]
pub struct EntityIter<'a, 'b, 't> {
    tagger: &'a Tagger,
    text: &'t str,
    raw: slice::Iter<'b, RawEntity>,
}

/// An iterator over entities that owns their places: what [`Entities`] become in a loop.
///
/// ```
/// let mut entities = thanbai::tag("Đoàn đi từ Huế đến Đà Nẵng").into_iter();
/// assert_eq!(entities.next_back().unwrap().text(), "Đà Nẵng");
/// assert_eq!(entities.len(), 1);
/// ```
#[derive(Clone)]
pub struct IntoEntities<'a, 't> {
    tagger: &'a Tagger,
    text: &'t str,
    raw: vec::IntoIter<RawEntity>,
}

impl<'a, 't> Iterator for EntityIter<'a, '_, 't> {
    type Item = Entity<'a, 't>;

    fn next(&mut self) -> Option<Self::Item> {
        self.raw.next().map(|raw| self.tagger.entity(self.text, raw))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.raw.size_hint()
    }
}

impl DoubleEndedIterator for EntityIter<'_, '_, '_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.raw.next_back().map(|raw| self.tagger.entity(self.text, raw))
    }
}

impl ExactSizeIterator for EntityIter<'_, '_, '_> {}
impl FusedIterator for EntityIter<'_, '_, '_> {}

impl<'a, 't> Iterator for IntoEntities<'a, 't> {
    type Item = Entity<'a, 't>;

    fn next(&mut self) -> Option<Self::Item> {
        self.raw.next().map(|raw| self.tagger.entity(self.text, &raw))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.raw.size_hint()
    }
}

impl DoubleEndedIterator for IntoEntities<'_, '_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.raw.next_back().map(|raw| self.tagger.entity(self.text, &raw))
    }
}

impl ExactSizeIterator for IntoEntities<'_, '_> {}
impl FusedIterator for IntoEntities<'_, '_> {}

impl<'t> Article<'t> {
    /// Tags the page and returns its entities, or those of one side. Linear in the bytes of the page. For no allocation, and to ask for
    /// both sides without tagging twice, there are [`Tagger::tag_into`] and [`EntitiesRef::within`].
    ///
    /// ```
    /// let tagger = thanbai::Tagger::new();
    /// let article = thanbai::split("Bình luận (0)\nTheo TTXVN");
    /// assert_eq!(article.entities(&tagger, None).len(), 1);
    /// assert_eq!(article.entities(&tagger, Some(thanbai::Side::Body)).len(), 0);
    /// ```
    #[must_use]
    pub fn entities<'a>(&self, tagger: &'a Tagger, side: Option<Side>) -> Entities<'a, 't> {
        self.as_ref().entities(tagger, side)
    }
}

impl<'t> ArticleRef<'_, 't> {
    /// Tags the page and returns its entities, or those of one side; see [`Article::entities`].
    #[must_use]
    pub fn entities<'a>(self, tagger: &'a Tagger, side: Option<Side>) -> Entities<'a, 't> {
        let mut entities = tagger.tag(self.text());
        if let Some(side) = side {
            let mut blocks = self.blocks().filter(|block| block.side() == side).map(|block| block.span()).peekable();
            entities.raw.retain(|entity| {
                while blocks.next_if(|block| block.end() <= entity.span.start()).is_some() {}
                blocks.peek().is_some_and(|block| block.start() <= entity.span.start())
            });
        }
        entities
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Clue;
    use crate::tag::read::LINE_WORDS;

    #[test]
    fn names_of_the_caller() {
        let names = [("Cây Bàng", "bàng"), ("MoMo", "momo"), ("Ví MoMo Xanh", "ví"), ("VietJet Air", "bay")];
        let builder = names.iter().fold(Tagger::builder(), |all, (name, key)| all.name(name, EntityKind::Role, Some(key)));
        let tagger = builder.build().expect("names");
        for (text, name, key) in [
            ("Hội \"(Cây Bàng) họp", "Cây Bàng", "bàng"),
            ("Xem: … \"Cây - Bàng\" họp", "Cây - Bàng", "bàng"),
            ("Quán MoMo ra mắt", "MoMo", "momo"),
            ("Quán MOMO ra mắt", "MOMO", "momo"),
            ("Quán momo ra mắt", "momo", "momo"),
            ("Tin từ ví MoMo xanh", "ví MoMo xanh", "ví"),
            ("Hãng Vietjet Air bay", "Vietjet Air", "bay"),
        ] {
            let found: Vec<_> = tagger.tag(text).iter().filter(|entity| entity.evidence() == Clue::Caller).collect();
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].text(), found[0].key()), (name, Some(key)), "{text}");
        }
    }

    #[test]
    fn names_of_the_caller_twice() {
        let builder = Tagger::builder().name("Cây Bàng", EntityKind::Role, Some("1"));
        let tagger = builder.name("cây bàng", EntityKind::Person, Some("2")).build().expect("names");
        let found: Vec<_> = tagger.tag("ở cây Bàng").into_iter().map(|entity| (entity.kind(), entity.key())).collect();
        assert_eq!(found, [(EntityKind::Role, Some("1"))]);
    }

    #[test]
    fn names_of_the_caller_end_with_sentences() {
        let names = ["Minh Anh", "Minh", "Q. 9 Xanh", "Tin: Mưa", "A B C"];
        let builder = names.iter().fold(Tagger::builder(), |all, name| all.name(name, EntityKind::Role, Some(name)));
        let tagger = builder.build().expect("names");
        for (text, expected) in [
            ("ông Minh. Anh ấy cười", &["Minh"][..]),
            ("ông Minh? \"Anh ấy cười", &["Minh"]),
            ("ông Minh.\u{201d} Anh ấy cười", &["Minh"]),
            ("ông Minh… Anh ấy cười", &["Minh"]),
            ("ông Minh! Anh ấy cười", &["Minh"]),
            ("ông Minh; Anh ấy cười", &["Minh"]),
            ("ông Minh\nAnh ấy cười", &["Minh"]),
            ("chị Minh, Anh", &["Minh, Anh"]),
            ("chị Minh.Anh", &["Minh.Anh"]),
            ("quán Q. 9 Xanh", &["Q. 9 Xanh"]),
            ("quán Q 9 Xanh", &["Q 9 Xanh"]),
            ("quán Q 9. Xanh", &[]),
            ("Tin: mưa", &["Tin: mưa"]),
            ("a: b c", &[]),
        ] {
            let found: Vec<_> = tagger
                .tag(text)
                .into_iter()
                .filter(|entity| entity.evidence() == Clue::Caller)
                .map(|entity| entity.text())
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    /// Words that share letters or marks with those of a name are none of it.
    #[test]
    fn names_of_the_caller_have_their_letters() {
        for (name, text) in
            [("Chồng", "tôi không đi"), ("Hong Ba", "xe phóng ba ngày"), ("App Vui", "còn 10 vui"), ("Khang", "một chàng")]
        {
            let tagger = Tagger::builder().name(name, EntityKind::Role, Some("own")).build().expect("a name");
            assert!(tagger.tag(text).iter().all(|entity| entity.evidence() != Clue::Caller), "{name}: {text}");
            let tagger = Tagger::builder().name(text, EntityKind::Role, Some("own")).build().expect("a name");
            let text = text.to_uppercase();
            assert_eq!(tagger.tag(&text).iter().next().and_then(|entity| entity.key()), Some("own"), "{text}");
        }
    }

    /// A long line is judged in parts of so many words, and these in pieces; names are found over the seams, and what they touch gives way.
    #[test]
    fn names_of_the_caller_in_long_lines() {
        let name = (0..MAX_NAME_WORDS).map(|number| std::format!("từ{number}")).collect::<Vec<_>>().join(" ");
        let builder = Tagger::builder().name(&name, EntityKind::Role, Some("dài")).name("bờ Hà", EntityKind::Person, Some("bờ"));
        let tagger = builder.build().expect("names");
        let long = name.replace(' ', " - \"");
        for words in [LINE_WORDS, 2 * LINE_WORDS, 4 * LINE_WORDS] {
            for before in [1, 2, 3, 20, 46, 68, 69, 70, 71, 72, 73, 90].map(|less| words - less) {
                let text = "a ".repeat(before) + &long + " và bờ Hà Nội " + &"b ".repeat(LINE_WORDS);
                let found: Vec<_> = tagger.tag(&text).into_iter().map(|entity| (entity.key(), entity.text())).collect();
                assert_eq!(found, [(Some("dài"), &*long), (Some("bờ"), "bờ Hà")], "{before}");
            }
        }
    }

    /// The documentation of [`super::TagBuffer`] and the README name it.
    #[test]
    fn a_word_takes_the_memory_that_is_documented() {
        let word = size_of::<crate::tag::token::Token>() + size_of::<crate::tag::chain::Scores>() + 1;
        assert!((105..=120).contains(&word), "{word}");
    }
}
