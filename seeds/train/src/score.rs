//! Line F1, byte F1, kind accuracy and confusions, as `thanbai eval` counts them.

use std::collections::BTreeMap;

use thanbai::Kind;

use crate::page::Page;

fn is_body(kind: usize) -> bool {
    kind <= Kind::Paragraph as usize
}

/// Names and sizes of the sets.
pub fn sets<'a>(pages: impl Iterator<Item = &'a Page>) -> BTreeMap<String, usize> {
    let mut sets = BTreeMap::new();
    for page in pages {
        *sets.entry(page.set.clone()).or_insert(0) += 1;
    }
    sets
}

#[derive(Default)]
struct Tally {
    line: [usize; 3],
    byte: [usize; 3],
    right: usize,
    all: usize,
    confused: BTreeMap<(usize, usize), usize>,
}

fn f1([hit, extra, missed]: [usize; 3]) -> f64 {
    if hit + extra + missed == 0 { 1.0 } else { 2.0 * hit as f64 / (2 * hit + extra + missed) as f64 }
}

impl Tally {
    /// Counts one page; blocks of gold against predicted blocks by the bytes they share.
    fn add(&mut self, page: &Page, kinds: &[usize]) {
        for &(span, gold) in &page.gold {
            let mut by_kind = [0usize; Kind::ALL.len()];
            for (own, &kind) in page.spans.iter().zip(kinds) {
                by_kind[kind] += own.end().min(span.end()).saturating_sub(own.start().max(span.start()));
            }
            let body: usize = by_kind[..3].iter().sum();
            let found = (1..by_kind.len()).fold(0, |best, k| if by_kind[k] > by_kind[best] { k } else { best });
            match (is_body(gold), body * 2 > span.len()) {
                (true, true) => self.line[0] += 1,
                (false, true) => self.line[1] += 1,
                (true, false) => self.line[2] += 1,
                (false, false) => {}
            }
            if is_body(gold) {
                self.byte[0] += body;
                self.byte[2] += span.len() - body;
            } else {
                self.byte[1] += body;
            }
            self.all += 1;
            self.right += usize::from(found == gold);
            *self.confused.entry((gold, found)).or_insert(0) += 1;
        }
    }

    fn print(&self, name: &str) {
        let accuracy = self.right as f64 / self.all.max(1) as f64;
        println!(
            "{name:<28} line F1 {:.4}  byte F1 {:.4}  kind {:.4}  blocks {}",
            f1(self.line),
            f1(self.byte),
            accuracy,
            self.all
        );
    }

    fn details(&self) {
        let mut line = String::new();
        for kind in Kind::ALL {
            let k = *kind as usize;
            let count = |test: &dyn Fn(usize, usize) -> bool| {
                self.confused.iter().filter(|((a, b), _)| test(*a, *b)).map(|(_, n)| n).sum()
            };
            let counts = [count(&|a, b| a == k && b == k), count(&|a, b| a != k && b == k), count(&|a, b| a == k && b != k)];
            line += &format!(" {kind} {:.3}", f1(counts));
        }
        println!("   {line}");
        let mut wrong: Vec<_> = self.confused.iter().filter(|((a, b), _)| a != b).collect();
        wrong.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let names: Vec<_> = wrong.iter().take(12).map(|((a, b), n)| format!("{}>{} {n}", Kind::ALL[*a], Kind::ALL[*b])).collect();
        println!("    {}", names.join(", "));
    }
}

/// Prints the figures of every set of judged pages and the worst pages; with `SHOW` in the environment, their wrong blocks as well.
pub fn report(judged: &[(&Page, Vec<usize>)]) {
    let mut worst = vec![];
    for set in sets(judged.iter().map(|(page, _)| *page)).keys() {
        let mut tally = Tally::default();
        for (page, kinds) in judged.iter().filter(|(page, _)| page.set == *set) {
            tally.add(page, kinds);
            let mut own = Tally::default();
            own.add(page, kinds);
            worst.push((own.all - own.right, f1(own.line), page, kinds));
        }
        tally.print(set);
        tally.details();
    }
    let show = std::env::var("SHOW").unwrap_or_default();
    worst.sort_by_key(|(wrong, ..)| std::cmp::Reverse(*wrong));
    for (wrong, line, page, kinds) in
        worst.iter().filter(|(wrong, _, page, _)| *wrong > 0 && (show.is_empty() || page.set == show)).take(40)
    {
        println!("{wrong:>4} wrong of {:<4} line F1 {line:.3}  {} {}", page.gold.len(), page.set, page.name);
        if show.is_empty() {
            continue;
        }
        for ((span, kind), gold) in page.spans.iter().zip(*kinds).zip(&page.kinds) {
            let text: String = page.text[*span].chars().take(90).collect();
            let mark = if kind == gold { ' ' } else { '!' };
            println!("     {mark} {:<9} {:<9} {text}", Kind::ALL[*gold], if kind == gold { "" } else { Kind::ALL[*kind].name() });
        }
    }
}
