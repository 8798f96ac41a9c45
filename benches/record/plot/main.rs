//! `cargo run --example plot`: draws `benches/record/throughput.svg` and `growth.svg` from the records beside them. With `--check` it
//! writes nothing and fails where they are not what the records make them.

mod chart;
mod data;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chart::{Panel, Series, drawing};
use data::{Records, Row};

/// What `throughput.svg` shows, with the numbers of colours: the same work has the same.
const CONTENDERS: [(&str, usize); 6] =
    [("from_utf8", 0), ("split_into", 1), ("tag_into", 2), ("split_into + tag_into", 3), ("naive", 4), ("naive with names", 5)];
const COUNTS: [(&str, usize); 2] = [("split", 1), ("split + tag", 3)];
/// Figures of growth, with their panels.
const GROWTH: [(&str, &str); 2] = [("growth of splitting", "splitting"), ("growth of tagging", "tagging")];

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/record");
    let records = Records::read(&folder);
    let drawings = [("throughput.svg", throughput(&records)), ("growth.svg", growth(&records))];
    let drawings = drawings.map(|(name, drawing)| (folder.join(name), drawing));
    if env::args().any(|argument| argument == "--check") {
        return check(&drawings);
    }
    for (path, drawing) in drawings {
        fs::write(&path, drawing).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        println!("{}", path.display());
    }
    ExitCode::SUCCESS
}

fn check(drawings: &[(PathBuf, String)]) -> ExitCode {
    let differs = |(path, drawing): &&(PathBuf, String)| fs::read_to_string(path).ok().as_ref() != Some(drawing);
    match drawings.iter().find(differs) {
        Some((path, _)) => {
            eprintln!("{} is not what the records make it: cargo run --example plot", path.display());
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}

/// Returns MB/s and instructions for a byte, commit by commit.
fn throughput(records: &Records) -> String {
    let commits = records.commits();
    let ticks: Vec<(f64, String)> = commits.iter().enumerate().map(|(at, commit)| (place(at), (*commit).to_owned())).collect();
    let series = |measure: &str, names: &[(&str, usize)], figure: fn(&Row) -> Option<f64>| {
        let points = |name: &str| {
            let figures = commits.iter().map(|commit| figure(records.newest(commit, measure, name)?));
            figures.enumerate().filter_map(|(at, figure)| Some((place(at), figure?))).collect()
        };
        names.iter().map(|&(name, colour)| Series { name: name.to_owned(), colour, points: points(name) }).collect()
    };
    let panel =
        |title: &str, series| Panel { title: title.to_owned(), unit_of_x: "commit", series, ticks: ticks.clone(), steps: true };
    let panels = [
        panel(
            "MB/s on shuf, one thread, by processor time (more is better)",
            series("throughput", &CONTENDERS, |row| row.megabytes),
        ),
        panel("instructions for a byte of shuf (less is better)", series("instructions", &COUNTS, |row| row.instructions)),
    ];
    drawing(&format!("Throughput by commit, {}", records.target()), &panels)
}

/// Returns time for a byte by size, of the newest commit: where time grows with the bytes, lines are level.
fn growth(records: &Records) -> String {
    let commits = records.commits();
    let newest = commits.last().expect("a record");
    let panel = |(measure, title): (&str, &str)| {
        let mut series: Vec<Series> = vec![];
        for row in records.of(newest, measure) {
            let Some(milliseconds) = row.milliseconds else { continue };
            let point = (row.bytes / 1e6, milliseconds * 1e6 / row.bytes);
            match series.iter_mut().find(|series| series.name == row.name) {
                Some(series) => series.points.push(point),
                None => series.push(Series { name: row.name.clone(), colour: series.len(), points: vec![point] }),
            }
        }
        let mut sizes: Vec<f64> = series.iter().flat_map(|series| &series.points).map(|point| point.0).collect();
        sizes.sort_by(f64::total_cmp);
        let ticks = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];
        let within =
            |size: &f64| sizes.first().is_some_and(|least| size >= least) && sizes.last().is_some_and(|most| size <= most);
        let ticks = ticks.into_iter().filter(within).map(|size| (size, size.to_string())).collect();
        let title = format!("{title}: nanoseconds for a byte (level: time grows with the bytes)");
        Panel { title, unit_of_x: "MB in one page", series, ticks, steps: false }
    };
    drawing(&format!("Growth with size, commit {newest}, {}", records.target()), &GROWTH.map(panel))
}

fn place(at: usize) -> f64 {
    u32::try_from(at).map_or(f64::MAX, f64::from)
}
