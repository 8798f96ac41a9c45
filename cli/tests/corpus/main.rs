//! Runs the command over corpora: every format, broken inputs, interrupted runs.

mod broken;
#[cfg(feature = "parquet")]
mod columns;
#[path = "../common/mod.rs"]
mod common;
#[cfg(unix)]
mod docs;
#[cfg(unix)]
mod flow;
mod kill;
mod options;
mod output;
#[path = "../../examples/make_corpus/pages.rs"]
mod pages;
#[cfg(feature = "parquet")]
mod tables;
mod threads;
mod trips;
mod view;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use common::{Done, done, fed, folder, write};
use pages::Pages;

/// Returns the command in a folder.
fn thanbai(folder: &TempDir) -> Command {
    let mut command = common::command();
    command.current_dir(folder);
    command
}

/// Runs the command in a folder, with arguments that hold no blank.
fn run(folder: &TempDir, arguments: &str) -> Done {
    let output = thanbai(folder).args(arguments.split_whitespace()).output().unwrap();
    done(output)
}

fn read(folder: &TempDir, name: &str) -> Vec<u8> {
    fs::read(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns all files below a folder with their bytes, by name.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push((path.clone(), fs::read(path).unwrap())) }
    }
    found.sort();
    found
}

/// Returns pages, from the same seed the same ones.
fn pages(seed: u64, count: usize) -> Vec<String> {
    let mut pages = Pages::new(seed);
    (0..count).map(|_| pages.page()).collect()
}

/// Returns pages as JSON lines with an id and two other fields.
fn jsonl(pages: &[String]) -> Vec<u8> {
    let mut out = String::new();
    for (i, text) in pages.iter().enumerate() {
        out += &serde_json::json!({"url": format!("u{i}"), "id": format!("d{i}"), "text": text, "score": i}).to_string();
        out.push('\n');
    }
    out.into_bytes()
}

/// Returns the objects of JSON lines.
fn objects(bytes: &[u8]) -> Vec<Value> {
    String::from_utf8(bytes.to_vec()).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Returns bytes packed as an extension says.
fn packed(bytes: &[u8], extension: &str) -> Vec<u8> {
    match extension {
        ".gz" => {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
        ".zst" => zstd::encode_all(bytes, 1).unwrap(),
        _ => bytes.to_vec(),
    }
}

/// Returns bytes unpacked as an extension says.
fn unpacked(bytes: &[u8], extension: &str) -> Vec<u8> {
    let mut out = Vec::new();
    match extension {
        ".gz" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut out).map(|_| ()).unwrap(),
        ".zst" => out = zstd::decode_all(bytes).unwrap(),
        _ => out.extend_from_slice(bytes),
    }
    out
}
