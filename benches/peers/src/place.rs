//! Places in the page of what a peer gave back without them.

use thanbai::{Lines, Span};

/// Lines of a page that were found again, and how much of a peer's text was not.
pub struct Found {
    pub lines: Vec<Span>,
    /// Bytes of words that belong to no line of the page.
    pub lost: usize,
}

/// The lines of a page, of which some are taken.
struct Stock {
    texts: Vec<String>,
    taken: Vec<bool>,
    /// Behind the last one taken.
    next: usize,
}

/// Returns the lines of a page that a peer kept, by its text: each line of it is the next equal one of the page, or else the first
/// equal one not taken yet. Where it has joined lines, it is taken apart into the longest that fit, from left to right. White space
/// counts as one space.
pub fn lines(page: &str, kept: &str) -> Found {
    let places: Vec<Span> = Lines::new(page).map(thanbai::Line::span).collect();
    let texts: Vec<String> = places.iter().map(|&span| spaced(&page[span])).collect();
    let mut stock = Stock { taken: vec![false; texts.len()], texts, next: 0 };
    let lost = kept.lines().map(|line| stock.take(&spaced(line))).sum();
    Found { lines: places.into_iter().zip(stock.taken).filter(|(_, taken)| *taken).map(|(place, _)| place).collect(), lost }
}

impl Stock {
    /// Takes a line, or those that it was joined of; returns the bytes of words that belong to none.
    fn take(&mut self, line: &str) -> usize {
        let (mut rest, mut lost) = (line, 0);
        while !rest.is_empty() {
            if let Some(at) = self.longest(rest) {
                rest = rest[self.texts[at].len()..].trim_start();
                self.taken[at] = true;
                self.next = at + 1;
            } else {
                let word = rest.find(' ').unwrap_or(rest.len());
                lost += word;
                rest = rest[word..].trim_start();
            }
        }
        lost
    }

    /// Returns the longest line not taken that a text begins with; of equals the next.
    fn longest(&self, text: &str) -> Option<usize> {
        let fits = |at: &usize| {
            let rest = text.strip_prefix(self.texts[*at].as_str());
            !self.taken[*at] && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let in_turn = (self.next..self.texts.len()).chain(0..self.next).filter(fits);
        // `max_by_key` takes the last of equals
        in_turn.collect::<Vec<_>>().into_iter().rev().max_by_key(|&at| self.texts[at].len())
    }
}

fn spaced(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the places of strings in a line, each behind the one before; white space and the `_` of tokenisers do not count. A string
/// that does not stand there has none.
pub fn strings<'s>(line: &str, strings: impl Iterator<Item = &'s str>) -> Vec<Option<Span>> {
    let counts = |c: &char| !c.is_whitespace() && *c != '_';
    let chars: Vec<(usize, char)> = line.char_indices().filter(|(_, c)| counts(c)).collect();
    let mut next = 0;
    let mut place = |string: &str| {
        let wanted: Vec<char> = string.chars().filter(counts).collect();
        let fits = |at: usize| chars[at..].iter().map(|(_, c)| c).take(wanted.len()).eq(&wanted);
        let at = (next..(chars.len() + 1).saturating_sub(wanted.len())).find(|&at| fits(at)).filter(|_| !wanted.is_empty())?;
        next = at + wanted.len();
        let (last, c) = chars[next - 1];
        Some(Span::new(chars[at].0, last + c.len_utf8()))
    };
    strings.map(&mut place).collect()
}

#[cfg(test)]
mod tests {
    use super::{lines, strings};
    use thanbai::Span;

    #[test]
    fn equal_lines_are_taken_one_after_the_other() {
        let found = lines("a b\nc\na\u{a0}b\n", "c\n\na  b\nd\n");
        assert_eq!((found.lines, found.lost), (vec![Span::new(4, 5), Span::new(6, 10)], 1));
        let found = lines("a\nc\n", "c\na\na\n");
        assert_eq!((found.lines.len(), found.lost), (2, 1));
    }

    #[test]
    fn joined_lines_come_apart() {
        let found = lines("a\na b\nc\nd\n", "a b d\nx c\n");
        assert_eq!((found.lines, found.lost), (vec![Span::new(2, 5), Span::new(6, 7), Span::new(8, 9)], 1));
        assert_eq!(lines("a\n", "ab\n").lost, 2);
    }

    #[test]
    fn strings_are_found_behind_each_other() {
        let line = "Nga và Nga, Tô  Lâm";
        let found = strings(line, ["Nga", "Nga", "Tô_Lâm", "Nga"].into_iter());
        let found: Vec<_> = found.into_iter().map(|span| span.map(|span| &line[span])).collect();
        assert_eq!(found, [Some("Nga"), Some("Nga"), Some("Tô  Lâm"), None]);
        assert_eq!(strings(line, ["Nga", "Nga"].into_iter())[1], Some(Span::new(8, 11)));
    }
}
