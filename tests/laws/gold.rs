//! Figures on annotated pages: the five samples, and the folders that the variable `THANBAI_GOLD` names.
//!
//! Definitions. Line F1: a gold block counts as body when its kind is on the body side, and as predicted body when over half of
//! its bytes lie in blocks predicted body. Byte F1: the same over the bytes of gold blocks. Kind accuracy: the share of gold
//! blocks whose kind is that of the predicted blocks which cover most of it. Entity F1: names with the same bytes and kind.

use std::env;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use thanbai::{Article, EntityKind, Kind, Side};

use crate::page::{files, read, root};

/// The list of further gold folders, each with `gold/` and `docs/` or `articles/`.
const FOLDERS: &str = "THANBAI_GOLD";
/// From how many pages on a folder must reach the floors.
const ENOUGH: usize = 20;
/// The same for names, of which a page has dozens.
const ENOUGH_NAMED: usize = 10;

/// The least a set of pages must reach.
struct Floor {
    line: f64,
    byte: f64,
    kind: f64,
}

const SEEDS: Floor = Floor { line: 0.985, byte: 0.995, kind: 0.97 };
/// The least F1 of names on the sample pages, which the weights have seen.
const NAMES: f64 = 0.95;
/// And on further gold: what cross-validation asks for, so that a broken table shows.
const OTHER_NAMES: f64 = 0.78;
const OTHERS: Floor = Floor { line: 0.94, byte: 0.982, kind: 0.89 };

/// A block of the gold.
struct Gold {
    start: usize,
    end: usize,
    kind: Kind,
}

/// What is predicted of a block: its bytes and its kind.
type Predicted = (usize, usize, Kind);

/// Hits, false alarms and misses.
#[derive(Clone, Copy, Default)]
struct Count {
    hits: usize,
    alarms: usize,
    misses: usize,
}

impl Count {
    fn add(&mut self, gold: bool, predicted: usize, missed: usize) {
        if gold {
            self.hits += predicted;
            self.misses += missed;
        } else {
            self.alarms += predicted;
        }
    }

    /// Returns the harmonic mean of precision and recall; 1 where there is nothing to find and nothing was found.
    fn f1(self) -> f64 {
        let all = 2 * self.hits + self.alarms + self.misses;
        if all == 0 { 1.0 } else { ratio(2 * self.hits, all) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of bytes of a few pages")]
fn ratio(part: usize, all: usize) -> f64 {
    part as f64 / all as f64
}

/// The figures of a set of pages.
#[derive(Clone, Copy, Default)]
struct Score {
    pages: usize,
    line: Count,
    byte: Count,
    blocks: usize,
    right: usize,
}

impl Score {
    fn page(&mut self, gold: &[Gold], predicted: &[Predicted]) {
        self.pages += 1;
        for block in gold {
            let overlap = |p: &Predicted| p.1.min(block.end).saturating_sub(p.0.max(block.start));
            let by = |test: &dyn Fn(Kind) -> bool| predicted.iter().filter(|p| test(p.2)).map(overlap).sum::<usize>();
            let (size, body) = (block.end - block.start, by(&|kind| kind.side() == Side::Body));
            let (is_body, seen) = (block.kind.side() == Side::Body, usize::from(body * 2 > size));
            self.line.add(is_body, seen, 1 - seen);
            self.byte.add(is_body, body, size - body);
            let covering = predicted.iter().filter(|p| overlap(p) > 0).map(|p| p.2);
            // of kinds that cover as much, the first
            let most = covering.rev().max_by_key(|&kind| by(&|other| other == kind));
            self.blocks += 1;
            self.right += usize::from(most == Some(block.kind));
        }
    }

    fn kinds(&self) -> f64 {
        if self.blocks == 0 { 1.0 } else { ratio(self.right, self.blocks) }
    }

    fn reaches(&self, floor: &Floor) -> bool {
        self.line.f1() >= floor.line && self.byte.f1() >= floor.byte && self.kinds() >= floor.kind
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, byte, kinds) = (self.line.f1(), self.byte.f1(), self.kinds());
        write!(f, "{} pages: line F1 {line:.4}, byte F1 {byte:.4}, kind accuracy {kinds:.4}", self.pages)
    }
}

/// Tells whoever runs the tests, past the capture of output.
fn tell(message: &str) {
    writeln!(io::stderr(), "gold: {message}").expect("an open stderr");
}

fn read_gold(path: &Path) -> Vec<Gold> {
    let text = read(path);
    let row = |line: &str| {
        let mut fields = line.split('\t');
        let start = fields.next()?.parse().ok()?;
        let end = fields.next()?.parse().ok()?;
        Some(Gold { start, end, kind: fields.next()?.parse().ok()? })
    };
    text.lines().map(|line| row(line).unwrap_or_else(|| panic!("{}: {line}", path.display()))).collect()
}

/// Returns the gold of a folder with the text of every page that has some.
fn pages(folder: &Path) -> Vec<(String, Vec<Gold>)> {
    files_of(folder, ".blocks.tsv").into_iter().map(|(text, gold)| (text, read_gold(&gold))).collect()
}

/// Returns the text of every page of a folder that has gold of a layer, and where that stands.
fn files_of(folder: &Path, layer: &str) -> Vec<(String, PathBuf)> {
    let texts: Vec<PathBuf> = ["docs", "articles"]
        .iter()
        .map(|name| folder.join(name))
        .filter(|path| path.is_dir())
        .flat_map(|path| files(&path))
        .collect();
    let name = |path: &Path| path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let mut pages = Vec::new();
    for gold in files(&folder.join("gold")) {
        let Some(id) = name(&gold).strip_suffix(layer).map(str::to_owned) else { continue };
        let fits = |path: &&PathBuf| name(path) == format!("{id}.txt") || name(path).starts_with(&format!("{id}_"));
        let text = texts.iter().find(fits).unwrap_or_else(|| panic!("no text for {}", gold.display()));
        pages.push((read(text), gold));
    }
    pages
}

fn predicted(article: &Article<'_>) -> Vec<Predicted> {
    article.blocks().map(|block| (block.span().start(), block.span().end(), block.kind())).collect()
}

fn score(folder: &Path) -> Score {
    let mut score = Score::default();
    for (text, gold) in pages(folder) {
        score.page(&gold, &predicted(&thanbai::split(&text)));
    }
    score
}

/// Returns how many pages have gold of names, and the counts of all kinds and of persons, organisations and places.
fn score_names(folder: &Path) -> (usize, Count, Count) {
    let (mut all, mut three) = (Count::default(), Count::default());
    let pages = files_of(folder, ".entities.tsv");
    for (text, path) in &pages {
        let row = |line: &str| {
            let mut fields = line.split('\t');
            Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        };
        let gold: Vec<(usize, usize, EntityKind)> =
            read(path).lines().map(|line| row(line).unwrap_or_else(|| panic!("{}: {line}", path.display()))).collect();
        let entities = thanbai::tag(text);
        let found: Vec<_> = entities.iter().map(|name| (name.span().start(), name.span().end(), name.kind())).collect();
        let mut enter = |kind: EntityKind, hit: usize, alarm: usize, miss: usize| {
            let named = matches!(kind, EntityKind::Person | EntityKind::Organization | EntityKind::Location);
            for count in [Some(&mut all), named.then_some(&mut three)].into_iter().flatten() {
                (count.hits, count.alarms, count.misses) = (count.hits + hit, count.alarms + alarm, count.misses + miss);
            }
        };
        for name in &found {
            let hit = usize::from(gold.contains(name));
            enter(name.2, hit, 1 - hit, 0);
        }
        gold.iter().filter(|name| !found.contains(name)).for_each(|name| enter(name.2, 0, 0, 1));
    }
    (pages.len(), all, three)
}

#[test]
fn names_of_the_sample_pages_reach_their_floor() {
    let (pages, all, three) = score_names(&root().join("seeds"));
    tell(&format!("seeds, {pages} pages: names F1 {:.4}, persons, organisations and places {:.4}", all.f1(), three.f1()));
    assert_eq!(pages, 5);
    assert!(all.f1() >= NAMES && three.f1() >= NAMES);
}

#[test]
fn names_of_further_gold_reach_their_floor() {
    let Some(list) = env::var_os(FOLDERS) else {
        tell(&format!("{FOLDERS} is not set: no names of other pages were scored"));
        return;
    };
    for folder in env::split_paths(&list).filter(|folder| !folder.as_os_str().is_empty()) {
        let (pages, all, three) = score_names(&folder);
        tell(&format!("{}, {pages} pages: names F1 {:.4}, three kinds {:.4}", folder.display(), all.f1(), three.f1()));
        if pages < ENOUGH_NAMED {
            tell(&format!("{}: under {ENOUGH_NAMED} pages with names, the floor is not asked for", folder.display()));
        } else {
            assert!(all.f1() >= OTHER_NAMES, "{}: {:.4}", folder.display(), all.f1());
        }
    }
}

#[test]
fn sample_pages_reach_their_floors() {
    let score = score(&root().join("seeds"));
    tell(&format!("seeds, {score}"));
    assert_eq!(score.pages, 5);
    assert!(score.reaches(&SEEDS), "{score}");
}

#[test]
fn further_gold_reaches_its_floors() {
    let Some(list) = env::var_os(FOLDERS) else {
        tell(&format!("{FOLDERS} is not set: no pages of other sites were scored"));
        return;
    };
    for folder in env::split_paths(&list).filter(|folder| !folder.as_os_str().is_empty()) {
        let score = score(&folder);
        if score.pages == 0 {
            tell(&format!("{}: no gold of blocks, skipped", folder.display()));
            continue;
        }
        tell(&format!("{}, {score}", folder.display()));
        if score.pages < ENOUGH {
            tell(&format!("{}: under {ENOUGH} pages with blocks, floors not asked for", folder.display()));
        } else {
            assert!(score.reaches(&OTHERS), "{}, {score}", folder.display());
        }
    }
}

/// Gold scored against itself, against nothing kept and against everything kept.
#[test]
fn scorer_knows_the_extremes() {
    for (text, gold) in pages(&root().join("seeds")) {
        let one = |predicted: &[Predicted]| {
            let mut score = Score::default();
            score.page(&gold, predicted);
            score
        };
        let itself = one(&gold.iter().map(|block| (block.start, block.end, block.kind)).collect::<Vec<_>>());
        assert!(itself.line.f1() >= 1.0 && itself.byte.f1() >= 1.0 && itself.kinds() >= 1.0, "{itself}");
        let nothing = one(&[(0, text.len(), Kind::Chrome)]);
        assert!(nothing.line.f1() <= 0.0 && nothing.byte.f1() <= 0.0, "{nothing}");
        let everything = one(&[(0, text.len(), Kind::Paragraph)]);
        let paragraphs = gold.iter().filter(|block| block.kind == Kind::Paragraph).count();
        assert_eq!(everything.right, paragraphs);
        assert_eq!((everything.line.misses, everything.byte.misses), (0, 0));
        assert!(everything.line.f1() <= itself.line.f1());
    }
}

/// A block covered half by body is not body; of two kinds the one with more bytes counts.
#[test]
fn scorer_asks_for_more_than_half() {
    let gold = [Gold { start: 0, end: 10, kind: Kind::Paragraph }, Gold { start: 11, end: 21, kind: Kind::Chrome }];
    let mut score = Score::default();
    score.page(&gold, &[(0, 5, Kind::Paragraph), (5, 11, Kind::Chrome), (11, 15, Kind::Title), (15, 21, Kind::Chrome)]);
    assert_eq!((score.line.hits, score.line.alarms, score.line.misses), (0, 0, 1));
    assert_eq!((score.byte.hits, score.byte.alarms, score.byte.misses), (5, 4, 5));
    assert_eq!(score.blocks, 2);
}
