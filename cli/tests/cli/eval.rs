use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{PAGE, blocks, folder, offset, run, run_with_stdin, seeds};

/// A block: start, end and kind.
type Row = (usize, usize, String);

fn figures(gold: &dyn AsRef<OsStr>, texts: &dyn AsRef<OsStr>) -> Value {
    serde_json::from_str(&run(&[&"eval", &"--json", gold, texts]).ok()).unwrap()
}

fn predicted(path: &Path) -> Vec<Row> {
    rows(&run(&[&"split", &"--format=jsonl", &path]).json()[0])
}

fn rows(document: &Value) -> Vec<Row> {
    let row = |block: &Value| (offset(&block["start"]), offset(&block["end"]), block["kind"].as_str().unwrap().to_owned());
    blocks(document).iter().map(row).collect()
}

pub fn tsv(rows: &[Row]) -> String {
    rows.iter().fold(String::new(), |mut tsv, (start, end, kind)| {
        writeln!(tsv, "{start}\t{end}\t{kind}\ttext").unwrap();
        tsv
    })
}

fn is_body(kind: &str) -> bool {
    ["title", "heading", "paragraph"].contains(&kind)
}

/// Returns a number of four digits as the command rounds it.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
pub fn ratio(part: usize, whole: usize) -> Value {
    format!("{:.4}", part as f64 / whole as f64).parse::<f64>().unwrap().into()
}

#[test]
fn the_seeds_are_split_well() {
    let figures = figures(&seeds("gold"), &seeds("articles"));
    assert_eq!(figures["docs"], 5);
    let all = ["line", "byte"].iter().flat_map(|name| figures[name].as_array().unwrap().clone());
    for figure in all.chain(["kind_acc", "kind_macro", "median_doc_byte_f1"].map(|name| figures[name].clone())) {
        assert!((0.0..=1.0).contains(&figure.as_f64().unwrap()), "{figures}");
    }
    for (name, figure) in [("line F1", &figures["line"][2]), ("byte F1", &figures["byte"][2]), ("kinds", &figures["kind_acc"])] {
        assert!(figure.as_f64().unwrap() > 0.9, "{name}: {figures}");
    }
}

#[test]
fn text_has_the_figures_of_json() {
    let figures = figures(&seeds("gold"), &seeds("articles"));
    let text = run(&[&"eval", &"--worst", &"2", &seeds("gold"), &seeds("articles")]).ok();
    let lines: Vec<_> = text.lines().collect();
    let number = |value: &Value| format!("{:.3}", value.as_f64().unwrap());
    let triple = |name: &str| figures[name].as_array().unwrap().iter().map(number).collect::<Vec<_>>().join("/");
    let [accuracy, mean, median] = ["kind_acc", "kind_macro", "median_doc_byte_f1"].map(|name| number(&figures[name]));
    let first = format!(
        "docs 5  line P/R/F1 {}  byte P/R/F1 {}  kind acc {accuracy} macro {mean}  median doc byte F1 {median}",
        triple("line"),
        triple("byte")
    );
    assert_eq!(lines[0], first);
    let kinds = figures["kind_f1"].as_object().unwrap().keys();
    assert_eq!(lines[1].split_whitespace().step_by(2).collect::<Vec<_>>(), kinds.collect::<Vec<_>>());
    assert!(lines[2].starts_with("  confusions (gold>pred): "));
    assert_eq!(lines.len(), 5);
    assert!(lines[3..].is_sorted());
}

#[test]
fn gold_equal_to_the_prediction_is_perfect() {
    let done = run_with_stdin(&["split", "--format=jsonl", "-"], PAGE.as_bytes());
    let gold = tsv(&rows(&done.json()[0])).replace('\n', "\r\n");
    let folder = folder(&[("gold/p.blocks.tsv", gold.as_bytes()), ("text/p_1.txt", PAGE.as_bytes())]);
    let figures = figures(&folder.path().join("gold"), &folder.path().join("text"));
    assert_eq!([&figures["line"], &figures["byte"]], [&serde_json::json!([1.0, 1.0, 1.0]); 2]);
    assert_eq!([&figures["kind_acc"], &figures["kind_macro"], &figures["median_doc_byte_f1"]], [&Value::from(1.0); 3]);
    assert!(figures["kind_f1"].as_object().unwrap().values().all(|f1| *f1 == 1.0));
}

/// Gold for two blocks only: one of the body as it was predicted, and one of the boilerplate that is said to be of the same kind.
#[test]
fn partial_gold_that_is_half_right() {
    let seed = seeds("articles").join("004_e19e8333a4d2ae90.txt");
    let blocks = predicted(&seed);
    let (start, end, kind) = blocks.iter().find(|row| is_body(&row.2)).unwrap().clone();
    let other = blocks.iter().find(|row| !is_body(&row.2)).unwrap();
    let gold = tsv(&[(start, end, kind.clone()), (other.0, other.1, kind.clone())]);
    let folder = folder(&[("gold/004.blocks.tsv", gold.as_bytes())]);
    let figures = figures(&folder.path().join("gold"), &seeds("articles"));
    // one of two found, nothing found wrongly: P 1, R 1/2, F1 2/3
    assert_eq!(figures["line"], serde_json::json!([1.0, 0.5, 0.6667]));
    let (found, missed) = (end - start, other.1 - other.0);
    assert_eq!(
        figures["byte"],
        Value::from(vec![1.0.into(), ratio(found, found + missed), ratio(2 * found, 2 * found + missed)])
    );
    assert_eq!((&figures["kind_acc"], &figures["kind_macro"]), (&0.5.into(), &0.6667.into()));
    assert_eq!(figures["kind_f1"], serde_json::json!({ kind: 0.667 }));
    assert_eq!(figures["median_doc_byte_f1"], figures["byte"][2]);
}

/// The obvious way to count: one mark for each byte.
fn slow_figures(gold: &[Row], predicted: &[Row], size: usize) -> [Value; 5] {
    let mut kinds: Vec<Option<&str>> = vec![None; size];
    for (start, end, kind) in predicted {
        kinds[*start..*end].fill(Some(kind));
    }
    let (mut line, mut byte, mut right) = ([0; 3], [0; 3], 0);
    for (start, end, kind) in gold {
        let body = kinds[*start..*end].iter().filter(|kind| kind.is_some_and(is_body)).count();
        let missed = end - start - body;
        match (is_body(kind), body > missed) {
            (true, true) => line[0] += 1,
            (false, true) => line[1] += 1,
            (true, false) => line[2] += 1,
            (false, false) => {}
        }
        byte[usize::from(!is_body(kind))] += body;
        byte[2] += if is_body(kind) { missed } else { 0 };
        let votes = |kind: &str| kinds[*start..*end].iter().flatten().filter(|vote| **vote == kind).count();
        // the first kind in the text that no other outvotes
        let most = kinds[*start..*end].iter().flatten().map(|kind| votes(kind)).max();
        let winner = kinds[*start..*end].iter().flatten().find(|kind| Some(votes(kind)) == most);
        right += usize::from(winner.is_some_and(|winner| winner == kind));
    }
    let precision = |[hit, extra, _]: [usize; 3]| ratio(hit, hit + extra);
    let recall = |[hit, _, missed]: [usize; 3]| ratio(hit, hit + missed);
    [precision(line), recall(line), precision(byte), recall(byte), ratio(right, gold.len())]
}

/// Gold rows as nobody would annotate: kinds turned round, bounds moved into the neighbours.
fn distorted(predicted: &[Row], text: &str) -> Vec<Row> {
    let bound = |at: usize| (at.min(text.len())..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap();
    let row = |(i, (start, end, kind)): (usize, &Row)| {
        let kind = if i % 3 == 0 { &predicted[(i + 1) % predicted.len()].2 } else { kind };
        (bound(start + 7 * (i % 2)), bound(end + 31 * (i % 5)), kind.clone())
    };
    let rows = predicted.iter().enumerate().map(row);
    rows.filter(|(start, end, _)| start < end).collect()
}

#[test]
fn distorted_gold_gives_the_figures_of_the_slow_way() {
    for entry in fs::read_dir(seeds("articles")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let predicted = predicted(&path);
        let gold = distorted(&predicted, &text);
        let folder = folder(&[("gold/n.blocks.tsv", tsv(&gold).as_bytes()), ("text/n.txt", text.as_bytes())]);
        let fast = figures(&folder.path().join("gold"), &folder.path().join("text"));
        let slow = slow_figures(&gold, &predicted, text.len());
        let line = &fast["line"];
        let byte = &fast["byte"];
        assert_eq!([&line[0], &line[1], &byte[0], &byte[1], &fast["kind_acc"]], slow.each_ref(), "{}", path.display());
        assert!(fast["kind_acc"].as_f64().unwrap() < 1.0);
    }
}

#[test]
fn each_site_is_scored_by_itself() {
    let index = "url\tid\tsite\nu\t000\tmột.vn\nu\t001\thai.vn\nu\t002\tmột.vn\nu\t003\thai.vn\nu\t004\tba.vn\n";
    let folder =
        folder(&[("index.tsv", index.as_bytes()), ("gold/004.blocks.tsv", &fs::read(seeds("gold/004.blocks.tsv")).unwrap())]);
    let path = folder.path().join("index.tsv");
    let all = run(&[&"eval", &"--json", &"--by-site", &path, &seeds("gold"), &seeds("articles")]).ok();
    let all: Value = serde_json::from_str(&all).unwrap();
    let docs: Vec<_> =
        all["sites"].as_object().unwrap().iter().map(|(site, figures)| (site.as_str(), &figures["docs"])).collect();
    assert_eq!(docs, [("ba.vn", &1.into()), ("hai.vn", &2.into()), ("một.vn", &2.into())]);
    assert_eq!(all["sites"]["ba.vn"], figures(&folder.path().join("gold"), &seeds("articles")));
    let text = run(&[&"eval", &"--worst=0", &"--by-site", &path, &seeds("gold"), &seeds("articles")]).ok();
    let table: Vec<_> = text.lines().skip(3).collect();
    assert_eq!(table[0], "  site    docs  line F1  byte F1  kind acc");
    assert_eq!(table.len(), 4);
    let [line, byte, kinds] =
        [&all["sites"]["ba.vn"]["line"][2], &all["sites"]["ba.vn"]["byte"][2], &all["sites"]["ba.vn"]["kind_acc"]]
            .map(|figure| figure.as_f64().unwrap());
    assert_eq!(table[1], format!("  ba.vn      1  {line:7.3}  {byte:7.3}  {kinds:8.3}"));
    // names that are shorter than the head of their column
    fs::write(&path, index.replace("một.vn", "a").replace("hai.vn", "a").replace("ba.vn", "a")).unwrap();
    let text = run(&[&"eval", &"--worst=0", &"--by-site", &path, &seeds("gold"), &seeds("articles")]).ok();
    let table: Vec<_> = text.lines().skip(3).collect();
    assert!(table[0].starts_with("  site  docs  line F1") && table[1].starts_with("  a        5  "), "{text}");
}

#[test]
fn an_index_that_does_not_fit_is_an_error() {
    let cases = [
        ("id\tname\n000\tx\n", "no column \"site\""),
        ("", "no column \"id\""),
        ("id\tsite\n000\tx\n", "the index has no page \"001\""),
        ("id\tsite\n000\n", "index.tsv:2: too few columns"),
    ];
    for (index, message) in cases {
        let folder = folder(&[("index.tsv", index.as_bytes())]);
        let done = run(&[&"eval", &"--by-site", &folder.path().join("index.tsv"), &seeds("gold"), &seeds("articles")]);
        assert_eq!((done.code, done.out.as_str()), (Some(1), ""));
        assert!(done.err.contains(message), "{}", done.err);
    }
}

/// As programs on Windows write tables, and with names that would paint on a terminal.
#[test]
fn tables_may_begin_with_a_mark_and_names_are_shown_not_obeyed() {
    let index = "\u{feff}id\tsite\r\n7\tvi\u{1b}[31m.vn\r\n";
    let folder = folder(&[
        ("index.tsv", index.as_bytes()),
        ("gold/7.blocks.tsv", "\u{feff}0\t11\tchrome\tx\r\n".as_bytes()),
        ("gold/7.entities.tsv", "\u{feff}0\t5\tLOC\tx\r\n".as_bytes()),
        ("text/7_\u{1b}[31m.txt", PAGE.as_bytes()),
    ]);
    let path = |name: &str| folder.path().join(name);
    for layer in ["blocks", "entities"] {
        let arguments: [&dyn AsRef<OsStr>; 7] =
            [&"eval", &"--layer", &layer, &"--by-site", &path("index.tsv"), &path("gold"), &path("text")];
        let out = run(&arguments).ok();
        assert!(!out.contains('\u{1b}') && out.contains("7_\\u{1b}[31m.txt") && out.contains("vi\\u{1b}[31m.vn"), "{out}");
    }
}

#[test]
fn the_text_of_a_page_is_that_of_its_very_name_or_the_first_of_a_longer_one() {
    let row = b"0\t5\tchrome\tx\n";
    let folder = folder(&[
        ("gold/7.blocks.tsv", row),
        ("gold/8.blocks.tsv", row),
        // what other programs leave beside files
        ("gold/._7.blocks.tsv", b"\0"),
        ("text/7.txt", PAGE.as_bytes()),
        ("text/7_a.txt", b"short"),
        ("text/70_a.txt", b"short"),
        ("text/8_b.txt", PAGE.as_bytes()),
        ("text/8_a.txt", PAGE.as_bytes()),
        ("text/8x.txt", b"short"),
    ]);
    let text = run(&[&"eval", &folder.path().join("gold"), &folder.path().join("text")]).ok();
    let named: Vec<_> = text.lines().skip(3).map(|line| line.split_whitespace().last().unwrap()).collect();
    assert_eq!(named, ["7.txt", "8_a.txt"]);
}

#[test]
fn confusions_are_the_most_frequent_first_and_cut_where_nobody_reads_on() {
    let names = ["title", "heading", "paragraph", "byline", "dateline", "caption", "source", "related", "chrome"];
    let mut files = Vec::new();
    for entry in fs::read_dir(seeds("articles")).unwrap() {
        let path = entry.unwrap().path();
        let mut rows = predicted(&path);
        for (i, row) in rows.iter_mut().enumerate() {
            row.2 = names[i % names.len()].to_owned();
        }
        let id = path.file_stem().unwrap().to_str().unwrap().to_owned();
        files.push((format!("gold/{id}.blocks.tsv"), tsv(&rows).into_bytes()));
        files.push((format!("text/{id}.txt"), fs::read(&path).unwrap()));
    }
    let files: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let folder = folder(&files);
    let text = run(&[&"eval", &"--worst=0", &folder.path().join("gold"), &folder.path().join("text")]).ok();
    let confusions = text.lines().nth(2).unwrap().strip_prefix("  confusions (gold>pred): ").unwrap();
    assert_eq!(confusions.len(), 400);
    let counts = confusions.split(", ").map(|pair| pair.split(' ').nth(1).and_then(|count| count.parse().ok()));
    let counts: Vec<u64> = counts.map_while(|count| count).collect();
    assert!(counts.len() > 10 && counts[..counts.len() - 1].is_sorted_by(|a, b| a >= b), "{confusions}");
}

#[test]
fn a_page_may_have_a_dot_in_its_name() {
    let row = b"0\t11\tchrome\tx\n";
    let folder = folder(&[
        ("gold/v1.5.blocks.tsv", row),
        ("gold/v1.6.blocks.tsv", row),
        ("text/v1.5.txt", PAGE.as_bytes()),
        ("text/v1.6_x.txt", PAGE.as_bytes()),
    ]);
    let text = run(&[&"eval", &folder.path().join("gold"), &folder.path().join("text")]).ok();
    assert!(text.starts_with("docs 2 ") && text.contains(" v1.5.txt\n") && text.contains(" v1.6_x.txt\n"), "{text}");
}

#[test]
fn broken_gold_is_an_error_with_file_and_line() {
    let good = "0\t11\tchrome\tx\n";
    let cases = [
        ("10\t12\n", "a row needs start, end and kind"),
        ("\n", "a row needs start, end and kind"),
        ("10\t-12\tchrome\n", "\"-12\" is not a byte offset"),
        ("ten\t12\tchrome\n", "\"ten\" is not a byte offset"),
        ("0\t9\tadvert\n", "\"advert\" is not the name of a kind"),
        ("9\t9\tchrome\n", "9..9 holds nothing"),
        ("0\t9999\tchrome\n", "ends outside the text"),
        ("0\t10\tchrome\n", "inside a character"),
    ];
    for (row, message) in cases {
        let gold = format!("{good}{row}");
        let folder = folder(&[("gold/x.blocks.tsv", gold.as_bytes()), ("text/x.txt", PAGE.as_bytes())]);
        let done = run(&[&"eval", &folder.path().join("gold"), &folder.path().join("text")]);
        assert_eq!((done.code, done.out.as_str()), (Some(1), ""), "{row:?}");
        assert!(done.err.contains("x.blocks.tsv:2: ") && done.err.contains(message), "{row:?}: {}", done.err);
    }
}

#[test]
fn missing_or_unreadable_files_are_errors() {
    let row = b"0\t1\tchrome\n" as &[u8];
    let folder = folder(&[
        ("gold/7.blocks.tsv", row),
        ("none/readme", b""),
        ("texts/70.txt", b"x"),
        ("bad/7_x.txt", b"abc\xff"),
        ("empty/7.blocks.tsv", b""),
        ("good/7.txt", b"x"),
    ]);
    let cases = [
        ("gold", "texts", "no 7.txt or 7_*.txt"),
        ("gold", "bad", "7_x.txt: not UTF-8: byte 0xff at offset 3"),
        ("none", "good", "no *.blocks.tsv"),
        ("empty", "good", "the gold holds no block"),
        ("absent", "good", "absent: "),
        ("gold", "absent", "absent: "),
    ];
    for (gold, texts, message) in cases {
        let done = run(&[&"eval", &folder.path().join(gold), &folder.path().join(texts)]);
        assert_eq!((done.code, done.out.as_str()), (Some(1), ""));
        assert!(done.err.contains(message) && done.err.lines().count() == 1, "{gold} {texts}: {}", done.err);
    }
}

/// Further annotated pages: each folder of `THANBAI_GOLD` holds `gold/` and `docs/` or `articles/`.
#[test]
fn further_gold_is_split_well() {
    let Some(list) = std::env::var_os("THANBAI_GOLD") else {
        eprintln!("skipped: THANBAI_GOLD names no further folders of annotated pages");
        return;
    };
    for folder in std::env::split_paths(&list) {
        let texts: PathBuf = ["docs", "articles"].map(|name| folder.join(name)).into_iter().find(|path| path.is_dir()).unwrap();
        let gold = folder.join("gold");
        let names = fs::read_dir(&gold).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        if !names.into_iter().any(|name| name.ends_with(".blocks.tsv")) {
            eprintln!("skipped: {} holds no blocks", gold.display());
            continue;
        }
        let figures = figures(&gold, &texts);
        assert!(figures["line"][2].as_f64().unwrap() > 0.8, "{}: {figures}", folder.display());
    }
}
