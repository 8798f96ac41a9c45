//! Speed on one thread and on two, and latency.

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use thanbai::{Buffer, Splitter, TagBuffer, Tagger};

use crate::clock::{float, timed, waited};
use crate::common::contender::{names_sum, sum};
use crate::common::shuf::{Random, bytes, shuf};
use crate::corpus::{Batch, Stock, pages};
use crate::memory;
use crate::record::{Head, Record, Row, grouped};

/// How much is measured.
pub struct Effort {
    pub short_pages: usize,
    /// Sizes and amounts are divided by this.
    pub divisor: usize,
    pub rounds: usize,
}

/// The sizes of pages in bytes, with their names.
pub const SIZES: [(&str, usize); 4] = [("100 bytes", 100), ("10 KB", 10_000), ("1 MB", 1_000_000), ("100 MB", 100_000_000)];
/// Pages of one size are so many bytes together, but for the largest.
const TOGETHER: usize = 16_000_000;
/// Short pages are made and read so many at a time.
const BATCH: usize = 1_000;
/// Latency of smaller pages is measured by the clock on the wall: to ask for the processor time takes a part of a microsecond.
const LARGE: usize = 100_000;
/// As many threads as the second column has.
pub const THREADS: usize = 2;

/// What is done to a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Split,
    Both,
}

impl Work {
    pub const ALL: [Self; 2] = [Self::Split, Self::Both];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Split => "split",
            Self::Both => "split + tag",
        }
    }
}

/// One thread's buffers, which see page after page.
#[derive(Default)]
pub struct Reader {
    blocks: Buffer,
    names: TagBuffer,
}

impl Reader {
    /// Does the work on one page and returns a sum over all that was found.
    pub fn read(&mut self, work: Work, page: &str) -> u64 {
        let blocks = sum(Splitter::new().split_into(black_box(page), &mut self.blocks));
        let names = if work == Work::Both { names_sum(Tagger::new().tag_into(page, &mut self.names)) } else { 0 };
        black_box(blocks + names)
    }
}

/// Returns all figures.
pub fn measure(effort: &Effort) -> Record {
    let (head, mut rows) = (Head::now(effort.rounds), vec![]);
    let documents = shuf();
    let documents = &documents[..documents.len() / effort.divisor.min(100)];
    for work in Work::ALL {
        rows.push(row(work, "`shuf` as it is", documents, None, effort));
    }
    for (name, size) in SIZES {
        let size = if size >= TOGETHER { size / effort.divisor } else { size };
        let pages = pages(size, size.max(TOGETHER / effort.divisor));
        for work in Work::ALL {
            rows.push(row(work, name, &pages, memory::of_thread(work, size), effort));
        }
    }
    let stock = Stock::new();
    rows.extend(Work::ALL.map(|work| short(work, &stock, effort.short_pages)));
    Record { head, utf8: utf8(documents, effort.rounds), rows }
}

/// Returns MB/s of the check that whoever holds a `&str` has paid.
fn utf8(documents: &[String], rounds: usize) -> f64 {
    let check = || documents.iter().map(|document| std::str::from_utf8(black_box(document.as_bytes())).map_or(0, str::len)).sum();
    let times = (0..rounds).map(|_| timed(|| -> usize { check() }).0);
    float(bytes(documents)) / 1e6 / times.min().expect("a round").as_secs_f64()
}

/// Returns the figures of pages that stand in memory: the best of the rounds.
fn row(work: Work, name: &str, pages: &[String], memory: Option<f64>, effort: &Effort) -> Row {
    let mut reader = Reader::default();
    let mut times: Vec<Duration> = vec![Duration::MAX; pages.len()];
    let mut one = Duration::MAX;
    eprintln!("{}, {name}", work.name());
    // a page that is longer than all others together takes long enough to be measured once
    let rounds = if bytes(pages) > TOGETHER + TOGETHER / 8 { 1 } else { effort.rounds };
    for _ in 0..rounds {
        for (page, time) in pages.iter().zip(&mut times) {
            let clock = if page.len() < LARGE { waited } else { timed };
            *time = clock(&mut || reader.read(work, page)).0.min(*time);
        }
        one = one.min(timed(|| pages.iter().map(|page| reader.read(work, page)).sum::<u64>()).0);
    }
    let many = on_threads(work, pages, rounds);
    times.sort();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1e6;
    Row {
        work: work.name().to_owned(),
        pages_of: name.to_owned(),
        bytes: bytes(pages),
        pages: pages.len(),
        seconds: one.as_secs_f64(),
        many_seconds: many.as_secs_f64() / float(pages.len().max(THREADS)) * float(pages.len()),
        p50: Some(at(50)),
        p99: Some(at(99)),
        memory,
    }
}

/// Returns the time in which all threads together have read all pages: the mean of their processor times, in the best of the rounds.
/// Where there are fewer pages than threads, each reads one.
fn on_threads(work: Work, pages: &[String], rounds: usize) -> Duration {
    let (next, wanted) = (AtomicUsize::new(0), pages.len().max(THREADS));
    let mut readers: Vec<Reader> = (0..THREADS).map(|_| Reader::default()).collect();
    // buffers as large as they get
    let longest = pages.iter().max_by_key(|page| page.len()).expect("a page");
    for reader in &mut readers {
        reader.read(work, longest);
    }
    let read = |reader: &mut Reader| {
        let mut at = next.fetch_add(1, Ordering::Relaxed);
        while at < wanted {
            reader.read(work, &pages[at % pages.len()]);
            at = next.fetch_add(1, Ordering::Relaxed);
        }
    };
    let mut round = || {
        next.store(0, Ordering::Relaxed);
        thread::scope(|scope| {
            let threads: Vec<_> = readers.iter_mut().map(|reader| scope.spawn(|| timed(|| read(reader)).0)).collect();
            let times = threads.into_iter().map(|thread| thread.join().expect("a thread that does not panic"));
            times.sum::<Duration>().div_f64(float(THREADS))
        })
    };
    (0..rounds).map(|_| round()).min().expect("a round")
}

/// Returns the figures of short pages that are made on the fly; the making is not counted.
fn short(work: Work, stock: &Stock, pages: usize) -> Row {
    eprintln!("{}, {pages} short pages", work.name());
    let alone = run_short(work, stock, pages / 10, 1, 0);
    let shares: Vec<(usize, Duration)> = thread::scope(|scope| {
        let share = |thread: usize| scope.spawn(move || run_short(work, stock, pages / THREADS, THREADS, thread));
        let threads: Vec<_> = (0..THREADS).map(share).collect();
        threads.into_iter().map(|thread| thread.join().expect("a thread that does not panic")).collect()
    });
    let bytes: usize = shares.iter().map(|(bytes, _)| bytes).sum();
    let speed: f64 = shares.iter().map(|(bytes, time)| float(*bytes) / time.as_secs_f64()).sum();
    let each = alone.1.as_secs_f64() / float(alone.0) * float(bytes);
    Row {
        work: work.name().to_owned(),
        pages_of: format!("{} short pages, made on the fly", grouped(pages)),
        bytes,
        pages,
        seconds: each,
        many_seconds: float(bytes) / speed,
        p50: None,
        p99: None,
        memory: None,
    }
}

/// Returns the bytes of so many short pages, and the time that reading them took.
fn run_short(work: Work, stock: &Stock, pages: usize, threads: usize, thread: usize) -> (usize, Duration) {
    let mut random = Random::new((threads * 100 + thread) as u64);
    let (mut reader, mut batch) = (Reader::default(), Batch::default());
    let (mut bytes, mut time) = (0, Duration::ZERO);
    for start in (0..pages).step_by(BATCH) {
        stock.fill(&mut batch, BATCH.min(pages - start), &mut random);
        bytes += batch.bytes();
        let read = || batch.pages().map(|page| reader.read(work, page)).sum::<u64>();
        time += timed(read).0;
    }
    (bytes, time)
}
