//! Pages with known kinds: gold folders, and labels over collections of pages.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use thanbai::{Kind, Span};

use crate::crf::Features;

/// One page: its features, and the kind of every block.
pub struct Page {
    /// Where it comes from: the folder or collection.
    pub set: String,
    /// Whether annotators gave it its kinds.
    pub annotated: bool,
    pub name: String,
    /// What is left out together in cross-validation: the site, or all sites of one template.
    pub group: String,
    pub blocks: Vec<Features>,
    pub kinds: Vec<usize>,
    /// The states of the chain that the kinds amount to.
    pub states: Vec<usize>,
    pub spans: Vec<Span>,
    /// Gold blocks: span and kind.
    pub gold: Vec<(Span, usize)>,
    pub text: String,
}

impl Page {
    /// Takes a page apart into blocks, each with the kind of the gold block it shares most with.
    pub fn new(set: &str, name: &str, site: &str, text: String, gold: Vec<(Span, usize)>) -> Self {
        let examples = thanbai::train::examples(&text);
        let kinds: Vec<usize> = examples.iter().map(|example| majority(example.span, &gold)).collect();
        let states = thanbai::train::states(&kinds.iter().map(|&kind| Kind::ALL[kind]).collect::<Vec<_>>());
        let spans = examples.iter().map(|example| example.span).collect();
        let blocks = examples.into_iter().map(|example| example.features).collect();
        Self {
            set: set.into(),
            annotated: false,
            name: name.into(),
            group: group(site),
            blocks,
            kinds,
            states,
            spans,
            gold,
            text,
        }
    }
}

fn overlap(a: Span, b: Span) -> usize {
    a.end().min(b.end()).saturating_sub(a.start().max(b.start()))
}

/// The kind of the gold block that shares most bytes with a block.
fn majority(span: Span, gold: &[(Span, usize)]) -> usize {
    let at = gold.partition_point(|(block, _)| block.end() <= span.start());
    let near = gold[at..].iter().take_while(|(block, _)| block.start() < span.end());
    near.max_by_key(|(block, _)| overlap(*block, span)).map_or(Kind::Chrome as usize, |(_, kind)| *kind)
}

/// What is left out together with a site. Sites that share a template count as one: leaving out one of them alone would leave its double
/// in.
pub fn group(site: &str) -> String {
    let site = site.trim_start_matches("www.");
    for (part, name) in
        [("daknong", "daknong"), ("leanhdudu", "leanhdudu"), ("easywebhub", "leanhdudu"), ("vnexpress", "vnexpress")]
    {
        if site.contains(part) {
            return name.into();
        }
    }
    site.into()
}

/// The site of each page of a folder, by its number, see [`site`], and whether the folder is one of pages of web sites, whose index has
/// that column. Empty where there is no `index.tsv`.
pub fn sites(folder: &Path) -> (HashMap<String, String>, bool) {
    let index = fs::read_to_string(folder.join("index.tsv")).unwrap_or_default();
    let mut rows = index.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let is_pages = rows.next().is_some_and(|head| head.contains(&"site"));
    (rows.map(|row| (row[0].to_owned(), site(&row))).collect(), is_pages)
}

/// The site of a row of an index: the repository or the host that its columns name.
pub fn site(row: &[&str]) -> String {
    let host = |url: &str| url.split("://").nth(1).and_then(|rest| rest.split('/').next()).map(str::to_owned);
    let from_url = row.iter().find(|field| field.starts_with("http")).and_then(|url| host(url));
    if let Some(source) = row.iter().find_map(|field| field.strip_prefix("github:")) {
        let repository = source.split(':').next().unwrap_or(source);
        // repositories that hold pages of many sites
        let of_many = ["tracking_news-mcp", "VFND"].iter().any(|name| repository.contains(name));
        return if of_many { from_url.unwrap_or_else(|| row[0].into()) } else { repository.into() };
    }
    from_url.unwrap_or_else(|| row[0].into())
}

pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads a folder that holds `gold/N.blocks.tsv`, `docs/N.txt` or `articles/N_*.txt`, and perhaps `index.tsv`.
pub fn folder(path: &Path) -> Result<Vec<Page>, String> {
    let set = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (sites, _) = sites(path);
    let texts: Vec<PathBuf> = ["docs", "articles"]
        .iter()
        .filter_map(|name| fs::read_dir(path.join(name)).ok())
        .flat_map(|entries| entries.filter_map(|entry| entry.ok().map(|entry| entry.path())))
        .collect();
    let mut pages = vec![];
    for text in texts {
        let stem = text.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let id = stem.split('_').next().unwrap_or(&stem);
        let Ok(gold) = fs::read_to_string(path.join("gold").join(format!("{id}.blocks.tsv"))) else { continue };
        let gold = gold.lines().map(row).collect::<Option<Vec<_>>>().ok_or_else(|| format!("{id}: broken gold"))?;
        let site = sites.get(id).cloned().unwrap_or_else(|| format!("{set}-{id}"));
        pages.push(Page { annotated: true, ..Page::new(&set, id, &site, read(&text)?, gold) });
    }
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(pages)
}

fn row(line: &str) -> Option<(Span, usize)> {
    let mut fields = line.split('\t');
    let span = Span::new(fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let kind: Kind = fields.next()?.parse().ok()?;
    Some((span, kind as usize))
}

/// Reads labels (`seeds/labels/*.tsv`): set, key, hash of the text, kinds of its non-blank lines as letters with counts. The texts
/// come from the collections `pages.jsonl.gz` and `articles.jsonl.gz` in some folders, and from `docs` of a folder `news`.
pub fn labels(path: &Path, folders: &[PathBuf]) -> Result<Vec<Page>, String> {
    let text = read(path)?;
    let wanted: HashMap<(&str, &str), (&str, &str)> = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let fields: Vec<_> = line.split('\t').collect();
            ((fields[0], fields[1]), (fields[2], fields[3]))
        })
        .collect();
    let mut pages = vec![];
    let mut enter = |set: &str, key: &str, site: &str, text: &str| -> Result<(), String> {
        let Some((hash, kinds)) = wanted.get(&(set, key)) else { return Ok(()) };
        if *hash != format!("{:016x}", fnv(text.as_bytes())) {
            return Err(format!("{set} {key}: the text is not the one that was labelled"));
        }
        let kinds = expand(kinds).ok_or_else(|| format!("{set} {key}: broken labels"))?;
        let spans: Vec<Span> = thanbai::Lines::new(text).map(|line| line.span()).collect();
        if spans.len() != kinds.len() {
            return Err(format!("{set} {key}: {} lines, {} labels", spans.len(), kinds.len()));
        }
        pages.push(Page::new(set, key, site, text.to_owned(), spans.into_iter().zip(kinds).collect()));
        Ok(())
    };
    for folder in folders {
        for (set, file) in [("pages", "pages.jsonl.gz"), ("articles", "articles.jsonl.gz")] {
            let Ok(file) = File::open(folder.join(file)) else { continue };
            for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
                let line = line.map_err(|error| error.to_string())?;
                let record: serde_json::Value = serde_json::from_str(&line).map_err(|error| error.to_string())?;
                let field = |name: &str| record[name].as_str().unwrap_or_default();
                if set == "pages" {
                    enter(set, &format!("{} {}", field("site"), field("path")), field("site"), field("text"))?;
                } else {
                    let url = field("url");
                    enter(set, url, &site(&[url, url]), field("text"))?;
                }
            }
        }
        let index = fs::read_to_string(folder.join("index.tsv")).unwrap_or_default();
        if !folder.ends_with("news") {
            continue;
        }
        for line in index.lines().skip(1) {
            let fields: Vec<_> = line.split('\t').collect();
            if let Ok(text) = fs::read_to_string(folder.join("docs").join(format!("{}.txt", fields[0]))) {
                enter("news", fields[0], &site(&fields), &text)?;
            }
        }
    }
    pages.sort_by(|a, b| (&a.set, &a.name).cmp(&(&b.set, &b.name)));
    Ok(pages)
}

/// FNV-1a in 64 bits (Fowler, Noll, Vo; public domain).
pub fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Letters of the kinds in labels, in the order of [`Kind::ALL`].
pub const LETTERS: &str = "thpbdcsrx";

fn expand(kinds: &str) -> Option<Vec<usize>> {
    let mut out = vec![];
    for run in kinds.split(' ') {
        let kind = LETTERS.find(run.chars().next()?)?;
        let count: usize = if run.len() == 1 { 1 } else { run[1..].parse().ok()? };
        out.extend(std::iter::repeat_n(kind, count));
    }
    Some(out)
}
