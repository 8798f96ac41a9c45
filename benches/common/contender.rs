//! What is measured side by side on `shuf`, one document at a time.

use std::hint::black_box;

use thanbai::{Article, ArticleRef, Buffer, EntitiesRef, Side, Splitter, TagBuffer, Tagger};

use super::naive::{self, Counts, naive};

/// How many documents [`check`] reads.
const CHECKED: usize = 100;
/// What the naive build counts in them; hits are left out, they change with every new cue.
const COUNTS: Counts = Counts {
    lines: 9994,
    letters: 625_351,
    capitals: 42_306,
    digits: 10_376,
    spaces: 174_370,
    others: 19_222,
    words: 179_540,
    hits: 0,
};

static SPLITTER: Splitter = Splitter::new();
static TAGGER: Tagger = Tagger::new();

/// Reads all documents and returns a sum over everything it found.
type Run = Box<dyn FnMut(&[String]) -> u64>;

/// One way to read documents.
pub struct Contender {
    /// Its name in tables.
    pub name: &'static str,
    /// The way itself.
    pub run: Run,
}

/// Returns all contenders: the two yardsticks, splitter and tagger with a buffer and without, the naive builds of either.
pub fn contenders() -> [Contender; 9] {
    let (mut buffer, mut names) = (Buffer::new(), TagBuffer::new());
    let (mut own, mut own_names) = (Buffer::new(), TagBuffer::new());
    let (cues, gazetteer) = (naive::cues(), naive::names());
    [
        each("from_utf8", |document| utf8(document.as_bytes())),
        each("memchr lines", lines),
        each("split_into", move |document| sum(SPLITTER.split_into(document, &mut buffer))),
        each("split", |document| sum(thanbai::split(document).as_ref())),
        each("tag_into", move |document| names_sum(TAGGER.tag_into(document, &mut names))),
        each("tag", |document| names_sum(thanbai::tag(document).as_ref())),
        each("split_into + tag_into", move |document| {
            sum(SPLITTER.split_into(document, &mut own)) + names_sum(TAGGER.tag_into(document, &mut own_names))
        }),
        each("naive", move |document| black_box(naive(document, &cues)).hits),
        each("naive with names", move |document| black_box(naive(document, &gazetteer)).hits),
    ]
}

fn each(name: &'static str, mut read: impl FnMut(&str) -> u64 + 'static) -> Contender {
    let run = move |documents: &[String]| documents.iter().map(|document| black_box(read(black_box(document)))).sum();
    Contender { name, run: Box::new(run) }
}

fn utf8(bytes: &[u8]) -> u64 {
    std::str::from_utf8(bytes).map_or(0, |text| text.len() as u64)
}

/// Sums up the lengths of the lines that are not empty.
fn lines(text: &str) -> u64 {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(|end| black_box(&text[std::mem::replace(&mut start, end + 1).min(end)..end]).len() as u64).sum()
}

/// Sums up the entities and their bytes.
pub fn names_sum(entities: EntitiesRef) -> u64 {
    entities.iter().map(|entity| 1 + entity.span().len() as u64 + entity.kind() as u64).sum()
}

/// Sums up the blocks and the bytes of the body, so that every kind is looked at.
pub fn sum(article: ArticleRef) -> u64 {
    article.blocks().map(|block| if block.side() == Side::Body { 1 + block.span().len() as u64 } else { 1 }).sum()
}

/// Asserts on the first documents what the contenders count.
///
/// # Panics
/// If the splitter leaves out or invents a line or a char, or if the naive build counts otherwise than it did.
pub fn check(documents: &[String]) {
    let cues = naive::cues();
    let documents = &documents[..CHECKED.min(documents.len())];
    let counts = documents.iter().map(|document| naive(document, &cues)).fold(Counts::default(), Counts::plus);
    assert_eq!(Counts { hits: 0, ..counts }, COUNTS, "counts of the naive build (left) have changed");
    assert!(counts.hits > counts.lines / 10, "cues are found");
    let articles: Vec<Article> = documents.iter().map(|document| thanbai::split(document)).collect();
    let filled = documents.iter().flat_map(|document| document.lines()).filter(|line| !line.trim().is_empty()).count();
    let blocks: usize = articles.iter().map(|article| article.blocks().len()).sum();
    assert!((filled..=filled + documents.len()).contains(&blocks), "{blocks} blocks in {filled} lines");
    let visible: usize = articles.iter().flat_map(Article::blocks).map(|block| visible(block.text())).sum();
    assert_eq!(visible as u64, counts.visible(), "chars in blocks");
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
