//! Peers that tell an article from the rest of a page.

use std::collections::HashSet;
use std::sync::LazyLock;

use thanbai::{Side, Span};

use crate::page::html;
use crate::place;
use crate::{rules, version};

/// How a peer reads a page.
#[derive(Clone, Copy)]
pub enum Way {
    /// The lines, as they are; it gives places.
    Lines(fn(&str) -> Vec<Span>),
    /// HTML; it gives text.
    Html(fn(&str) -> String),
}

/// A peer, with what has to be known about it.
#[derive(Clone, Copy)]
pub struct Splitter {
    pub name: &'static str,
    /// The package whose version counts.
    pub package: &'static str,
    pub lacks: &'static str,
    pub way: Way,
}

const RULE: &str = "tell kinds, captions, other articles";

/// Returns all peers: thanbai first, then HTML cleaners in Rust, then rules.
pub fn splitters() -> [Splitter; 8] {
    let html = |name, lacks, keep| Splitter { name, package: name, lacks, way: Way::Html(keep) };
    [
        Splitter { name: "thanbai", package: "thanbai", lacks: "read HTML", way: Way::Lines(thanbai) },
        html("justext", "give places, tell a title", justext),
        html("dom_smoothie", "give places, say anything of a line", dom_smoothie),
        html("trafilatura", "give places, say anything of a line", trafilatura),
        html("rs-trafilatura", "give places, say anything of a line", rs_trafilatura),
        html("boilerpipe", "give places, say anything of a line", boilerpipe),
        Splitter { name: "C4 line rule", package: version::OWN, lacks: RULE, way: Way::Lines(rules::c4) },
        Splitter { name: "Ungoliant-style rule", package: version::OWN, lacks: RULE, way: Way::Lines(rules::ungoliant) },
    ]
}

impl Way {
    /// Returns what was kept of a page, and how many bytes of it stand nowhere in the page.
    pub fn kept(self, text: &str) -> place::Found {
        match self {
            Way::Lines(keep) => place::Found { lines: keep(text), lost: 0 },
            Way::Html(keep) => place::lines(text, &keep(&html(text))),
        }
    }

    /// Returns what a peer is given, for the table.
    pub const fn given(self) -> &'static str {
        match self {
            Way::Lines(_) => "lines",
            Way::Html(_) => "lines in `<p>`",
        }
    }
}

fn thanbai(text: &str) -> Vec<Span> {
    let article = thanbai::split(text);
    article.blocks().filter(|block| block.side() == Side::Body).map(|block| block.span()).collect()
}

/// One paragraph a line; with the list of stop words for Vietnamese.
fn justext(html: &str) -> String {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| justext::get_stoplist("Vietnamese").expect("a language it knows"));
    justext::extract_text(html, &WORDS, &justext::Config::default())
}

/// With line ends between paragraphs, and no limits on what is an article.
fn dom_smoothie(html: &str) -> String {
    let config = dom_smoothie::Config { text_mode: dom_smoothie::TextMode::Formatted, ..Default::default() };
    let article = dom_smoothie::Readability::new(html, None, Some(config)).and_then(|mut page| page.parse());
    article.map_or_else(|_| String::new(), |article| article.text_content.to_string())
}

fn trafilatura(html: &str) -> String {
    trafilatura::extract(html, &trafilatura::Options::default()).map_or_else(|_| String::new(), |article| article.content_text)
}

fn rs_trafilatura(html: &str) -> String {
    rs_trafilatura::extract(html).map_or_else(|_| String::new(), |article| article.content_text)
}

fn boilerpipe(html: &str) -> String {
    boilerpipe::parse_document(html).content().to_string()
}
