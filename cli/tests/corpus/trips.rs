use serde_json::{Value, json};
use thanbai::Side;

use crate::{folder, jsonl, objects, packed, pages, read, run, unpacked, write};

const PACKINGS: [&str; 3] = ["", ".gz", ".zst"];

/// Returns blocks and names of a page as the library finds them, in the form of the command's JSON.
pub fn expected(text: &str) -> (Vec<Value>, Vec<Value>) {
    let article = thanbai::split(text);
    let blocks = article.blocks().map(|block| {
        json!({"kind": block.kind().name(), "side": block.side().name(), "start": block.span().start(), "end": block.span().end(),
            "line": block.line(), "text": block.text(), "reason": block.reason().to_string()})
    });
    let names = thanbai::tag(text);
    let names = names.iter().map(|name| {
        json!({"kind": name.kind().name(), "start": name.span().start(), "end": name.span().end(), "text": name.text(),
            "key": name.key(), "evidence": name.evidence().to_string()})
    });
    (blocks.collect(), names.collect())
}

/// Returns the body of a page as lines.
pub fn body(text: &str) -> String {
    let article = thanbai::split(text);
    let blocks = article.blocks().filter(|block| block.side() == Side::Body);
    blocks.flat_map(|block| [block.text(), "\n"]).collect()
}

fn check(documents: &[Value], pages: &[String], what: &str) {
    assert_eq!(documents.len(), pages.len(), "{what}");
    for (document, text) in documents.iter().zip(pages) {
        let (blocks, names) = expected(text);
        assert_eq!(document["bytes"], text.len(), "{what}");
        assert_eq!(document["blocks"], Value::from(blocks), "{what}");
        assert_eq!(document["entities"], Value::from(names), "{what}");
    }
}

fn wet(pages: &[String]) -> Vec<u8> {
    let mut out = String::from("WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 8\r\n\r\nsoft: x\n\r\n\r\n");
    for (i, text) in pages.iter().enumerate() {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: u{i}\r\nWARC-Date: now\r\nWARC-Record-ID: <d{i}>\r\ncontent-length: {}",
            text.len()
        );
        out.extend([&head, "\r\n\r\n", text, "\r\n\r\n"]);
    }
    out.into_bytes()
}

#[test]
fn json_lines_in_every_packing() {
    let pages = pages(1, 5);
    for packing in PACKINGS {
        let name = format!("in.jsonl{packing}");
        let folder = folder(&[(&name, &packed(&jsonl(&pages), packing))]);
        let documents = objects(run(&folder, &format!("tag --format jsonl {name}")).ok().as_bytes());
        check(&documents, &pages, &name);
        for (i, document) in documents.iter().enumerate() {
            assert_eq!(
                (&document["id"], &document["url"], &document["score"]),
                (&json!(format!("d{i}")), &json!(format!("u{i}")), &json!(i))
            );
            let keys: Vec<_> = document.as_object().unwrap().keys().collect();
            assert!(!keys.contains(&&"text".to_owned()));
        }
    }
}

#[test]
fn wet_in_every_packing() {
    let pages = pages(2, 5);
    for packing in PACKINGS {
        let name = format!("in.warc.wet{packing}");
        let folder = folder(&[(&name, &packed(&wet(&pages), packing))]);
        let documents = objects(run(&folder, &format!("tag --format jsonl {name}")).ok().as_bytes());
        check(&documents, &pages, &name);
        assert_eq!(
            (&documents[3]["id"], &documents[3]["url"], &documents[3]["date"]),
            (&json!("<d3>"), &json!("u3"), &json!("now"))
        );
    }
}

#[test]
fn cut_text_in_every_packing() {
    let pages = pages(3, 5);
    for packing in PACKINGS {
        let name = format!("in.txt{packing}");
        let folder = folder(&[(&name, &packed(pages.join("=====\n").as_bytes(), packing))]);
        let done = run(&folder, &format!("tag --format jsonl --delimiter ===== {name}"));
        let documents = objects(done.ok().as_bytes());
        check(&documents, &pages, &name);
        assert_eq!(documents[4]["id"], format!("{name}#5"));
    }
}

#[test]
fn nothing_between_two_lines_is_no_document_and_has_no_number() {
    let folder = folder(&[("in.txt", b"--\na\n--\n \r\n\n--\nb\n--\r\n")]);
    let documents = objects(run(&folder, "split --format jsonl --delimiter -- in.txt").ok().as_bytes());
    let found: Vec<_> = documents.iter().map(|document| (&document["id"], &document["blocks"][0]["text"])).collect();
    assert_eq!(found, [(&json!("in.txt#1"), &json!("a")), (&json!("in.txt#2"), &json!("b"))]);
}

#[test]
fn text_files_in_every_packing() {
    let pages = pages(4, 3);
    let files: Vec<_> = pages
        .iter()
        .zip(PACKINGS)
        .enumerate()
        .map(|(i, (text, packing))| (format!("{i}.txt{packing}"), packed(text.as_bytes(), packing)))
        .collect();
    let folder = folder(&files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>());
    let documents = objects(run(&folder, "tag --format jsonl .").ok().as_bytes());
    check(&documents, &pages, "text");
    assert_eq!(documents[1]["id"], "./1.txt.gz");
}

#[test]
fn outputs_in_every_packing() {
    let pages = pages(5, 5);
    let folder = folder(&[("in.jsonl", &jsonl(&pages))]);
    for packing in PACKINGS {
        run(&folder, &format!("tag in.jsonl -o out.jsonl{packing}")).ok();
        check(&objects(&unpacked(&read(&folder, &format!("out.jsonl{packing}")), packing)), &pages, packing);
        run(&folder, &format!("split in.jsonl --output out.txt{packing}")).ok();
        let text = String::from_utf8(unpacked(&read(&folder, &format!("out.txt{packing}")), packing)).unwrap();
        let bodies: Vec<_> = pages.iter().map(|text| body(text)).collect();
        assert_eq!(text, bodies.join("\n"));
    }
}

#[test]
fn text_of_a_corpus_can_be_cut_again() {
    let pages = pages(6, 4);
    let folder = folder(&[("in.jsonl", &jsonl(&pages))]);
    run(&folder, "split in.jsonl -o all.txt --keep all").ok();
    let output = crate::thanbai(&folder).args(["split", "all.txt", "--format=jsonl", "--delimiter", ""]).output().unwrap();
    let documents = objects(crate::done(output).ok().as_bytes());
    assert_eq!(documents.len(), pages.len());
    for (document, text) in documents.iter().zip(&pages) {
        let article = thanbai::split(text);
        let texts: Vec<_> = article.blocks().map(|block| block.text()).collect();
        let again: Vec<_> = document["blocks"].as_array().unwrap().iter().map(|block| block["text"].as_str().unwrap()).collect();
        assert_eq!(texts, again);
    }
}

#[test]
fn the_output_named_by_a_dash_is_standard_output() {
    let folder = folder(&[("in.jsonl", &jsonl(&pages(12, 2)))]);
    for format in ["text", "jsonl"] {
        let plain = run(&folder, &format!("split in.jsonl --format {format}")).ok();
        assert!(!plain.is_empty());
        assert_eq!(run(&folder, &format!("split in.jsonl --format {format} -o -")).ok(), plain);
    }
}

#[test]
fn standard_input_is_unpacked_too() {
    let pages = pages(7, 3);
    for packing in PACKINGS {
        let folder = folder(&[("in", &packed(&jsonl(&pages), packing))]);
        let mut command = crate::thanbai(&folder);
        command.args(["tag", "--input-format", "jsonl", "--format", "jsonl", "-"]);
        command.stdin(std::fs::File::open(folder.path().join("in")).unwrap());
        check(&objects(crate::done(command.output().unwrap()).ok().as_bytes()), &pages, packing);
    }
}

#[test]
fn one_output_for_each_input() {
    let pages = pages(8, 6);
    let folder = folder(&[("in/a/one.jsonl.gz", &packed(&jsonl(&pages[..2]), ".gz")), ("in/two.txt", pages[2].as_bytes())]);
    write(&folder, "three.wet", &wet(&pages[3..]));
    run(&folder, "tag in three.wet --output-dir out").ok();
    check(&objects(&unpacked(&read(&folder, "out/a/one.jsonl.gz"), ".gz")), &pages[..2], "one");
    check(&objects(&read(&folder, "out/three.jsonl")), &pages[3..], "three");
    assert!(String::from_utf8(read(&folder, "out/two.txt")).unwrap().contains("[LOC "));
    assert_eq!(crate::files(&folder.path().join("out")).len(), 3);
    run(&folder, "split in three.wet --output-dir texts --format text").ok();
    assert_eq!(String::from_utf8(read(&folder, "texts/two.txt")).unwrap(), body(&pages[2]));
    assert_eq!(
        unpacked(&read(&folder, "texts/a/one.txt.gz"), ".gz"),
        format!("{}\n{}", body(&pages[0]), body(&pages[1])).into_bytes()
    );
}

#[test]
fn what_describes_a_corpus_and_what_was_made_of_it_are_no_inputs() {
    let page = jsonl(&pages(10, 1));
    let folder = folder(&[
        ("a.jsonl", &page),
        ("b.json.gz", &packed(&page, ".gz")),
        ("infos.json", b"{}"),
        ("c.ndjson", &page),
        ("README.md", b"x"),
    ]);
    for _ in 0..2 {
        run(&folder, "split . --output-dir out").ok();
        let made: Vec<_> = crate::files(&folder.path().join("out")).into_iter().map(|(path, _)| path).collect();
        assert_eq!(made, ["a.jsonl", "b.jsonl.gz", "c.jsonl"].map(|name| folder.path().join("out").join(name)));
    }
    assert_eq!(objects(run(&folder, "split out --format jsonl").out.as_bytes()).len(), 0, "the outputs hold no text");
    assert!(run(&folder, "split infos.json").err.contains("no field"));
}

/// A folder then stands for the files of this format, also for those that are left out where none is said.
#[test]
fn a_format_that_is_said_chooses_among_the_files_of_a_folder() {
    let line = b"{\"text\":\"a\"}\n";
    let folder = folder(&[("in/a.jsonl", line), ("in/b.json", line), ("in/c.txt", line), ("in/d.txt.gz", &packed(line, ".gz"))]);
    for (format, names) in [("jsonl", ["in/a.jsonl#1", "in/b.json#1"]), ("text", ["in/c.txt", "in/d.txt.gz"])] {
        let documents = objects(run(&folder, &format!("split in --input-format {format} --format jsonl")).ok().as_bytes());
        let ids: Vec<_> = documents.iter().map(|document| document["id"].as_str().unwrap()).collect();
        assert_eq!(ids, names);
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn a_build_without_parquet_says_so() {
    let folder = folder(&[("a.parquet", b"PAR1"), ("b.txt", b"b")]);
    let done = run(&folder, "split . --format jsonl");
    assert_eq!((done.code, done.err.as_str()), (Some(1), "thanbai: ./a.parquet: this build does not read Parquet\n"));
    assert_eq!(objects(done.out.as_bytes()).len(), 1);
    let done = run(&folder, "split b.txt -o b.parquet");
    assert!(done.code == Some(2) && done.err.contains("this build does not write Parquet"), "{}", done.err);
    // no advice that it could not take
    let done = crate::fed(crate::thanbai(&folder).arg("split"), b"PAR1");
    assert!(
        done.code == Some(1) && done.err.starts_with("thanbai: -: looks like Parquet: this build does not read it, or "),
        "{}",
        done.err
    );
}

#[test]
fn quoted_patterns_stand_for_files() {
    let page = pages(9, 1).remove(0);
    let folder = folder(&["a1.txt", "a2.txt", "b/a3.txt", ".a4.txt", "[x].txt"].map(|name| (name, page.as_bytes())));
    let ids = |arguments: &str| -> Vec<String> {
        let documents = objects(run(&folder, &format!("split --format jsonl {arguments}")).ok().as_bytes());
        documents.iter().map(|document| document["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("*.txt"), ["[x].txt", "a1.txt", "a2.txt"]);
    assert_eq!(ids("**/a?.txt"), ["a1.txt", "a2.txt", "b/a3.txt"]);
    // a file of this very name goes before the pattern
    assert_eq!(ids("[x].txt"), ["[x].txt"]);
    let nothing = run(&folder, "split c*.txt");
    assert_eq!((nothing.code, nothing.err.as_str()), (Some(1), "thanbai: c*.txt: nothing has such a name\n"));
}
