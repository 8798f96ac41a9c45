use std::collections::HashMap;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Context, bail, ensure};
use thanbai::Span;

use crate::args::Layer;
use crate::input::is_hidden;
use crate::score::Labelled;

/// An annotated page: its number, its rows and its text.
#[derive(Debug)]
pub struct Page {
    pub id: String,
    pub rows: PathBuf,
    pub text: PathBuf,
    /// The file name of the text.
    pub name: String,
}

/// Returns the pages annotated in a layer, sorted by the names of their gold files.
///
/// # Errors
/// A folder cannot be listed, there is no gold, or a page has no text.
pub fn pages(gold: &Path, texts: &Path, layer: Layer) -> anyhow::Result<Vec<Page>> {
    let (golden, names) = (names(gold)?, names(texts)?);
    let suffix = match layer {
        Layer::Blocks => ".blocks.tsv",
        Layer::Entities => ".entities.tsv",
    };
    let pages = golden.iter().filter(|name| name.ends_with(suffix)).map(|name| {
        let id = name.strip_suffix(suffix).unwrap_or(name);
        let text = text_of(id, &names).with_context(|| format!("{}: no {id}.txt or {id}_*.txt", texts.display()))?;
        Ok(Page { id: id.to_owned(), rows: gold.join(name), text: texts.join(text), name: text.to_owned() })
    });
    let pages = pages.collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(!pages.is_empty(), "{}: no *{suffix} in this directory", gold.display());
    Ok(pages)
}

/// Returns the names in a folder, sorted, without hidden ones and those that are not Unicode.
fn names(directory: &Path) -> anyhow::Result<Vec<String>> {
    let context = || directory.display().to_string();
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).with_context(context)? {
        let name = entry.with_context(context)?.file_name();
        if !is_hidden(&name) {
            names.extend(name.into_string());
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// Returns the name of a page's text: `N.txt`, or else the first `N_*.txt`.
fn text_of<'n>(id: &str, names: &'n [String]) -> Option<&'n str> {
    let exact = format!("{id}.txt");
    let is_longer =
        |name: &str| name.strip_suffix(".txt").and_then(|stem| stem.strip_prefix(id)).is_some_and(|rest| rest.starts_with('_'));
    let find = |fits: &dyn Fn(&str) -> bool| names.iter().map(String::as_str).find(|name| fits(name));
    find(&|name| name == exact).or_else(|| find(&is_longer))
}

/// Returns the id under which a folder of gold knows a page: the stem of its name, or what stands in front of a `_` in it.
pub fn id_of<'s>(gold: &Path, stem: &'s str) -> Option<&'s str> {
    let shorter = stem.rmatch_indices('_').map(|(at, _)| &stem[..at]);
    std::iter::once(stem).chain(shorter).find(|id| is_known(gold, id))
}

/// Returns whether a folder of gold knows a page by an id.
pub fn is_known(gold: &Path, id: &str) -> bool {
    [".blocks.tsv", ".entities.tsv"].iter().any(|suffix| gold.join(format!("{id}{suffix}")).is_file())
}

/// Returns the gold blocks or names of a page.
///
/// # Errors
/// The file cannot be read, or a row of it is broken: the message names file and line.
pub fn rows<K: FromStr<Err: Display>>(path: &Path, text: &str) -> anyhow::Result<Vec<Labelled<K>>> {
    let rows = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let row = |(i, line)| row(line, text).with_context(|| format!("{}:{}", path.display(), i + 1));
    without_mark(&rows).lines().enumerate().map(row).collect()
}

fn row<K: FromStr<Err: Display>>(line: &str, text: &str) -> anyhow::Result<Labelled<K>> {
    let mut cells = line.split('\t');
    let (Some(start), Some(end), Some(kind)) = (cells.next(), cells.next(), cells.next()) else {
        bail!("a row needs start, end and kind, separated by tabs");
    };
    let offset = |cell: &str| cell.parse::<usize>().with_context(|| format!("{cell:?} is not a byte offset"));
    let (start, end) = (offset(start)?, offset(end)?);
    let kind = kind.parse::<K>().map_err(|error| anyhow::anyhow!("{kind:?} is {error}"))?;
    ensure!(start < end, "a span {start}..{end} holds nothing");
    ensure!(end <= text.len(), "a span {start}..{end} ends outside the text of {} bytes", text.len());
    ensure!(text.get(start..end).is_some(), "a span {start}..{end} begins or ends inside a character");
    Ok(Labelled { span: Span::new(start, end), kind })
}

/// Returns a table without the byte order mark that some programs put in front of it.
fn without_mark(table: &str) -> &str {
    table.strip_prefix('\u{feff}').unwrap_or(table)
}

/// Returns the site of each page by its number.
///
/// # Errors
/// The file cannot be read, its header lacks `id` or `site`, or a row lacks one of them.
pub fn sites(path: &Path) -> anyhow::Result<HashMap<String, String>> {
    let index = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut lines = without_mark(&index).lines();
    let header = lines.next().unwrap_or_default();
    let column = |name: &str| {
        let found = header.split('\t').position(|cell| cell == name);
        found.with_context(|| format!("{}: the header line has no column {name:?}", path.display()))
    };
    let (id, site) = (column("id")?, column("site")?);
    let cell = |i: usize, line: &str, column: usize| {
        let cell = line.split('\t').nth(column).map(str::to_owned);
        cell.with_context(|| format!("{}:{}: too few columns", path.display(), i + 2))
    };
    lines.enumerate().map(|(i, line)| Ok((cell(i, line, id)?, cell(i, line, site)?))).collect()
}
