//! Bits of articles as pages of their own: a headline with a paragraph, a sentence. Collections of pages hold none, and callers do.

use thanbai::{Kind, Span};

use crate::page::Page;
use crate::random::Random;

/// How many blocks a snippet has at most.
const MOST: usize = 3;

/// Returns some paragraphs of a page, or its title with some, as a page; `None` for a page where none stand together.
pub fn snippet(page: &Page, random: &mut Random) -> Option<Page> {
    let body = |kind: usize| kind == Kind::Title as usize || kind == Kind::Paragraph as usize;
    let starts: Vec<usize> = (0..page.gold.len()).filter(|&at| body(page.gold[at].1)).collect();
    let first = *starts.get(random.below(starts.len().max(1)))?;
    let most = 1 + random.below(MOST);
    let rest = page.gold[first + 1..].iter().take_while(|(_, kind)| *kind == Kind::Paragraph as usize).take(most - 1);
    let blocks: Vec<(Span, usize)> = page.gold[first..=first].iter().chain(rest).copied().collect();
    // a headline alone is no article
    if blocks.iter().all(|(_, kind)| *kind == Kind::Title as usize) {
        return None;
    }
    let (start, end) = (blocks[0].0.start(), blocks[blocks.len() - 1].0.end());
    let moved = |(span, kind): (Span, usize)| (Span::new(span.start() - start, span.end() - start), kind);
    let gold = blocks.into_iter().map(moved).collect();
    Some(Page::new("snippets", &page.name, &page.group, page.text[start..end].to_owned(), gold))
}
