//! Documents that `seeds/labels/entities.tsv` speaks of, out of the collections they stand in.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::page::{self, fnv};
use crate::tag::{Document, Name, article};

/// Letters of the kinds, in the order of [`thanbai::EntityKind::ALL`].
const LETTERS: &str = "polrd";

/// Reads the labelled documents of the collections `pages.jsonl.gz` and `articles.jsonl.gz` in some folders.
pub fn read(labels: &Path, folders: &[PathBuf]) -> Result<Vec<Document>, String> {
    let text = fs::read_to_string(labels).map_err(|error| format!("{}: {error}", labels.display()))?;
    let rows = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>());
    let mut wanted: HashMap<(String, String), Vec<&str>> =
        rows.map(|row| ((row[0].to_owned(), row[2].to_owned()), row)).collect();
    let mut documents = vec![];
    for folder in folders {
        for set in ["pages", "articles"] {
            let Ok(file) = File::open(folder.join(format!("{set}.jsonl.gz"))) else { continue };
            for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
                let line = line.map_err(|error| error.to_string())?;
                let record: Value = serde_json::from_str(&line).map_err(|error| error.to_string())?;
                let whole = record["text"].as_str().unwrap_or_default();
                let hash = format!("{:016x}", fnv(whole.as_bytes()));
                if let Some(row) = wanted.remove(&(set.to_owned(), hash)) {
                    documents
                        .push(document(set, &record, whole, &row).ok_or_else(|| format!("{set} {}: broken labels", row[1]))?);
                }
            }
        }
    }
    documents.sort_by(|a, b| (&a.set, &a.name).cmp(&(&b.set, &b.name)));
    Ok(documents)
}

fn document(set: &str, record: &Value, whole: &str, row: &[&str]) -> Option<Document> {
    let text = whole.get(..row[3].parse().ok()?)?;
    let names = names(text, 0, row[4])?;
    let field = |name: &str| record[name].as_str().unwrap_or_default();
    let url = field("url");
    let group = if set == "pages" { page::group(field("site")) } else { article(set, row[2], &page::site(&[url, url])) };
    Some(Document::new(set, row[1], &group, text.to_owned(), names))
}

/// Reads names as they stand in labels: a letter for the kind, the bytes since the last name, the bytes of the name; the first counts
/// from `at`.
pub fn names(text: &str, mut at: usize, marked: &str) -> Option<Vec<Name>> {
    let mut names = vec![];
    for name in marked.split(' ').filter(|name| !name.is_empty()) {
        let kind = LETTERS.find(name.get(..1)?)?;
        let (gap, len) = name[1..].split_once(',')?;
        let start = at + gap.parse::<usize>().ok()?;
        at = start + len.parse::<usize>().ok()?;
        text.get(start..at)?;
        names.push((start, at, kind));
    }
    Some(names)
}
