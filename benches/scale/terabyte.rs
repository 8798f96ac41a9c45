//! The page `docs/terabyte.md`, of nothing but measured figures and their sums.

use std::fmt::Write as _;

use crate::clock::float;
use crate::measure::{SIZES, THREADS};
use crate::record::{Head, Record, Row};

/// Megabytes of a terabyte.
const TERABYTE: f64 = 1e6;
const MACHINES: f64 = 10.0;
const SECONDS: f64 = 3600.0;

/// Returns the page.
pub fn page(record: &Record) -> String {
    let Head { date, commit, compiler, processor, cores, rounds, load } = &record.head;
    let mut page = format!(
        "# What a terabyte costs

This page is made of figures that a program measured, and is written by it; nothing here is typed by hand. To measure anew and to write
it:

```sh
cargo bench --bench scale -- --write
```

`cargo bench --bench scale -- --check` fails where the page is not what `benches/record/scale.tsv` makes it.

Measured on {date}, commit {commit}, {compiler}, on {processor} with {cores} cores; the load of the machine was {load}.

A page is a string in memory; one thread has its own buffers and reads one page after the other. The pages are cut from `shuf`, the
corpus of `cargo bench --bench ratio`, and have the bytes they are called after or a line more; the short ones are made on the fly,
which is not counted. Time is processor time, for two threads
the mean of theirs, so that other work on the machine does not count; p50 and p99 of pages below 100 KB are by the clock on the wall.
Best of {rounds} rounds, the page of 100 MB once. Memory is what a thread adds to a process that holds the text.

## Measured

{}

## A terabyte of pages, on one machine and on ten

",
        record.tables()
    );
    page.push_str(
        "| work | pages of | pages | core hours | one machine, 2 threads | ten machines | UTF-8 check beside it, core hours |\n",
    );
    page.push_str("| --- | --- | --: | --: | --: | --: | --: |\n");
    page.extend(told(record).map(|row| cost(row, record.utf8)));
    page.push_str(&bounds(record));
    page
}

/// Returns the rows of pages that are like those of a corpus; pages of one size tell something else.
fn told(record: &Record) -> impl Iterator<Item = &Row> {
    record.rows.iter().filter(|row| !SIZES.iter().any(|(size, _)| *size == row.pages_of))
}

/// Returns the row of one kind of work on one kind of pages.
fn cost(row: &Row, utf8: f64) -> String {
    let core = TERABYTE / row.megabytes_per_second() / SECONDS;
    let machine = TERABYTE / row.many_megabytes_per_second() / SECONDS;
    let pages = float(row.pages) / float(row.bytes) * TERABYTE;
    format!(
        "| {} | {} | {pages:.0} million | {core:.1} | {} | {} | {:.1} |\n",
        row.work,
        row.pages_of,
        hours(machine),
        hours(machine / MACHINES),
        TERABYTE / utf8 / SECONDS
    )
}

/// Returns what the table rests on.
fn bounds(record: &Record) -> String {
    let mut text = String::from(
        "
Core hours are what one thread needs. To have a price, multiply the hours of a machine by what its hour costs.

What this rests on:

",
    );
    for row in told(record) {
        let gain = row.many_megabytes_per_second() / row.megabytes_per_second();
        let feed = row.many_megabytes_per_second();
        writeln!(
            text,
            "- {}, {}: two threads read {gain:.2} times as much as one, and want {feed:.0} MB of text a second.",
            row.work, row.pages_of
        )
        .expect("a string");
    }
    let most = record
        .rows
        .iter()
        .filter(|row| !row.pages_of.starts_with("100 MB"))
        .map(|row| row.memory.unwrap_or(0.0))
        .fold(0.0, f64::max);
    writeln!(
        text,
        "- Pages have nothing to do with each other, so ten machines do ten times as much; that is arithmetic, not measured. So is a
  machine with more than {THREADS} threads.
- Reading, unpacking and writing are not in it. Where the text comes slower than the threads want it, the disk or the network is what
  costs.
- Memory is no matter: a thread takes {most:.1} MB at most beside the text, for pages of up to a megabyte."
    )
    .expect("a string");
    text
}

fn hours(hours: f64) -> String {
    if hours < 1.0 { format!("{:.0} min", hours * 60.0) } else { format!("{hours:.1} h") }
}
