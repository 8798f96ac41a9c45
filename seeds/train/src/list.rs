//! Lists of articles as pages of their own: headlines and beginnings of other pages between the front and the foot of one. Sites have
//! many, for each section and each tag, and but for what its paragraphs speak of a list looks like an article with headings.

use std::ops::Range;

use thanbai::{Kind, Side, Span};

use crate::page::{Draft, Page};
use crate::random::Random;
use crate::stamp;

/// How many articles a list is made of: so many at least, and up to so many more.
const LEAST: usize = 3;
const MORE: usize = 12;
/// How many blocks of the front and of the foot are taken.
const FRAME: usize = 40;
/// Bytes of a paragraph that a list can show: enough for a teaser, and no whole article in one line.
const TEASER: Range<usize> = 90..600;
/// Words of a teaser that is cut: so many at least, and up to so many more.
const WORDS: usize = 20;
const MORE_WORDS: usize = 35;

const READ_ON: [&str; 8] =
    ["Xem tiếp", "Đọc tiếp", "Chi tiết", "Xem thêm", "Đọc thêm...", "Xem chi tiết", "Đọc tiếp »", "[Xem tiếp]"];
const PAGES: [&str; 6] = ["1 2 3 4 5 ...", "Trang sau", "1 2 3 … 12 Sau »", "« Trước Sau »", "Trang 1 / 7", "Cũ hơn"];

/// How teasers end, the same all over a list.
#[derive(Clone, Copy)]
enum Ending {
    Whole,
    Sentence,
    Cut(&'static str),
}

const ENDINGS: [Ending; 6] =
    [Ending::Whole, Ending::Sentence, Ending::Sentence, Ending::Cut("..."), Ending::Cut("…"), Ending::Cut(" [...]")];

/// Returns a list of articles of other pages in the frame of a page; `None` for a page without an article, or where too few of those
/// that were drawn have a headline and a paragraph.
pub fn list(frame: &Page, others: &[&Page], random: &mut Random) -> Option<Page> {
    let body = |(_, kind): &(Span, usize)| Kind::ALL[*kind].side() == Side::Body;
    let (first, last) = (frame.gold.iter().position(body)?, frame.gold.iter().rposition(body)?);
    let (front, foot) = (&frame.gold[first.saturating_sub(FRAME)..first], &frame.gold[last + 1..]);
    let gap = if random.below(2) == 0 { "\n" } else { "\n\n" };
    let mut draft = Draft::new(gap);
    chrome(&mut draft, frame, front);
    let (ending, dated, buttons) = (ENDINGS[random.below(ENDINGS.len())], random.below(6), random.below(4) == 0);
    let (button, mut count) = (random.pick(&READ_ON), 0);
    for _ in 0..LEAST + random.below(MORE) {
        let Some((title, lead)) = item(others[random.below(others.len())]) else { continue };
        count += 1;
        if dated == 0 {
            draft.push(Kind::Related, &stamp::date(random));
        }
        draft.push(Kind::Related, title);
        if dated == 1 {
            draft.push(Kind::Related, &stamp::date(random));
        }
        if random.below(12) > 0 {
            draft.push(Kind::Related, &teaser(lead, ending, random));
        }
        if buttons {
            draft.push(Kind::Chrome, button);
        }
    }
    if random.below(3) == 0 {
        draft.push(Kind::Chrome, random.pick(&PAGES));
    }
    chrome(&mut draft, frame, &foot[..foot.len().min(FRAME)]);
    (count >= LEAST).then(|| draft.page("lists", frame))
}

/// Adds what is the site's own of some blocks of a page.
fn chrome(draft: &mut Draft, page: &Page, blocks: &[(Span, usize)]) {
    for (span, _) in blocks.iter().filter(|(_, kind)| *kind == Kind::Chrome as usize) {
        draft.push(Kind::Chrome, &page.text[*span]);
    }
}

/// The headline of a page, and the first paragraph behind it that has the length of a teaser.
fn item(page: &Page) -> Option<(&str, &str)> {
    let title = page.gold.iter().position(|(_, kind)| *kind == Kind::Title as usize)?;
    let fits = |(span, kind): &&(Span, usize)| *kind == Kind::Paragraph as usize && TEASER.contains(&span.len());
    let (lead, _) = page.gold[title..].iter().find(fits)?;
    Some((&page.text[page.gold[title].0], &page.text[*lead]))
}

/// The beginning of a paragraph, as a list shows it.
fn teaser(lead: &str, ending: Ending, random: &mut Random) -> String {
    match ending {
        Ending::Whole => lead.to_owned(),
        Ending::Sentence => {
            let end = lead.match_indices(". ").map(|(at, _)| at + 1).find(|&end| end >= TEASER.start);
            lead[..end.unwrap_or(lead.len())].to_owned()
        }
        Ending::Cut(mark) => {
            let words: Vec<&str> = lead.split_whitespace().take(WORDS + random.below(MORE_WORDS)).collect();
            words.join(" ") + mark
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[(Kind, &str)]) -> Page {
        let mut draft = Draft::new("\n");
        lines.iter().for_each(|(kind, line)| draft.push(*kind, line));
        let none = Page::new("set", "name", "site", String::new(), vec![]);
        draft.page("set", &none)
    }

    #[test]
    fn a_list_is_made_of_other_pages() {
        let lead =
            "Sáng nay cây cầu mới bắc qua sông đã thông xe sau hai năm thi công liên tục. Người dân hai bờ đều vui mừng đi qua.";
        let other = page(&[(Kind::Title, "Cầu mới thông xe"), (Kind::Paragraph, "Ngắn."), (Kind::Paragraph, lead)]);
        let frame = page(&[
            (Kind::Chrome, "Trang chủ"),
            (Kind::Related, "Tin cũ"),
            (Kind::Title, "Một bài"),
            (Kind::Paragraph, "Nội dung của bài."),
            (Kind::Chrome, "Bản quyền"),
        ]);
        for seed in 1..60 {
            let list = list(&frame, &[&other], &mut Random(seed)).expect("a list");
            let lines: Vec<(&str, Kind)> = list.gold.iter().map(|(span, kind)| (&list.text[*span], Kind::ALL[*kind])).collect();
            assert_eq!((lines[0], lines[lines.len() - 1]), (("Trang chủ", Kind::Chrome), ("Bản quyền", Kind::Chrome)));
            assert!(lines.iter().all(|(_, kind)| matches!(kind, Kind::Chrome | Kind::Related)), "{lines:?}");
            let of = |line: &str| lines.iter().filter(|(own, _)| *own == line).count();
            assert!((LEAST..LEAST + MORE).contains(&of("Cầu mới thông xe")));
            assert_eq!(of("Tin cũ") + of("Một bài") + of("Ngắn."), 0);
            assert!(lines.iter().any(|(line, _)| line.starts_with("Sáng nay cây cầu")));
        }
        assert!(list(&frame, &[&frame], &mut Random(1)).is_none(), "no paragraph is long enough");
        assert!(list(&page(&[(Kind::Chrome, "Trang chủ")]), &[&other], &mut Random(1)).is_none(), "no article");
    }

    #[test]
    fn teasers_end_as_lists_cut_them() {
        let lead = "Một hai ba. ".repeat(20);
        let of = |ending| teaser(lead.trim(), ending, &mut Random(7));
        assert_eq!(of(Ending::Whole), lead.trim());
        let sentence = of(Ending::Sentence);
        assert!(sentence.ends_with("ba.") && (TEASER.start..TEASER.start + 15).contains(&sentence.len()), "{sentence}");
        let cut = of(Ending::Cut("…"));
        assert!(cut.ends_with('…') && (WORDS..WORDS + MORE_WORDS).contains(&cut.split(' ').count()), "{cut}");
    }
}
