//! Pages of `thanbai view` of documents that stand in corpora.

use crate::{fed, folder, jsonl, packed, pages, run, thanbai, write};

/// Returns the names and the sections of the documents of a page.
fn shown(page: &str) -> Vec<(String, String)> {
    let sections = page.split("<section class=\"doc\"").skip(1);
    let section = |part: &str| {
        let name = part.split_once("<bdi>").unwrap().1.split_once("</bdi>").unwrap().0;
        let text = part.split_once("<div class=\"text\"").unwrap().1.split_once("<script").unwrap().0;
        (name.to_owned(), text.to_owned())
    };
    sections.map(section).collect()
}

fn names(page: &str) -> Vec<String> {
    shown(page).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_document_looks_the_same_whatever_it_stands_in() {
    let pages = pages(81, 3);
    let folder = folder(&[("in.jsonl", &jsonl(&pages))]);
    for (i, text) in pages.iter().enumerate() {
        write(&folder, &format!("texts/d{i}.txt"), text.as_bytes());
    }
    let record = |text: &String| {
        format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n", text.len()).into_bytes()
    };
    write(&folder, "in.wet.gz", &packed(&pages.iter().flat_map(record).collect::<Vec<_>>(), ".gz"));
    write(&folder, "in.jsonl.zst", &packed(&jsonl(&pages), ".zst"));
    write(&folder, "all.txt", pages.join("\n==\n").as_bytes());
    let lines = shown(&run(&folder, "view in.jsonl").ok());
    assert_eq!(lines.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["d0", "d1", "d2"]);
    let texts = |page: &str| shown(page).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    let expected = texts(&run(&folder, "view texts").ok());
    assert_eq!(lines.iter().map(|(_, text)| text.clone()).collect::<Vec<_>>(), expected);
    #[cfg(feature = "parquet")]
    crate::tables::write_table(&folder, "in.parquet", &pages);
    let others: &[&str] = if cfg!(feature = "parquet") { &["in.jsonl.zst", "in.parquet"] } else { &["in.jsonl.zst"] };
    for input in others {
        assert_eq!(shown(&run(&folder, &format!("view {input}")).ok()), lines, "{input}");
    }
    let wet = run(&folder, "view in.wet.gz").ok();
    assert_eq!((texts(&wet), names(&wet)[2].as_str()), (expected, "in.wet.gz#3"));
    let cut = run(&folder, "view all.txt --delimiter ==").ok();
    assert_eq!(names(&cut), ["all.txt#1", "all.txt#2", "all.txt#3"]);
    let piped = fed(thanbai(&folder).args(["view", "--input-format", "jsonl"]), &packed(&jsonl(&pages), ".gz")).ok();
    assert_eq!(shown(&piped), lines);
}

#[test]
fn the_first_documents_of_each_input_are_shown_or_those_that_are_named() {
    let mut lines = jsonl(&pages(82, 4));
    lines.extend_from_slice(b"broken\n");
    lines.extend(jsonl(&pages(83, 200)));
    let folder = folder(&[("a.jsonl", &lines), ("b.jsonl", &jsonl(&pages(84, 1)))]);
    // what stands behind them is not looked at
    let first = run(&folder, "view a.jsonl b.jsonl --limit 3 -o first.html --quiet").ok();
    assert_eq!(first, "");
    let first = String::from_utf8(crate::read(&folder, "first.html")).unwrap();
    assert_eq!(names(&first), ["d0", "d1", "d2", "d0"]);
    let told = run(&folder, "view a.jsonl b.jsonl --limit 3 -o first.html");
    assert_eq!((told.code, told.err.as_str()), (Some(0), "of each input the first 3 documents (--limit)\n"));
    let many = run(&folder, "view a.jsonl b.jsonl --verbose");
    assert_eq!((many.code, names(&many.out).len()), (Some(1), 101));
    let told: Vec<_> = many.err.lines().collect();
    assert!(told.len() == 2 && told[0].starts_with("thanbai: a.jsonl: record 5 at byte "), "{}", many.err);
    assert!(told[1].ends_with("; of each input the first 100 (--limit)"), "{}", many.err);
    let named = run(&folder, "view a.jsonl --id d150 --id d7 --id nobody");
    assert_eq!((named.code, names(&named.out)), (Some(1), vec!["d7".to_owned(), "d150".to_owned()]));
    assert!(named.err.ends_with("thanbai: no document has the id \"nobody\"\n"), "{}", named.err);
    // what stands behind the last of them is not read, nor what other inputs hold
    assert_eq!(names(&run(&folder, "view a.jsonl missing.jsonl --id d2 --id d3").ok()), ["d2", "d3"]);
    let none = run(&folder, "view b.jsonl --id nobody");
    assert_eq!((none.code, none.out.as_str(), none.err.lines().count()), (Some(1), "", 2), "{}", none.err);
}

#[test]
fn fields_encodings_and_limits_are_those_of_split() {
    let text = "Ông Nguyễn Văn An sống ở Hà Nội.";
    let old = encoding_rs::WINDOWS_1258.encode("Hà Nội").0;
    let folder = folder(&[
        ("a.jsonl", format!("{{\"content\":\"{text}\",\"key\":7}}\n").as_bytes()),
        ("b.txt", &old),
        ("c.jsonl", b"{\"text\":\"a\"}\n{\"text\":1}\n\xff\n"),
    ]);
    let page = run(&folder, "view a.jsonl --text-field content --id-field key").ok();
    assert!(names(&page) == ["7"] && page.contains("Nguyễn Văn An"));
    assert!(run(&folder, "view b.txt --encoding windows-1258").ok().contains("Hà"));
    let bad = run(&folder, "view c.jsonl --max-record 20");
    assert_eq!((bad.code, names(&bad.out)), (Some(1), vec!["c.jsonl#1".to_owned()]));
    assert_eq!(bad.err.lines().count(), 2, "{}", bad.err);
    let wide = run(&folder, "view b.txt --encoding utf-16le --delimiter x");
    assert!(wide.code == Some(2) && wide.err.contains("--delimiter cannot cut UTF-16LE"), "{}", wide.err);
}
