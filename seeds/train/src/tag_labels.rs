//! Documents that `seeds/labels/entities.tsv` speaks of, out of the collections they stand in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::gold;
use crate::page::{self, field, fnv};
use crate::tag::{Document, Name, article};

/// Letters of the kinds, in the order of [`thanbai::EntityKind::ALL`].
const LETTERS: &str = "polrd";

/// Reads the labelled documents of the collections `pages.jsonl.gz` and `articles.jsonl.gz` in some folders.
///
/// # Errors
/// A file cannot be read or is broken.
pub fn read(labels: &Path, folders: &[PathBuf]) -> Result<Vec<Document>, String> {
    let table = gold::text(labels)?;
    let rows = page::rows::<5>(labels, &table)?;
    let mut wanted: HashMap<(&str, String), [&str; 5]> = rows.into_iter().map(|row| ((row[0], row[2].to_owned()), row)).collect();
    let mut documents = vec![];
    for folder in folders {
        for set in ["pages", "articles"] {
            page::records(folder, set, |record| {
                let whole = field(record, "text");
                if let Some(row) = wanted.remove(&(set, format!("{:016x}", fnv(whole.as_bytes())))) {
                    documents.push(document(record, whole, row).ok_or_else(|| format!("{set} {}: broken labels", row[1]))?);
                }
                Ok(())
            })?;
        }
    }
    documents.sort_by(|a, b| (&a.set, &a.name).cmp(&(&b.set, &b.name)));
    Ok(documents)
}

fn document(record: &Value, whole: &str, [set, name, hash, bytes, marked]: [&str; 5]) -> Option<Document> {
    let text = whole.get(..bytes.parse().ok()?)?;
    let names = names(text, 0, marked)?;
    let url = field(record, "url");
    let group = if set == "pages" { page::group(field(record, "site")) } else { article(set, hash, &page::site(&[url, url])) };
    Some(Document::new(set, name, &group, text.to_owned(), names))
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
