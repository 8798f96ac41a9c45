//! Speed of all peers on the same documents of `shuf`, taking turns.

use std::collections::HashMap;
use std::rc::Rc;

use crate::clock::{Timed, float, rounds_of};
use crate::common::contender::{Contender, contenders};
use crate::common::shuf::{bytes, generate};
use crate::name::{Finder, is_whole};
use crate::page::html;
use crate::split::{Splitter, Way};

/// How much is read, and how often.
pub struct Effort {
    pub bytes: usize,
    pub rounds: usize,
}

/// Contenders that must find the same.
const SAME: [(&str, &str); 5] = [
    ("split", "split_into"),
    ("tag", "tag_into"),
    ("aho-corasick", "daachorse, bytes"),
    ("aho-corasick", "daachorse, chars"),
    ("aho-corasick", "regex alternation"),
];

/// Returns bytes for a second of each peer by its name, and of the contenders of `cargo bench --bench ratio`.
pub fn measure(effort: &Effort, splitters: &[Splitter], finders: Vec<Finder>) -> HashMap<&'static str, f64> {
    let documents = generate(effort.bytes);
    let pages: Rc<[String]> = documents.iter().map(|document| html(document)).collect();
    let mut all: Vec<Contender> = contenders().into_iter().collect();
    all.extend(splitters.iter().filter(|splitter| splitter.name != "thanbai").map(|splitter| splitting(splitter, &pages)));
    all.extend(finders.into_iter().map(finding));
    let times = rounds_of(&mut all, &documents, effort.rounds);
    let sum = |name: &str| all.iter().position(|contender| contender.name == name).map(|at| times[at].sum);
    for (one, other) in SAME {
        assert_eq!(sum(one), sum(other), "{one} and {other} find the same");
    }
    let speed = |Timed { seconds, .. }: Timed| float(bytes(&documents)) / seconds;
    all.iter().map(|contender| contender.name).zip(times.into_iter().map(speed)).collect()
}

/// The HTML is made beforehand; what counts are the bytes of its text.
fn splitting(splitter: &Splitter, pages: &Rc<[String]>) -> Contender {
    let (Splitter { name, way, .. }, pages) = (*splitter, Rc::clone(pages));
    let kept = move |documents: &[String]| match way {
        Way::Html(keep) => pages.iter().map(|page| keep(page).len() as u64).sum(),
        Way::Lines(keep) => documents.iter().flat_map(|document| keep(document)).map(|span| span.len() as u64).sum(),
    };
    Contender { name, run: Box::new(kept) }
}

fn finding(finder: Finder) -> Contender {
    let Finder { name, find, .. } = finder;
    let run = move |documents: &[String]| {
        let mut sum = 0;
        for document in documents {
            find(document, &mut |span| sum += u64::from(is_whole(document, span)) + span.len() as u64);
        }
        sum
    };
    Contender { name, run: Box::new(run) }
}
