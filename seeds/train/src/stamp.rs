//! Copies of pages with a date stamp, an author or a source put in where newspapers have them.
//!
//! The collections hold few of these short lines, and those mostly in the form of one family of sites. What forms they take on
//! other sites is general knowledge, written down here; where they stand, too.

use thanbai::{Kind, Span};

use crate::page::Page;
use crate::random::Random;

const SURNAMES: [&str; 10] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"];
const GIVEN: [&str; 12] = ["Hà", "Minh", "An", "Thu", "Lan", "Hùng", "Tuấn", "Phương", "Mai", "Sơn", "Bình", "Linh"];
const WEEKDAYS: [&str; 7] = ["Thứ hai", "Thứ Ba", "Thứ tư", "Thứ Năm", "Thứ 6", "Thứ bảy", "Chủ nhật"];
const AGENCIES: [&str; 10] =
    ["TTXVN", "VnExpress", "Dân trí", "Tuổi Trẻ", "VOV", "Thanh Niên", "Báo Lao Động", "Người Lao Động", "Vietnam+", "VGP News"];

/// Returns a date as sites write them, perhaps with a weekday, a clock or a word in front.
pub fn date(random: &mut Random) -> String {
    let (day, month, year) = (1 + random.below(28), 1 + random.below(12), 2005 + random.below(21));
    let date = match random.below(4) {
        0 => format!("{day}/{month}/{year}"),
        1 => format!("{day:02}-{month:02}-{year}"),
        2 => format!("{day:02}.{month:02}.{year}"),
        _ => format!("{day:02}/{month:02}/{year}"),
    };
    let clock = format!("{:02}:{:02}", random.below(24), random.below(60));
    let weekday = random.pick(&WEEKDAYS);
    match random.below(12) {
        0 => date,
        1 => format!("{weekday}, {date}"),
        2 => format!("{weekday}, {date}, {clock} (GMT+7)"),
        3 => format!("{clock} {date}"),
        4 => format!("{date} - {clock}"),
        5 => format!("Cập nhật: {clock}, {date}"),
        6 => format!("Ngày đăng: {date}"),
        7 => format!("{date} {clock} GMT+7"),
        8 => format!("{weekday}, ngày {day} tháng {month} năm {year}"),
        9 => format!("{weekday} | {date} {clock}"),
        10 => format!("Đăng lúc {clock} ngày {date}"),
        _ => format!("{date} {clock}"),
    }
}

fn name(random: &mut Random) -> String {
    let full = match random.below(3) {
        0 => format!("{} {}", random.pick(&GIVEN), random.pick(&GIVEN)),
        1 => format!("{} {}", random.pick(&SURNAMES), random.pick(&GIVEN)),
        _ => format!("{} {} {}", random.pick(&SURNAMES), random.pick(&GIVEN), random.pick(&GIVEN)),
    };
    if random.below(4) == 0 { full.to_uppercase() } else { full }
}

fn byline(random: &mut Random) -> String {
    let name = name(random);
    match random.below(8) {
        0 => format!("Tác giả: {name}"),
        1 => format!("{name} - {}", self::name(random)),
        2 => format!("Bài, ảnh: {name}"),
        3 => format!("PV {name}"),
        _ => name,
    }
}

fn source(random: &mut Random) -> String {
    let agency = random.pick(&AGENCIES);
    match random.below(5) {
        0 => format!("Nguồn: {agency}"),
        1 => format!("(Theo {agency})"),
        2 => agency.to_owned(),
        _ => format!("Theo {agency}"),
    }
}

/// Returns a copy of a page with such lines put in; `None` for a page without a title followed by text, or one that has a stamp.
pub fn stamped(page: &Page, random: &mut Random) -> Option<Page> {
    let is = |kind: Kind| move |(_, own): &(Span, usize)| *own == kind as usize;
    let title = page.gold.iter().position(is(Kind::Title))?;
    let last = page.gold.iter().rposition(is(Kind::Paragraph))?;
    if last < title + 2 || page.gold.iter().any(is(Kind::Dateline)) {
        return None;
    }
    let mut lines = vec![];
    let stamp = if random.below(4) == 0 { title } else { title + 1 };
    lines.push((stamp, Kind::Dateline, date(random)));
    let signed = page.gold.iter().any(is(Kind::Byline)) || page.gold.iter().any(is(Kind::Source));
    match random.below(4) {
        0 if !signed => lines.push((title + 1, Kind::Byline, byline(random))),
        1 if !signed => lines.push((last + 1, Kind::Source, source(random))),
        2 if !signed => lines.push((last + 1, Kind::Byline, byline(random))),
        _ => {}
    }
    Some(with(page, &lines))
}

/// Returns a copy of a page with lines of its own in front of blocks, by their numbers in order.
fn with(page: &Page, lines: &[(usize, Kind, String)]) -> Page {
    let (mut text, mut gold, mut end) = (String::new(), vec![], 0);
    for at in 0..=page.gold.len() {
        for (_, kind, line) in lines.iter().filter(|(before, ..)| *before == at) {
            text.push('\n');
            gold.push((Span::new(text.len(), text.len() + line.len()), *kind as usize));
            text.push_str(line);
            text.push('\n');
        }
        let Some(&(span, kind)) = page.gold.get(at) else { break };
        text.push_str(&page.text[end..span.start()]);
        gold.push((Span::new(text.len(), text.len() + span.len()), kind));
        text.push_str(&page.text[span]);
        end = span.end();
    }
    Page { annotated: page.annotated, ..Page::new("stamped", &page.name, &page.group, text, gold) }
}
