//! The corpus `shuf`: documents with the line structure of the sample pages, filled with their clauses at random.
//!
//! A page in a loop is learnt by the branch predictor and flatters branchy code; here no two documents are alike. A third of the
//! lower-case syllables is replaced by others of the pages.

use super::seeds;

/// Documents are made until they hold this many bytes.
const BYTES: usize = 16 << 20;
/// Bytes, documents and hash of the corpus: figures are comparable only where these are the same.
const PRINT: (usize, usize, u64) = (16_778_306, 1616, 8_812_073_249_072_105_001);
/// Half a clause: a line that lacks less than this is not made longer.
const HALF_CLAUSE: usize = 24;
/// First state of the generator of random numbers.
const SEED: u64 = 0x7468_616e_6261_6921;
/// Up to this many bytes a line is short: a button, a counter, a menu entry, taken whole.
const SHORT: usize = 40;
/// From this many bytes on a line that begins a later one is taken up there: a caption that repeats the headline.
const ECHO: usize = 20;
/// A clause ends at the latest after this many words.
const CLAUSE_WORDS: usize = 8;

/// A generator of random numbers: splitmix64.
pub struct Random(u64);

impl Random {
    /// Returns a generator; the same `seed` gives the same numbers.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns the next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }

    /// Returns one of `items`.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}

/// Returns the corpus, one string for each document.
///
/// # Panics
/// If it is not the corpus that it was: the pages or the generator have changed.
pub fn shuf() -> Vec<String> {
    let documents = generate(BYTES);
    let print = (bytes(&documents), documents.len(), hash(&documents));
    assert_eq!(print, PRINT, "the corpus has changed (left), figures are not comparable any more");
    documents
}

/// Returns the first documents of the corpus, `bytes` or a little more.
pub fn generate(bytes: usize) -> Vec<String> {
    let pages = seeds();
    let stock = Stock::new(pages.iter().map(|(_, text)| text.as_str()));
    let skeletons: Vec<Vec<Slot>> = pages.iter().map(|(_, text)| skeleton(text)).collect();
    let mut random = Random::new(SEED);
    let mut documents = Vec::new();
    let mut done = 0;
    while done < bytes {
        let document = stock.document(&skeletons[random.below(skeletons.len())], &mut random);
        done += document.len();
        documents.push(document);
    }
    documents
}

/// Returns the bytes of all documents.
pub fn bytes(documents: &[String]) -> usize {
    documents.iter().map(String::len).sum()
}

/// FNV-1a over all documents.
fn hash(documents: &[String]) -> u64 {
    let bytes = documents.iter().flat_map(|document| document.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// One line of a sample page, as a pattern.
struct Slot<'t> {
    indent: &'t str,
    fill: Fill<'t>,
    tail: &'t str,
}

/// What a line is filled with.
enum Fill<'t> {
    Blank,
    Short,
    /// The text of an earlier line of the document, and what follows it here.
    Echo(usize, &'t str),
    /// Clauses up to a number of bytes, of headlines or of prose.
    Clauses(Form, usize),
}

#[derive(Clone, Copy)]
enum Form {
    Headline,
    Prose,
}

fn form(line: &str) -> Form {
    if line.ends_with(['.', '!', '?', ':', '”', '"']) { Form::Prose } else { Form::Headline }
}

fn skeleton(text: &str) -> Vec<Slot<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    (0..lines.len()).map(|at| slot(&lines, at)).collect()
}

fn slot<'t>(lines: &[&'t str], at: usize) -> Slot<'t> {
    let line = lines[at];
    let trimmed = line.trim();
    let indent = &line[..line.len() - line.trim_start().len()];
    let tail = if trimmed.is_empty() { "" } else { &line[line.trim_end().len()..] };
    let echo = lines[..at].iter().position(|earlier| earlier.len() >= ECHO && trimmed.starts_with(earlier.trim()));
    let fill = match echo {
        _ if trimmed.is_empty() => Fill::Blank,
        Some(earlier) => Fill::Echo(earlier, &trimmed[lines[earlier].trim().len()..]),
        None if trimmed.len() <= SHORT => Fill::Short,
        None => Fill::Clauses(form(trimmed), trimmed.len()),
    };
    Slot { indent, fill, tail }
}

/// First, middle and last clauses of lines of one form.
#[derive(Default)]
struct Clauses<'t> {
    first: Vec<&'t str>,
    middle: Vec<&'t str>,
    last: Vec<&'t str>,
}

impl<'t> Clauses<'t> {
    fn add(&mut self, line: &'t str) {
        let clauses = clauses(line);
        if let [first, middle @ .., last] = clauses.as_slice() {
            self.first.push(first);
            self.middle.extend(middle);
            self.last.push(last);
        }
    }
}

/// Cuts a line behind punctuation and behind every eighth word; the space stays with the clause before it.
fn clauses(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut end, mut words) = (0, 0, 0);
    for word in line.split_inclusive(' ') {
        end += word.len();
        words += 1;
        if words == CLAUSE_WORDS || word.trim_end().ends_with([',', ';', ':', '.', '-', '–', ')']) {
            found.push(&line[start..end]);
            (start, words) = (end, 0);
        }
    }
    if start < end {
        found.push(&line[start..]);
    }
    found
}

/// What documents are made of.
#[derive(Default)]
struct Stock<'t> {
    short: Vec<&'t str>,
    headline: Clauses<'t>,
    prose: Clauses<'t>,
    syllables: Vec<&'t str>,
}

impl<'t> Stock<'t> {
    fn new(pages: impl Iterator<Item = &'t str>) -> Self {
        let mut stock = Self::default();
        for line in pages.flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty()) {
            stock.syllables.extend(line.split(|c: char| !c.is_alphabetic()).filter(|word| is_lower(word)));
            match form(line) {
                _ if line.len() <= SHORT => stock.short.push(line),
                Form::Headline => stock.headline.add(line),
                Form::Prose => stock.prose.add(line),
            }
        }
        stock
    }

    fn document(&self, skeleton: &[Slot], random: &mut Random) -> String {
        let mut fills: Vec<String> = Vec::with_capacity(skeleton.len());
        let mut document = String::new();
        for Slot { indent, fill, tail } in skeleton {
            let text = self.fill(fill, &fills, random);
            document.extend([indent, text.as_str(), tail, "\n"]);
            fills.push(text);
        }
        document
    }

    fn fill(&self, fill: &Fill, earlier: &[String], random: &mut Random) -> String {
        match *fill {
            Fill::Blank => String::new(),
            Fill::Short => self.replaced(random.pick(&self.short), random),
            Fill::Echo(line, rest) => format!("{}{rest}", earlier[line]),
            Fill::Clauses(Form::Headline, bytes) => self.replaced(&combined(&self.headline, bytes, random), random),
            Fill::Clauses(Form::Prose, bytes) => self.replaced(&combined(&self.prose, bytes, random), random),
        }
    }

    /// Returns the text with a third of its lower-case syllables replaced.
    fn replaced(&self, text: &str, random: &mut Random) -> String {
        let mut out = String::with_capacity(text.len());
        for part in text.split_inclusive(|c: char| !c.is_alphabetic()) {
            let word = part.trim_end_matches(|c: char| !c.is_alphabetic());
            let other = if is_lower(word) && random.next().is_multiple_of(3) { random.pick(&self.syllables) } else { word };
            out.extend([other, &part[word.len()..]]);
        }
        out
    }
}

fn is_lower(word: &str) -> bool {
    !word.is_empty() && word.chars().all(char::is_lowercase)
}

/// Returns a first clause, a last one, and between them as many as make up `bytes`.
fn combined(clauses: &Clauses, bytes: usize, random: &mut Random) -> String {
    let mut line = random.pick(&clauses.first).to_owned();
    let last = random.pick(&clauses.last);
    while line.len() + last.len() + HALF_CLAUSE < bytes {
        line.push_str(random.pick(&clauses.middle));
    }
    line + last
}
