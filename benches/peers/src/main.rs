//! Measures thanbai beside other splitters and taggers, in one run and on the same pages, and prints one Markdown table.
//!
//! `run.sh` beside this package calls it, with the peers in Python or without.

#[allow(dead_code, reason = "shared with the benches of the crate, which use the rest")]
#[path = "../../common/clock.rs"]
mod clock;
#[allow(dead_code, reason = "shared with the benches of the crate, which use the rest")]
#[path = "../../common/mod.rs"]
mod common;
mod exchange;
mod name;
mod page;
mod place;
mod python;
mod quality;
mod rules;
#[allow(dead_code, reason = "the scorer of `thanbai eval`, which prints more")]
#[path = "../../../cli/src/score.rs"]
mod score;
mod speed;
mod split;
mod table;
mod version;

use std::env;
use std::path::{Path, PathBuf};

use name::List;
use page::{Page, Set};
use python::Python;
use quality::KINDS;
use score::Labelled;
use speed::Effort;
use split::{Splitter, Way, splitters};
use table::{Quality, Row, Yardsticks};
use thanbai::EntityKind;

const USAGE: &str = "usage: thanbai-peers [--test] [--python FILE] [--check THANBAI] [--export FOLDER] [SET...]
       thanbai-peers --emit FOLDER [SET...]

The sample pages are always the first set. SET is a folder with gold/ and articles/ or docs/.
  --emit FOLDER    write all pages as text and as HTML, for python/measure.py
  --python FILE    put what python/measure.py wrote into the table
  --check THANBAI  compare the figures of the sample pages with those of this program's eval
  --export FOLDER  write what each peer in Rust found as JSON lines, for other scorers
  --test           read little, once: figures mean nothing";

/// For figures: 4 MB are 400 documents, more than a branch predictor learns.
const FULL: Effort = Effort { bytes: 4_000_000, rounds: 5 };
/// To see that it runs.
const TEST: Effort = Effort { bytes: 20_000, rounds: 1 };

/// What the caller wants.
#[derive(Default)]
struct Wishes {
    test: bool,
    emit: Option<PathBuf>,
    python: Option<PathBuf>,
    check: Option<PathBuf>,
    export: Option<PathBuf>,
    sets: Vec<PathBuf>,
}

fn main() {
    let Some(wishes) = wishes(env::args().skip(1)) else {
        eprintln!("{USAGE}");
        std::process::exit(2);
    };
    let effort = if wishes.test { &TEST } else { &FULL };
    let own = common::folder("gold").parent().expect("seeds/").to_owned();
    let sets: Vec<Set> = std::iter::once(&own).chain(&wishes.sets).map(|folder| Set::read(folder)).collect();
    match &wishes.emit {
        Some(folder) => exchange::emit(folder, &sets, effort.bytes),
        None => compare(&wishes, effort, &sets),
    }
}

/// Returns the wishes, or nothing where they cannot be understood.
fn wishes(mut arguments: impl Iterator<Item = String>) -> Option<Wishes> {
    let mut wishes = Wishes::default();
    while let Some(argument) = arguments.next() {
        let place = match argument.as_str() {
            "--test" => {
                wishes.test = true;
                continue;
            }
            "--emit" => &mut wishes.emit,
            "--python" => &mut wishes.python,
            "--check" => &mut wishes.check,
            "--export" => &mut wishes.export,
            option if option.starts_with('-') => return None,
            set => {
                wishes.sets.push(set.into());
                continue;
            }
        };
        *place = Some(arguments.next()?.into());
    }
    Some(wishes)
}

/// Measures everything and prints the table.
fn compare(wishes: &Wishes, effort: &Effort, sets: &[Set]) {
    let (list, splitters) = (List::read(), splitters());
    let python = wishes.python.as_deref().map(Python::read).unwrap_or_default();
    let mut rows = names_rows(&list, sets);
    rows.splice(0..0, splitters.iter().map(|splitter| split_row(splitter, sets)));
    if let Some(thanbai) = &wishes.check {
        check(thanbai, &rows);
    }
    if let Some(folder) = &wishes.export {
        export(folder, &list, &splitters, sets);
    }
    let speeds = speed::measure(effort, &splitters, list.finders().into());
    rows.extend(yardstick_rows(sets));
    for row in &mut rows {
        row.speed = speeds.get(speed_name(row)).copied();
    }
    rows.extend(python.peers.iter().map(|peer| python_row(&python, peer, sets)));
    rows.sort_by_key(|row| ["yardstick", "splits", "names"].iter().position(|does| *does == row.does));
    let of = |name| speeds[name];
    let yardsticks = Yardsticks { utf8: of("from_utf8"), splits: of("split_into"), names: of("tag_into") };
    print(&rows, &list, sets, effort, &yardsticks, &python);
}

/// Returns the name under which the speed of a row was measured.
fn speed_name(row: &Row) -> &str {
    match (row.name.as_str(), row.does) {
        ("thanbai", "splits") => "split_into",
        ("thanbai", _) => "tag_into",
        (name, _) => name,
    }
}

fn print(rows: &[Row], list: &List, sets: &[Set], effort: &Effort, yardsticks: &Yardsticks, python: &Python) {
    let heads: Vec<String> =
        columns(sets, |set| format!("{} ({} pages)", set.name, set.pages.len()), |set| format!("{}, links", set.name));
    println!("{}", table::table(rows, &heads, yardsticks));
    let megabytes = clock::float(effort.bytes) / 1e6;
    println!(
        "- Speed: bytes of text, {megabytes:.1} MB of `shuf`, one thread, one document at a time; HTML is made beforehand. Median of {} \
         rounds in which all take turns; Python over as many documents as fill some seconds. All by processor time: other work on the \
         machine does not count.",
        effort.rounds
    );
    println!("- Quality of splitting: line F1 / byte F1. Quality of names: F1 of exact bytes and kind, and of PER, ORG, LOC.");
    println!(
        "- *Links*: every line that the gold counts to other articles or to the site is a link, as it may have been on the page. HTML \
         cleaners lean on links; plain text has none."
    );
    println!(
        "- Text of a peer is found again in the page line by line, in order. Taggers in Python give strings without places; they are \
         found again in order in their line."
    );
    println!(
        "- The list is all of `seeds/gazetteer`, as the names stand there and with a capital: {} names and words; names inside words do not count.",
        list.len()
    );
    println!(
        "- The weights of thanbai were fitted to the pages with gold too, so its quality here only shows that nothing is broken. Figures \
         of pages that it has not seen are in the README."
    );
    for (peer, why) in &python.missing {
        println!("- Not measured: {peer}, {why}.");
    }
    println!("- Where thanbai loses: {}.", table::lost(rows, &heads, yardsticks));
}

/// Returns what stands in the columns of quality: one for each set, and one for pages with links where blocks are annotated.
fn columns<T>(sets: &[Set], mut plain: impl FnMut(&Set) -> T, mut links: impl FnMut(&Set) -> T) -> Vec<T> {
    let mut columns = vec![];
    for set in sets {
        columns.push(plain(set));
        if set.pages.iter().any(|page| !page.blocks.is_empty()) {
            columns.push(links(set));
        }
    }
    columns
}

fn split_row(splitter: &Splitter, sets: &[Set]) -> Row {
    let plain = |set: &Set| judged(splitter.name, set, |page| Some(splitter.way.kept(&page.text)));
    let links = |set: &Set| match splitter.way {
        Way::Lines(_) => None,
        Way::Html(keep) => judged(splitter.name, set, |page| Some(place::lines(&page.text, &keep(&page::html_with_links(page))))),
    };
    Row {
        does: "splits",
        name: splitter.name.to_owned(),
        version: version::of(splitter.package).to_owned(),
        given: splitter.way.given().to_owned(),
        lacks: splitter.lacks.to_owned(),
        speed: None,
        quality: columns(sets, plain, links),
    }
}

/// Returns the figures of kept lines, and says how much of a peer's text stands nowhere in its pages: it counts as thrown away.
fn judged(peer: &str, set: &Set, kept: impl Fn(&Page) -> Option<place::Found>) -> Option<Quality> {
    let mut lost = 0;
    let body = quality::body(set, |page| {
        let found = kept(page)?;
        lost += found.lost;
        Some(found.lines)
    });
    if lost > 0 {
        let all: usize = set.pages.iter().map(|page| page.text.len()).sum();
        eprintln!("{peer}, {}: {lost} bytes that belong to no line of the pages ({all} bytes)", set.name);
    }
    body.map(Quality::Body)
}

/// Returns the rows of thanbai and of the peers that find names of a list.
fn names_rows(list: &List, sets: &[Set]) -> Vec<Row> {
    let row = |name: &str, package: &str, given: &str, lacks: &str, found: &dyn Fn(&str) -> Vec<Labelled<EntityKind>>| {
        let plain = |set: &Set| quality::names(set, |page| Some(found(&page.text))).map(Quality::Names);
        Row {
            does: "names",
            name: name.to_owned(),
            version: version::of(package).to_owned(),
            given: given.to_owned(),
            lacks: lacks.to_owned(),
            speed: None,
            quality: columns(sets, plain, |_| None),
        }
    };
    let own = row("thanbai", "thanbai", "text", "nest names", &tagged);
    let lacks = "find names that no list has, tell bearers of one name apart, find roles and dates";
    let peer =
        |peer: name::Finder| row(peer.name, peer.package, "text and the list", lacks, &|text| list.names(&peer.find, text));
    std::iter::once(own).chain(list.finders().into_iter().map(peer)).collect()
}

/// Returns the names that thanbai finds, of the kinds that peers know.
fn tagged(text: &str) -> Vec<Labelled<EntityKind>> {
    let entities = thanbai::tag(text);
    let names = entities.iter().map(|entity| Labelled { span: entity.span(), kind: entity.kind() });
    names.filter(|name| KINDS.contains(&name.kind)).collect()
}

/// Returns rows of speed alone: yardsticks, and thanbai in its other ways.
fn yardstick_rows(sets: &[Set]) -> Vec<Row> {
    let thanbai = version::of("thanbai");
    let rows = [
        ("from_utf8", "standard library", "bytes"),
        ("memchr lines", version::of("memchr"), "bytes"),
        ("naive", version::of("aho-corasick"), "text and set phrases"),
        ("naive with names", version::of("aho-corasick"), "text and the list"),
        ("split", thanbai, "lines"),
        ("tag", thanbai, "text"),
        ("split_into + tag_into", thanbai, "text"),
    ];
    let row = |(name, version, given): (&str, &str, &str)| Row {
        does: "yardstick",
        name: name.to_owned(),
        version: version.to_owned(),
        given: given.to_owned(),
        lacks: "–".to_owned(),
        speed: None,
        quality: columns(sets, |_| None, |_| None),
    };
    rows.into_iter().map(row).collect()
}

fn python_row(python: &Python, peer: &python::Peer, sets: &[Set]) -> Row {
    let kept = |set: &Set, links| judged(&peer.name, set, |page| python.kept(&peer.name, &set.name, page, links));
    let names = |set: &Set| quality::names(set, |page| python.found(&peer.name, &set.name, page)).map(Quality::Names);
    let splits = peer.does == "splits";
    let quality =
        if splits { columns(sets, |set| kept(set, false), |set| kept(set, true)) } else { columns(sets, names, |_| None) };
    Row {
        does: if splits { "splits" } else { "names" },
        name: format!("{} (Python)", peer.name),
        version: peer.version.clone(),
        given: peer.given.clone(),
        lacks: peer.lacks.clone(),
        speed: Some(peer.bytes / peer.seconds),
        quality,
    }
}

/// Compares the rows of thanbai with `thanbai eval`.
fn check(thanbai: &Path, rows: &[Row]) {
    let own = |does: &str| rows.iter().find(|row| row.name == "thanbai" && row.does == does).and_then(|row| row.quality[0]);
    match (own("splits"), own("names")) {
        (Some(Quality::Body(body)), Some(Quality::Names(names))) => exchange::check(thanbai, body, names),
        _ => panic!("the sample pages have gold"),
    }
}

fn export(folder: &Path, list: &List, splitters: &[Splitter], sets: &[Set]) {
    for set in sets {
        for splitter in splitters {
            exchange::export_blocks(folder, splitter.name, set, |text| splitter.way.kept(text).lines);
        }
        exchange::export_names(folder, "thanbai", set, tagged);
        for finder in list.finders() {
            exchange::export_names(folder, finder.name, set, |text| list.names(&finder.find, text));
        }
    }
}
