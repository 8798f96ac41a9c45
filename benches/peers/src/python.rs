//! What `python/measure.py` wrote: speeds and findings of peers in Python, a JSON object a line.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use thanbai::{EntityKind, Lines, Span};

use crate::page::Page;
use crate::place;
use crate::score::Labelled;

/// A row of the file.
#[derive(Deserialize)]
#[serde(untagged)]
enum Row {
    Missing { peer: String, missing: String },
    Peer(Peer),
    Kept { peer: String, set: String, page: String, links: bool, kept: String },
    Found { peer: String, set: String, page: String, found: Vec<Strings> },
}

/// The names of one line: its number, counted without blank lines, and string and kind of each name.
#[derive(Deserialize)]
struct Strings {
    line: usize,
    names: Vec<(String, String)>,
}

/// A peer, with what has to be known about it.
#[derive(Deserialize)]
pub struct Peer {
    #[serde(rename = "peer")]
    pub name: String,
    /// What it does: `splits` or `names`.
    pub does: String,
    pub version: String,
    pub given: String,
    pub lacks: String,
    /// What was read, and how long that took.
    pub bytes: f64,
    pub seconds: f64,
}

/// A page of a set, as a peer read it.
type Key = (String, String, String, bool);

/// All that the file says.
#[derive(Default)]
pub struct Python {
    pub peers: Vec<Peer>,
    /// Peers that could not be run, and why.
    pub missing: Vec<(String, String)>,
    kept: HashMap<Key, String>,
    found: HashMap<Key, Vec<Strings>>,
}

impl Python {
    /// Returns what the file says.
    pub fn read(path: &Path) -> Self {
        let rows = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut all = Self::default();
        for row in rows.lines() {
            match serde_json::from_str(row).unwrap_or_else(|error| panic!("{error}: {row}")) {
                Row::Missing { peer, missing } => all.missing.push((peer, missing)),
                Row::Peer(peer) => all.peers.push(peer),
                Row::Kept { peer, set, page, links, kept } => drop(all.kept.insert((peer, set, page, links), kept)),
                Row::Found { peer, set, page, found } => drop(all.found.insert((peer, set, page, false), found)),
            }
        }
        all
    }

    /// Returns the lines that a peer kept of a page, and how many bytes of its text stand nowhere there.
    pub fn kept(&self, peer: &str, set: &str, page: &Page, links: bool) -> Option<place::Found> {
        let kept = self.kept.get(&(peer.to_owned(), set.to_owned(), page.id.clone(), links))?;
        Some(place::lines(&page.text, kept))
    }

    /// Returns the names that a peer found on a page: its strings, looked for in their order in the line that it was given.
    pub fn found(&self, peer: &str, set: &str, page: &Page) -> Option<Vec<Labelled<EntityKind>>> {
        let found = self.found.get(&(peer.to_owned(), set.to_owned(), page.id.clone(), false))?;
        let lines: Vec<Span> = Lines::new(&page.text).map(thanbai::Line::span).collect();
        Some(found.iter().flat_map(|strings| strings.placed(&page.text, lines[strings.line])).collect())
    }
}

impl Strings {
    fn placed(&self, text: &str, line: Span) -> Vec<Labelled<EntityKind>> {
        let places = place::strings(&text[line], self.names.iter().map(|(string, _)| string.as_str()));
        let label = |(place, (_, kind)): (Option<Span>, &(String, String))| {
            let (place, kind) = (place?, kind.parse().ok()?);
            Some(Labelled { span: Span::new(line.start() + place.start(), line.start() + place.end()), kind })
        };
        places.into_iter().zip(&self.names).filter_map(label).collect()
    }
}
