//! `cargo bench --bench ratio`: all contenders on `shuf` in one run, and the time for twice the bytes on nasty inputs.
//!
//! Prints Markdown, or with `--csv` rows for `benches/record`. The contenders take turns, so that a slow spell of the machine meets
//! them all; a figure is the median of its rounds. `cargo bench --bench ratio -- --count` splits 2 MB and prints their number, for a
//! program that counts instructions: `valgrind --tool=callgrind --toggle-collect='*counted*'`. `--count-tags` tags them, `--count-both`
//! does one after the other, document by document. `benches/count.sh` calls these.

#[path = "common/clock.rs"]
mod clock;
mod common;

use std::env;
use std::hint::black_box;
use std::process::Command;
use std::time::Duration;

use clock::{float, median, rounds_of, timed, waited};
use common::contender::{Contender, check, contenders, names_sum, sum};
use common::nasty::{EQUAL, INPUTS, Maker, ONE_CHAR, equal_lines, one_char_lines, one_line};
use common::shuf::{bytes, generate, shuf};
use thanbai::{Buffer, Splitter, TagBuffer, Tagger};

/// Documents of [`count`] hold this many bytes.
const COUNTED: usize = 2_000_000;

/// Shorter runs are timed several at a time.
const CLOCKED: Duration = Duration::from_millis(20);

/// How much is measured.
struct Effort {
    documents: usize,
    rounds: usize,
    growth_rounds: usize,
    /// Sizes of nasty inputs are divided by this.
    divisor: usize,
    form: Form,
}

/// How figures are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Tables for people.
    Markdown,
    /// Rows of [`COLUMNS`].
    Csv,
}

/// What a row of CSV holds; `benches/record/record.sh` puts commit, date, target and compiler in front.
const COLUMNS: &str = "measure,name,bytes,milliseconds,mb_per_s,x_from_utf8";

/// For figures.
const FULL: Effort = Effort { documents: usize::MAX, rounds: 9, growth_rounds: 5, divisor: 1, form: Form::Markdown };
/// To see that it runs.
const TEST: Effort = Effort { documents: 10, rounds: 2, growth_rounds: 1, divisor: 256, form: Form::Markdown };

fn main() {
    let has = |wanted: &str| env::args().any(|argument| argument == wanted);
    let form = if has("--csv") { Form::Csv } else { Form::Markdown };
    match () {
        () if has(FIRST_PAGE) => first_page(),
        () if has(NO_PAGE) => {}
        () if has("--count-tags") => count_tags(),
        () if has("--count-both") => count_both(),
        () if has("--count") => count(),
        // without --bench it is `cargo test` that calls
        () if has("--test") || !has("--bench") => measure(&Effort { form, ..TEST }),
        () => measure(&Effort { form, ..FULL }),
    }
}

fn measure(effort: &Effort) {
    let documents = shuf();
    check(&documents);
    if effort.form == Form::Csv {
        println!("{COLUMNS}");
    }
    throughput(&documents[..effort.documents.min(documents.len())], effort);
    drop(documents);
    start(effort);
    doubling(effort, "splitting", [4, 8, 16], splitting);
    doubling(effort, "tagging", [1, 2, 4], tagging);
    named(effort);
}

/// What a child process is told to do: split and tag one page, or nothing.
const FIRST_PAGE: &str = "--first-page";
const NO_PAGE: &str = "--no-page";

/// Splits and tags the first sample page, and prints how long that took in a process that has done nothing before.
fn first_page() {
    let (_, text) = &common::seeds()[0];
    let (time, sum) = waited(|| sum(thanbai::split(text).as_ref()) + names_sum(thanbai::tag(text).as_ref()));
    assert!(sum > 0, "blocks and names");
    println!("{}", time.as_nanos());
}

/// Prints how long the first page takes in a fresh process: by its own clock, and by that of its parent, less an idle process.
fn start(effort: &Effort) {
    let own = env::current_exe().expect("a path of this program");
    let run = |argument: &str| waited(|| Command::new(&own).arg(argument).output().expect("this program starts"));
    let (mut inside, mut outside, mut idle) = (vec![], vec![], vec![]);
    for _ in 0..effort.rounds * 5 {
        let (time, output) = run(FIRST_PAGE);
        let nanoseconds: u64 = String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number");
        inside.push(Duration::from_nanos(nanoseconds));
        outside.push(time);
        idle.push(run(NO_PAGE).0);
    }
    let [inside, outside, idle] = [inside, outside, idle].map(|times| median(times) * 1e6);
    if effort.form == Form::Csv {
        return println!("first page,split and tag,{},{:.4},,", common::seeds()[0].1.len(), inside / 1e3);
    }
    println!(
        "\nfirst page split and tagged in a fresh process: {inside:.0} microseconds inside; the process {outside:.0}, idle {idle:.0}"
    );
}

/// Tags 2 MB once with a warm buffer.
fn count_tags() {
    let documents = generate(COUNTED);
    let mut buffer = TagBuffer::new();
    let first = counted_tags(&documents[..1], &mut buffer);
    let all = counted_tags(&documents, &mut buffer);
    println!("{} bytes, sums {first} and {all}", bytes(&documents) + documents[0].len());
}

#[inline(never)]
fn counted_tags(documents: &[String], buffer: &mut TagBuffer) -> u64 {
    documents.iter().map(|document| names_sum(Tagger::new().tag_into(document, buffer))).sum()
}

/// Splits and tags 2 MB once with buffers that have seen them.
fn count_both() {
    let documents = generate(COUNTED);
    let (mut buffer, mut names) = (Buffer::new(), TagBuffer::new());
    let warm = both(&documents, &mut buffer, &mut names);
    let all = counted_both(&documents, &mut buffer, &mut names);
    println!("{} bytes, sums {warm} and {all}", bytes(&documents));
}

#[inline(never)]
fn counted_both(documents: &[String], buffer: &mut Buffer, names: &mut TagBuffer) -> u64 {
    both(documents, buffer, names)
}

fn both(documents: &[String], buffer: &mut Buffer, names: &mut TagBuffer) -> u64 {
    let read = |document: &String| {
        sum(Splitter::new().split_into(document, buffer)) + names_sum(Tagger::new().tag_into(document, names))
    };
    documents.iter().map(read).sum()
}

/// Splits 2 MB once with a buffer that has seen them.
fn count() {
    let documents = generate(COUNTED);
    let mut buffer = Buffer::new();
    let warm: u64 = documents.iter().map(|document| sum(Splitter::new().split_into(document, &mut buffer))).sum();
    let all = counted(&documents, &mut buffer);
    println!("{} bytes, sums {warm} and {all}", bytes(&documents));
}

#[inline(never)]
fn counted(documents: &[String], buffer: &mut Buffer) -> u64 {
    documents.iter().map(|document| sum(Splitter::new().split_into(document, buffer))).sum()
}

/// Prints MB/s of every contender and how many times it is as fast as the yardsticks.
fn throughput(documents: &[String], effort: &Effort) {
    let mut contenders = contenders();
    let times = rounds_of(&mut contenders, documents, effort.rounds);
    let place = |name: &str| contenders.iter().position(|contender| contender.name == name).expect("a contender");
    assert_eq!(times[place("split")].sum, times[place("split_into")].sum, "both ways in give the same blocks");
    assert_eq!(times[place("tag")].sum, times[place("tag_into")].sum, "both ways in give the same entities");
    let of = |name: &str| times[place(name)].seconds;
    let (all, megabytes) = (bytes(documents), float(bytes(documents)) / 1e6);
    if effort.form == Form::Csv {
        for Contender { name, .. } in &contenders {
            let own = of(name);
            println!("throughput,{name},{all},{:.3},{:.1},{:.4}", own * 1e3, megabytes / own, of("from_utf8") / own);
        }
        return;
    }
    println!("`shuf`: {megabytes:.1} MB in {} documents, median of {} rounds\n", documents.len(), effort.rounds);
    println!("| | MB/s | x `from_utf8` | x naive | x naive with names |\n| --- | --: | --: | --: | --: |");
    for Contender { name, .. } in &contenders {
        let [own, utf8, naive, names] = [name, "from_utf8", "naive", "naive with names"].map(of);
        println!("| `{name}` | {:.1} | {:.2} | {:.1} | {:.1} |", megabytes / own, utf8 / own, naive / own, names / own);
    }
}

/// Returns what splits a text with a buffer that has seen others.
fn splitting() -> impl FnMut(&str) -> u64 {
    let (splitter, mut buffer) = (Splitter::new(), Buffer::new());
    move |text| sum(splitter.split_into(black_box(text), &mut buffer))
}

/// Returns what tags a text with a buffer that has seen others.
fn tagging() -> impl FnMut(&str) -> u64 {
    let (tagger, mut buffer) = (Tagger::new(), TagBuffer::new());
    move |text| names_sum(tagger.tag_into(black_box(text), &mut buffer))
}

/// Prints the times of nasty inputs at doubling sizes in megabytes.
fn doubling<R: FnMut(&str) -> u64>(effort: &Effort, what: &str, sizes: [usize; 3], run: impl Fn() -> R) {
    let [a, b, c] = sizes;
    if effort.form == Form::Markdown {
        println!("\n{what}, milliseconds for {a}, {b} and {c} MB, median of {}\n", effort.growth_rounds);
        println!("| | {a} MB | {b} MB | {c} MB | {b} / {a} | {c} / {b} |\n| --- | --: | --: | --: | --: | --: |");
    }
    for (name, make) in INPUTS {
        let sizes = sizes.map(|size| size * 1_000_000 / effort.divisor);
        let [one, two, four] = times(make, sizes, effort.growth_rounds, run());
        match effort.form {
            Form::Csv => grown(what, name, &sizes, &[one, two, four]),
            Form::Markdown => {
                println!("| {name} | {one:.1} | {two:.1} | {four:.1} | {:.2} | {:.2} |", two / one, four / two);
            }
        }
    }
}

/// Prints a row of CSV for each size.
fn grown(what: &str, name: &str, sizes: &[usize], milliseconds: &[f64]) {
    for (&bytes, time) in sizes.iter().zip(milliseconds) {
        println!("growth of {what},{name},{bytes},{time:.3},{:.1},", float(bytes) / time / 1e3);
    }
}

/// Prints the times of inputs with a name of their own, and of half of them.
fn named(effort: &Effort) {
    let million = 1_000_000;
    let inputs: [(&str, Maker, usize); 3] = [
        ("one line of 64 MB", one_line, 64 * million),
        ("a million one-char lines", one_char_lines, ONE_CHAR.len() * million),
        ("a million equal lines", equal_lines, EQUAL.len() * million),
    ];
    if effort.form == Form::Markdown {
        println!("\nmilliseconds, median of {}\n", effort.growth_rounds);
        println!("| | half of it | all | twice the bytes |\n| --- | --: | --: | --: |");
    }
    for (name, make, bytes) in inputs {
        let sizes = [2, 1].map(|part| bytes / part / effort.divisor);
        let [half, all] = times(make, sizes, effort.growth_rounds, splitting());
        if effort.form == Form::Csv {
            grown("splitting", name, &sizes, &[half, all]);
            continue;
        }
        println!("| {name} | {half:.1} | {all:.1} | {:.2} |", all / half);
    }
}

/// Returns milliseconds for inputs of the given sizes, which take turns, with a buffer that has seen them all.
fn times<const N: usize>(make: Maker, sizes: [usize; N], rounds: usize, mut run: impl FnMut(&str) -> u64) -> [f64; N] {
    let texts = sizes.map(make);
    let warm = texts.each_ref().map(|text| timed(|| run(text)));
    let runs = runs(warm[0].0);
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (at, text) in texts.iter().enumerate() {
            let (time, found) = timed(|| (0..runs).map(|_| run(text)).sum::<u64>());
            assert_eq!(found, warm[at].1 * u64::from(runs), "the same in every round");
            times[at].push(time / runs);
        }
    }
    times.map(|times| median(times) * 1e3)
}

/// Returns how many runs make up [`CLOCKED`], for a run of the given time.
fn runs(time: Duration) -> u32 {
    let runs = CLOCKED.as_nanos() / time.as_nanos().max(1);
    u32::try_from(runs).unwrap_or(u32::MAX).clamp(1, 100)
}
