//! What holds for every text at all: functions that panic where a law is broken. Property tests and the fuzz target share them.

use std::thread;

use thanbai::{Article, Block, Buffer, Lines, Side, Splitter};

use crate::spelling::{self, Place};

/// Checks one text against every law.
pub fn check(text: &str) {
    let article = thanbai::split(text);
    partition(&article);
    line_numbers(&article);
    sides(&article);
    ends(&article, 0x9D2C_5680_1F3A_7B45);
    same_as_lines(&article);
    lines_twin(text);
    again(&article);
    with_dirty_buffer(&article);
    for front in ["\n", "\n\n\n", " \n\t\n"] {
        shifted(&article, front);
    }
    line_ends(text);
    surrounded(&article);
    respelled(&article, "decomposed", spelling::decomposed);
    respelled(&article, "half-composed", spelling::half_composed);
    respelled(&article, "old tones", |text| spelling::tones_moved(text, Place::Old));
    respelled(&article, "new tones", |text| spelling::tones_moved(text, Place::New));
}

/// Returns the text that a fuzz input stands for: its front, as far as it is UTF-8.
pub fn text_of(data: &[u8]) -> &str {
    let valid = std::str::from_utf8(data).map_or_else(|error| error.valid_up_to(), str::len);
    std::str::from_utf8(&data[..valid]).unwrap_or_default()
}

/// Law 1: blocks are in order, disjoint, trimmed, within a line, on character boundaries; what they leave out is white space.
/// Law 2: the text of a block is a slice of the input.
pub fn partition(article: &Article<'_>) {
    let text = article.text();
    let mut end = 0;
    for block in article.blocks() {
        let span = block.span();
        assert!(end <= span.start() && span.start() < span.end() && span.end() <= text.len(), "{span} after {end}");
        assert!(text.is_char_boundary(span.start()) && text.is_char_boundary(span.end()), "{span} cuts a character");
        assert!(blank(&text[end..span.start()]), "text lost before {span}");
        assert_eq!(block.text().trim(), block.text(), "{span} is not trimmed");
        assert!(!block.text().contains('\n'), "{span} crosses a line end");
        let slice = &text[span];
        assert_eq!((block.text().as_ptr(), block.text().len()), (slice.as_ptr(), slice.len()), "{span} is not its slice");
        end = span.end();
    }
    assert!(blank(&text[end..]), "text lost behind {end}");
}

fn blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// The number of a block's line is the number of line ends before it, and one.
fn line_numbers(article: &Article<'_>) {
    let (mut at, mut line) = (0, 1);
    for block in article.blocks() {
        let start = block.span().start();
        line += article.text()[at..start].matches('\n').count();
        at = start;
        assert_eq!(block.line() as usize, line, "line of {block:?}");
    }
}

/// Law 2: body and boilerplate, merged, are all blocks; the title is the first block of its kind.
pub fn sides(article: &Article<'_>) {
    let all: Vec<Block<'_>> = article.blocks().collect();
    let mut merged: Vec<Block<'_>> = article.body().chain(article.boilerplate()).collect();
    merged.sort_by_key(Block::span);
    assert_eq!(merged, all);
    assert!(article.body().all(|block| block.side() == Side::Body && block.kind().side() == Side::Body));
    assert!(article.boilerplate().all(|block| block.side() == Side::Boilerplate));
    assert!(all.iter().all(|block| block.reason().kind() == block.kind()));
    assert_eq!(article.title(), all.iter().copied().find(|block| block.kind() == thanbai::Kind::Title));
}

/// Iterators taken from both ends in any mixture agree with the forward one, and know their length.
pub fn ends(article: &Article<'_>, pattern: u64) {
    let all: Vec<Block<'_>> = article.blocks().collect();
    let mut blocks = article.blocks();
    drain(&all, pattern, |back, left| {
        assert_eq!((blocks.len(), blocks.size_hint()), (left, (left, Some(left))));
        if back { blocks.next_back() } else { blocks.next() }
    });
    for (mut side, of) in [(article.body(), Side::Body), (article.boilerplate(), Side::Boilerplate)] {
        let of_side: Vec<Block<'_>> = all.iter().copied().filter(|block| block.side() == of).collect();
        drain(&of_side, pattern, |back, left| {
            let (low, high) = side.size_hint();
            assert!(low <= left && high.is_some_and(|high| left <= high), "{left} not in {low}..={high:?}");
            if back { side.next_back() } else { side.next() }
        });
    }
}

/// Takes blocks from the front or the back as the bits of `pattern` say, until two times over the end.
fn drain<'t>(all: &[Block<'t>], pattern: u64, mut take: impl FnMut(bool, usize) -> Option<Block<'t>>) {
    let (mut front, mut rear) = (0, all.len());
    for step in 0..all.len() + 2 {
        let back = pattern.rotate_right(step as u32) & 1 == 1;
        let expected = match (front < rear, back) {
            (false, _) => None,
            (true, true) => all.get(rear - 1),
            (true, false) => all.get(front),
        };
        assert_eq!(take(back, rear - front).as_ref(), expected, "step {step} of {}", all.len());
        if front < rear {
            rear -= usize::from(back);
            front += usize::from(!back);
        }
    }
}

/// A non-blank line as the slow twin of [`Lines`] sees it.
#[derive(Debug, PartialEq, Eq)]
struct SlowLine {
    start: usize,
    end: usize,
    number: u32,
    blank: u32,
}

fn slow_lines(text: &str) -> Vec<SlowLine> {
    let (mut lines, mut at, mut number, mut blank) = (Vec::new(), 0, 0, 0);
    for line in text.split('\n') {
        number += 1;
        let body = line.trim_matches(char::is_whitespace);
        if body.is_empty() {
            blank += 1;
        } else {
            let start = at + line.chars().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
            lines.push(SlowLine { start, end: start + body.len(), number, blank });
            blank = 0;
        }
        at += line.len() + 1;
    }
    lines
}

/// Law 7: [`Lines`] equals splitting at line ends, trimming and leaving out what is blank.
pub fn lines_twin(text: &str) {
    let fast = Lines::new(text).map(|line| SlowLine {
        start: line.span().start(),
        end: line.span().end(),
        number: line.number(),
        blank: line.blank(),
    });
    assert_eq!(fast.collect::<Vec<_>>(), slow_lines(text));
}

/// Law 7: blocks are lines, but for a date stamp cut from the front of the first.
fn same_as_lines(article: &Article<'_>) {
    let text = article.text();
    let lines: Vec<(usize, usize)> = slow_lines(text).iter().map(|line| (line.start, line.end)).collect();
    let mut blocks: Vec<(usize, usize)> = article.blocks().map(|block| (block.span().start(), block.span().end())).collect();
    if blocks.len() > lines.len() {
        let (stamp, rest) = (blocks.remove(0), blocks[0]);
        let cut = &text[stamp.1..rest.0];
        assert!(blank(cut) && !cut.contains('\n'), "{cut:?} between stamp and text");
        assert!(text[stamp.0..stamp.1].contains(|c: char| c.is_ascii_digit()), "stamp without a digit");
        blocks[0].0 = stamp.0;
    }
    assert_eq!(blocks, lines);
}

/// Law 6: the same text gives the same blocks.
pub fn again(article: &Article<'_>) {
    let second = thanbai::split(article.text());
    assert!(article.blocks().eq(second.blocks()), "two runs differ");
    // a thread that has split nothing before has no memory
    let first = thread::scope(|scope| scope.spawn(|| thanbai::split(article.text())).join().expect("no panic"));
    assert!(article.blocks().eq(first.blocks()), "the first page of a thread differs");
}

/// Law 7: a buffer that has seen other pages changes nothing: one of its own, and the same words with other things between them.
pub fn with_dirty_buffer(article: &Article<'_>) {
    let splitter = Splitter::new();
    let mut buffer = Buffer::new();
    splitter.split_into("date 2025-10-10 Tin mới nhất trong ngày\nTin mới nhất\nTin mới nhất\n\nTheo TTXVN", &mut buffer);
    for (from, to) in [(" ", "\0"), ("\n", " "), (" ", "\u{a0}"), ("", "\u{200b}"), (" ", "-")] {
        splitter.split_into(&article.text().replace(from, to), &mut buffer);
    }
    for round in 0..2 {
        let view = splitter.split_into(article.text(), &mut buffer);
        assert!(article.blocks().eq(view.blocks()), "round {round} with a used buffer differs");
        assert!(article.body().eq(view.body()) && article.boilerplate().eq(view.boilerplate()));
        assert_eq!(article.title(), view.title());
    }
}

/// Law 5: with blank lines in front, the same blocks for the same reasons, shifted.
pub fn shifted(article: &Article<'_>, front: &str) {
    let moved = format!("{front}{}", article.text());
    let other = thanbai::split(&moved);
    assert_eq!(article.blocks().len(), other.blocks().len(), "front {front:?}");
    let lines = front.matches('\n').count();
    for (old, new) in article.blocks().zip(other.blocks()) {
        assert_eq!(old.span().start() + front.len(), new.span().start(), "front {front:?}");
        assert_eq!(old.text(), new.text(), "front {front:?}");
        assert_eq!(old.line() as usize + lines, new.line() as usize, "front {front:?}");
        assert_eq!(old.reason(), new.reason(), "front {front:?}, {old:?}");
    }
}

/// Law 5: line ends of two characters change nothing but offsets. Says nothing of a text that has a `\r` already.
pub fn line_ends(text: &str) {
    if text.contains('\r') {
        return;
    }
    let wide = text.replace('\n', "\r\n");
    let (article, other) = (thanbai::split(text), thanbai::split(&wide));
    let fields = |block: Block<'_>| (block.line(), block.text().to_owned(), block.reason());
    let (narrow, wide): (Vec<_>, Vec<_>) = (article.blocks().map(fields).collect(), other.blocks().map(fields).collect());
    assert_eq!(narrow, wide);
}

/// White space around the lines changes nothing but offsets.
pub fn surrounded(article: &Article<'_>) {
    let wide = format!("\t {}\u{3000} ", article.text().replace('\n', " \u{a0}\n  \t"));
    let other = thanbai::split(&wide);
    let fields = |block: Block<'_>| (block.line(), block.text().to_owned(), block.reason());
    assert_eq!(article.blocks().map(fields).collect::<Vec<_>>(), other.blocks().map(fields).collect::<Vec<_>>());
}

/// Law 5: in another spelling, the same kinds block by block, and the texts respelled.
pub fn respelled(article: &Article<'_>, name: &str, spell: impl Fn(&str) -> String) {
    let text = spell(article.text());
    if text == article.text() {
        return;
    }
    let other = thanbai::split(&text);
    assert_eq!(article.blocks().len(), other.blocks().len(), "{name}");
    for (old, new) in article.blocks().zip(other.blocks()) {
        assert_eq!(spell(old.text()), new.text(), "{name}");
        assert_eq!(old.kind(), new.kind(), "{name}: {old:?}: {}: {}", old.reason(), new.reason());
    }
}
