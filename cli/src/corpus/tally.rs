use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;
use thanbai::{EntityKind, Kind, Side};

use crate::corpus::plan::Plan;
use crate::page::Page;
use crate::report::counted;

/// Counts of what was done.
#[derive(Clone, Default)]
pub struct Tally {
    pub documents: u64,
    pub bytes: u64,
    pub rejects: u64,
    body: u64,
    blocks: [u64; Kind::ALL.len()],
    entities: [u64; EntityKind::ALL.len()],
}

/// The counts as they are printed.
#[derive(Serialize)]
pub struct Summary {
    pub inputs: usize,
    /// Inputs that `--resume` passed over.
    pub skipped: usize,
    /// Files of other kinds that stand in the folders.
    other_files: usize,
    documents: u64,
    bytes: u64,
    body_bytes: u64,
    body_share: f64,
    blocks: BTreeMap<&'static str, u64>,
    entities: BTreeMap<&'static str, u64>,
    rejects: u64,
    seconds: f64,
}

impl Tally {
    /// Counts a document.
    pub fn document(&mut self, bytes: usize, page: Page<'_>) {
        self.documents += 1;
        self.bytes += bytes as u64;
        for block in page.article.blocks() {
            self.blocks[block.kind() as usize] += 1;
            if block.side() == Side::Body {
                self.body += block.span().len() as u64;
            }
            for name in page.names_in(block) {
                self.entities[name.kind() as usize] += 1;
            }
        }
    }

    /// Adds the counts of others.
    pub fn add(&mut self, other: &Tally) {
        self.documents += other.documents;
        self.bytes += other.bytes;
        self.rejects = self.rejects.saturating_add(other.rejects);
        self.body += other.body;
        let sums = self.blocks.iter_mut().zip(other.blocks).chain(self.entities.iter_mut().zip(other.entities));
        for (sum, n) in sums {
            *sum += n;
        }
    }

    /// Returns how many blocks there are, if there are some and none is on the body side.
    pub fn boilerplate_only(&self) -> Option<u64> {
        let blocks = self.blocks.iter().sum();
        (self.body == 0 && blocks > 0).then_some(blocks)
    }

    /// Returns the figures of a run.
    pub fn summary(&self, plan: &Plan, time: Duration) -> Summary {
        let blocks = Kind::ALL.iter().map(|kind| (kind.name(), self.blocks[*kind as usize]));
        let entities = EntityKind::ALL.iter().map(|kind| (kind.name(), self.entities[*kind as usize]));
        Summary {
            inputs: plan.tasks.len(),
            skipped: plan.skipped,
            other_files: plan.others,
            documents: self.documents,
            bytes: self.bytes,
            body_bytes: self.body,
            body_share: share(self.body, self.bytes),
            blocks: blocks.collect(),
            entities: entities.collect(),
            rejects: self.rejects,
            seconds: (time.as_secs_f64() * 1000.0).round() / 1000.0,
        }
    }
}

/// Returns `part / whole` to four digits; 0 of nothing is 0.
#[expect(clippy::cast_precision_loss, reason = "counts of bytes stay far below 2^53")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64 * 10000.0).round() / 10000.0 }
}

impl Summary {
    /// Returns the figures as a few lines for people.
    pub fn text(&self) -> String {
        let list = |counts: &BTreeMap<&'static str, u64>| {
            counts.iter().filter(|(_, n)| **n > 0).map(|(kind, n)| format!("{kind} {n}")).collect::<Vec<_>>().join("  ")
        };
        let Summary { inputs, skipped, documents, bytes, rejects, seconds, .. } = self;
        let [inputs, documents, rejects, bytes] =
            [(*inputs as u64, "input"), (*documents, "document"), (*rejects, "reject"), (*bytes, "byte")]
                .map(|(number, what)| counted(number, what));
        let mut text = format!(
            "{inputs}, {skipped} passed over, {documents}, {rejects}, {seconds:.1} s\n\
             {bytes}, {:.1} % of them body",
            self.body_share * 100.0
        );
        if self.other_files > 0 {
            text.extend(["\nfiles of other kinds in the folders: ", &self.other_files.to_string()]);
        }
        for (name, counts) in [("blocks  ", &self.blocks), ("entities", &self.entities)] {
            let counts = list(counts);
            if !counts.is_empty() {
                text.extend(["\n", name, "  ", &counts]);
            }
        }
        text
    }
}
