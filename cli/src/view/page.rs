use std::io::{self, Write};

use thanbai::{EntityKind, Kind};

use super::data::Data;
use super::difference::{self, Difference};
use super::document::Document;
use super::{escape, text};
use crate::render::meaning;
use crate::report::ending;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");
const BAR: &str = include_str!("bar.html");
const RIGHT: &str = include_str!("right.html");
const HELP: &str = include_str!("help.html");

/// How blocks of a kind look, and names of a kind, beside their switches.
const SWATCH: &str = "<i class=\"swatch KIND\" aria-hidden=\"true\"></i>";
const SAMPLE: &str = "<i class=\"n KIND\" aria-hidden=\"true\">Aa</i>";
/// Where the script puts the share of a kind in the bytes.
const PERCENT: &str = "<span class=\"percent\"></span>";

/// Nothing may be fetched, and nothing but what the page itself brings may run.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// Writes the page of these documents.
///
/// # Errors
/// `out` cannot be written.
pub fn write(out: &mut impl Write, documents: &[Document]) -> io::Result<()> {
    let short = short_names(documents);
    head(out, &short)?;
    body_tag(out, documents)?;
    out.write_all(BAR.as_bytes())?;
    left(out, documents, &short)?;
    out.write_all(b"<main id=\"text\">\n")?;
    for (index, document) in documents.iter().enumerate() {
        section(out, document, index, &short[index])?;
    }
    out.write_all(b"</main>\n")?;
    out.write_all(RIGHT.as_bytes())?;
    out.write_all(HELP.as_bytes())?;
    writeln!(out, "<script>\n{SCRIPT}</script>\n</body>\n</html>")
}

fn head(out: &mut impl Write, names: &[String]) -> io::Result<()> {
    out.write_all(b"<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n")?;
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">")?;
    out.write_all(b"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")?;
    out.write_all(b"<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"thanbai ")?;
    write!(out, "{}\">\n<title>{}", env!("CARGO_PKG_VERSION"), escape::line(names.first().map_or("", String::as_str)))?;
    if names.len() > 1 {
        write!(out, " and {} more", names.len() - 1)?;
    }
    writeln!(out, " · thanbai</title>\n<style>\n{STYLE}</style>\n</head>")
}

fn body_tag(out: &mut impl Write, documents: &[Document]) -> io::Result<()> {
    let gold = if documents.iter().any(|document| document.gold.is_some()) { " gold-there" } else { "" };
    let many = if documents.len() > 1 { " many" } else { "" };
    writeln!(out, "<body class=\"view{gold}{many}\" data-view=\"all\">")
}

/// Writes the list of documents and the switches.
fn left(out: &mut impl Write, documents: &[Document], names: &[String]) -> io::Result<()> {
    out.write_all(b"<aside id=\"left\" lang=\"en\" aria-label=\"Documents and kinds\">\n")?;
    if documents.len() > 1 {
        out.write_all(b"<nav aria-label=\"Documents\">\n<h2>Documents</h2>\n<ol>\n")?;
        for (index, document) in documents.iter().enumerate() {
            let (whole, short) = (escape::line(&document.name), escape::line(&names[index]));
            write!(out, "<li><a href=\"#d{index}\" title=\"{whole}\"><bdi>{short}</bdi> ")?;
            writeln!(out, "<span class=\"count\">{} %</span></a></li>", document.body_percent())?;
        }
        out.write_all(b"</ol>\n<p class=\"hint\">Percents: share of the body</p>\n</nav>\n")?;
    }
    out.write_all(b"<fieldset><legend>Blocks</legend>\n")?;
    Kind::ALL.iter().try_for_each(|kind| switch(out, kind.name(), block_meaning(*kind), SWATCH, PERCENT))?;
    out.write_all(b"</fieldset>\n<fieldset><legend>Names</legend>\n")?;
    EntityKind::ALL.iter().try_for_each(|kind| switch(out, kind.name(), meaning(*kind), SAMPLE, ""))?;
    out.write_all(b"</fieldset>\n</aside>\n")
}

fn switch(out: &mut impl Write, kind: &str, meaning: &str, sample: &str, share: &str) -> io::Result<()> {
    let sample = sample.replace("KIND", kind);
    write!(out, "<label title=\"{meaning}\"><input type=\"checkbox\" data-kind=\"{kind}\" checked>{sample}")?;
    writeln!(out, "<span>{kind}</span><output class=\"count\" aria-live=\"off\"></output>{share}</label>")
}

/// Writes a document: its name and figures, its text, and what the script needs to know.
fn section(out: &mut impl Write, document: &Document, index: usize, name: &str) -> io::Result<()> {
    let differences = difference::of(document);
    write!(out, "<section class=\"doc\" id=\"d{index}\" data-differences=\"{}\"", differences.len())?;
    writeln!(out, " aria-labelledby=\"h{index}\">\n<header lang=\"en\">")?;
    let (whole, short) = (escape::line(&document.name), escape::line(name));
    writeln!(out, "<h2 id=\"h{index}\" title=\"{whole}\"><bdi>{short}</bdi></h2>")?;
    figures(out, document, &differences)?;
    share(out, document)?;
    write!(out, "</header>\n<div class=\"text\" role=\"group\" aria-label=\"Văn bản\">")?;
    text::write(out, document, index, &differences)?;
    out.write_all(b"</div>\n<script type=\"application/json\">")?;
    Data::of(document, &differences).write(out)?;
    out.write_all(b"</script>\n</section>\n")
}

fn figures(out: &mut impl Write, document: &Document, differences: &[Difference]) -> io::Result<()> {
    let (bytes, blocks, names) = (document.text.len(), document.blocks.len(), document.names.len());
    let [bytes, blocks, names] = [(bytes, "byte"), (blocks, "block"), (names, "name")].map(|(n, what)| counted(n, what));
    write!(out, "<p class=\"figures\"><b>{} % body</b> · {bytes} · {blocks} · {names}", document.body_percent())?;
    match &document.gold {
        Some(_) => write!(out, " · {}", counted(differences.len(), "difference"))?,
        None => out.write_all(b"<span class=\"with-gold\"> \xc2\xb7 no gold for this document</span>")?,
    }
    out.write_all(b"</p>\n")
}

/// Writes a bar with the share of each kind in the bytes of the blocks.
fn share(out: &mut impl Write, document: &Document) -> io::Result<()> {
    let bytes = |kind: Kind| -> usize {
        document.blocks.iter().filter(|block| block.label.kind == kind).map(|block| block.label.span.len()).sum()
    };
    out.write_all(b"<div class=\"share\" aria-hidden=\"true\">")?;
    for (kind, bytes) in Kind::ALL.iter().map(|&kind| (kind, bytes(kind))).filter(|(_, bytes)| *bytes > 0) {
        write!(out, "<i class=\"{kind}\" style=\"flex-grow:{bytes}\"></i>")?;
    }
    out.write_all(b"</div>\n")
}

/// Returns a number with its thousands parted, and the word for what is counted.
pub fn counted(number: usize, what: &str) -> String {
    let digits = number.to_string();
    let mut parted = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            parted.push(',');
        }
        parted.push(digit);
    }
    format!("{parted} {what}{}", ending(number as u64))
}

/// Returns the names of the documents without the folder that all of them are in; standard input has a name to read, and so has a
/// record whose id is blank.
fn short_names(documents: &[Document]) -> Vec<String> {
    let first = documents.first().map_or("", |document| document.name.as_str());
    let mut shared = &first[..folder(first)];
    for Document { name, .. } in documents {
        while !name.starts_with(shared) || shared.len() > folder(name) {
            shared = &shared[..folder(shared)];
        }
    }
    let short = |(index, Document { name, .. }): (usize, &Document)| match name.as_str() {
        "-" => "standard input".to_owned(),
        blank if blank.trim().is_empty() => format!("document {}", index + 1),
        _ => name[shared.len()..].to_owned(),
    };
    documents.iter().enumerate().map(short).collect()
}

/// Returns where the last part of a name begins; addresses may end in a separator.
fn folder(name: &str) -> usize {
    const SEPARATORS: [char; 2] = ['/', '\\'];
    name.trim_end_matches(SEPARATORS).rfind(SEPARATORS).map_or(0, |at| at + 1)
}

fn block_meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::Title => "body: the headline of this article",
        Kind::Heading => "body: headline of a section",
        Kind::Paragraph => "body: running text",
        Kind::Byline => "boilerplate: who wrote it",
        Kind::Dateline => "boilerplate: when it was published",
        Kind::Caption => "boilerplate: text of a picture",
        Kind::Source => "boilerplate: where the text was taken from",
        Kind::Related => "boilerplate: other articles",
        _ => "boilerplate: menus, buttons, footers",
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, short_names};
    use crate::view::document::Maker;

    #[test]
    fn numbers_have_their_thousands_parted() {
        let numbers = [0, 1, 999, 1000, 1_234_567].map(|number| counted(number, "byte"));
        assert_eq!(numbers, ["0 bytes", "1 byte", "999 bytes", "1,000 bytes", "1,234,567 bytes"]);
    }

    #[test]
    fn names_lose_the_folder_that_all_are_in() {
        let short = |names: &[&str]| short_names(&names.map_documents());
        assert_eq!(short(&["a/b/c.txt", "a/b/d.txt"]), ["c.txt", "d.txt"]);
        assert_eq!(short(&["a/b/c.txt", "a/bc/c.txt"]), ["b/c.txt", "bc/c.txt"]);
        assert_eq!(short(&["a/c.txt", "-"]), ["a/c.txt", "standard input"]);
        assert_eq!(short(&["/c.txt"]), ["c.txt"]);
        assert_eq!(short(&["https://x.vn/a/"]), ["a/"]);
        assert_eq!(short(&["https://x.vn/a/", "https://x.vn/b/"]), ["a/", "b/"]);
        assert_eq!(short(&["a/b/c", "a/b/"]), ["b/c", "b/"]);
        assert_eq!(short(&["/", "//"]), ["/", "//"]);
        assert_eq!(short(&["x/a", "", " "]), ["x/a", "document 2", "document 3"]);
        assert!(short(&[]).is_empty());
    }

    trait Documents {
        fn map_documents(&self) -> Vec<super::Document>;
    }

    impl Documents for &[&str] {
        fn map_documents(&self) -> Vec<super::Document> {
            self.iter().map(|name| Maker::default().document(name, "")).collect()
        }
    }
}
