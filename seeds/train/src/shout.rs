//! Headlines in capitals, and with a capital on every word. The labelled articles hold few, pages of web sites hold many, and there most of
//! what the tagger knows of a word's look says nothing.

use crate::page::fnv;
use crate::tag::{Document, Name};

/// The sets that they are: to learn from; judged by only where it is asked for.
pub const SETS: [&str; 2] = ["shouted", "titled"];
/// One document in so many gets a headline of each set.
const SHARE: u64 = 4;
/// How many words a headline has at least, and at most.
const WORDS: (usize, usize) = (5, 22);
/// How much of the document follows it at least, so that the names are there in small letters too.
const BYTES: usize = 300;

/// Returns a document for two in [`SHARE`] of some: a sentence of it with a name, in other letters, and its beginning. Of its group, so that
/// it is left out with the document.
pub fn headlines(documents: &[Document]) -> Vec<Document> {
    let set = |document: &Document| SETS.get((fnv(document.text.as_bytes()) % SHARE) as usize);
    documents.iter().filter_map(|document| headline(document, set(document)?)).collect()
}

fn headline(document: &Document, set: &str) -> Option<Document> {
    let letters = if set == SETS[0] { upper } else { title };
    let Document { text, gold, .. } = document;
    let (start, end) = sentences(text).find(|&(start, end)| {
        let words = text[start..end].split_whitespace().count();
        WORDS.0 <= words && words <= WORDS.1 && whole(gold, start, end) && within(gold, start, end).next().is_some()
    })?;
    let (mut shouted, mut names) = (String::new(), vec![]);
    let mut at = start;
    for (from, to, kind) in within(gold, start, end) {
        shouted.push_str(&letters(&text[at..from]));
        let first = shouted.len();
        shouted.push_str(&letters(&text[from..to]));
        names.push((first, shouted.len(), kind));
        at = to;
    }
    shouted.push_str(&letters(&text[at..end]));
    shouted.push('\n');
    let rest = sentences(text).map(|(_, end)| end).find(|&end| end >= BYTES && whole(gold, 0, end)).unwrap_or(text.len());
    let moved = shouted.len();
    names.extend(within(gold, 0, rest).map(|(start, end, kind)| (moved + start, moved + end, kind)));
    shouted.push_str(&text[..rest]);
    Some(Document::new(set, &document.name, &document.group, shouted, names))
}

/// Start and end of each sentence, or what a dot and a blank cut for one.
fn sentences(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    text.split_inclusive('\n').flat_map(|line| line.split_inclusive(". ")).map(move |part| {
        let start = at;
        at += part.len();
        (start, start + part.trim_end().len())
    })
}

/// Whether no name reaches over an end of a stretch.
fn whole(gold: &[Name], start: usize, end: usize) -> bool {
    gold.iter().all(|name| [start, end].iter().all(|&at| at <= name.0 || name.1 <= at))
}

fn within(gold: &[Name], start: usize, end: usize) -> impl Iterator<Item = Name> {
    gold.iter().copied().filter(move |name| start <= name.0 && name.1 <= end)
}

/// In capitals.
fn upper(text: &str) -> String {
    text.chars().map(capital).collect()
}

/// With a capital behind each blank.
fn title(text: &str) -> String {
    let mut begins = true;
    text.chars()
        .map(|letter| if std::mem::replace(&mut begins, letter.is_whitespace()) { capital(letter) } else { letter })
        .collect()
}

/// The capital of a letter, or the letter itself if it has not one.
fn capital(letter: char) -> char {
    let mut capitals = letter.to_uppercase();
    if capitals.len() == 1 { capitals.next().unwrap_or(letter) } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_with_a_name_becomes_a_headline() {
        let text = "Chợ đông.\nHôm qua chị Lê Na bán hết mọi thứ. Hết";
        let at = text.find("Lê Na").unwrap();
        let document = Document::new("news", "1", "one.vn", text.into(), vec![(at, at + "Lê Na".len(), 0)]);
        for (set, line, name) in [
            ("shouted", "HÔM QUA CHỊ LÊ NA BÁN HẾT MỌI THỨ.", "LÊ NA"),
            ("titled", "Hôm Qua Chị Lê Na Bán Hết Mọi Thứ.", "Lê Na"),
        ] {
            let found = headline(&document, set).unwrap();
            assert_eq!(found.text, format!("{line}\n{text}"));
            assert_eq!((found.set.as_str(), found.group.as_str()), (set, "one.vn"));
            let names: Vec<_> = found.gold.iter().map(|name| &found.text[name.0..name.1]).collect();
            assert_eq!(names, [name, "Lê Na"]);
        }
    }

    #[test]
    fn a_name_is_not_cut() {
        let text = "Sáng qua bà A. B đi chợ với con";
        let at = text.find("A. B").unwrap();
        assert!(headline(&Document::new("news", "1", "", text.into(), vec![(at, at + 4, 0)]), SETS[0]).is_none());
    }
}
