//! Pages that were written for this project, `seeds/written/*.tsv`: to learn from, never to be judged by.

use std::path::{Path, PathBuf};
use std::{env, fs};

use thanbai::Span;

use crate::gold;
use crate::page::{self, Page};
use crate::tag::{Document, Name};
use crate::tag_labels;

/// The set that they are.
pub const SET: &str = "written";
/// What a date stamp begins with that is glued in front of the headline on the next line.
const GLUED: &str = "date ";

struct Written {
    name: String,
    text: String,
    /// Its blocks: place and kind.
    blocks: Vec<(Span, usize)>,
    /// The names in it, where they are marked.
    names: Option<Vec<Name>>,
}

/// Returns the pages, to learn kinds from.
pub fn pages(root: &Path) -> Result<Vec<Page>, String> {
    let all = read(root)?.into_iter();
    Ok(all.map(|page| Page::new(SET, &page.name, &page.name, page.text, page.blocks)).collect())
}

/// Returns those in which names are marked, to learn names from.
pub fn documents(root: &Path) -> Result<Vec<Document>, String> {
    let all = read(root)?.into_iter();
    Ok(all.filter_map(|page| page.names.map(|names| Document::new(SET, &page.name, &page.name, page.text, names))).collect())
}

/// Reads all pages; none with `WRITTEN=0` in the environment, to see what they give.
fn read(root: &Path) -> Result<Vec<Written>, String> {
    if env::var("WRITTEN").is_ok_and(|value| value == "0") {
        return Ok(vec![]);
    }
    let folder = root.join("seeds/written");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.sort();
    let mut pages: Vec<Written> = vec![];
    for file in files {
        for (number, line) in gold::text(&file)?.lines().enumerate() {
            enter(&mut pages, line).ok_or_else(|| format!("{}:{}: no line of a page: {line}", file.display(), number + 1))?;
        }
    }
    Ok(pages)
}

/// Adds a line of a file to the last of the pages.
fn enter(pages: &mut Vec<Written>, line: &str) -> Option<()> {
    if line.starts_with('#') {
        return Some(());
    }
    if let Some(head) = line.strip_prefix("= ") {
        let (name, names) = head.split_once(' ').map_or((head, None), |(name, _)| (name, Some(vec![])));
        pages.push(Written { name: name.into(), text: String::new(), blocks: vec![], names });
        return Some(());
    }
    let page = pages.last_mut()?;
    if !line.is_empty() {
        let fields: Vec<&str> = line.split('\t').collect();
        let kind = page::kind(fields[0])?;
        let glued = page.blocks.last().is_some_and(|&(span, _)| page.text[span].starts_with(GLUED) && page.text.ends_with('\n'));
        if glued && fields[0] == "t" {
            page.text.pop();
            page.text.push(' ');
        }
        let start = page.text.len();
        page.text.push_str(fields.get(1)?);
        page.blocks.push((Span::new(start, page.text.len()), kind));
        if let (Some(names), Some(marked)) = (&mut page.names, fields.get(2)) {
            names.extend(tag_labels::names(&page.text, start, marked)?);
        }
    }
    page.text.push('\n');
    Some(())
}
