//! Fits the weights of splitter and tagger, and cross-validates them.
//!
//! usage: cargo run --release --manifest-path seeds/train/Cargo.toml -- COMMAND FOLDER...
//!   cross FOLDER...   judge every page by a model that never saw its site, and print the figures for each set
//!   fit FOLDER...     fit to all pages and write seeds/weights.tsv
//!   cross-tags FOLDER...  judge every document by a tagger that never saw its site, or the article itself
//!   fit-tags FOLDER...    fit the tagger to all documents and write src/tables/tag.weights
//!
//! A FOLDER holds gold (`gold/`, `docs/` or `articles/`, perhaps `index.tsv`), or a collection that `seeds/labels` speaks of
//! (`pages.jsonl.gz`, `articles.jsonl.gz`). Variables of the environment change a run, see `CONTRIBUTING.md`.

mod crf;
mod gold;
mod list;
mod page;
mod random;
mod score;
mod shout;
mod snippet;
mod stamp;
mod tag;
mod tag_crf;
mod tag_labels;
mod trial;
mod written;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, thread};

use crf::{Atoms, Model, Sequence, Settings};
use page::Page;
use thanbai::train::KIND_OF;
use trial::number;

/// How many parts the sites are dealt into.
const FOLDS: usize = 12;
const SETTINGS: Settings =
    Settings { epochs: 25, rate: 0.08, decay: 0.003, drop: 0.5, fits: 4, share: 0.5, gold: 3, lists: 6, seed: 20_261_122 };

/// A snippet is made of one page in so many.
const SNIPPETS: usize = 6;

const COMMANDS: [&str; 4] = ["cross", "fit", "cross-tags", "fit-tags"];
const USAGE: &str = "usage: cargo run --release --manifest-path seeds/train/Cargo.toml -- cross|fit|cross-tags|fit-tags FOLDER...
A FOLDER holds gold/ with docs/ or articles/, or pages.jsonl.gz or articles.jsonl.gz; CONTRIBUTING.md says more.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        Some((command, folders)) if COMMANDS.contains(&command.as_str()) && !folders.is_empty() => run(command, folders),
        _ => Err(USAGE.into()),
    };
    outcome.map_or_else(
        |message| {
            eprintln!("{message}");
            ExitCode::FAILURE
        },
        |()| ExitCode::SUCCESS,
    )
}

fn run(command: &str, folders: &[String]) -> Result<(), String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    gold::check(&folders)?;
    if matches!(command, "cross-tags" | "fit-tags") {
        return tag::run(command, &folders, &root);
    }
    let settings = settings()?;
    let mut pages = vec![];
    for folder in &folders {
        pages.extend(page::folder(folder)?);
    }
    pages.extend(page::labels(&root.join("seeds/labels/pages.tsv"), &folders)?);
    pages.extend(written::pages(&root)?);
    pages.retain(|page| !page.blocks.is_empty());
    let atoms = Atoms::new();
    take_apart(pages.iter_mut(), &atoms);
    eprintln!("{} pages, {} blocks", pages.len(), pages.iter().map(|page| page.blocks.len()).sum::<usize>());
    if command == "fit" {
        fit(&pages, &atoms, settings, &root.join("seeds/weights.tsv"))
    } else {
        cross(&pages, &atoms, settings)
    }
}

/// The settings, with what the environment changes for trials: EPOCHS, RATE, DECAY, SHARE, DROP, FITS, GOLD, LISTS, SEED.
fn settings() -> Result<Settings, String> {
    Ok(Settings {
        epochs: number("EPOCHS", SETTINGS.epochs, trial::some)?,
        rate: number("RATE", SETTINGS.rate, trial::size)?,
        decay: number("DECAY", SETTINGS.decay, trial::size)?,
        share: number("SHARE", SETTINGS.share, trial::size)?,
        drop: number("DROP", SETTINGS.drop, trial::share)?,
        fits: number("FITS", SETTINGS.fits, trial::some)?,
        gold: number("GOLD", SETTINGS.gold, |_| true)?,
        lists: number("LISTS", SETTINGS.lists, |_| true)?,
        seed: number("SEED", SETTINGS.seed, trial::some)?,
    })
}

fn learn(pages: &[&Page], atoms: &Atoms, settings: Settings) -> Model {
    let fits = (0..settings.fits).map(|n| {
        let seed = settings.seed + 2 * n;
        let mut random = random::Random(seed);
        // every other page that can take one has a stamp put in; each fit sees others
        let mut stamped: Vec<Option<Page>> =
            pages.iter().map(|page| stamp::stamped(page, &mut random).filter(|_| random.below(2) == 0)).collect();
        let mut made: Vec<Page> =
            pages.iter().filter_map(|page| snippet::snippet(page, &mut random).filter(|_| random.below(SNIPPETS) == 0)).collect();
        for page in pages {
            if settings.lists > 0 && random.below(settings.lists) == 0 {
                made.extend(list::list(page, pages, &mut random));
            }
        }
        take_apart(stamped.iter_mut().flatten().chain(&mut made), atoms);
        let seen = pages.iter().zip(&stamped).map(|(page, stamped)| stamped.as_ref().unwrap_or(page));
        // what annotators say is the rule, and few pages among many: each is looked at several times
        let times = |page: &Page| if page.annotated { settings.gold } else { 1 };
        let data: Vec<_> = seen
            .flat_map(|page| std::iter::repeat_n(Sequence { blocks: &page.blocks, states: &page.states }, times(page)))
            .chain(made.iter().map(|page| Sequence { blocks: &page.blocks, states: &page.states }))
            .collect();
        Model::fit(&data, atoms.count, Settings { seed, ..settings })
    });
    Model::mean(&fits.collect::<Vec<_>>())
}

/// Replaces the features of blocks by their atoms.
fn take_apart<'a>(pages: impl Iterator<Item = &'a mut Page>, atoms: &Atoms) {
    for block in pages.flat_map(|page| &mut page.blocks) {
        *block = atoms.of(block);
    }
}

fn fit(pages: &[Page], atoms: &Atoms, settings: Settings, path: &Path) -> Result<(), String> {
    let sets = score::sets(pages.iter());
    let head = format!(
        "# Weights of the splitter, fitted by seeds/train to {} pages ({}). Licence: MIT OR Apache-2.0.\n# feature\ta column for every state, see src/classify/state.rs\n",
        pages.len(),
        sets.iter().map(|(set, count)| format!("{set} {count}")).collect::<Vec<_>>().join(", ")
    );
    fs::write(path, head + &learn(&pages.iter().collect::<Vec<_>>(), atoms, settings).table(atoms))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn cross(pages: &[Page], atoms: &Atoms, settings: Settings) -> Result<(), String> {
    let judged = |page: &&Page| page.set != written::SET;
    let mut groups: Vec<&str> = pages.iter().filter(judged).map(|page| page.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    if groups.is_empty() {
        return Err("no page to judge: the folders hold no gold of blocks and no page that seeds/labels/pages.tsv knows".into());
    }
    // pages that are not judged are in no part
    let fold = |page: &Page| groups.binary_search(&page.group.as_str()).map_or(FOLDS, |at| at % FOLDS);
    eprintln!("{} groups of sites", groups.len());
    let mut judged: Vec<(usize, Vec<usize>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|worker| {
                let fold = &fold;
                scope.spawn(move || {
                    let mut out = vec![];
                    for part in (0..FOLDS).filter(|part| part % 2 == worker) {
                        if !pages.iter().any(|page| fold(page) == part) {
                            continue;
                        }
                        let model = learn(&pages.iter().filter(|page| fold(page) != part).collect::<Vec<_>>(), atoms, settings);
                        let held = pages.iter().enumerate().filter(|(_, page)| fold(page) == part);
                        out.extend(held.map(|(i, page)| {
                            (i, model.decide(&page.blocks).into_iter().map(|state| KIND_OF[state] as usize).collect())
                        }));
                    }
                    out
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker died")).collect()
    });
    judged.sort_by_key(|(i, _)| *i);
    score::report(&judged.into_iter().map(|(i, kinds)| (&pages[i], kinds)).collect::<Vec<_>>());
    Ok(())
}
