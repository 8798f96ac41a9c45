//! Makes corpora to measure with: so many bytes of pages, in the format that the extension names.
//!
//! ```sh
//! cargo run --release -p thanbai-cli --example make_corpus -- 200000000 corpus.jsonl
//! ```
#![forbid(unsafe_code)]

mod pages;

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use pages::Pages;

/// So that everyone measures the same.
const SEED: u64 = 1;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(bytes), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("usage: make_corpus BYTES FILE.jsonl|FILE.parquet|FILE.wet|FILE.txt".into());
    };
    let bytes: usize = bytes.parse()?;
    let out = BufWriter::new(File::create(&path)?);
    match path.rsplit_once('.').map(|(_, extension)| extension) {
        Some("jsonl") => lines(out, bytes, json),
        Some("wet") => lines(out, bytes, wet),
        Some("txt") => lines(out, bytes, |_, text| format!("{text}=====\n")),
        #[cfg(feature = "parquet")]
        Some("parquet") => parquet(out, bytes),
        _ => Err("no format has this extension".into()),
    }
}

/// Writes pages, each as it is rendered, until there are so many bytes.
fn lines(mut out: impl Write, bytes: usize, render: impl Fn(usize, &str) -> String) -> Result<(), Box<dyn Error>> {
    let (mut pages, mut written) = (Pages::new(SEED), 0);
    for number in 0.. {
        if written >= bytes {
            break;
        }
        let record = render(number, &pages.page());
        written += record.len();
        out.write_all(record.as_bytes())?;
    }
    Ok(out.flush()?)
}

fn json(number: usize, text: &str) -> String {
    let url = format!("https://example.vn/{number}.html");
    let row = serde_json::json!({"id": number.to_string(), "text": text, "url": url, "language_score": 0.5});
    format!("{row}\n")
}

fn wet(number: usize, text: &str) -> String {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://example.vn/{number}.html\r\nWARC-Date: 2025-01-01T00:00:00Z\r\n\
         WARC-Record-ID: <urn:uuid:{number:032x}>\r\nWARC-Identified-Content-Language: vie\r\nContent-Type: text/plain\r\n"
    );
    format!("{head}Content-Length: {}\r\n\r\n{text}\r\n\r\n", text.len())
}

/// Writes a table as corpora are published: a thousand rows in a row group, compressed.
#[cfg(feature = "parquet")]
fn parquet(out: impl Write + Send, bytes: usize) -> Result<(), Box<dyn Error>> {
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::file::properties::WriterProperties;

    const ROWS: usize = 1000;

    let rows = |pages: &mut Pages, first: usize| -> Result<RecordBatch, Box<dyn Error>> {
        let texts: Vec<_> = (0..ROWS).map(|_| pages.page()).collect();
        let numbers = first..first + ROWS;
        let ids: Vec<_> = numbers.clone().map(|number| number.to_string()).collect();
        let urls: Vec<_> = numbers.map(|number| format!("https://example.vn/{number}.html")).collect();
        let columns: [(&str, ArrayRef); 4] = [
            ("text", Arc::new(StringArray::from(texts))),
            ("id", Arc::new(StringArray::from(ids))),
            ("url", Arc::new(StringArray::from(urls))),
            ("language_score", Arc::new(Float64Array::from(vec![0.5; ROWS]))),
        ];
        Ok(RecordBatch::try_from_iter(columns)?)
    };
    let (mut pages, mut written, mut number) = (Pages::new(SEED), 0, 0);
    let first = rows(&mut pages, 0)?;
    let zstd = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROWS));
    let mut writer = ArrowWriter::try_new(out, first.schema(), Some(zstd.build()))?;
    let mut batch = first;
    loop {
        written += batch.column(0).to_data().get_slice_memory_size()?;
        writer.write(&batch)?;
        number += ROWS;
        if written >= bytes {
            writer.close()?;
            return Ok(());
        }
        batch = rows(&mut pages, number)?;
    }
}
