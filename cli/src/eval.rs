use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufWriter, Write};

use anyhow::{Context, ensure};
use serde::Serialize;
use thanbai::{Buffer, Splitter};

use crate::args::{EvalArgs, Layer};
use crate::gold::{self, Page};
use crate::input::Reader;
use crate::names;
use crate::report::{StandardOutput, shown};
use crate::score::{Figures, Labelled, Tally};

/// How many characters of confusions are printed: two or three lines of a terminal.
const CONFUSION_CHARS: usize = 400;

/// The figures of all pages and, where asked for, of each site.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    all: Figures,
    #[serde(skip_serializing_if = "Option::is_none")]
    sites: Option<BTreeMap<String, Figures>>,
}

/// Scores splitter or tagger against annotated pages and prints the figures.
///
/// # Errors
/// Gold, texts or index cannot be read or are broken, or standard output cannot be written.
pub fn run(args: &EvalArgs) -> anyhow::Result<()> {
    let sites = args.by_site.as_deref().map(gold::sites).transpose()?;
    let pages = gold::pages(&args.gold_dir, &args.text_dir, args.layer)?;
    if args.layer == Layer::Entities {
        return names::run(args, &pages, sites.as_ref());
    }
    let (tally, by_site) = score(&pages, sites.as_ref())?;
    ensure!(tally.blocks() > 0, "{}: the gold holds no block", args.gold_dir.display());
    let by_site = by_site.iter().map(|(site, tally)| (site.clone(), tally.figures())).collect();
    let report = Report { all: tally.figures(), sites: sites.map(|_| by_site) };
    let mut out = BufWriter::new(io::stdout().lock());
    let printed = if args.json { json(&mut out, &report) } else { print(&mut out, &report, &tally, args.worst) };
    printed.and_then(|()| out.flush()).context(StandardOutput)
}

/// Prints figures as a line of JSON.
///
/// # Errors
/// `out` cannot be written.
pub fn json(out: &mut impl Write, report: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, report)?;
    out.write_all(b"\n")
}

/// Returns the counts of all pages and, with an index, of each site.
fn score(pages: &[Page], sites: Option<&HashMap<String, String>>) -> anyhow::Result<(Tally, BTreeMap<String, Tally>)> {
    let (splitter, mut buffer, mut reader) = (Splitter::new(), Buffer::new(), Reader::default());
    let (mut all, mut by_site) = (Tally::default(), BTreeMap::<String, Tally>::new());
    for page in pages {
        let text = reader.read(&page.text).with_context(|| page.text.display().to_string())?;
        let blocks = splitter.split_into(text, &mut buffer).blocks();
        let predicted: Vec<_> = blocks.map(|block| Labelled { span: block.span(), kind: block.kind() }).collect();
        let tally = Tally::of_page(&page.name, &gold::rows(&page.rows, text)?, &predicted);
        all.add(&tally);
        if let Some(sites) = sites {
            let site = sites.get(&page.id).with_context(|| format!("the index has no page {:?}", page.id))?;
            by_site.entry(site.clone()).or_default().add(&tally);
        }
    }
    Ok((all, by_site))
}

fn print(out: &mut impl Write, report: &Report, tally: &Tally, worst: usize) -> io::Result<()> {
    let Figures { docs, line: [lp, lr, lf], byte: [bp, br, bf], kind_acc, kind_macro, kind_f1, median_doc_byte_f1 } = &report.all;
    write!(out, "docs {docs}  line P/R/F1 {lp:.3}/{lr:.3}/{lf:.3}  byte P/R/F1 {bp:.3}/{br:.3}/{bf:.3}  ")?;
    writeln!(out, "kind acc {kind_acc:.3} macro {kind_macro:.3}  median doc byte F1 {median_doc_byte_f1:.3}")?;
    let kinds: Vec<_> = kind_f1.iter().map(|(kind, f1)| format!("{kind} {f1:.2}")).collect();
    writeln!(out, "  {}", kinds.join("  "))?;
    let mistakes: Vec<_> = tally.mistakes().iter().map(|(gold, kind, n)| format!("{gold}>{kind} {n}")).collect();
    let mistakes = mistakes.join(", ");
    writeln!(out, "  confusions (gold>pred): {}", mistakes.get(..CONFUSION_CHARS).unwrap_or(&mistakes))?;
    for (f1, name) in tally.worst().iter().take(worst) {
        writeln!(out, "  {f1:.3} {}", shown(name))?;
    }
    report.sites.as_ref().map_or(Ok(()), |sites| print_sites(out, sites))
}

fn print_sites(out: &mut impl Write, sites: &BTreeMap<String, Figures>) -> io::Result<()> {
    let width = sites.keys().map(|site| shown(site).chars().count()).max().unwrap_or(0).max("site".len());
    writeln!(out, "  {:width$}  docs  line F1  byte F1  kind acc", "site")?;
    for (site, figures) in sites {
        let Figures { docs, line, byte, kind_acc, .. } = figures;
        writeln!(out, "  {:width$}  {docs:4}  {:7.3}  {:7.3}  {kind_acc:8.3}", shown(site), line[2], byte[2])?;
    }
    Ok(())
}
