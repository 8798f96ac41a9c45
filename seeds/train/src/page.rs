//! Pages with known kinds: gold folders, and labels over collections of pages.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use serde_json::Value;
use thanbai::{Kind, Span};

use crate::crf::Features;
use crate::gold::{self, Golden};

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

/// A page while it is made line by line.
pub struct Draft {
    text: String,
    gold: Vec<(Span, usize)>,
    /// What stands behind each line.
    gap: &'static str,
}

impl Draft {
    pub fn new(gap: &'static str) -> Self {
        Self { text: String::new(), gold: vec![], gap }
    }

    pub fn push(&mut self, kind: Kind, line: &str) {
        let start = self.text.len();
        self.text.push_str(line);
        self.gold.push((Span::new(start, self.text.len()), kind as usize));
        self.text.push_str(self.gap);
    }

    /// Returns the page, which bears the name of another and is left out with it.
    pub fn page(self, set: &str, of: &Page) -> Page {
        Page::new(set, &of.name, &of.group, self.text, self.gold)
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

/// Returns the pages of a folder with gold of blocks, and perhaps with `index.tsv`.
///
/// # Errors
/// A text or its gold cannot be read, or is broken.
pub fn folder(path: &Path) -> Result<Vec<Page>, String> {
    let set = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let (sites, _) = sites(path);
    let page = |golden: Golden<Kind>| {
        let site = sites.get(&golden.id).cloned().unwrap_or_else(|| format!("{set}-{}", golden.id));
        let mut gold: Vec<_> = golden.rows.into_iter().map(|(start, end, kind)| (Span::new(start, end), kind as usize)).collect();
        gold.sort_by_key(|(span, _)| span.start());
        Page { annotated: true, ..Page::new(&set, &golden.id, &site, golden.text, gold) }
    };
    Ok(gold::read(path, "blocks")?.into_iter().map(page).collect())
}

/// Reads the labels of a file (`seeds/labels/pages.tsv`): set, key, hash of the text, kinds of its non-blank lines as letters with
/// counts. The texts come from the collections `pages.jsonl.gz` and `articles.jsonl.gz` in some folders, and from `docs` of a folder
/// `news`. A label whose text is in none of them is passed over.
///
/// # Errors
/// A file cannot be read or is broken, or a text is not the one that was labelled.
pub fn labels(path: &Path, folders: &[PathBuf]) -> Result<Vec<Page>, String> {
    let table = gold::text(path)?;
    let rows = rows::<4>(path, &table)?;
    let wanted: HashMap<_, _> = rows.into_iter().map(|[set, key, hash, kinds]| ((set, key), (hash, kinds))).collect();
    let mut pages = vec![];
    let mut enter = |set: &str, key: &str, site: &str, text: &str| -> Result<(), String> {
        let Some((hash, kinds)) = wanted.get(&(set, key)) else { return Ok(()) };
        if *hash != format!("{:016x}", fnv(text.as_bytes())) {
            return Err(format!("{set} {key}: the text is not the one that was labelled"));
        }
        pages.push(labelled(set, key, site, text, kinds)?);
        Ok(())
    };
    for folder in folders {
        records(folder, "pages", |record| {
            let [site, path, text] = ["site", "path", "text"].map(|name| field(record, name));
            enter("pages", &format!("{site} {path}"), site, text)
        })?;
        records(folder, "articles", |record| {
            let [url, text] = ["url", "text"].map(|name| field(record, name));
            enter("articles", url, &site(&[url, url]), text)
        })?;
        if !folder.ends_with("news") {
            continue;
        }
        let index = fs::read_to_string(folder.join("index.tsv")).unwrap_or_default();
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

/// Returns a page with labels for its lines.
fn labelled(set: &str, key: &str, site: &str, text: &str, kinds: &str) -> Result<Page, String> {
    let kinds = expand(kinds).ok_or_else(|| format!("{set} {key}: broken labels"))?;
    let spans: Vec<Span> = thanbai::Lines::new(text).map(|line| line.span()).collect();
    if spans.len() != kinds.len() {
        return Err(format!("{set} {key}: {} lines, {} labels", spans.len(), kinds.len()));
    }
    Ok(Page::new(set, key, site, text.to_owned(), spans.into_iter().zip(kinds).collect()))
}

/// Returns the first fields of each row of a table of labels, without its comments.
///
/// # Errors
/// A row has less; the message names it.
pub fn rows<'t, const N: usize>(path: &Path, table: &'t str) -> Result<Vec<[&'t str; N]>, String> {
    let rows = table.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    let cells = |(at, line): (usize, &'t str)| {
        let cells: Vec<_> = line.split('\t').collect();
        cells.first_chunk().copied().ok_or_else(|| format!("{}:{}: less than {N} fields", path.display(), at + 1))
    };
    rows.map(cells).collect()
}

/// Goes through the records of the collection `NAME.jsonl.gz` of a folder, where there is one.
///
/// # Errors
/// The collection cannot be read, a line of it is no JSON, or `take` fails.
pub fn records(folder: &Path, name: &str, mut take: impl FnMut(&Value) -> Result<(), String>) -> Result<(), String> {
    let path = folder.join(format!("{name}.jsonl.gz"));
    let Ok(file) = File::open(&path) else { return Ok(()) };
    for (at, line) in BufReader::new(MultiGzDecoder::new(file)).lines().enumerate() {
        let broken = |error: &dyn std::fmt::Display| format!("{}:{}: {error}", path.display(), at + 1);
        let record = serde_json::from_str(&line.map_err(|error| broken(&error))?).map_err(|error| broken(&error))?;
        take(&record)?;
    }
    Ok(())
}

/// Returns a field of a record; nothing where it has none of text.
pub fn field<'r>(record: &'r Value, name: &str) -> &'r str {
    record[name].as_str().unwrap_or_default()
}

/// FNV-1a in 64 bits (Fowler, Noll, Vo; public domain).
pub fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Letters of the kinds in labels, in the order of [`Kind::ALL`].
const LETTERS: &str = "thpbdcsrx";

/// Returns the kind that a letter stands for in labels.
pub fn kind(letter: &str) -> Option<usize> {
    LETTERS.find(letter).filter(|_| letter.len() == 1)
}

fn expand(kinds: &str) -> Option<Vec<usize>> {
    let mut out = vec![];
    for run in kinds.split(' ') {
        let (letter, count) = run.split_at_checked(1)?;
        let count = if count.is_empty() { 1 } else { count.parse().ok()? };
        out.extend(std::iter::repeat_n(kind(letter)?, count));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{expand, kind, rows};
    use std::path::Path;

    #[test]
    fn labels_are_letters_with_counts() {
        assert_eq!(expand("t d p3 x"), Some(vec![0, 4, 2, 2, 2, 8]));
        for broken in ["", "q", "t  d", "tt", "t-1", "đ", "3"] {
            assert_eq!(expand(broken), None, "{broken}");
        }
        assert_eq!(["t", "x", "", "th", "T"].map(kind), [Some(0), Some(8), None, None, None]);
    }

    #[test]
    fn a_row_that_is_too_short_is_named() {
        let path = Path::new("labels.tsv");
        assert_eq!(rows(path, "# a\nb\tc\td\n"), Ok(vec![["b", "c"]]));
        assert_eq!(rows::<2>(path, "b\tc\n# a\nb\n"), Err("labels.tsv:3: less than 2 fields".into()));
    }
}
