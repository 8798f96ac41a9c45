//! `cargo bench --bench scale`: pages of many sizes on one thread and on two, ten million short pages, latency, memory of a thread.
//!
//! Prints Markdown. `-- --write` also writes `benches/record/scale.tsv` and the page `docs/terabyte.md`, which is made of nothing but
//! these figures. `-- --render` writes the page anew from the file, `-- --check` fails where it differs.

#[allow(dead_code, reason = "shared with the other benches, which use the rest")]
#[path = "../common/clock.rs"]
mod clock;
#[allow(dead_code, reason = "shared with the other benches, which use the rest")]
#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod measure;
mod memory;
mod record;
mod terabyte;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use measure::Effort;
use record::Record;

/// For figures.
const FULL: Effort = Effort { short_pages: 10_000_000, divisor: 1, rounds: 3 };
/// To see that it runs.
const TEST: Effort = Effort { short_pages: 2_000, divisor: 1000, rounds: 1 };

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    if has(memory::CHILD) {
        return memory::child(&arguments);
    }
    if has("--check") {
        return check();
    }
    if has("--render") {
        return write(&page(), &terabyte::page(&Record::read(&figures())));
    }
    // without --bench it is `cargo test` that calls
    let effort = if has("--test") || !has("--bench") { &TEST } else { &FULL };
    let record = measure::measure(effort);
    println!("{}", record.tables());
    if has("--write") {
        write(&figures(), &record.tsv());
        write(&page(), &terabyte::page(&Record::read(&figures())));
    }
}

/// The figures.
fn figures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/record/scale.tsv")
}

/// The page that is made of them.
fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/terabyte.md")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder to write to");
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// Fails where the page is not what the figures make it.
fn check() {
    let found = fs::read_to_string(page()).unwrap_or_default();
    assert!(
        found == terabyte::page(&Record::read(&figures())),
        "docs/terabyte.md is not what benches/record/scale.tsv makes it: cargo bench --bench scale -- --render; \
         figures are measured anew by -- --write"
    );
    println!("docs/terabyte.md is what benches/record/scale.tsv makes it");
}
