//! What a block cannot know alone: whether it is repeated, where the running text lies, what the page is about.

use super::Cell;
use super::topic::{self, Filter, NONE};
use crate::feature::{Close, Features};

/// How many blocks of one hash chain are looked at. Chains are longer only on texts made to have them.
const CHAIN: usize = 12;
/// How many blocks back a list heading is remembered.
const MEMORY: u8 = 40;
/// Length of a headline, and among how many blocks it is looked for on a page without running text.
const HEADLINE_SYLLABLES: core::ops::RangeInclusive<u8> = 3..=30;
const HEADLINE_WITHIN: usize = 30;
/// What a likely headline is worth: its syllables up to so many, so much for each quarter of its words that is on the topic, one for each
/// block that it is nearer to the running text than so many; and what a full stop costs.
const HEADLINE_LONG: u8 = 12;
const HEADLINE_TOPIC: i32 = 5;
const HEADLINE_NEAR: i32 = 6;
const HEADLINE_STOP: i32 = 6;
/// How many blocks before and behind the likely headline are told apart.
const BESIDE: usize = 3;
/// [`Context::beside`] of the likely headline itself.
pub(crate) const AT_HEADLINE: u16 = BESIDE as u16 + 1;
/// In the search of the region of running text: what a block of it is worth at most, in syllables; what other blocks cost. A heading
/// of a list costs as much as a short paragraph brings, so that one paragraph behind it does not draw the region over the list.
const PROSE_MOST: u8 = 80;
const WIDGET_COST: i32 = 40;
const COPY_COST: i32 = 25;
const OTHER_COST: i32 = 6;
/// So many blocks behind the heading of a list running text is likely a teaser, and worth a third.
const TEASERS: u8 = 8;

/// Repetition, as bits of [`Context::copies`].
pub(crate) mod copy {
    /// Equals the block before.
    pub(crate) const PREVIOUS: u16 = 1;
    /// Equals the block after.
    pub(crate) const NEXT: u16 = 1 << 1;
    /// Equals an earlier block, not the one before.
    pub(crate) const EARLIER: u16 = 1 << 2;
    /// Equals a later block, not the one after.
    pub(crate) const LATER: u16 = 1 << 3;
    /// Begins like an earlier block.
    pub(crate) const LIKE_EARLIER: u16 = 1 << 4;
    /// Begins like a later block.
    pub(crate) const LIKE_LATER: u16 = 1 << 5;
    /// Begins like a block of running text.
    pub(crate) const LIKE_PROSE: u16 = 1 << 6;
    /// Begins or ends like the likely headline.
    pub(crate) const LIKE_TITLE: u16 = 1 << 7;
    /// Same form as the second, third or fourth block before and after: a row of cards.
    pub(crate) const RHYTHM: u16 = 1 << 8;
    /// Stands on the page four times or more.
    pub(crate) const OFTEN: u16 = 1 << 9;
    /// A headline printed twice in a row, on a page with several such pairs: a card of another article.
    pub(crate) const CARD: u16 = 1 << 10;
    /// Follows such a pair.
    pub(crate) const TEASER: u16 = 1 << 11;
    /// Begins with the same word as the block before.
    pub(crate) const SAME_WORD_BEFORE: u16 = 1 << 12;
    /// Begins with the same word as the block after.
    pub(crate) const SAME_WORD_AFTER: u16 = 1 << 13;
    pub(crate) const NAMES: [&str; 14] = [
        "equals the block before",
        "equals the block after",
        "equals an earlier block",
        "equals a later block",
        "begins like an earlier block",
        "begins like a later block",
        "begins like running text",
        "repeats the likely headline",
        "one of a row of like blocks",
        "often on the page",
        "headline of a card",
        "teaser of a card",
        "same word first as before",
        "same word first as after",
    ];
}

/// What is known of a block from the rest of its page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context {
    /// Repetition: see [`copy`].
    pub(crate) copies: u16,
    /// The first block equal to it, and, there, how many there are.
    original: u32,
    times: u8,
    /// Place against the region of running text.
    pub(crate) region: Region,
    /// Blocks to that region, up to 255; 0 inside.
    pub(crate) away: u8,
    /// Blocks since the last and until the next block of running text, up to 255; 255 for none.
    pub(crate) since_prose: u8,
    pub(crate) until_prose: u8,
    /// Length of the run of short blocks around it, up to 255.
    pub(crate) run: u8,
    /// The last heading of a list or a widget: 0 none, 1 list, 2 comments or form, 3 other widgets; and blocks since.
    pub(crate) under: u8,
    pub(crate) under_since: u8,
    /// Share of its content words that two blocks of running text hold, in quarters; 5 for no words.
    pub(crate) topic: u8,
    /// Share of its names that running text holds, in quarters; 5 for no names.
    pub(crate) names: u8,
    /// The likely headline by shape, place and topic.
    pub(crate) headline: bool,
    /// Place against the likely headline: 0 none or far, below [`AT_HEADLINE`] up to [`BESIDE`] blocks before it, above so many behind.
    pub(crate) beside: u8,
    /// How much running text the page has: class of the count of such blocks.
    pub(crate) page: u8,
    /// Whether the running text of the page stands block by block, and hangs together: see [`topic::cohere`].
    pub(crate) apart: Apart,
}

/// Running text whose blocks stand alone, as those under the headings of an article, and as teasers do; all 0 where they do not.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Apart {
    /// How many there are, how many of their pairs of words others of them have, and whether nearly all stand alone: classes.
    pub(crate) many: u8,
    pub(crate) shared: u8,
    pub(crate) all: bool,
}

/// Place of a block against the region of running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Region {
    /// The page has no running text.
    #[default]
    None,
    Before,
    Inside,
    After,
}

/// Links of the hash chains that live in the cells themselves, so that a page needs no table of its own: numbers of cells, from 1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Links {
    heads: [[u16; HEADS]; 2],
    next: [u16; 2],
}

/// How many chains there are for each cell: so many that most are empty.
const HEADS: usize = 4;

fn byte(n: usize) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

/// Fills the context of every cell; `filter` is scratch. Linear in the number of cells.
pub(crate) fn fill(cells: &mut [Cell], filter: &mut Filter) {
    neighbours(cells);
    let often = repetition(cells);
    cards(cells, often);
    let core = region(cells);
    topic::compare(cells, filter);
    topic::cohere(cells, filter);
    headline(cells, core);
}

/// Distances, runs and list headings.
fn neighbours(cells: &mut [Cell]) {
    let prose: usize = cells.iter().map(|cell| usize::from(cell.features.prose)).sum();
    let page = [0, 1, 3, 7].iter().position(|&limit| prose <= limit).unwrap_or(4) as u8;
    let (mut since, mut run, mut under, mut under_since) = (u8::MAX, 0u8, 0, 0u8);
    for cell in cells.iter_mut() {
        let (c, f) = (&mut cell.context, &cell.features);
        c.page = page;
        c.since_prose = since;
        since = farther(since, f.prose);
        run = run.saturating_add(1) & u8::from(f.short).wrapping_neg();
        c.run = run;
        c.under = under;
        c.under_since = under_since;
        // under no heading there is nothing to count from
        under_since += u8::from(under != 0);
        (under, under_since) = if under_since > MEMORY { (0, 0) } else { (under, under_since) };
        (under, under_since) = if f.opens == 0 { (under, under_since) } else { (f.opens, 1) };
    }
    let (mut until, mut run) = (u8::MAX, 0u8);
    for cell in cells.iter_mut().rev() {
        cell.context.until_prose = until;
        until = farther(until, cell.features.prose);
        run = if cell.context.run == 0 { 0 } else { run.max(cell.context.run) };
        cell.context.run = run;
    }
}

/// The distance to running text, one block on; [`u8::MAX`] stands for none, and what is far stays one below it.
#[inline]
fn farther(distance: u8, prose: bool) -> u8 {
    let next = distance + u8::from(distance < u8::MAX - 1);
    if prose { 1 } else { next }
}

/// How many equal blocks are many.
const OFTEN: u8 = 4;

/// Finds equal blocks and blocks that begin alike. Returns whether any stands often on the page.
fn repetition(cells: &mut [Cell]) -> bool {
    let mut often = false;
    for i in 0..cells.len() {
        let features = cells[i].features;
        let before = i.checked_sub(1);
        if let Some(before) = before.filter(|&before| cells[before].features.whole == features.whole) {
            cells[i].context.copies |= copy::PREVIOUS;
            cells[before].context.copies |= copy::NEXT;
        }
        let first = seen(cells, i, 0, |f| f.whole).unwrap_or(i);
        let times = &mut cells[first].context.times;
        *times = times.saturating_add(1);
        often |= *times >= OFTEN;
        cells[i].context.original = first as u32;
        if first < i && cells[i].context.copies & copy::PREVIOUS == 0 {
            cells[i].context.copies |= copy::EARLIER;
            cells[first].context.copies |= copy::LATER;
        }
        if let Some(before) = before {
            let same = u16::from(cells[before].features.first == features.first);
            cells[i].context.copies |= same * copy::SAME_WORD_BEFORE;
            cells[before].context.copies |= same * copy::SAME_WORD_AFTER;
        }
        if features.prefix != 0 {
            alike(cells, i);
        }
        let row = !features.prose & rhythm(cells, i);
        cells[i].context.copies |= u16::from(row) * copy::RHYTHM;
    }
    often
}

/// Marks what stands often, and cards: on pages that print the headline of every card twice in a row.
fn cards(cells: &mut [Cell], often: bool) {
    if often {
        for i in 0..cells.len() {
            if cells[cells[i].context.original as usize].context.times >= OFTEN {
                cells[i].context.copies |= copy::OFTEN;
            }
        }
    }
    let pair = |cell: &Cell| cell.context.copies & copy::NEXT != 0 && cell.features.syllables >= 4;
    if cells.iter().filter(|cell| pair(cell)).count() < 2 {
        return;
    }
    let (mut before, mut second) = (0, 0);
    for cell in cells {
        let own = u16::from(pair(cell));
        let card = own | before;
        cell.context.copies |= (card * copy::CARD) | ((second & !card) * copy::TEASER);
        (second, before) = (before, own);
    }
}

/// Marks a block that begins like an earlier one, and the earlier one.
fn alike(cells: &mut [Cell], i: usize) {
    let Some(first) = seen(cells, i, 1, |f| f.prefix) else { return };
    if cells[first].features.whole == cells[i].features.whole {
        return;
    }
    let like_prose = |other: &Features| if other.prose { copy::LIKE_PROSE } else { 0 };
    let own = copy::LIKE_EARLIER | like_prose(&cells[first].features);
    let other = copy::LIKE_LATER | like_prose(&cells[i].features);
    cells[i].context.copies |= own;
    cells[first].context.copies |= other;
}

/// Whether the second, third or fourth block before and after has the same form.
#[inline]
fn rhythm(cells: &[Cell], i: usize) -> bool {
    let own = cells[i].features.look;
    let around = i.checked_sub(4).and_then(|from| cells[from..].first_chunk::<9>());
    if let Some(around) = around {
        // which of them are alike is anyone's guess, so no branch
        let like = around.each_ref().map(|cell| u8::from(cell.features.look == own));
        return (like[0] & like[8]) | (like[1] & like[7]) | (like[2] & like[6]) != 0;
    }
    let like = |at: Option<usize>| at.and_then(|at| cells.get(at)).is_some_and(|cell| cell.features.look == own);
    (2..=4).any(|n| like(i.checked_sub(n)) && like(Some(i + n)))
}

/// Returns the first cell with the same hash as cell `i`; if there is none, enters cell `i`.
#[inline]
fn seen(cells: &mut [Cell], i: usize, table: usize, hash: impl Fn(&Features) -> u32) -> Option<usize> {
    let own = hash(&cells[i].features);
    let bucket = ((u64::from(own) * (cells.len() * HEADS) as u64) >> 32) as usize;
    let head = cells[bucket / HEADS].links.heads[table][bucket % HEADS];
    let mut at = head;
    for _ in 0..CHAIN {
        if at == 0 {
            cells[i].links.next[table] = head;
            cells[bucket / HEADS].links.heads[table][bucket % HEADS] = i as u16 + 1;
            return None;
        }
        let known = usize::from(at) - 1;
        if hash(&cells[known].features) == own {
            return Some(known);
        }
        at = cells[known].links.next[table];
    }
    None
}

/// Weight of a block in the search of the region: running text is worth its length, anything else costs.
#[inline]
fn weight(cell: &Cell) -> i32 {
    let (f, c) = (&cell.features, &cell.context);
    let teaser = c.copies & copy::TEASER != 0;
    let length = i32::from(f.syllables.min(PROSE_MOST));
    let worth = if c.under == 1 && c.under_since < TEASERS { length / 3 } else { length };
    let cost = if c.copies & (copy::PREVIOUS | copy::NEXT) != 0 { COPY_COST } else { OTHER_COST };
    let cost = if f.opens != 0 { WIDGET_COST } else { cost };
    let cost = if teaser { COPY_COST } else { cost };
    if f.prose && f.close != Close::Ellipsis && !teaser { worth } else { -cost }
}

/// Finds the stretch of the page with the most running text for the least else (a maximal sum), and marks every block's place. Returns
/// its first and last block.
fn region(cells: &mut [Cell]) -> Option<(usize, usize)> {
    let (mut best, mut best_sum) = (None, 0);
    let (mut start, mut sum) = (0, 0i32);
    for (i, cell) in cells.iter().enumerate() {
        if sum <= 0 {
            (start, sum) = (i, 0);
        }
        sum = sum.saturating_add(weight(cell));
        if sum > best_sum {
            (best, best_sum) = (Some((start, i)), sum);
        }
    }
    let (first, last) = best?;
    for (i, cell) in cells.iter_mut().enumerate() {
        let c = &mut cell.context;
        (c.region, c.away) = match i {
            _ if i < first => (Region::Before, byte(first - i)),
            _ if i > last => (Region::After, byte(i - last)),
            _ => (Region::Inside, 0),
        };
    }
    best
}

/// Picks the likely headline: in front of the region or at its start, of a headline's length, on the topic of the page.
fn headline(cells: &mut [Cell], core: Option<(usize, usize)>) {
    let limit = core.map_or(HEADLINE_WITHIN, |(first, _)| first + 2).min(cells.len());
    let mut best = (0, None);
    for (i, cell) in cells[..limit].iter().enumerate() {
        let f = &cell.features;
        if !HEADLINE_SYLLABLES.contains(&f.syllables) || f.prose || f.residue < 3 || f.opens != 0 {
            continue;
        }
        let length = i32::from(f.syllables.min(HEADLINE_LONG));
        let topic = if cell.context.topic == NONE { 0 } else { i32::from(cell.context.topic) };
        let near = core.map_or(0, |(first, _)| HEADLINE_NEAR - i32::from(byte(first.saturating_sub(i))).min(HEADLINE_NEAR));
        let sentence = if f.close == Close::Stop { HEADLINE_STOP } else { 0 };
        let score = length + HEADLINE_TOPIC * topic + near - sentence;
        if score > best.0 {
            best = (score, Some(i));
        }
    }
    let Some(at) = best.1 else { return };
    let (prefix, suffix, whole) = (cells[at].features.prefix, cells[at].features.suffix, cells[at].features.whole);
    cells[at].context.headline = true;
    let first = at.saturating_sub(BESIDE);
    for (i, cell) in cells.iter_mut().enumerate().take(at + BESIDE + 1).skip(first) {
        cell.context.beside = (i + BESIDE + 1 - at) as u8;
    }
    for (i, cell) in cells.iter_mut().enumerate() {
        let f = &cell.features;
        let alike = f.prefix != 0 && f.prefix == prefix || f.suffix != 0 && f.suffix == suffix || f.whole == whole;
        if i != at && alike {
            cell.context.copies |= copy::LIKE_TITLE;
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;
    use crate::syllable::ODD;
    use crate::{Buffer, Splitter};

    const PROSE: &str =
        "Theo ban quản lý, cầu Bến Lội dài 420 mét, có hai làn xe và lối đi bộ ở cả hai bên, được làm bằng vốn của tỉnh.";

    /// Returns the context of every line of a page.
    fn contexts(lines: &[&str]) -> Vec<Context> {
        let mut cells = Splitter::new().cells(&lines.join("\n"), &mut Buffer::new());
        fill(&mut cells, &mut Filter::new());
        cells.iter().map(|cell| cell.context).collect()
    }

    /// Returns some of the marks of repetition of every line of a page.
    fn copies(lines: &[&str], of: u16) -> Vec<u16> {
        contexts(lines).iter().map(|context| context.copies & of).collect()
    }

    #[test]
    fn repetition_is_noted() {
        use copy::{EARLIER, LATER, LIKE_EARLIER, LIKE_LATER, LIKE_PROSE, NEXT, OFTEN, PREVIOUS};
        let (before, after) = (copy::SAME_WORD_BEFORE, copy::SAME_WORD_AFTER);
        let marks = copies(&["Tin mới", "Tin mới", "Giá vàng", "Giá xăng hôm nay", "Tin mới"], !copy::RHYTHM);
        assert_eq!(marks, [NEXT | LATER | after, PREVIOUS | before, after, before, EARLIER]);
        let marks = copies(&["Gửi", "Ảnh", "Gửi", "Tin", "Gửi", "Sách", "Mới", "Gửi"], EARLIER | LATER | OFTEN);
        assert_eq!(marks, [LATER | OFTEN, 0, EARLIER | OFTEN, 0, EARLIER | OFTEN, 0, 0, EARLIER | OFTEN]);
        let page = ["một hai ba bốn năm sáu bảy", "và", "một hai ba bốn năm sáu tám"];
        assert_eq!(copies(&page, LIKE_EARLIER | LIKE_LATER | LIKE_PROSE), [LIKE_LATER, 0, LIKE_EARLIER]);
        let page = ["Theo ban quản lý, cầu Bến Lội", "và", PROSE];
        assert_eq!(copies(&page, LIKE_PROSE), [LIKE_PROSE, 0, 0]);
        let page = ["Cầu Bến Lội chính thức thông xe", "Gửi", "Nay cầu Bến Lội chính thức thông xe"];
        assert_eq!(copies(&page, copy::LIKE_TITLE), [copy::LIKE_TITLE, 0, 0]);
    }

    #[test]
    fn cards_are_several_pairs() {
        let (one, other) = ("Cầu mới bắc qua sông", "Đường mới về quê");
        let page = [one, one, "Thông xe.", other, other, "Khởi công.", "Gửi"];
        let (card, teaser) = (copy::CARD, copy::TEASER);
        assert_eq!(copies(&page, card | teaser), [card, card, teaser, card, card, teaser, 0]);
        assert_eq!(copies(&page[..4], card | teaser), [0; 4], "one pair is none");
    }

    #[test]
    fn places_on_the_page() {
        let other = "Sáng nay, thị trấn đã có cầu Bến Lội bắc qua sông Cái, nên đường sang bờ nam ngắn hơn và chợ lại đông.";
        let title = "Cầu Bến Lội chính thức thông xe";
        let found = contexts(&["Kinh tế", title, "12/03/2024", PROSE, other, "Tin liên quan", "Giá vàng Huế", "Thị trấn"]);
        let places: Vec<_> = found.iter().map(|c| (c.region as u8, c.away)).collect();
        assert_eq!(places, [(1, 3), (1, 2), (1, 1), (2, 0), (2, 0), (3, 1), (3, 2), (3, 3)]);
        let prose: Vec<_> = found.iter().map(|c| (c.since_prose, c.until_prose)).collect();
        assert_eq!(prose, [(255, 3), (255, 2), (255, 1), (255, 1), (1, 255), (1, 255), (2, 255), (3, 255)]);
        assert_eq!(found.iter().map(|c| c.run).collect::<Vec<_>>(), [3, 3, 3, 0, 0, 3, 3, 3]);
        assert!(found.iter().map(|c| if c.under == 1 { c.under_since } else { 0 }).eq([0, 0, 0, 0, 0, 0, 1, 2]));
        assert_eq!(found.iter().map(|c| c.beside).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 0, 0, 0]);
        assert!(found.iter().all(|c| c.page == 2 && c.headline == (c.beside == 4)));
        // of its seven words running text has three twice, and all its names; `Huế` never, `thị trấn` once
        assert_eq!([1, 6, 7].map(|i| (found[i].topic, found[i].names)), [(1, 4), (0, 0), (0, NONE)]);
    }

    #[test]
    fn a_heading_of_a_list_is_remembered_so_long() {
        let page = [&["Tin liên quan"][..], &["Giá vàng"; 2 * MEMORY as usize], &["Tin liên quan"]].concat();
        let found = contexts(&page);
        assert_eq!(found.iter().filter(|context| context.under == 1).count(), usize::from(MEMORY));
        assert!(found.iter().all(|context| context.under > 0 || context.under_since == 0));
    }

    /// One paragraph behind the heading of a list does not draw the region over the list, some do, worth a third near the heading.
    #[test]
    fn the_region_ends_at_a_list() {
        use Region::{After, Inside};
        let long = [PROSE, PROSE].join(" ");
        let behind = |count: usize| {
            let page = [&[&long, "Tin liên quan"][..], &[PROSE; 9][..count]].concat();
            contexts(&page).iter().map(|context| context.region).collect::<Vec<_>>()
        };
        assert_eq!(behind(1), [Inside, After, After]);
        assert_eq!(behind(4), [Inside, After, After, After, After, After]);
        assert_eq!(behind(5), [Inside; 7]);
    }

    #[test]
    fn the_headline_stands_near_running_text() {
        let headline = |page: &[&str]| contexts(page).iter().position(|context| context.headline);
        let (one, other) = ("Cầu Bến Lội xe qua", "Xe qua cầu Bến Lội");
        assert_eq!(headline(&[PROSE, one, PROSE, "Cầu Bến Lội và sông Cái", PROSE]), Some(1), "behind the first paragraph");
        assert_eq!(headline(&[one, "Gửi", other, PROSE, PROSE]), Some(2), "the nearer one");
        assert_eq!(headline(&[one, "Xe qua cầu Bến Lội.", PROSE, PROSE]), Some(0), "no sentence");
    }

    /// The slow twin of [`rhythm`], on forms of any page.
    #[test]
    fn rows_of_like_blocks_are_found_in_any_place() {
        for round in 0..3000u64 {
            let mut cells = [Cell::default(); 14];
            let (count, forms) = (round as usize % (cells.len() + 1), round.wrapping_mul(ODD));
            let cells = &mut cells[..count];
            cells.iter_mut().enumerate().for_each(|(i, cell)| cell.features.look = (forms >> (2 * i + 30)) as u16 & 3);
            for i in 0..count {
                let own = Some(cells[i].features.look);
                let look = |at: Option<usize>| Some(cells.get(at?)?.features.look);
                let slow = (2..=4).any(|n| look(i.checked_sub(n)) == own && look(Some(i + n)) == own);
                assert_eq!(rhythm(cells, i), slow, "{i} of {count}");
            }
        }
    }

    /// The slow twin of [`seen`]: from the first block on.
    #[test]
    fn the_first_of_equals_is_found() {
        for round in 0..1000u64 {
            let (mut cells, hashes) = ([Cell::default(); 16], round.wrapping_mul(ODD));
            // the high bits are the chain, so that some have several
            let hash = |i: usize| (hashes >> (4 * i) & 1) << 31 | hashes >> (4 * i + 1) & 7;
            cells.iter_mut().enumerate().for_each(|(i, cell)| cell.features.whole = hash(i) as u32);
            for i in 0..cells.len() {
                let slow = (0..i).find(|&before| hash(before) == hash(i));
                assert_eq!(seen(&mut cells, i, 0, |f| f.whole), slow, "{i} of {round}");
            }
        }
    }
}
