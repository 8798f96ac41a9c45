//! Pages of any size from the lines of `shuf`, and short pages without end.

use crate::common::shuf::{Random, generate};

/// Lines of short pages have so many bytes at most.
const SHORT_LINE: usize = 160;
/// So many lines make a short page.
const SHORT_LINES: usize = 3;
/// From so many bytes of `shuf` the lines of short pages are drawn.
const SHORT_STOCK: usize = 4_000_000;

/// Returns pages of `size` bytes or a line more, some `bytes` in all; they have no longer lines.
pub fn pages(size: usize, bytes: usize) -> Vec<String> {
    let mut pages = vec![];
    let mut page = String::with_capacity(size + size / 8);
    let documents = generate(bytes);
    let lines = documents.iter().flat_map(|document| document.split_inclusive('\n'));
    for line in lines.filter(|line| (2..=size).contains(&line.len())) {
        page.push_str(line);
        if page.len() >= size {
            pages.push(std::mem::replace(&mut page, String::with_capacity(size + size / 8)));
        }
    }
    if pages.is_empty() {
        pages.push(page);
    }
    pages
}

/// What short pages are made of.
pub struct Stock {
    lines: Vec<String>,
}

/// Pages in one string.
#[derive(Default)]
pub struct Batch {
    text: String,
    ends: Vec<usize>,
}

impl Stock {
    /// Returns the short lines of the first documents of `shuf`.
    pub fn new() -> Self {
        let documents = generate(SHORT_STOCK);
        let lines = documents.iter().flat_map(|document| document.lines());
        Self { lines: lines.filter(|line| (1..=SHORT_LINE).contains(&line.trim().len())).map(str::to_owned).collect() }
    }

    /// Replaces the pages of a batch by others.
    pub fn fill(&self, batch: &mut Batch, pages: usize, random: &mut Random) {
        batch.text.clear();
        batch.ends.clear();
        for _ in 0..pages {
            for _ in 0..SHORT_LINES {
                batch.text.extend([self.lines[random.below(self.lines.len())].as_str(), "\n"]);
            }
            batch.ends.push(batch.text.len());
        }
    }
}

impl Batch {
    /// Returns the pages.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| &self.text[std::mem::replace(&mut start, end)..end])
    }

    /// Returns the bytes of all pages.
    pub const fn bytes(&self) -> usize {
        self.text.len()
    }
}
