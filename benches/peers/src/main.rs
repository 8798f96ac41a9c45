//! Measures thanbai beside other splitters and taggers, in one run and on the same pages, and prints one Markdown table.
//!
//! `run.sh` beside this package calls it, with the peers in Python or without.

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
use page::Set;
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
    rows.extend(yardstick_rows(sets.len()));
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
    let pages = |set: &Set| format!("{} ({} pages)", set.name, set.pages.len());
    let mut heads: Vec<String> = sets.iter().map(pages).collect();
    heads.push(format!("{} with links", sets[0].name));
    println!("{}", table::table(rows, &heads, yardsticks));
    println!(
        "Speed: {:.1} MB of `shuf`, one document at a time, median of {} rounds in turns (Python: see its rows), bytes of text. Quality of",
        clock::float(effort.bytes) / 1e6,
        effort.rounds
    );
    println!(
        "splitting: line F1 / byte F1; of names: F1 of exact bytes and kind (PER, ORG, LOC). *With links*: each line that the gold"
    );
    println!(
        "counts to other articles or to the site is a link, as on the page that it may have come from. The list has {} names and words.",
        list.len()
    );
    for (peer, why) in &python.missing {
        println!("Not measured: {peer}, {why}.");
    }
}

fn split_row(splitter: &Splitter, sets: &[Set]) -> Row {
    let quality = |set: &Set| {
        let mut lost = 0;
        let body = quality::body(set, |page| {
            let found = splitter.way.kept(&page.text);
            lost += found.lost;
            Some(found.lines)
        });
        said_lost(splitter.name, set, lost);
        body.map(Quality::Body)
    };
    let mut qualities: Vec<_> = sets.iter().map(quality).collect();
    qualities.push(match splitter.way {
        Way::Lines(_) => None,
        Way::Html(keep) => {
            let kept = |page: &page::Page| Some(place::lines(&page.text, &keep(&page::html_with_links(page))).lines);
            quality::body(&sets[0], kept).map(Quality::Body)
        }
    });
    Row {
        does: "splits",
        name: splitter.name.to_owned(),
        version: version::of(splitter.package).to_owned(),
        given: splitter.way.given().to_owned(),
        lacks: splitter.lacks.to_owned(),
        speed: None,
        quality: qualities,
    }
}

/// Says how much of a peer's text stands nowhere in its pages: it would count as thrown away.
fn said_lost(peer: &str, set: &Set, lost: usize) {
    if lost > 0 {
        let all: usize = set.pages.iter().map(|page| page.text.len()).sum();
        eprintln!("{peer}, {}: {lost} bytes of lines that are not in the pages ({all} bytes)", set.name);
    }
}

/// Returns the rows of thanbai and of the peers that find names of a list.
fn names_rows(list: &List, sets: &[Set]) -> Vec<Row> {
    let row = |name: &str, package: &str, given: &str, lacks: &str, found: &dyn Fn(&str) -> Vec<Labelled<EntityKind>>| {
        let quality = |set| quality::names(set, |page| Some(found(&page.text))).map(Quality::Names);
        let mut quality: Vec<_> = sets.iter().map(quality).collect();
        quality.push(None);
        Row {
            does: "names",
            name: name.to_owned(),
            version: version::of(package).to_owned(),
            given: given.to_owned(),
            lacks: lacks.to_owned(),
            speed: None,
            quality,
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
fn yardstick_rows(sets: usize) -> Vec<Row> {
    let thanbai = version::of("thanbai");
    let rows = [
        ("yardstick", "from_utf8", "the standard library", "bytes"),
        ("yardstick", "memchr lines", version::of("memchr"), "bytes"),
        ("yardstick", "naive", version::of("aho-corasick"), "text and set phrases"),
        ("yardstick", "naive with names", version::of("aho-corasick"), "text and the list"),
        ("yardstick", "split", thanbai, "lines"),
        ("yardstick", "tag", thanbai, "text"),
        ("yardstick", "split_into + tag_into", thanbai, "text"),
    ];
    let row = |(does, name, version, given): (_, &str, &str, &str)| Row {
        does,
        name: name.to_owned(),
        version: version.to_owned(),
        given: given.to_owned(),
        lacks: "–".to_owned(),
        speed: None,
        quality: vec![None; sets + 1],
    };
    rows.into_iter().map(row).collect()
}

fn python_row(python: &Python, peer: &python::Peer, sets: &[Set]) -> Row {
    let splits = peer.does == "splits";
    let kept = |set: &Set, links: bool| {
        let mut lost = 0;
        let body = quality::body(set, |page| {
            let found = python.kept(&peer.name, &set.name, page, links)?;
            lost += found.lost;
            Some(found.lines)
        });
        said_lost(&peer.name, set, lost);
        body.map(Quality::Body)
    };
    let names = |set: &Set| quality::names(set, |page| python.found(&peer.name, &set.name, page)).map(Quality::Names);
    let mut quality: Vec<_> = sets.iter().map(|set| if splits { kept(set, false) } else { names(set) }).collect();
    quality.push(if splits { kept(&sets[0], true) } else { None });
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
