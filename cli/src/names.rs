use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, BufWriter, Write};

use anyhow::Context;
use serde::Serialize;
use thanbai::{EntityKind, TagBuffer, Tagger};

use crate::args::EvalArgs;
use crate::eval;
use crate::gold::{self, Page};
use crate::input::Reader;
use crate::report::{StandardOutput, counted, shown};
use crate::score::{Counts, Labelled, rounded};

/// Names found rightly, found wrongly and missed, of each kind.
#[derive(Clone, Default)]
struct Tally {
    docs: usize,
    kinds: BTreeMap<&'static str, Counts>,
}

/// The figures of a set of pages: precision, recall and F1, of four digits.
#[derive(Serialize)]
struct Figures {
    docs: usize,
    micro: [f64; 3],
    kinds: BTreeMap<&'static str, [f64; 3]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sites: Option<BTreeMap<String, Figures>>,
}

/// Scores the tagger against annotated pages and prints the figures.
///
/// # Errors
/// Gold or texts cannot be read or are broken, the index lacks a page, or standard output cannot be written.
pub fn run(args: &EvalArgs, pages: &[Page], sites: Option<&HashMap<String, String>>) -> anyhow::Result<()> {
    let (mut all, mut by_site, mut worst) = (Tally::default(), BTreeMap::<String, Tally>::new(), vec![]);
    let (tagger, mut buffer, mut reader) = (Tagger::new(), TagBuffer::new(), Reader::default());
    for page in pages {
        let text = reader.read(&page.text).with_context(|| page.text.display().to_string())?;
        let names = tagger.tag_into(text, &mut buffer).iter();
        let found: Vec<_> = names.map(|name| Labelled { span: name.span(), kind: name.kind() }).collect();
        let tally = Tally::of_page(&gold::rows(&page.rows, text)?, &found);
        worst.push((tally.micro().rates()[2], page.name.as_str()));
        all.add(&tally);
        if let Some(sites) = sites {
            let site = sites.get(&page.id).with_context(|| format!("the index has no page {:?}", page.id))?;
            by_site.entry(site.clone()).or_default().add(&tally);
        }
    }
    worst.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = if args.json {
        let sites = sites.map(|_| by_site.iter().map(|(site, tally)| (site.clone(), tally.figures(None))).collect());
        eval::json(&mut out, &all.figures(sites))
    } else {
        print(&mut out, &all, &by_site, &worst[..args.worst.min(worst.len())])
    };
    printed.and_then(|()| out.flush()).context(StandardOutput)
}

fn print(out: &mut impl Write, all: &Tally, by_site: &BTreeMap<String, Tally>, worst: &[(f64, &str)]) -> io::Result<()> {
    // the figures of --json, which are rounded: no figure may read one way here and another way there
    let Figures { docs, micro: [p, r, f1], .. } = all.figures(None);
    writeln!(out, "docs {docs}  entities P/R/F1 {p:.3}/{r:.3}/{f1:.3}")?;
    let kind = |(kind, counts): (&&str, &Counts)| {
        let [p, r, f1] = four_digits(*counts);
        format!("{kind} {p:.2}/{r:.2}/{f1:.2} (n={})", counts.hit + counts.missed)
    };
    writeln!(out, "  {}", all.kinds.iter().map(kind).collect::<Vec<_>>().join("  "))?;
    for (f1, name) in worst {
        writeln!(out, "  {f1:.3} {}", shown(name))?;
    }
    for (site, tally) in by_site {
        writeln!(out, "  {:.3} {} ({})", four_digits(tally.micro())[2], shown(site), counted(tally.docs as u64, "doc"))?;
    }
    Ok(())
}

impl Tally {
    /// Returns the counts of one page: a name is found when bytes and kind are those of the gold. A row that stands in the gold twice is
    /// one name.
    fn of_page(gold: &[Labelled<EntityKind>], found: &[Labelled<EntityKind>]) -> Self {
        let mut tally = Tally { docs: 1, ..Self::default() };
        let mut enter = |kind: EntityKind, counts: Counts| tally.kinds.entry(kind.name()).or_default().add(counts);
        let [gold, found] = [gold, found].map(|names| names.iter().collect::<HashSet<_>>());
        for name in &found {
            let hit = u64::from(gold.contains(name));
            enter(name.kind, Counts { hit, extra: 1 - hit, missed: 0 });
        }
        for name in gold.difference(&found) {
            enter(name.kind, Counts { hit: 0, extra: 0, missed: 1 });
        }
        tally
    }

    fn add(&mut self, other: &Tally) {
        self.docs += other.docs;
        for (kind, counts) in &other.kinds {
            self.kinds.entry(kind).or_default().add(*counts);
        }
    }

    fn micro(&self) -> Counts {
        let mut all = Counts::default();
        self.kinds.values().for_each(|counts| all.add(*counts));
        all
    }

    fn figures(&self, sites: Option<BTreeMap<String, Figures>>) -> Figures {
        let kinds = self.kinds.iter().map(|(kind, counts)| (*kind, four_digits(*counts))).collect();
        Figures { docs: self.docs, micro: four_digits(self.micro()), kinds, sites }
    }
}

fn four_digits(counts: Counts) -> [f64; 3] {
    counts.rates().map(|rate| rounded(rate, 4))
}
