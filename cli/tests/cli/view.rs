use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::eval::tsv;
use crate::{Done, PAGE, folder, offset, run, run_with_stdin, seeds};

/// Texts that a careless page would lose, obey or choke on.
const NASTY: &[&str] = &[
    "",
    " \r\n\u{a0}\n",
    "Một & hai &amp; ba &lt; <b>bốn</b> \"năm\" 'sáu' &#65; ]]> <!-- bảy -->",
    "</p></div></section></main><script>alert(1)</script><style>*{display:none}</style>",
    "Ông Nguyễn Văn An </script><!-- và bà Trần Thị Bình <script> sống ở Hà Nội.",
    "a\0b\u{1}c\u{8}d\u{b}e\u{c}f\u{1b}[31mg\u{7f}h\u{80}i\u{9b}j\u{9f}k",
    "dòng một\r\ndòng hai\rdòng ba\n\n\n\ndòng bốn\r\n\r\n",
    "\u{feff}Tổng Bí thư \u{202e}Tô Lâm\u{2066} thăm \u{200b}Hà Nội\u{2028}ngày 8/5\u{200f}",
    "Cộng hòa xã hội chủ nghĩa Việt Nam, Thu\u{309}\u{a0}tu\u{31b}\u{301}ng thăm e\u{302}\u{301} \u{fffe}\u{10ffff}🇻🇳👩\u{200d}👧",
    "\t  Theo TTXVN \t\n   Bình luận (0)   ",
];

fn page(text: &str) -> String {
    run_with_stdin(&["view", "-"], text.as_bytes()).ok()
}

/// Returns the part of a page that holds the text of a document, without the gold's.
fn text_part(page: &str, index: usize) -> String {
    let section = page.split("<section class=\"doc\"").nth(index + 1).unwrap();
    let start = section.find("<div class=\"text\"").unwrap();
    let end = section.rfind("</div>\n<script type=\"application/json\">").unwrap();
    let part = &section[start..end];
    let part = part.split_once('>').unwrap().1;
    let mut pieces = part.split("<div class=\"gold\"");
    let first = pieces.next().unwrap().to_owned();
    pieces.fold(first, |joined, piece| joined + end_of_pair(piece))
}

/// Returns what follows a column of the gold: from the end of its pair on.
fn end_of_pair(piece: &str) -> &str {
    let mut depth = 1;
    for (at, _) in piece.match_indices('<') {
        match &piece[at..] {
            tag if tag.starts_with("<div") => depth += 1,
            tag if tag.starts_with("</div>") => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &piece[at + "</div>".len()..];
        }
    }
    panic!("a column without end");
}

/// The text of some HTML as a browser has it, and each element with its bytes in that text.
fn read(html: &str) -> (String, Vec<(String, usize, usize)>) {
    let (mut text, mut open, mut elements) = (String::new(), Vec::new(), Vec::new());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        text.push_str(&rest[..at]);
        let end = if rest[at..].starts_with('<') { '>' } else { ';' };
        let (token, tail) = rest[at..].split_once(end).unwrap();
        rest = tail;
        match token {
            "&amp" => text.push('&'),
            "&lt" => text.push('<'),
            "&gt" => text.push('>'),
            "&quot" => text.push('"'),
            _ if token.starts_with("&#") => text.push(char::from_u32(token[2..].parse().unwrap()).unwrap()),
            _ if token.starts_with("</") => {
                let (tag, start): (String, usize) = open.pop().unwrap();
                assert!(tag[1..].starts_with(&token[2..]), "{tag} closed by {token}");
                if tag.contains("data-u=\"0000\"") {
                    text.push('\0');
                }
                elements.push((tag, start, text.len()));
            }
            _ => open.push((token.to_owned(), text.len())),
        }
    }
    text.push_str(rest);
    assert!(open.is_empty(), "{open:?}");
    (text, elements)
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    Some(tag.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0)
}

/// Asserts that a page holds a text once, in order, with elements where they say they are; returns how many there are.
fn assert_holds(page: &str, index: usize, expected: &str) -> usize {
    let (text, elements) = read(&text_part(page, index));
    assert_eq!(text, expected);
    let mut places = 0;
    for (tag, start, end) in &elements {
        if let Some(at) = attribute(tag, "data-at") {
            assert_eq!(at, format!("{start}–{end}"), "{tag}");
            places += 1;
        }
    }
    places
}

fn data(page: &str, index: usize) -> Value {
    let json = page.split("<script type=\"application/json\">").nth(index + 1).unwrap().split_once("</script>").unwrap().0;
    serde_json::from_str(json).unwrap()
}

#[test]
fn every_character_of_a_text_is_there_once_and_in_order() {
    for text in NASTY {
        assert_holds(&page(text), 0, text);
    }
    let all = run(&[&"view", &seeds("articles")]).ok();
    let mut paths: Vec<_> = fs::read_dir(seeds("articles")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for (index, path) in paths.iter().enumerate() {
        let places = assert_holds(&all, index, &fs::read_to_string(path).unwrap());
        let tagged = &run(&[&"tag", &"--format=jsonl", path]).json()[0];
        let count = |name: &str| tagged[name].as_array().unwrap().len();
        assert_eq!(places, count("blocks") + count("entities"));
    }
}

#[test]
fn empty_lines_are_counted() {
    let page = page("Theo TTXVN\nBình luận (0)\n\n\r\n \nTrang chủ\n");
    assert!(page.contains("</p><div class=\"g\">\n</div><p") && page.matches("style=\"--n:").count() == 1, "{page}");
    assert!(page.contains("<div class=\"g\" style=\"--n:3\">\n\n&#13;\n \n</div>"), "{page}");
}

#[test]
fn titles_and_headings_are_such_and_long_pages_are_laid_out_in_chunks() {
    let folder = with_gold(|blocks, _| {
        blocks[0].2 = "heading".into();
        blocks[1].2 = "title".into();
    });
    let page = gold_page(folder.path()).ok();
    assert!(
        page.contains("<h4 class=\"b heading\"")
            && page.contains("<h3 class=\"b title\"")
            && page.contains("<p class=\"b source\"")
    );
    for (lines, chunks) in [(1, 1), (48, 1), (49, 2), (100, 3)] {
        let page = self::page(&"Theo TTXVN\n".repeat(lines));
        assert_eq!(page.matches("<div class=\"chunk\">").count(), chunks, "{lines}");
    }
}

#[test]
fn a_long_line_is_laid_out_in_parts_and_stays_whole() {
    let sentence = "Ông Nguyễn Văn An sống ở Thành phố Hồ Chí Minh từ tháng 1/2025, ";
    for text in [sentence.repeat(2000), "ngườiđi".repeat(20_000)] {
        let page = page(&text);
        assert!(page.matches("<span class=\"part\">").count() > 3);
        let (shown, elements) = read(&text_part(&page, 0));
        assert_eq!(shown, text);
        // no name is cut in two
        let names = elements.iter().filter(|(tag, ..)| tag.contains("class=\"n ")).count();
        let tagged = &run_with_stdin(&["tag", "--format=jsonl", "-"], text.as_bytes()).json()[0];
        assert_eq!(names, tagged["entities"].as_array().unwrap().len());
    }
}

#[test]
fn blocks_and_names_say_what_jsonl_says() {
    let text = "Thủ tướng Nhật Bản thăm Hà Nội\nTheo TTXVN\n";
    let tagged = &run_with_stdin(&["tag", "--format=jsonl", "-"], text.as_bytes()).json()[0];
    let (_, mut elements) = read(&text_part(&page(text), 0));
    elements.retain(|(tag, ..)| tag.contains("data-at"));
    elements.sort_by_key(|(_, start, end)| (*start, std::cmp::Reverse(*end)));
    let field = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
    for block in tagged["blocks"].as_array().unwrap() {
        let place = (offset(&block["start"]), offset(&block["end"]));
        let tag = &elements.iter().find(|(tag, start, end)| tag.contains("\"b ") && (*start, *end) == place).unwrap().0;
        assert_eq!(attribute(tag, "data-k"), block["kind"].as_str());
        assert_eq!(attribute(tag, "data-r"), block["reason"].as_str());
        assert_eq!(attribute(tag, "data-l"), Some(block["line"].to_string().as_str()));
    }
    for (i, name) in tagged["entities"].as_array().unwrap().iter().enumerate() {
        let tag = &elements.iter().find(|(tag, ..)| attribute(tag, "id") == Some(&format!("d0n{i}"))).unwrap().0;
        let expected = ["kind", "evidence", "key"].map(|key| field(name, key));
        assert_eq!(["data-k", "data-v", "data-key"].map(|key| attribute(tag, key).map(str::to_owned)), expected);
    }
}

#[test]
fn a_page_fetches_nothing_and_runs_nothing_but_its_own_script() {
    for text in NASTY {
        let page = page(text);
        assert_eq!(page.matches("<script").count(), 2, "{text:?}");
        assert_eq!(page.matches("</script>").count(), 2, "{text:?}");
        for word in ["http:", "https:", "src=", "url(", "@import", "<link", "<img", "<iframe"] {
            assert!(!page.contains(word), "{word} in the page of {text:?}");
        }
        assert!(page.contains("default-src 'none'"));
        assert!(!page.contains('\0'));
    }
}

#[test]
fn the_names_of_files_are_escaped_too() {
    let folder = folder(&[("a<b>\"&.txt", PAGE.as_bytes()), ("c.txt", PAGE.as_bytes())]);
    let page = run(&[&"view", &folder.path()]).ok();
    assert!(page.contains("<bdi>a&lt;b&gt;&quot;&amp;.txt</bdi>"));
    assert!(!page.contains("a<b>"));
    assert_eq!(page.matches("<section class=\"doc\"").count(), 2);
    assert!(page.contains("<nav aria-label=\"Documents\">") && page.contains("and 1 more · thanbai</title>"));
    // two are many: what is only for several documents is shown
    assert!(page.contains("<body class=\"view many\""));
    let one = run(&[&"view", &folder.path().join("c.txt")]).ok();
    assert!(one.contains("<body class=\"view\"") && !one.contains("<nav"));
}

#[test]
fn figures_and_names_are_those_of_the_text() {
    let text = "Thủ tướng Nhật Bản thăm Hà Nội\nNhật Bản và Việt Nam\nTheo TTXVN\n";
    let data = data(&page(text), 0);
    let tagged = &run_with_stdin(&["tag", "--format=jsonl", "-"], text.as_bytes()).json()[0];
    let rows = tagged["blocks"].as_array().unwrap();
    for (kind, figures) in data["blocks"].as_object().unwrap() {
        let of_kind: Vec<_> = rows.iter().filter(|row| row["kind"] == kind.as_str()).collect();
        let bytes: usize = of_kind.iter().map(|row| offset(&row["end"]) - offset(&row["start"])).sum();
        assert_eq!(*figures, serde_json::json!([of_kind.len(), bytes]));
    }
    let names = tagged["entities"].as_array().unwrap();
    let mut seen: Vec<usize> = Vec::new();
    for entry in data["names"].as_array().unwrap() {
        for at in entry["at"].as_array().unwrap() {
            let name = &names[offset(at)];
            assert_eq!((&name["kind"], &name["key"]), (&entry["kind"], &entry["key"]));
            seen.push(offset(at));
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, (0..names.len()).collect::<Vec<_>>());
    assert!(page(text).contains(&format!("{} bytes · {} blocks · {} names", text.len(), rows.len(), names.len())));
}

#[test]
fn a_page_has_an_end() {
    let folder = folder(&[]);
    let (text, page) = (folder.path().join("a.txt"), folder.path().join("a.html"));
    fs::File::create(&text).unwrap().set_len((64 << 20) + 1).unwrap();
    let done = run(&[&"view", &"-o", &page, &text]);
    assert_eq!((done.code, page.exists()), (Some(1), false));
    assert_eq!(done.err, "thanbai: more than 64 MiB of text are too much for a page (--limit)\n");
}

#[test]
fn the_page_goes_where_it_is_told_to() {
    let folder = folder(&[("a.txt", PAGE.as_bytes())]);
    let (text, page) = (folder.path().join("a.txt"), folder.path().join("a.html"));
    assert_eq!(run(&[&"view", &"-o", &page, &text]).ok(), "");
    let written = fs::read_to_string(&page).unwrap();
    assert_eq!(run(&[&"view", &text]).ok(), written);
    assert_eq!(run(&[&"view", &"--output", &"-", &text]).ok(), written);
    let below = folder.path().join("new/dir/a.html");
    assert_eq!(run(&[&"view", &"-o", &below, &text]).ok(), "");
    assert_eq!(fs::read_to_string(below).unwrap(), written);
    let nowhere = run(&[&"view", &"-o", &text.join("a.html"), &text]);
    assert_eq!(nowhere.code, Some(1));
    assert!(nowhere.err.contains("a.html: ") && nowhere.err.lines().count() == 1, "{}", nowhere.err);
}

#[test]
fn what_cannot_be_read_is_named_and_the_others_are_shown() {
    let folder = folder(&[("a.txt", PAGE.as_bytes()), ("b.txt", b"M\xff"), ("only/c.txt", b"\xff")]);
    let done = run(&[&"view", &folder.path().join("a.txt"), &folder.path().join("b.txt")]);
    assert_eq!((done.code, done.out.matches("<section class=\"doc\"").count()), (Some(1), 1));
    assert!(done.err.ends_with("b.txt: not UTF-8: byte 0xff at offset 1\n"), "{}", done.err);
    let none = run(&[&"view", &folder.path().join("only")]);
    assert_eq!((none.code, none.out.as_str()), (Some(1), ""));
    assert!(none.err.ends_with("thanbai: no document to show\n"), "{}", none.err);
    let lossy = run(&[&"view", &"--lossy", &folder.path().join("b.txt")]).ok();
    assert_holds(&lossy, 0, "M\u{fffd}");
}

/// Returns a folder with a page, and gold made of what we say of it, changed.
fn with_gold(change: impl Fn(&mut Vec<(usize, usize, String)>, &mut Vec<(usize, usize, String)>)) -> tempfile::TempDir {
    let text = "Thủ tướng Nhật Bản thăm Hà Nội\nTheo TTXVN\nBình luận (0)\n";
    let tagged = &run_with_stdin(&["tag", "--format=jsonl", "-"], text.as_bytes()).json()[0];
    let rows = |name: &str| -> Vec<(usize, usize, String)> {
        let row = |row: &Value| (offset(&row["start"]), offset(&row["end"]), row["kind"].as_str().unwrap().to_owned());
        tagged[name].as_array().unwrap().iter().map(row).collect()
    };
    let (mut blocks, mut names) = (rows("blocks"), rows("entities"));
    assert!(blocks.len() == 3 && names.len() > 3);
    change(&mut blocks, &mut names);
    let (blocks, names) = (tsv(&blocks), tsv(&names));
    folder(&[
        ("a_b_c.txt", text.as_bytes()),
        ("gold/a_b.blocks.tsv", blocks.as_bytes()),
        ("gold/a_b.entities.tsv", names.as_bytes()),
        ("gold/a.blocks.tsv", b"broken, but never read"),
    ])
}

fn gold_page(folder: &Path) -> Done {
    run(&[&"view", &"--gold", &folder.join("gold"), &folder.join("a_b_c.txt")])
}

#[test]
fn gold_that_agrees_makes_no_difference() {
    let folder = with_gold(|_, _| ());
    let page = gold_page(folder.path()).ok();
    assert!(page.contains("data-differences=\"0\"") && page.contains(" · 0 differences") && page.contains("gold-there"));
    assert!(!page.contains("<div class=\"pair\">"));
    assert_eq!(data(&page, 0)["differences"], serde_json::json!([]));
}

#[test]
fn rows_of_gold_may_stand_in_any_order() {
    let change = |blocks: &mut Vec<(usize, usize, String)>, names: &mut Vec<(usize, usize, String)>| {
        blocks[0].2 = "caption".into();
        blocks[2].2 = "byline".into();
        names[0].2 = "DATE".into();
    };
    let sorted = gold_page(with_gold(change).path()).ok();
    let folder = with_gold(|blocks, names| {
        change(blocks, names);
        blocks.reverse();
        names.reverse();
    });
    let (sorted, turned) = (text_and_data(&sorted), text_and_data(&gold_page(folder.path()).ok()));
    assert_eq!(sorted, turned);
    assert_eq!(sorted.1["differences"].as_array().unwrap().len(), 3);
}

/// Returns the whole text of the first document, the gold's too, and what the script knows of it.
fn text_and_data(page: &str) -> (String, Value) {
    let section = page.split("<div class=\"text\"").nth(1).unwrap().split_once("<script").unwrap().0;
    (section.to_owned(), data(page, 0))
}

#[test]
fn each_block_and_name_that_differs_is_shown_beside_the_gold() {
    let folder = with_gold(|blocks, names| {
        // one block of another kind, a name of another kind, a name that we alone have; of the last block the gold says nothing
        blocks[1].2 = "byline".into();
        blocks.pop();
        names[1].2 = "DATE".into();
        names.pop();
    });
    let page = gold_page(folder.path()).ok();
    let rows = data(&page, 0)["differences"].clone();
    let rows: Vec<_> =
        rows.as_array().unwrap().iter().map(|row| (row["line"].clone(), row["ours"].clone(), row["gold"].clone())).collect();
    let expected = [
        (1.into(), serde_json::json!(["LOC Nhật Bản"]), serde_json::json!(["DATE Nhật Bản"])),
        (2.into(), serde_json::json!(["source"]), serde_json::json!(["byline"])),
        (2.into(), serde_json::json!(["ORG TTXVN"]), serde_json::json!([])),
    ];
    assert_eq!(rows, expected);
    assert_eq!(page.matches("<div class=\"pair\">").count(), 2);
    let text = fs::read_to_string(folder.path().join("a_b_c.txt")).unwrap();
    assert_holds(&page, 0, &text);
    // both sides of a difference have its number
    for (number, times) in [(0, 2), (1, 2), (2, 1)] {
        assert_eq!(page.matches(&format!(" data-x=\"{number}\"")).count(), times);
    }
    let gold = page.split("<div class=\"gold\"").nth(2).unwrap().split_once("</div></div>").unwrap().0;
    assert!(gold.contains("class=\"b byline\"") && gold.contains(">Theo TTXVN</p>"), "{gold}");
}

#[test]
fn gold_that_overlaps_itself_or_our_blocks_loses_no_text() {
    let folder = with_gold(|blocks, names| {
        let end = blocks[1].1;
        *blocks = vec![(5, end, "caption".into()), (7, 12, "title".into())];
        *names = vec![(0, end, "ORG".into()), (6, 9, "LOC".into()), (6, 14, "PER".into())];
    });
    let page = gold_page(folder.path()).ok();
    assert_holds(&page, 0, &fs::read_to_string(folder.path().join("a_b_c.txt")).unwrap());
    let gold = page.split("<div class=\"gold\"").nth(1).unwrap().split_once('>').unwrap().1.split_once("</div></div>").unwrap().0;
    assert_eq!(read(gold).0, "Thủ tướng Nhật Bản thăm Hà Nội\nTheo TTXVN");
}

/// Pages put together at random from pieces that are hard to keep apart, with gold that is random too.
#[test]
fn random_texts_with_random_gold_are_kept_whole() {
    const PIECES: [&str; 14] = [
        "Ông Nguyễn Văn An",
        " ",
        "\n",
        "\r\n",
        "<p>",
        "&amp;",
        "\0",
        "\u{202e}",
        "Theo TTXVN",
        "ngày 8/5",
        "Bình luận (0)\n\n",
        "e\u{302}\u{301}",
        "\u{1b}",
        "12/03/2024 08:30 Sáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng.",
    ];
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut files = Vec::new();
    for i in 0..120 {
        let text: String = (0..=random(30)).map(|_| PIECES[random(PIECES.len())]).collect();
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut rows = |kinds: &[&str]| {
            let spans = (0..random(6)).map(|_| (bounds[random(bounds.len())], bounds[random(bounds.len())]));
            let spans: Vec<_> = spans.map(|(a, b)| (a.min(b), a.max(b))).filter(|(start, end)| start < end).collect();
            tsv(&spans.into_iter().map(|(start, end)| (start, end, kinds[random(kinds.len())].to_owned())).collect::<Vec<_>>())
        };
        files.push((format!("gold/{i:03}.blocks.tsv"), rows(&["title", "chrome", "paragraph"])));
        files.push((format!("gold/{i:03}.entities.tsv"), rows(&["PER", "LOC"])));
        files.push((format!("texts/{i:03}.txt"), text));
    }
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let folder = folder(&files);
    let page = run(&[&"view", &"--gold", &folder.path().join("gold"), &folder.path().join("texts")]).ok();
    let mut pairs = 0;
    for (index, (_, text)) in files.iter().filter(|(name, _)| name.starts_with("texts/")).enumerate() {
        assert_holds(&page, index, std::str::from_utf8(text).unwrap());
    }
    for pair in page.split("<div class=\"ours\" role=\"group\" aria-label=\"ours\">").skip(1) {
        let (ours, rest) = pair.split_once("</div><div class=\"gold\" role=\"group\" aria-label=\"gold\">").unwrap();
        let gold = &rest[..rest.len() - end_of_pair(rest).len() - "</div>".len()];
        assert_eq!(read(ours).0, read(gold).0);
        pairs += 1;
    }
    assert!(pairs > 100, "{pairs}");
}

#[test]
fn gold_that_is_missing_or_broken_is_an_error() {
    let folder = with_gold(|_, _| ());
    let text = folder.path().join("a_b_c.txt");
    let other = folder.path().join("other.txt");
    fs::write(&other, PAGE).unwrap();
    let gold = folder.path().join("gold");
    let none = run(&[&"view", &"--gold", &gold, &other]);
    assert_eq!((none.code, none.out.as_str()), (Some(1), ""));
    assert!(none.err.contains("no gold for any of the documents"), "{}", none.err);
    let absent = run(&[&"view", &"--gold", &folder.path().join("absent"), &text]);
    assert!(absent.code == Some(1) && absent.err.contains("absent: "), "{}", absent.err);
    // one that has none among others is said to have none
    let both = run(&[&"view", &"--gold", &gold, &text, &other]).ok();
    assert!(both.contains("<span class=\"with-gold\"> · no gold for this document</span>"));
    fs::write(gold.join("a_b.blocks.tsv"), "0\t5\tadvert\n").unwrap();
    let broken = gold_page(folder.path());
    assert!(broken.code == Some(1) && broken.err.contains("a_b.blocks.tsv:1: \"advert\""), "{}", broken.err);
}
