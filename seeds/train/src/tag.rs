//! Documents with known entities, and what is done with them: cross-validation and the fit of the tagger's weights.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{env, fs, thread};

use thanbai::EntityKind;
use thanbai::train::{tag_agree, tag_names, tag_rows, tag_state};

use crate::gold::{self, Golden};
use crate::tag_crf::{Line, Model, Settings};
use crate::trial::{self, number};
use crate::{page, shout, tag_labels, written};

/// How many parts the documents are dealt into.
const FOLDS: usize = 6;
const SETTINGS: Settings = Settings { epochs: 8, rate: 0.1, decay: 0.002, drop: 0.25, seed: 20_261_125 };
/// How many fits, each in an order of its own, the weights are the mean of.
const FITS: u64 = 4;
/// How much dearer the way out of names is made than the likelihood says; see [`Model::lean`].
const BIAS: f32 = 0.3;
/// Units of the table in a natural logarithm.
const SCALE: f32 = 16.0;

/// Start, end, kind.
pub type Name = (usize, usize, usize);

/// A document with known entities.
pub struct Document {
    pub set: String,
    pub name: String,
    /// What is left out together in cross-validation: of a page its site, see [`page::group`]; of an article see [`article`].
    pub group: String,
    pub text: String,
    pub gold: Vec<Name>,
    words: Vec<Vec<(usize, usize)>>,
    lines: Vec<Line>,
}

impl Document {
    pub fn new(set: &str, name: &str, group: &str, text: String, gold: Vec<Name>) -> Self {
        let (mut words, mut lines) = (vec![], vec![]);
        for line in tag_rows(&text) {
            lines.push(Line { states: states(&line.words, &gold), rows: line.rows });
            words.push(line.words);
        }
        Self { set: set.into(), name: name.into(), group: group.into(), text, gold, words, lines }
    }

    /// How many names are not within one row of words that can be part of a name: no model finds them.
    fn lost(&self) -> usize {
        let within = |name: &&Name, words: &Vec<(usize, usize)>| words[0].0 <= name.0 && name.1 <= words[words.len() - 1].1;
        self.gold.iter().filter(|name| !self.words.iter().any(|words| within(name, words))).count()
    }

    /// The entities that a model finds.
    fn decide(&self, model: &Model) -> Vec<Name> {
        let states: Vec<Vec<u8>> = self.lines.iter().map(|line| model.decide(&line.rows)).collect();
        let states = tag_agree(&self.text, &states);
        let mut names = vec![];
        for (words, states) in self.words.iter().zip(&states) {
            let found = tag_names(states);
            names.extend(found.into_iter().map(|(kind, first, last)| (words[first].0, words[last].1, kind)));
        }
        names
    }
}

/// The states of a line's words by the gold; a name that begins or ends inside a word takes the word in.
fn states(words: &[(usize, usize)], gold: &[Name]) -> Vec<u8> {
    let mut states = vec![0; words.len()];
    for &(start, end, kind) in gold {
        let first = words.partition_point(|word| word.1 <= start);
        let last = words.partition_point(|word| word.0 < end);
        // a name that is not all within these words is none of theirs
        let within = words.first().is_some_and(|word| word.0 <= start) && words.last().is_some_and(|word| end <= word.1);
        if first < last && within {
            for (at, state) in states[first..last].iter_mut().enumerate() {
                *state = tag_state(kind, at, last - first) as u8;
            }
        }
    }
    states
}

/// What is left out together with an article: itself alone, or with `SITES` in the environment its site, as of pages. Two in five of the
/// labelled articles are of one newspaper, so to leave out sites is to learn from far less.
pub fn article(set: &str, name: &str, site: &str) -> String {
    if env::var_os("SITES").is_some() && !site.is_empty() { page::group(site) } else { format!("{set} {name}") }
}

/// Returns the documents of a folder with gold of names, and perhaps with `index.tsv`: of pages with the column `site`.
///
/// # Errors
/// A text or its gold cannot be read, or is broken.
pub fn folder(path: &Path) -> Result<Vec<Document>, String> {
    let set = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (sites, is_pages) = page::sites(path);
    let document = |golden: Golden<EntityKind>| {
        let site = sites.get(&golden.id).map_or("", String::as_str);
        let group = if is_pages { page::group(site) } else { article(&set, &golden.id, site) };
        let names = golden.rows.into_iter().map(|(start, end, kind)| (start, end, kind as usize)).collect();
        Document::new(&set, &golden.id, &group, golden.text, names)
    };
    Ok(gold::read(path, "entities")?.into_iter().map(document).collect())
}

/// Runs a command on the documents of some folders.
///
/// # Errors
/// Documents or labels cannot be read or are broken, the environment holds what is none of its numbers or sets, or the weights cannot be
/// written.
pub fn run(command: &str, folders: &[PathBuf], root: &Path) -> Result<(), String> {
    let trial = trial()?;
    let mut documents = vec![];
    for path in folders {
        documents.extend(folder(path)?);
    }
    documents.extend(tag_labels::read(&root.join("seeds/labels/entities.tsv"), folders)?);
    documents.extend(written::documents(root)?);
    documents.extend(shout::headlines(&documents));
    let words: usize = documents.iter().flat_map(|document| &document.words).map(Vec::len).sum();
    let names: usize = documents.iter().map(|document| document.gold.len()).sum();
    let lost: usize = documents.iter().map(Document::lost).sum();
    eprintln!(
        "{} documents, {words} words that can be part of a name; {lost} of {names} names are not all among them",
        documents.len()
    );
    if command == "fit-tags" {
        let model = learn(&documents.iter().collect::<Vec<_>>(), &trial);
        let table = root.join("src/tables/tag.weights");
        return fs::write(&table, model.bytes(SCALE)).map_err(|error| format!("{}: {error}", table.display()));
    }
    let sets = judged_sets(&documents)?;
    cross(&documents, &sets, &trial);
    Ok(())
}

/// How a model is learnt: how each fit is made, how many there are, how much dearer the way out of names is, and whether from headlines in
/// other letters too.
struct Trial {
    settings: Settings,
    fits: u64,
    bias: f32,
    shout: bool,
}

/// The settings, with what the environment changes for trials: EPOCHS, RATE, DECAY, DROP, SEED, FITS, BIAS, SHOUT.
fn trial() -> Result<Trial, String> {
    let settings = Settings {
        epochs: number("EPOCHS", SETTINGS.epochs, trial::some)?,
        rate: number("RATE", SETTINGS.rate, trial::size)?,
        decay: number("DECAY", SETTINGS.decay, trial::size)?,
        drop: number("DROP", SETTINGS.drop, trial::share)?,
        seed: number("SEED", SETTINGS.seed, trial::some)?,
    };
    let bias = number("BIAS", BIAS, |bias: &f32| bias.is_finite())?;
    let shout = number("SHOUT", 1, |&shout: &u8| shout < 2)? == 1;
    Ok(Trial { settings, fits: number("FITS", FITS, trial::some)?, bias, shout })
}

fn learn(documents: &[&Document], &Trial { settings, fits, bias, shout }: &Trial) -> Model {
    let learnt = documents.iter().filter(|document| shout || !shout::SETS.contains(&document.set.as_str()));
    let data: Vec<&[Line]> = learnt.map(|document| document.lines.as_slice()).collect();
    let models: Vec<_> = (0..fits).map(|n| Model::fit(&data, Settings { seed: settings.seed + 2 * n, ..settings })).collect();
    let mut model = Model::mean(&models);
    model.lean(bias);
    model
}

/// Returns the sets that are judged: those that SETS names, or else all but the written pages and the headlines of [`shout`]. Of these
/// the headlines are judged where they are named.
fn judged_sets(documents: &[Document]) -> Result<Vec<String>, String> {
    let mut there: Vec<String> =
        documents.iter().map(|document| document.set.clone()).filter(|set| set != written::SET).collect();
    there.sort_unstable();
    there.dedup();
    let wanted = env::var("SETS").unwrap_or_default();
    let wanted: Vec<String> = wanted.split(',').filter(|set| !set.is_empty()).map(str::to_owned).collect();
    if let Some(set) = wanted.iter().find(|set| !there.contains(set)) {
        return Err(format!("SETS: no document of a set {set:?}; there are {}", there.join(", ")));
    }
    if !wanted.is_empty() {
        return Ok(wanted);
    }
    there.retain(|set| !shout::SETS.contains(&set.as_str()));
    if there.is_empty() {
        return Err("no document to judge: the folders hold no gold of names and none that is labelled".into());
    }
    Ok(there)
}

/// Judges every document of some sets by a model that saw no document of its group, whatever the set.
fn cross(documents: &[Document], sets: &[String], trial: &Trial) {
    let judged = |document: &Document| sets.contains(&document.set);
    let fold = |document: &Document| page::fnv(document.group.as_bytes()) as usize % FOLDS;
    let found: Vec<(usize, Vec<Name>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|worker| {
                scope.spawn(move || {
                    let mut out = vec![];
                    for part in (worker..FOLDS).step_by(2) {
                        let held = || documents.iter().enumerate().filter(|(_, own)| fold(own) == part && judged(own));
                        let groups: HashSet<&str> = held().map(|(_, document)| document.group.as_str()).collect();
                        let seen: Vec<_> = documents.iter().filter(|own| !groups.contains(own.group.as_str())).collect();
                        let model = learn(&seen, trial).rounded(SCALE);
                        out.extend(held().map(|(at, document)| (at, document.decide(&model))));
                    }
                    out
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker died")).collect()
    });
    report(documents, &found);
}

/// True, invented and missed names of each kind.
#[derive(Clone, Copy, Default)]
struct Count([usize; 3]);

impl Count {
    fn f1(self) -> f64 {
        let [right, wrong, missed] = self.0;
        if right == 0 { 0.0 } else { 2.0 * right as f64 / (2 * right + wrong + missed) as f64 }
    }
}

fn report(documents: &[Document], found: &[(usize, Vec<Name>)]) {
    let mut sets: Vec<(&str, [Count; 5])> = vec![];
    let show = env::var("SHOW").unwrap_or_default();
    for (at, names) in found {
        let document = &documents[*at];
        let place = sets.iter().position(|(set, _)| *set == document.set).unwrap_or_else(|| {
            sets.push((&document.set, Default::default()));
            sets.len() - 1
        });
        let wrong = names.iter().filter(|name| !document.gold.contains(name));
        let missed = document.gold.iter().filter(|name| !names.contains(name));
        let counts = &mut sets[place].1;
        names.iter().filter(|name| document.gold.contains(name)).for_each(|name| counts[name.2].0[0] += 1);
        let mut rows: Vec<(usize, String)> = vec![];
        for (label, list) in [("+", wrong.collect::<Vec<_>>()), ("-", missed.collect())] {
            for name in list {
                counts[name.2].0[if label == "+" { 1 } else { 2 }] += 1;
                let (from, to) = (floor(&document.text, name.0.saturating_sub(40)), ceil(&document.text, name.1 + 30));
                let kind = EntityKind::ALL[name.2];
                let [left, own, right] =
                    [&document.text[from..name.0], &document.text[name.0..name.1], &document.text[name.1..to]]
                        .map(|t| t.replace('\n', "⏎"));
                rows.push((name.0, format!("{} {} {label}{kind} {left}[{own}]{right}", document.set, document.name)));
            }
        }
        rows.sort();
        if show.split(',').any(|set| set == document.set) {
            rows.iter().for_each(|(_, row)| println!("{row}"));
        }
    }
    let mut total = Count::default();
    sets.iter().flat_map(|(_, counts)| counts).for_each(|count| (0..3).for_each(|at| total.0[at] += count.0[at]));
    println!("{:8} all {:.4}", "together", total.f1());
    for (set, counts) in &sets {
        let sum = |kinds: &[usize]| {
            let mut all = Count::default();
            kinds.iter().for_each(|&kind| (0..3).for_each(|at| all.0[at] += counts[kind].0[at]));
            all
        };
        let all = sum(&[0, 1, 2, 3, 4]);
        let [right, wrong, missed] = all.0.map(|n| n as f64);
        print!("{set:8} all {:.3} (P {:.3} R {:.3})", all.f1(), right / (right + wrong), right / (right + missed));
        print!("  three {:.3}", sum(&[0, 1, 2]).f1());
        for (kind, count) in EntityKind::ALL.iter().zip(counts) {
            print!("  {kind} {:.3}", count.f1());
        }
        println!();
    }
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
