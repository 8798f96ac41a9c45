//! Bits of articles as pages of their own: a headline with a paragraph, a sentence, or a whole article whose line ends were lost.
//! Collections of pages hold few, and callers do.

use thanbai::{Kind, Span};

use crate::page::{Draft, Page};
use crate::random::Random;

/// How many blocks a snippet has at most.
const MOST: usize = 3;

/// One snippet in so many is a whole article in one line.
const JOINED: usize = 3;
/// Of the others of a page with a title, one in so many begins with it for sure.
const TITLED: usize = 4;

/// Returns a snippet of a page; `None` for a page that has none to give.
pub fn snippet(page: &Page, random: &mut Random) -> Option<Page> {
    if random.below(JOINED) == 0 { joined(page, random) } else { some(page, random) }
}

/// Returns all paragraphs of a page as one, where there are several, perhaps without the mark at its end.
fn joined(page: &Page, random: &mut Random) -> Option<Page> {
    let paragraphs: Vec<&str> =
        page.gold.iter().filter(|(_, kind)| *kind == Kind::Paragraph as usize).map(|(span, _)| &page.text[*span]).collect();
    if paragraphs.len() < 2 {
        return None;
    }
    let text = paragraphs.join(" ");
    let text = if random.below(2) == 0 { &text } else { text.trim_end_matches(|last: char| last.is_ascii_punctuation()) };
    let gold = vec![(Span::new(0, text.len()), Kind::Paragraph as usize)];
    Some(Page::new("snippets", &page.name, &page.group, text.to_owned(), gold))
}

/// Returns some paragraphs of a page that stand together, or its title with its first paragraphs, as a page; `None` for a page that has
/// none.
fn some(page: &Page, random: &mut Random) -> Option<Page> {
    let of = |kind: Kind| (0..page.gold.len()).filter(move |&at| page.gold[at].1 == kind as usize);
    let mut starts: Vec<usize> = of(Kind::Title).collect();
    let titles = starts.len();
    starts.extend(of(Kind::Paragraph));
    // among many paragraphs the title would seldom be drawn
    let among = if titles > 0 && random.below(TITLED) == 0 { titles } else { starts.len() };
    let first = *starts.get(random.below(among.max(1)))?;
    let most = 1 + random.below(MOST);
    let mut draft = Draft::new(["\n", "\n\n"][random.below(2)]);
    let is = |at: usize, kind: Kind| page.gold[at].1 == kind as usize;
    let titled = is(first, Kind::Title);
    // who copies a headline and the text leaves out the date and the picture between them
    let near = (first + 1..page.gold.len()).filter(|&at| !titled || is(at, Kind::Paragraph));
    let rest: Vec<usize> = near.take_while(|&at| is(at, Kind::Paragraph)).take(most - 1).collect();
    // a headline alone is no article
    if titled && rest.is_empty() {
        return None;
    }
    for (span, kind) in [first].into_iter().chain(rest).map(|at| page.gold[at]) {
        draft.push(Kind::ALL[kind], &page.text[span]);
    }
    Some(draft.page("snippets", page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_bits_of_the_article() {
        let text = "Trang chủ\nCầu mới\n8/5/2025\nMột hai.\nBa bốn!\nẢnh\nNăm sáu.\n";
        let kinds = [Kind::Chrome, Kind::Title, Kind::Dateline, Kind::Paragraph, Kind::Paragraph, Kind::Caption, Kind::Paragraph];
        let lines = text.lines().zip(kinds).map(|(line, kind)| {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            (Span::new(start, start + line.len()), kind as usize)
        });
        let page = Page::new("set", "name", "site", text.into(), lines.collect());
        let mut found = std::collections::BTreeSet::new();
        for seed in 1..2000 {
            found.extend(snippet(&page, &mut Random(seed * 7919)).map(|page| page.text.trim_end().to_owned()));
        }
        assert!(found.contains("Cầu mới\n\nMột hai."));
        let found: std::collections::BTreeSet<String> = found.into_iter().map(|text| text.replace("\n\n", "\n")).collect();
        let expected = [
            "Ba bốn!",
            "Cầu mới\nMột hai.",
            "Cầu mới\nMột hai.\nBa bốn!",
            "Một hai.",
            "Một hai.\nBa bốn!",
            "Một hai. Ba bốn! Năm sáu",
            "Một hai. Ba bốn! Năm sáu.",
            "Năm sáu.",
        ];
        assert!(found.iter().eq(&expected), "{found:?}");
    }
}
