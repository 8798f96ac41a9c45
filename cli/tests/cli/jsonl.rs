use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::{PAGE, blocks, folder, offset, run, run_with_stdin, seeds};

/// The block as the format has it: these fields, in this order.
fn written(block: &Value) -> String {
    let fields = ["kind", "side", "start", "end", "line", "text", "reason"].map(|name| format!("\"{name}\":{}", block[name]));
    format!("{{{}}}", fields.join(","))
}

#[test]
fn objects_have_exactly_the_documented_fields_in_order() {
    let done = run_with_stdin(&["split", "--format", "jsonl", "-"], PAGE.as_bytes());
    let document = &done.json()[0];
    let rows: Vec<_> = blocks(document).iter().map(written).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(done.out, format!("{{\"id\":\"-\",\"bytes\":{},\"blocks\":[{}]}}\n", PAGE.len(), rows.join(",")));
}

#[test]
fn offsets_slice_the_text_back_and_cover_it() {
    for entry in fs::read_dir(seeds("articles")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let document = &run(&[&"split", &"--format=jsonl", &path]).json()[0];
        assert_eq!(offset(&document["bytes"]), text.len());
        let mut at = 0;
        for block in blocks(document) {
            let (start, end) = (offset(&block["start"]), offset(&block["end"]));
            assert_eq!(&text[start..end], block["text"].as_str().unwrap());
            assert!(text[at..start].trim().is_empty());
            assert_eq!(offset(&block["line"]), text[..start].matches('\n').count() + 1);
            at = end;
        }
        assert!(text[at..].trim().is_empty() && at > 0);
    }
}

#[test]
fn kinds_sides_and_reasons_agree() {
    let done = run(&[&"split", &"--format", &"jsonl", &seeds("articles")]);
    let documents = done.json();
    let mut sides = BTreeSet::new();
    for block in documents.iter().flat_map(blocks) {
        let kind: thanbai::Kind = block["kind"].as_str().unwrap().parse().unwrap();
        assert_eq!(block["side"], kind.side().name());
        assert!(block["reason"].as_str().unwrap().starts_with(&format!("{kind}: ")));
        sides.insert(kind.side());
    }
    assert_eq!(sides.len(), 2);
}

#[test]
fn keep_filters_the_blocks() {
    let articles = seeds("articles");
    let rows = |keep: &[&str]| -> Vec<String> {
        let mut arguments: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"split", &"--format=jsonl", &articles];
        arguments.extend(keep.iter().map(|argument| argument as &dyn AsRef<std::ffi::OsStr>));
        run(&arguments).json().iter().flat_map(blocks).map(written).collect()
    };
    let (all, body, boilerplate) = (rows(&["--keep", "all"]), rows(&["--keep", "body"]), rows(&["--keep", "boilerplate"]));
    let of_side = |side: &str| all.iter().filter(|row| row.contains(side)).cloned().collect::<Vec<_>>();
    assert_eq!(body, of_side("\"side\":\"body\""));
    assert_eq!(boilerplate, of_side("\"side\":\"boilerplate\""));
    assert_eq!(body.len() + boilerplate.len(), all.len());
    assert!(!body.is_empty() && !boilerplate.is_empty());
    assert_eq!(rows(&[]), all);
}

#[test]
fn an_empty_document_is_an_object_without_blocks() {
    let folder = folder(&[("empty.txt", b""), ("blank.txt", " \r\n\u{a0}\n".as_bytes())]);
    let path = folder.path().join("empty.txt");
    let empty = run(&[&"split", &"--format", &"jsonl", &path]).ok();
    assert_eq!(empty, format!("{{\"id\":{:?},\"bytes\":0,\"blocks\":[]}}\n", path.to_str().unwrap()));
    let blank = run(&[&"split", &"--format", &"jsonl", &folder.path().join("blank.txt")]);
    assert_eq!((offset(&blank.json()[0]["bytes"]), blocks(&blank.json()[0]).len()), (6, 0));
}

#[test]
fn line_ends_do_not_change_kinds_or_lines() {
    let rows = |text: &str| -> Vec<(Value, Value, Value)> {
        let documents = run_with_stdin(&["split", "--format", "jsonl", "-"], text.as_bytes()).json();
        let cell = |block: &Value, name: &str| block[name].clone();
        let rows = blocks(&documents[0]).iter();
        rows.map(|block| (cell(block, "kind"), cell(block, "line"), cell(block, "text"))).collect()
    };
    assert_eq!(rows(PAGE), rows(&PAGE.replace('\n', "\r\n")));
    assert_eq!(rows(PAGE).len(), 4);
}

#[test]
fn documents_come_in_the_order_of_the_arguments() {
    let folder = folder(&[("a.txt", b"M\xe1\xbb\x99t"), ("b.txt", b"Hai"), ("c.txt", b"Ba")]);
    let path = |name| folder.path().join(name);
    let done = run(&[&"split", &"--format", &"jsonl", &path("c.txt"), &path("a.txt"), &path("b.txt"), &path("a.txt")]);
    assert_eq!(done.ids(&folder), ["c.txt", "a.txt", "b.txt", "a.txt"]);
    assert_eq!(blocks(&done.json()[1])[0]["text"], "Một");
}
