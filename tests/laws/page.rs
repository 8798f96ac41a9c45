//! Strategies that build pages: cue phrases of the sites, syllables of the language, and whatever else a crawl brings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::spelling;

const INITIALS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "ph", "qu", "r", "s", "t",
    "th", "tr", "v", "x",
];
/// Rimes, cut behind the vowel that bears the tone mark; `oa`, `oe` and `uy` in both styles.
const RIMES: &[&str] = &[
    "a|", "a|i", "a|n", "a|ng", "a|nh", "a|o", "ă|n", "ă|c", "â|t", "â|u", "e|m", "ê|", "ê|nh", "i|", "i|n", "iê|n", "iê|t",
    "iế|u", "o|", "o|n", "oa|", "o|a", "oe|", "o|e", "oa|i", "oă|n", "ô|", "ô|ng", "ơ|i", "u|", "u|ng", "ua|", "uy|", "u|y",
    "uyê|n", "ư|", "ư|a", "ươ|i", "ươ|ng", "y|",
];
const TONES: [&str; 6] = ["", "\u{300}", "\u{301}", "\u{309}", "\u{303}", "\u{323}"];
/// Lines with a shape of their own.
const SHAPES: &[&str] = &[
    "08/05/2025 - 09:47",
    "Thứ Năm, 8/5/2025, 09:47 (GMT+7)",
    "2025-05-08T08:15:00+07:00",
    "ngày 31 tháng 12 năm 1999",
    "15h23",
    "https://vi.example/tin-tuc/bai-viet-123.html?page=2#top",
    "toasoan@example.vn",
    "ĐT: (024) 3825 1234 – 0912 345 678",
    "1.234 lượt xem | 56 bình luận",
    "Bình luận (0)",
    "• • •",
    "***",
    "----------",
    "1.",
    "I. II. III.",
    "© 2025",
    "(TTXVN) -",
    "anh-minh-hoa-01.jpg",
    "<br/>&nbsp;</p>",
    "{ \"a\": 1 }",
    "😀👩‍👩‍👧 🇻🇳",
    "1.000.000 đồng, 15%",
    "#hashtag @ban_doc",
    "АБВ где 東京 ไทย עברית",
    "...",
    "…",
];
const MARKS: &[&str] = &[".", ",", ":", ";", "!", "?", "…", "...", " –", " -", "\"", "”", ")", "/", "|", "»", "%", "@"];
const DATES: &[&str] = &["date 2025-10-10 ", "2025-10-10 ", "09/12/2025 11:23 ", "ngày 2024-1-2 08:00:01 "];
/// Characters that trip readers of text: spaces of all kinds, zero-width ones, controls, lone marks.
const ODD: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\u{a0}",
    "\u{3000}",
    "\u{2009}",
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{ad}",
    "\u{0}",
    "\u{1b}",
    "\u{7f}",
    "\u{85}",
    "\u{b}",
    "\u{c}",
    "\r",
    "\u{2028}",
    "\u{301}",
    "\u{31b}\u{323}",
    "\u{fe0f}",
    "\u{10ffff}",
    "\u{d0}",
    "ǅ",
    "ß",
    "İ",
];
const LINE_ENDS: &[&str] = &["\n", "\n", "\n", "\n\n", "\r\n", "\r\n\r\n", " \n\t\n", "\n\n\n\n", "\r", "\u{2028}"];

/// Returns the folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files of a folder in order of their names.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of a folder").path()).collect();
    paths.sort();
    paths
}

/// Returns the content of a text file.
pub fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the five sample pages.
pub fn seeds() -> Vec<String> {
    files(&root().join("seeds/articles")).iter().map(|path| read(path)).collect()
}

/// Returns the rows of the cue tables: class and phrase.
pub fn cue_rows() -> Vec<(String, String)> {
    let text: String = files(&root().join("seeds/cues")).iter().map(|path| read(path)).collect();
    let rows = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.filter_map(|line| line.split_once('\t')).map(|(class, phrase)| (class.to_owned(), phrase.to_owned())).collect()
}

/// Returns every set phrase, as in the tables and with a capital.
fn cues() -> &'static [String] {
    static CUES: OnceLock<Vec<String>> = OnceLock::new();
    CUES.get_or_init(|| cue_rows().into_iter().flat_map(|(_, phrase)| [capital(&phrase), phrase]).collect())
}

/// Returns syllables: every initial with every rime and every tone, in composed form.
fn syllables() -> &'static [String] {
    static SYLLABLES: OnceLock<Vec<String>> = OnceLock::new();
    SYLLABLES.get_or_init(|| {
        let mut all = Vec::new();
        for initial in INITIALS {
            for (front, rear) in RIMES.iter().filter_map(|rime| rime.split_once('|')) {
                all.extend(TONES.iter().map(|tone| composed(&format!("{initial}{front}{tone}{rear}"))));
            }
        }
        all
    })
}

fn composed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfc().collect()
}

/// Returns the text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn one_of(all: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    select(all)
}

/// Returns a syllable, lower case mostly.
pub fn syllable() -> impl Strategy<Value = String> {
    (select(syllables()), 0..12).prop_map(|(syllable, case)| match case {
        0..=1 => capital(&syllable),
        2 => syllable.to_uppercase(),
        _ => syllable,
    })
}

/// Returns a run of words with an optional mark behind each, and one behind them all.
fn clause(words: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let word = (syllable(), prop_oneof![8 => Just(""), 1 => one_of(MARKS)]).prop_map(|(word, mark)| word + mark);
    (vec(word, words), prop_oneof![Just(""), Just("."), one_of(MARKS)]).prop_map(|(words, end)| capital(&words.join(" ")) + end)
}

/// Returns a line in composed letters without white space at its ends.
pub fn line() -> impl Strategy<Value = String> {
    let cue = || select(cues());
    prop_oneof![
        4 => clause(18..60),
        4 => clause(3..16),
        2 => clause(1..4),
        4 => cue(),
        2 => (cue(), clause(1..14)).prop_map(|(cue, rest)| format!("{cue} {rest}")),
        2 => (clause(1..24), cue()).prop_map(|(front, cue)| format!("{front} {cue}")),
        1 => (clause(2..5), clause(10..30), cue()).prop_map(|(name, text, cue)| format!("({name}) - {text} ({cue})")),
        1 => vec(cue(), 2..8).prop_map(|cues| cues.join(" ")),
        2 => one_of(SHAPES).prop_map(str::to_owned),
        1 => (clause(2..9), one_of(SHAPES)).prop_map(|(front, shape)| format!("{front} {shape}")),
        1 => vec(0..10u8, 1..400).prop_map(|digits| digits.iter().map(|&d| char::from(b'0' + d)).collect()),
        1 => (syllable(), 1..200usize).prop_map(|(word, times)| word.repeat(times)),
        1 => (1..300usize, 1..300usize).prop_map(|(a, b)| "A".repeat(a) + &"1".repeat(b)),
    ]
}

/// Returns lines of a page, some of them repeated at once or later, or as a slug without accents.
fn lines() -> impl Strategy<Value = Vec<String>> {
    (vec((line(), 0..12), 0..28), one_of(&["", "", "", "twice"])).prop_map(|(lines, mode)| {
        let mut page: Vec<String> = Vec::new();
        for (line, repeat) in lines {
            match repeat {
                0 => page.push(line.clone()),
                1 => page.extend(page.first().cloned()),
                2 => page.push(slug(&line)),
                3 if mode == "twice" => page.extend(page.get(page.len() / 2).cloned()),
                _ if mode == "twice" => page.push(line.clone()),
                _ => {}
            }
            page.push(line);
        }
        page
    })
}

/// Returns the text in small letters without marks, joined by hyphens.
fn slug(text: &str) -> String {
    let plain = spelling::decomposed(&text.to_lowercase()).replace('đ', "d");
    let words = plain.split(|c: char| c.is_whitespace()).map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect());
    words.collect::<Vec<String>>().join("-")
}

/// Returns a page in composed letters with `\n` at the ends of lines: what the laws of spelling speak of.
pub fn vietnamese() -> impl Strategy<Value = String> {
    (prop_oneof![3 => Just(""), 1 => one_of(DATES)], lines(), one_of(&["\n", "\n\n"]))
        .prop_map(|(date, lines, end)| date.to_owned() + &lines.join(end))
}

/// Returns a page in any mixture of spellings and line ends, with odd characters in and around its lines.
pub fn any_page() -> impl Strategy<Value = String> {
    let odd = || prop_oneof![5 => Just(""), 1 => one_of(ODD)];
    let seam = (odd(), odd(), one_of(LINE_ENDS), 0..10, any::<prop::sample::Index>());
    (prop_oneof![3 => Just(""), 1 => one_of(DATES)], lines(), vec(seam, 64)).prop_map(|(date, lines, seams)| {
        let mut page = date.to_owned();
        for (line, (left, right, end, form, cut)) in lines.iter().zip(seams.iter().cycle()) {
            let line = match form {
                0 => spelling::decomposed(line),
                1 => spelling::half_composed(line),
                2 => disturbed(line, right, *cut),
                _ => line.clone(),
            };
            page.extend([left, line.as_str(), right, end]);
        }
        page
    })
}

/// Returns the line with something put between two of its characters.
fn disturbed(line: &str, odd: &str, cut: prop::sample::Index) -> String {
    let at = line.char_indices().nth(cut.index(line.chars().count().max(1))).map_or(0, |(at, _)| at);
    format!("{}{odd}{}", &line[..at], &line[at..])
}

/// Returns any characters at all, white space and line ends more often than chance has them.
pub fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => any::<char>().prop_map(String::from),
        2 => one_of(ODD).prop_map(str::to_owned),
        2 => one_of(LINE_ENDS).prop_map(str::to_owned),
        1 => one_of(MARKS).prop_map(str::to_owned),
        1 => one_of(DATES).prop_map(str::to_owned),
        2 => syllable(),
        1 => select(cues()),
    ];
    vec(part, 0..120).prop_map(|parts| parts.concat())
}

/// Returns lines that show as much as a line can: the shortest phrase of every class, and many shapes, in changing order.
fn dense() -> String {
    let mut shortest = BTreeMap::new();
    for (class, phrase) in cue_rows() {
        let known = shortest.entry(class).or_insert_with(|| phrase.clone());
        if phrase.split(' ').count() < known.split(' ').count() {
            *known = phrase;
        }
    }
    let mut parts: Vec<String> = shortest.into_values().map(|phrase| phrase.to_uppercase()).collect();
    parts.extend(
        ["(A.B) - 8/5/2025 9:47", "www.a.vn/b.jpg a@b.vn | x », #c: 5% \"D?\" aB", "© \t/ 0912345678 (d)"].map(str::to_owned),
    );
    let mut page = String::new();
    for turn in 0..parts.len() {
        parts.rotate_left(1);
        let line = parts.join(" ");
        page.push_str(&["(I. ", &line, ")\n"].concat().repeat(1 + turn % 3));
        page.extend([&line, ".\n", &line, "…\n"]);
    }
    page
}

/// Returns inputs made to be large in one way each, with a name.
pub fn nasty() -> Vec<(&'static str, String)> {
    const SIZE: usize = 100_000;
    let fill = |part: &str| part.repeat(SIZE / part.len());
    let cards: String = (0..400).flat_map(|i| [(); 2].map(|()| format!("Tin thứ {i} của ngày hôm nay\n"))).collect();
    vec![
        ("one word", fill("nghiêng")),
        ("one word of capitals and digits", fill(&("A".repeat(200) + &"1".repeat(200)))),
        ("combining marks", fill("\u{301}")),
        ("a letter and combining marks", "a".to_owned() + &fill("\u{323}\u{302}")),
        ("capitals inside a word", fill("aB")),
        ("syllables glued together", fill("Bảo")),
        ("spaces", fill(" ")),
        ("spaces between words", format!("Đầu{}đuôi", fill(" "))),
        ("no-break spaces", fill("\u{a0}")),
        ("zero-width spaces", fill("\u{200b}")),
        ("controls", fill("\u{0}\u{1}\u{7f}")),
        ("digits", fill("0123456789")),
        ("a date again and again", fill("08/05/2025 ")),
        ("commas", fill(",")),
        ("emoji", fill("😀")),
        ("one line of words", fill("Thủ tướng nói. ")),
        ("short lines", "a\n".repeat(SIZE / 100)),
        ("equal lines", "Tin liên quan\n".repeat(SIZE / 100)),
        ("line ends", fill("\n")),
        ("carriage returns", fill("\r\n")),
        ("all headlines twice", cards),
        ("dense lines", dense()),
        ("all phrases in one line", cues().join(" ")),
        ("all phrases in lines", cues().join("\n")),
    ]
}
