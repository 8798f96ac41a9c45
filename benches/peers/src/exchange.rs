//! Files for other programs: pages for the peers in Python, findings for other scorers, and a comparison with `thanbai eval`.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use thanbai::{EntityKind, Lines, Span};

use crate::common::folder;
use crate::common::shuf::generate;
use crate::page::{Set, html, html_with_links};
use crate::quality::{Body, KINDS, Names, blocks};
use crate::score::Labelled;

/// Writes `SET/PAGE.lines`, `.html` and `.links.html` for all sets, and the documents of `shuf` in the same way, with their text.
pub fn emit(target: &Path, sets: &[Set], bytes: usize) {
    let write = |folder: &str, name: &str, text: &str| {
        let folder = target.join(folder);
        fs::create_dir_all(&folder).expect("a folder to write to");
        fs::write(folder.join(name), text).expect("a file to write");
    };
    for set in sets {
        for page in &set.pages {
            write(&set.name, &format!("{}.lines", page.id), &lines(&page.text));
            write(&set.name, &format!("{}.html", page.id), &html(&page.text));
            write(&set.name, &format!("{}.links.html", page.id), &html_with_links(page));
        }
    }
    for (i, document) in generate(bytes).iter().enumerate() {
        write("shuf", &format!("{i:04}.txt"), document);
        write("shuf", &format!("{i:04}.lines"), &lines(document));
        write("shuf", &format!("{i:04}.html"), &html(document));
    }
}

/// Returns the lines that are not blank, trimmed.
fn lines(text: &str) -> String {
    Lines::new(text).map(|line| &text[line.span()]).collect::<Vec<_>>().join("\n")
}

/// Writes what a peer kept, as `thanbai split --format jsonl` would print it.
pub fn export_blocks(target: &Path, peer: &str, set: &Set, kept: impl Fn(&str) -> Vec<Span>) {
    let rows = set.pages.iter().map(|page| {
        let block = |block: &Labelled| json!({"kind": block.kind.name(), "start": block.span.start(), "end": block.span.end()});
        let blocks: Vec<Value> = blocks(&page.text, &kept(&page.text)).iter().map(block).collect();
        json!({"id": format!("{}.txt", page.id), "blocks": blocks})
    });
    export(target, &format!("{peer}.{}.blocks.jsonl", set.name), rows);
}

/// Writes what a peer found, as `thanbai tag --format jsonl` would print it.
pub fn export_names(target: &Path, peer: &str, set: &Set, found: impl Fn(&str) -> Vec<Labelled<EntityKind>>) {
    let rows = set.pages.iter().map(|page| {
        let name =
            |name: &Labelled<EntityKind>| json!({"kind": name.kind.name(), "start": name.span.start(), "end": name.span.end()});
        let entities: Vec<Value> = found(&page.text).iter().map(name).collect();
        json!({"id": format!("{}.txt", page.id), "entities": entities})
    });
    export(target, &format!("{peer}.{}.entities.jsonl", set.name), rows);
}

fn export(target: &Path, name: &str, rows: impl Iterator<Item = Value>) {
    fs::create_dir_all(target).expect("a folder to write to");
    let mut out = BufWriter::new(File::create(target.join(name.replace(", ", "-").replace(' ', "-"))).expect("a file to write"));
    rows.for_each(|row| writeln!(out, "{row}").expect("a file takes all"));
}

/// Compares the figures of thanbai on the sample pages with those that `thanbai eval` prints.
///
/// # Panics
/// If they differ in any of four digits.
pub fn check(thanbai: &Path, body: Body, names: Names) {
    let eval = |layer: &str| -> Value {
        let folders = [folder("gold"), folder("articles")];
        let output = Command::new(thanbai).args(["eval", "--json", "--layer", layer]).args(folders).output();
        let output = output.unwrap_or_else(|error| panic!("{}: {error}", thanbai.display()));
        serde_json::from_slice(&output.stdout).expect("figures as JSON")
    };
    let (blocks, entities) = (eval("blocks"), eval("entities"));
    assert_eq!([&blocks["line"], &blocks["byte"]], [&json!(body.line), &json!(body.byte)], "thanbai eval (left) and this");
    for (kind, own) in KINDS.iter().zip(names.kinds) {
        assert_eq!(entities["kinds"][kind.name()], json!(own), "thanbai eval (left) and this, {kind}");
    }
    eprintln!("figures of thanbai on the sample pages are those of `thanbai eval`");
}
