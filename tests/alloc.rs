//! How often the allocator is called: never with a buffer that has seen the pages; without one at most twice, and once where the thread
//! has seen them.
//!
//! A binary of its own, since it replaces the global allocator; counts are per thread.

#[path = "laws/page.rs"]
#[allow(dead_code, reason = "shared with the laws, which use all of it")]
mod page;
#[path = "laws/spelling.rs"]
#[allow(dead_code, reason = "shared with the laws, which use all of it")]
mod spelling;

use allocation_counter::measure;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use thanbai::{Buffer, EntityKind, Kind, Splitter, TagBuffer, Tagger};

/// How many generated pages are split.
const PAGES: usize = 60;

/// Returns the sample pages, generated ones, and inputs made to be large.
fn pages() -> Vec<(String, String)> {
    let mut runner = TestRunner::deterministic();
    let strategy = page::any_page();
    let generated = (0..PAGES).map(|i| (format!("generated {i}"), strategy.new_tree(&mut runner).expect("a page").current()));
    let seeds = page::seeds().into_iter().enumerate().map(|(i, text)| (format!("sample {i}"), text));
    let nasty = page::nasty().into_iter().map(|(name, text)| (name.to_owned(), text));
    // one block more than there are lines
    let stamp = [("a stamp".to_owned(), "2025-10-10 Hai bên nhất trí tăng cường".to_owned())];
    seeds.chain(generated).chain(nasty).chain(stamp).collect()
}

/// Splits all pages into one buffer, then again, counting.
fn no_allocation_once_warm(splitter: &Splitter) {
    let pages = pages();
    let mut buffer = Buffer::new();
    let cold = measure(|| pages.iter().for_each(|(_, text)| drop(splitter.split_into(text, &mut buffer).blocks())));
    assert!(cold.count_total > 0, "the counter counts");
    for (name, text) in &pages {
        let mut blocks = 0;
        let warm = measure(|| {
            let article = splitter.split_into(text, &mut buffer);
            blocks = article.body().count() + article.boilerplate().count();
        });
        assert_eq!(warm.count_total, 0, "{name}: {blocks} blocks");
    }
}

#[test]
fn a_warm_buffer_needs_no_allocation() {
    no_allocation_once_warm(&Splitter::new());
}

#[test]
fn nor_does_it_with_phrases_of_the_caller() {
    let splitter = Splitter::builder().phrase(Kind::Related, "Góc nhìn khác").phrase(Kind::Source, "Theo").build();
    no_allocation_once_warm(&splitter.expect("two phrases"));
}

/// A text of more blocks than are judged together, every other line of it empty, and how many blocks that are.
fn long_text() -> (String, i64) {
    const BLOCKS: u16 = 20_000;
    ("Tin liên quan\n\n".repeat(BLOCKS.into()), BLOCKS.into())
}

/// What the README says, in bytes: of a block that is judged with others, and of all words that are remembered.
const SCRATCH: i64 = 192 * 16_384;
const WORDS: i64 = 393_216;

#[test]
fn a_buffer_keeps_what_is_documented() {
    let ((text, blocks), mut buffer) = (long_text(), Buffer::new());
    let kept = measure(|| drop(Splitter::new().split_into(&text, &mut buffer).blocks())).bytes_current;
    assert!((0..=2 * 32 * blocks + SCRATCH + WORDS).contains(&kept), "{kept} bytes");
}

/// So does a thread; and the article takes 32 bytes for each line, blank ones too.
#[cfg(feature = "std")]
#[test]
fn a_call_without_a_buffer_takes_and_keeps_what_is_documented() {
    let (text, blocks) = long_text();
    let first = measure(|| drop(thanbai::split(&text)));
    let second = measure(|| drop(thanbai::split(&text)));
    let kept = first.bytes_current + second.bytes_current;
    assert!((0..=SCRATCH + WORDS).contains(&kept), "{kept} bytes are kept");
    let third = measure(|| drop(thanbai::split(&text)));
    let most = u64::try_from(32 * (2 * blocks + 2)).expect("a positive number");
    assert!(third.bytes_total <= most && third.bytes_current == 0, "{third:?}");
}

/// Tags all texts into one buffer, then again, counting.
fn no_allocation_of_names_once_warm(tagger: &Tagger) {
    let pages = pages();
    let mut buffer = TagBuffer::new();
    let cold = measure(|| pages.iter().for_each(|(_, text)| drop(tagger.tag_into(text, &mut buffer).iter())));
    assert!(cold.count_total > 0, "the counter counts");
    for (name, text) in &pages {
        let mut names = 0;
        let warm = measure(|| names = tagger.tag_into(text, &mut buffer).iter().count());
        assert_eq!(warm.count_total, 0, "{name}: {names} names");
    }
}

#[test]
fn a_warm_buffer_of_names_needs_no_allocation() {
    no_allocation_of_names_once_warm(&Tagger::new());
}

#[test]
fn nor_does_it_for_other_words() {
    let mut buffer = TagBuffer::new();
    // none of them is a name, since more names than before may need room
    let text = |first: u32| (first..first + 3000).map(|word| format!("q{word}")).collect::<Vec<_>>().join(" ");
    Tagger::new().tag_into(&text(100_000), &mut buffer);
    for first in [200_000, 300_000, 400_000] {
        let other = text(first);
        assert_eq!(measure(|| drop(Tagger::new().tag_into(&other, &mut buffer).iter())).count_total, 0);
    }
}

#[test]
fn nor_does_it_with_names_of_the_caller() {
    let tagger =
        Tagger::builder().name("Góc nhìn", EntityKind::Organization, Some("g")).name("Hà Nội", EntityKind::Person, None).build();
    no_allocation_of_names_once_warm(&tagger.expect("two names"));
}

#[test]
fn one_call_needs_two_at_most() {
    let pages = pages();
    // twice, since with `std` what the thread keeps comes little by little
    for (name, text) in pages.iter().chain(&pages) {
        let info = measure(|| drop(thanbai::split(text)));
        assert!(info.count_total <= 2, "{name}: {} allocations", info.count_total);
        assert!(cfg!(feature = "std") || info.count_current == 0, "{name}: something leaks");
    }
}

#[cfg(feature = "std")]
#[test]
fn and_one_where_the_thread_has_split_the_pages() {
    let pages = pages();
    let split = |text: &str| drop(thanbai::split(text));
    pages.iter().chain(&pages).for_each(|(_, text)| split(text));
    for (name, text) in &pages {
        let warm = measure(|| split(text));
        assert_eq!((warm.count_total, warm.count_current), (1, 0), "{name}: the blocks, and nothing leaks");
    }
}

#[cfg(feature = "std")]
#[test]
fn names_need_one_where_the_thread_has_tagged_the_texts() {
    let pages = pages();
    let tag = |text: &str| thanbai::tag(text).len();
    let all: usize = pages.iter().map(|(_, text)| tag(text)).sum();
    assert!(all > 0, "there are names");
    for (name, text) in &pages {
        let mut names = 0;
        let warm = measure(|| names = tag(text));
        // for more names no room is kept
        assert!(names > 4096 || warm.count_total == u64::from(names > 0), "{name}: {names} names");
        assert_eq!(warm.count_current, 0, "{name}: something leaks");
    }
}
