//! `cargo bench --bench split`: throughput of splitting on the sample pages, on `shuf`, on nasty inputs; cost of building.

mod common;

use std::hint::black_box;
use std::time::Duration;

use common::contender::{check, contenders, names_sum, sum};
use common::nasty::INPUTS;
use common::shuf::{bytes, shuf};
use criterion::{BenchmarkId, Criterion, Throughput};
use thanbai::{Buffer, EntityKind, Kind, Splitter, SplitterBuilder, TagBuffer, Tagger, TaggerBuilder};

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    seeds(&mut criterion);
    corpus(&mut criterion);
    growth(&mut criterion);
    build(&mut criterion);
    criterion.final_summary();
}

/// Each sample page alone; the branch predictor learns it, so these figures flatter.
fn seeds(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("seeds");
    let (splitter, mut buffer) = (Splitter::new(), Buffer::new());
    let (tagger, mut names) = (Tagger::new(), TagBuffer::new());
    for (name, text) in common::seeds() {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("split", &name), |bencher| {
            bencher.iter(|| sum(splitter.split_into(black_box(&text), &mut buffer)));
        });
        group.bench_function(BenchmarkId::new("tag", &name), |bencher| {
            bencher.iter(|| names_sum(tagger.tag_into(black_box(&text), &mut names)));
        });
    }
}

/// All contenders on the same documents.
fn corpus(criterion: &mut Criterion) {
    let documents = shuf();
    check(&documents);
    let mut group = criterion.benchmark_group("shuf");
    group.sample_size(10).throughput(Throughput::Bytes(bytes(&documents) as u64));
    for mut contender in contenders() {
        group.bench_function(contender.name, |bencher| bencher.iter(|| (contender.run)(&documents)));
    }
}

/// Nasty inputs at doubling sizes; bytes per second must stay the same.
fn growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    let (splitter, mut buffer) = (Splitter::new(), Buffer::new());
    for (name, make) in INPUTS {
        for megabytes in [1, 2, 4] {
            let text = make(megabytes << 20);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(BenchmarkId::new(name, format!("{megabytes} MiB")), |bencher| {
                bencher.iter(|| sum(splitter.split_into(black_box(&text), &mut buffer)));
            });
        }
    }
}

/// What a splitter or a tagger with phrases and names of the caller costs before its first page.
fn build(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("build");
    for phrases in [10, 1000] {
        let builder = builder(phrases);
        group.throughput(Throughput::Elements(phrases));
        group.bench_function(BenchmarkId::new("phrases", phrases), |bencher| {
            bencher.iter(|| black_box(&builder).clone().build().expect("phrases of three words"));
        });
    }
    for names in [10, 1000, 50_000] {
        let builder = names_builder(names);
        group.throughput(Throughput::Elements(names)).sample_size(10);
        group.bench_function(BenchmarkId::new("names", names), |bencher| {
            bencher.iter(|| black_box(&builder).clone().build().expect("names of three words"));
        });
    }
}

fn names_builder(names: u64) -> TaggerBuilder {
    (0..names).fold(Tagger::builder(), |builder, i| builder.name(&format!("Công ty {i}"), EntityKind::Organization, None))
}

fn builder(phrases: u64) -> SplitterBuilder {
    (0..phrases).fold(Splitter::builder(), |builder, i| builder.phrase(Kind::Chrome, &format!("Chuyên mục {i}")))
}
