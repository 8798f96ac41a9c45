//! Every command of `docs/corpus.md` is run, on small corpora of the kinds that the page speaks of.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{folder, jsonl, packed, pages, write};

/// Returns the blocks of shell commands of the page.
fn commands() -> Vec<String> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/corpus.md")).unwrap();
    let blocks = page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks.filter(|block| cfg!(feature = "parquet") || !(block.contains("parquet") || block.contains("fineweb"))).collect()
}

fn wet(pages: &[String]) -> Vec<u8> {
    let record =
        |text: &String| format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n", text.len());
    pages.iter().map(record).collect::<String>().into_bytes()
}

#[test]
fn every_command_of_the_page_runs() {
    let pages = pages(51, 12);
    let folder = folder(&[
        ("mc4/a.json.gz", &packed(&jsonl(&pages[..3]), ".gz")),
        ("mc4/b.json.gz", &packed(&jsonl(&pages[3..6]), ".gz")),
    ]);
    write(&folder, "crawl.jsonl.zst", &packed(&jsonl(&pages), ".zst"));
    write(&folder, "wet/CC-MAIN-1.warc.wet.gz", &packed(&wet(&pages[..4]), ".gz"));
    write(&folder, "wet/CC-MAIN-2.warc.wet.gz", &packed(&wet(&pages[4..]), ".gz"));
    write(&folder, "pages/a.txt", pages[0].as_bytes());
    write(&folder, "old/a.txt", &encoding_rs::WINDOWS_1258.encode(&pages[0]).0);
    write(&folder, "all.txt", pages.join("=====\n").as_bytes());
    #[cfg(feature = "parquet")]
    crate::tables::write_table(&folder, "fineweb-2/000_00000.parquet", &pages);
    let commands = commands();
    assert!(commands.len() > 4);
    let bin = Path::new(env!("CARGO_BIN_EXE_thanbai")).parent().unwrap();
    let path = format!("{}:{}", bin.display(), env::var("PATH").unwrap());
    for command in commands {
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", &command]).current_dir(&folder).env("PATH", &path);
        let output = shell.output().unwrap();
        assert!(output.status.success(), "{command}\n{}", String::from_utf8_lossy(&output.stderr));
        let empty = crate::files(folder.path())
            .into_iter()
            .find(|(path, bytes)| bytes.is_empty() && !path.to_string_lossy().contains("rejects"));
        assert!(empty.is_none(), "{command}: {empty:?}");
    }
}
