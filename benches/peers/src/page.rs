//! Annotated pages, and the HTML that peers are given in the place of their lines.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use thanbai::{EntityKind, Kind, Lines, Span};

use crate::common::files;
use crate::score::Labelled;

/// A page with its gold; either list is empty where nobody annotated it.
pub struct Page {
    /// The number that names its gold files.
    pub id: String,
    pub text: String,
    pub blocks: Vec<Labelled<Kind>>,
    pub names: Vec<Labelled<EntityKind>>,
}

/// The pages of one folder.
pub struct Set {
    pub name: String,
    pub pages: Vec<Page>,
}

impl Set {
    /// Returns the pages of a folder that holds `gold/N.blocks.tsv` or `gold/N.entities.tsv`, and `articles/` or `docs/`.
    pub fn read(folder: &Path) -> Self {
        let texts = ["articles", "docs"].map(|name| folder.join(name)).into_iter().find(|texts| texts.is_dir());
        let texts = files(&texts.unwrap_or_else(|| panic!("{}: no articles/ and no docs/", folder.display())), "txt");
        let pages = texts.into_iter().filter_map(|(stem, text)| page(&folder.join("gold"), &stem, text)).collect();
        let folder = folder.canonicalize().expect("a folder that was read");
        Self { name: folder.file_name().expect("a name").to_string_lossy().into_owned(), pages }
    }
}

/// Returns a page, or nothing where it has no gold at all.
fn page(gold: &Path, stem: &str, text: String) -> Option<Page> {
    let id = stem.split('_').next().unwrap_or(stem).to_owned();
    let blocks = rows(&gold.join(format!("{id}.blocks.tsv")));
    let names = rows(&gold.join(format!("{id}.entities.tsv")));
    if blocks.is_none() && names.is_none() {
        return None;
    }
    Some(Page { id, text, blocks: blocks.unwrap_or_default(), names: names.unwrap_or_default() })
}

fn rows<K: FromStr>(path: &Path) -> Option<Vec<Labelled<K>>> {
    let table = fs::read_to_string(path).ok()?;
    let row = |line: &str| {
        let mut cells = line.split('\t');
        let mut offset = || cells.next()?.parse::<usize>().ok();
        let span = Span::new(offset()?, offset()?);
        Some(Labelled { span, kind: cells.next()?.parse().ok()? })
    };
    let row = |line| row(line).unwrap_or_else(|| panic!("{}: {line}", path.display()));
    Some(table.lines().map(row).collect())
}

/// Returns the lines of a page, each in a `<p>`: all that can be given back to a peer that wants HTML.
pub fn html(text: &str) -> String {
    marked_up(text, |_| false)
}

/// Returns the same with a link around each line that the gold counts to other articles or to the site: what the page may have been.
pub fn html_with_links(page: &Page) -> String {
    let links = page.blocks.iter().filter(|block| matches!(block.kind, Kind::Related | Kind::Chrome));
    let starts: Vec<usize> = links.map(|block| block.span.start()).collect();
    marked_up(&page.text, |line| starts.contains(&line.start()))
}

fn marked_up(text: &str, is_link: impl Fn(Span) -> bool) -> String {
    let mut html = String::from("<!DOCTYPE html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"></head><body>\n");
    for line in Lines::new(text) {
        let (open, close) = if is_link(line.span()) { ("<p><a href=\"/trang\">", "</a></p>\n") } else { ("<p>", "</p>\n") };
        html.push_str(open);
        let escaped = text[line.span()].replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        html.extend([escaped.as_str(), close]);
    }
    html.push_str("</body></html>\n");
    html
}

#[cfg(test)]
mod tests {
    use super::{Page, html, html_with_links};
    use crate::score::Labelled;
    use thanbai::{Kind, Span};

    #[test]
    fn each_line_becomes_a_paragraph_and_boilerplate_a_link() {
        let text = " a < b\n\nGửi\n".to_owned();
        assert!(html(&text).contains("<body>\n<p>a &lt; b</p>\n<p>Gửi</p>\n</body>"));
        let gold = [(1, 6, Kind::Paragraph), (8, 12, Kind::Chrome)];
        let blocks = gold.map(|(start, end, kind)| Labelled { span: Span::new(start, end), kind }).to_vec();
        let page = Page { id: String::new(), text, blocks, names: vec![] };
        assert!(html_with_links(&page).contains("<p>a &lt; b</p>\n<p><a href=\"/trang\">Gửi</a></p>"));
    }
}
