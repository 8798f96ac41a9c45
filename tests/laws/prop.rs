//! The laws on generated pages, on the sample pages and on inputs made to be large.

use std::thread;

use proptest::prelude::*;
use thanbai::{Kind, Splitter};
use unicode_normalization::UnicodeNormalization;

use crate::page::{any_page, any_text, line, nasty, seeds, syllable, vietnamese};
use crate::spelling::{self, Place};
use crate::{invariants, names, page};

/// Settings for a number of cases. What fails is printed in its smallest form and belongs into `issue.rs`, not into a file.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// A sample page.
fn sample() -> impl Strategy<Value = String> {
    prop::sample::select(seeds())
}

/// Letters of other languages that are written with marks, composed and as Unicode takes them apart: one name.
#[test]
fn foreign_letters_in_every_form() {
    for letter in (0xC0..0x180).chain(0x1E00..0x1F00).filter_map(char::from_u32) {
        let (composed, parts) = (format!("Be{letter}ko"), format!("Be{letter}ko").nfd().to_string());
        // đ and the like have no parts
        if composed == parts || !parts.chars().nth(2).is_some_and(|base| base.is_ascii()) {
            continue;
        }
        let tagger =
            thanbai::Tagger::builder().name(&composed, thanbai::EntityKind::Person, Some("own")).build().expect("a name");
        let splitter = thanbai::Splitter::builder().phrase(thanbai::Kind::Source, &parts).build().expect("a phrase");
        for text in [&composed, &parts, &composed.to_uppercase()] {
            assert_eq!(
                tagger.tag(text).iter().next().and_then(|name| name.key()),
                Some("own"),
                "{text} U+{:04X}",
                u32::from(letter)
            );
            let block = splitter.split(text).blocks().next().expect("a block").reason().change();
            assert_eq!(block, thanbai::Change::Phrase, "{text} U+{:04X}", u32::from(letter));
        }
    }
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn laws_hold_on_pages(text in any_page()) {
        invariants::check(&text);
    }

    #[test]
    fn laws_hold_on_vietnamese_pages(text in vietnamese()) {
        invariants::check(&text);
    }

    #[test]
    fn laws_of_names_hold_on_pages(text in any_page()) {
        names::check(&text);
    }

    #[test]
    fn laws_of_names_hold_on_vietnamese_pages(text in vietnamese()) {
        names::check(&text);
    }

    #[test]
    fn own_names_always_win(
        words in prop::collection::vec(syllable(), 1..=4),
        kind in prop::sample::select(thanbai::EntityKind::ALL.to_vec()),
        front in line(),
        form in 0..4,
    ) {
        let name = words.join(" ");
        let printed = match form {
            0 => name.to_uppercase(),
            1 => spelling::decomposed(&name),
            2 => spelling::half_composed(&name),
            _ => name.clone(),
        };
        let tagger = thanbai::Tagger::builder().name(&name, kind, Some("mine")).build().expect("words");
        let text = format!("{front}\n{printed}\n{front}");
        let entities = tagger.tag(&text);
        names::in_order(&text, &entities);
        let start = front.len() + 1;
        let own = entities.iter().find(|entity| entity.span().start() == start).expect("an entity of the line");
        prop_assert_eq!((own.text(), own.kind(), own.key()), (&printed[..], kind, Some("mine")));
    }

    #[test]
    fn a_warm_buffer_gives_the_same(
        pages in prop::collection::vec(prop_oneof![any_page(), vietnamese(), any_text(), sample()], 2..6),
        keys in prop::collection::vec(any::<u64>(), 16),
    ) {
        let all = pages.concat();
        let mut lines: Vec<&str> = all.lines().collect();
        for (i, key) in keys.iter().cycle().enumerate().take(lines.len()) {
            let other = usize::try_from(key.rotate_left(i as u32) % lines.len() as u64).expect("an index");
            lines.swap(i, other);
        }
        let (shuffled, joined) = (lines.join("\n"), lines.join(" "));
        let (splitter, mut buffer) = (Splitter::new(), thanbai::Buffer::new());
        for text in pages.iter().chain([&all, &shuffled, &joined]).chain(pages.iter().rev()) {
            let fresh = splitter.split(text);
            prop_assert!(fresh.blocks().eq(splitter.split_into(text, &mut buffer).blocks()));
            prop_assert!(fresh.blocks().eq(splitter.split_into(text, &mut thanbai::Buffer::new()).blocks()));
        }
    }

    #[test]
    fn threads_agree(text in any_page()) {
        let run = || thanbai::split(&text);
        let (one, two) = thread::scope(|scope| {
            let (one, two) = (scope.spawn(run), scope.spawn(run));
            (one.join().expect("no panic"), two.join().expect("no panic"))
        });
        prop_assert!(one.blocks().eq(two.blocks()));
        prop_assert!(one.blocks().eq(run().blocks()));
    }

    #[test]
    fn any_number_of_blank_lines_shifts(text in any_page(), count in 0..40usize) {
        invariants::shifted(&thanbai::split(&text), &"\n".repeat(count));
    }

    #[test]
    fn iterators_mix_both_ends(text in any_page(), pattern in any::<u64>()) {
        invariants::ends(&thanbai::split(&text), pattern);
    }
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn laws_hold_on_any_text(text in any_text()) {
        invariants::check(&text);
    }

    #[test]
    fn laws_of_names_hold_on_any_text(text in any_text()) {
        names::check(&text);
    }

    #[test]
    fn lines_equal_their_slow_twin(text in any_text()) {
        invariants::lines_twin(&text);
    }

    #[test]
    fn own_phrases_always_win(
        words in prop::collection::vec(syllable(), 1..=4),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        lines in prop::collection::vec(line(), 1..6),
        rest in line(),
        form in 0..4,
    ) {
        let phrase = words.join(" ");
        let printed = match form {
            0 => phrase.to_uppercase(),
            1 => spelling::decomposed(&phrase),
            2 => spelling::half_composed(&phrase),
            _ => phrase.clone(),
        };
        let splitter = Splitter::builder().phrase(kind, &phrase).build().expect("words");
        let text = format!("{}\n{printed} {rest}\n{}", lines.join("\n"), lines[0]);
        let article = splitter.split(&text);
        let block = article.blocks().find(|block| block.line() as usize == lines.len() + 1).expect("a block of the line");
        prop_assert_eq!(block.kind(), kind, "{}: {}", block.text(), block.reason());
    }

    #[test]
    fn spellings_go_round(text in vietnamese()) {
        prop_assert_eq!(spelling::decomposed(&text).nfc().collect::<String>(), &text[..]);
        prop_assert_eq!(spelling::half_composed(&text).nfc().collect::<String>(), &text[..]);
        let old = spelling::tones_moved(&text, Place::Old);
        prop_assert_eq!(spelling::tones_moved(&spelling::tones_moved(&old, Place::New), Place::Old), old);
    }
}

#[test]
fn decomposition_agrees_with_unicode() {
    assert_eq!(spelling::vowels().count(), 144);
    for letter in spelling::vowels() {
        let text = letter.to_string();
        assert_eq!(spelling::decomposed(&text), text.nfd().collect::<String>(), "{letter}");
        let half = spelling::half_composed(&text);
        assert_eq!(half.nfc().collect::<String>(), text, "{letter}");
        assert!(half.chars().count() <= 2, "{letter}");
    }
    assert_eq!(spelling::decomposed("đĐ"), "đĐ");
}

#[test]
fn tone_marks_move() {
    let pairs = [("hòa", "hoà"), ("thủy", "thuỷ"), ("KHỎE", "KHOẺ"), ("(Úy)", "(Uý)")];
    for (old, new) in pairs {
        assert_eq!(spelling::tones_moved(old, Place::New), new);
        assert_eq!(spelling::tones_moved(new, Place::Old), old);
    }
    for fixed in ["quý", "hoàn", "ngoáy", "hoa", "khuỷu", "mùa", "tuý\u{302}"] {
        assert_eq!(spelling::tones_moved(fixed, Place::Old), fixed);
        assert_eq!(spelling::tones_moved(fixed, Place::New), fixed);
    }
}

#[test]
fn laws_hold_on_the_sample_pages() {
    let seeds = seeds();
    assert_eq!(seeds.len(), 5);
    for text in &seeds {
        invariants::check(text);
        names::check(text);
        let composed: String = text.nfc().collect();
        names::check(&composed);
        invariants::check(&composed);
        assert_ne!(spelling::decomposed(&composed), composed);
    }
}

#[test]
fn laws_hold_on_pages_of_pages() {
    let all = seeds().concat();
    let once = thanbai::split(&all).blocks().len();
    let many = all.repeat(4);
    let article = thanbai::split(&many);
    assert!(article.blocks().len() >= 4 * once - 4);
    invariants::partition(&article);
    invariants::sides(&article);
    invariants::with_dirty_buffer(&article);
    invariants::shifted(&article, "\n\n");
}

#[test]
fn laws_hold_on_large_inputs() {
    for (name, text) in nasty() {
        println!("{name}");
        let article = thanbai::split(&text);
        invariants::partition(&article);
        invariants::sides(&article);
        invariants::lines_twin(&text);
        invariants::shifted(&article, " \n\t\n");
        invariants::line_ends(&text);
        invariants::respelled(&article, "decomposed", spelling::decomposed);
        invariants::respelled(&article, "half-composed", spelling::half_composed);
        let entities = thanbai::tag(&text);
        names::in_order(&text, &entities);
        names::within_blocks(&text, &thanbai::Tagger::new(), &entities);
    }
}

/// A page of more blocks than are judged at one time: each piece is judged as a page of its own.
#[test]
fn laws_hold_across_pieces() {
    const PIECE: usize = 16_384;
    let all = seeds().concat();
    // a stamp in front of a piece would be cut off where the piece is a page
    let lines = all.lines().filter(|line| !line.trim().is_empty() && line.len() < 300 && !line.contains("202"));
    let lines: Vec<&str> = lines.cycle().take(PIECE + 999).collect();
    let text = lines.join("\n");
    let article = thanbai::split(&text);
    assert_eq!(article.blocks().len(), lines.len());
    invariants::partition(&article);
    invariants::shifted(&article, "\n\n");
    let (mut blocks, mut bodies) = (article.blocks(), 0);
    for piece in lines.chunks(PIECE).map(|piece| piece.join("\n")) {
        let alone = thanbai::split(&piece);
        assert!(
            alone.blocks().map(|block| block.reason()).eq(blocks.by_ref().take(alone.blocks().len()).map(|block| block.reason()))
        );
        bodies += usize::from(alone.body().next().is_some());
    }
    assert_eq!((bodies, blocks.next()), (2, None), "each piece says something");
}

/// The strategies reach what they are for.
#[test]
fn generated_pages_are_varied() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let pages: Vec<String> = (0..60).map(|_| page::any_page().new_tree(&mut runner).expect("a page").current()).collect();
    let kinds: std::collections::HashSet<&str> =
        pages.iter().flat_map(|page| thanbai::split(page).blocks().map(|b| b.kind().name()).collect::<Vec<_>>()).collect();
    assert!(kinds.len() > Kind::ALL.len() / 2, "{kinds:?}");
    for odd in ["\r\n", "\u{a0}", "\u{200b}", "\u{feff}", "\u{301}", "\u{0}"] {
        assert!(pages.iter().any(|page| page.contains(odd)), "{odd:?}");
    }
    assert!(pages.iter().any(|page| thanbai::split(page).blocks().len() > thanbai::Lines::new(page).count()), "no stamp");
}
