//! What holds of the entities of every text at all; property tests and the fuzz target share these functions.

use std::thread;

use thanbai::{Article, Clue, Entities, Entity, EntityKind, Side, TagBuffer, Tagger};

use crate::spelling::{self, Place};

/// Checks the entities of one text against every law.
pub fn check(text: &str) {
    let entities = thanbai::tag(text);
    in_order(text, &entities);
    within_blocks(text, &Tagger::new(), &entities);
    again(text, &entities);
    for front in ["\n", " \n\n"] {
        shifted(text, &entities, front);
    }
    line_ends(text);
    callers(text);
    respelled(text, "decomposed", spelling::decomposed);
    respelled(text, "half-composed", spelling::half_composed);
    respelled(text, "old tones", |text| spelling::tones_moved(text, Place::Old));
    respelled(text, "new tones", |text| spelling::tones_moved(text, Place::New));
}

/// Law 3: entities are in order, disjoint, trimmed, on character boundaries; their texts are slices of the input.
pub fn in_order(text: &str, entities: &Entities<'_, '_>) {
    let mut end = 0;
    for entity in entities {
        let span = entity.span();
        assert!(end <= span.start() && span.start() < span.end() && span.end() <= text.len(), "{span} after {end}");
        let slice = &text[span];
        assert_eq!((entity.text().as_ptr(), entity.text().len()), (slice.as_ptr(), slice.len()), "{span} is not its slice");
        assert_eq!(slice.trim(), slice, "{span} is not trimmed");
        end = span.end();
    }
    let forth: Vec<Entity<'_, '_>> = entities.iter().collect();
    let mut back: Vec<Entity<'_, '_>> = entities.iter().rev().collect();
    back.reverse();
    assert_eq!(forth, back);
    assert_eq!((entities.len(), entities.is_empty()), (forth.len(), forth.is_empty()));
}

/// Law 3: no entity crosses the end of a block.
pub fn within_blocks(text: &str, tagger: &Tagger, entities: &Entities<'_, '_>) {
    let article = thanbai::split(text);
    let inside: usize = article.blocks().map(|block| entities.as_ref().within(block.span()).len()).sum();
    assert_eq!(inside, entities.len(), "an entity crosses the end of a block");
    sides(&article, tagger, entities);
}

/// The entities of a side are those in its blocks, those of both sides all.
fn sides(article: &Article<'_>, tagger: &Tagger, entities: &Entities<'_, '_>) {
    for side in Side::ALL {
        let of_side = article.blocks().filter(|block| block.side() == side);
        let inside = of_side.flat_map(|block| entities.as_ref().within(block.span()));
        assert!(inside.eq(&article.entities(tagger, Some(side))), "{side}");
    }
    assert!(entities.iter().eq(&article.entities(tagger, None)));
}

/// Law 6: the same text gives the same entities, with a buffer that has seen other texts too.
pub fn again(text: &str, entities: &Entities<'_, '_>) {
    let (tagger, mut buffer) = (Tagger::new(), TagBuffer::new());
    tagger.tag_into("Chiều 8/5, ông Nguyễn Văn An (Công ty Hoa Sen)\nrời Hà Nội", &mut buffer);
    for (from, to) in [(" ", "\0"), (" ", "\u{a0}"), ("", "\u{200b}"), (" ", ".")] {
        tagger.tag_into(&text.replace(from, to), &mut buffer);
    }
    for round in 0..2 {
        assert!(entities.iter().eq(tagger.tag_into(text, &mut buffer)), "round {round} differs");
    }
    let first = thread::scope(|scope| scope.spawn(|| thanbai::tag(text)).join().expect("no panic"));
    assert!(entities.iter().eq(&first), "the first text of a thread differs");
}

/// Law 3 with names of a caller's, which begin with a letter or a digit.
pub fn callers(text: &str) {
    let names = ["Hà", "Hà Nội", "MoMo", "Nguyễn", "An", "Theo TTXVN", "2025"];
    let builder = names.iter().fold(Tagger::builder(), |all, name| all.name(name, EntityKind::Organization, Some(name)));
    let tagger = builder.build().expect("names");
    let entities = tagger.tag(text);
    in_order(text, &entities);
    within_blocks(text, &tagger, &entities);
    for entity in entities.iter().filter(|entity| entity.evidence() == Clue::Caller) {
        assert!(entity.text().starts_with(char::is_alphanumeric), "{:?}", entity.text());
    }
}

/// Law 5: with blank lines in front, the same entities, shifted.
pub fn shifted(text: &str, entities: &Entities<'_, '_>, front: &str) {
    let moved = format!("{front}{text}");
    let other = thanbai::tag(&moved);
    assert_eq!(entities.len(), other.len(), "front {front:?}");
    for (old, new) in entities.iter().zip(&other) {
        assert_eq!(old.span().start() + front.len(), new.span().start(), "front {front:?}");
        assert_eq!(fields(&old, ToOwned::to_owned), fields(&new, ToOwned::to_owned), "front {front:?}");
    }
}

/// Law 5: line ends of two characters change nothing but offsets. Says nothing of a text that has a `\r` already.
pub fn line_ends(text: &str) {
    if text.contains('\r') {
        return;
    }
    same(text, &text.replace('\n', "\r\n"), "line ends", ToOwned::to_owned);
}

/// Law 5: in another spelling, the same entities, respelled.
pub fn respelled(text: &str, name: &str, spell: impl Fn(&str) -> String) {
    let other = spell(text);
    if other != text {
        same(text, &other, name, spell);
    }
}

fn same(text: &str, other: &str, name: &str, spell: impl Fn(&str) -> String) {
    let (old, new) = (thanbai::tag(text), thanbai::tag(other));
    let old: Vec<_> = old.iter().map(|entity| fields(&entity, &spell)).collect();
    // spelled alone, too: a name may end inside a word of the text, where two were glued together
    let new: Vec<_> = new.iter().map(|entity| fields(&entity, &spell)).collect();
    assert_eq!(old, new, "{name}");
}

/// All of an entity but its place.
fn fields<'a>(entity: &Entity<'a, '_>, spell: impl Fn(&str) -> String) -> (String, &'static str, String, Option<&'a str>) {
    (spell(entity.text()), entity.kind().name(), entity.evidence().to_string(), entity.key())
}
