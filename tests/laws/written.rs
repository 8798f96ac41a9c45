//! The written pages of `seeds/written`: their lines are as `seeds/README.md` says, and the laws hold on some of them.

use crate::page::{files, read, root};
use crate::{invariants, names};

const KINDS: &str = "thpbdcsrx";
const NAMES: &str = "polrd";
/// One page in so many is put to the laws.
const STEP: usize = 50;

/// Whether names lie in a text in order: a letter, the bytes since the last, the bytes of the name.
fn lie_in(text: &str, marked: &str) -> bool {
    let mut at = 0;
    marked.split(' ').all(|name| {
        let numbers = name.strip_prefix(|letter| NAMES.contains(letter)).and_then(|rest| rest.split_once(','));
        let Some((gap, len)) = numbers else { return false };
        let (Ok(gap), Ok(len)) = (gap.parse::<usize>(), len.parse::<usize>()) else { return false };
        let start = at + gap;
        at = start + len;
        text.get(start..at).is_some_and(|name| !name.is_empty() && name.trim() == name)
    })
}

#[test]
fn written_pages_are_what_they_should_be() {
    let mut pages: Vec<String> = vec![];
    for path in files(&root().join("seeds/written")) {
        for (number, line) in read(&path).lines().enumerate() {
            let place = format!("{}:{}", path.display(), number + 1);
            if line.starts_with("= ") {
                pages.push(String::new());
            } else if !line.starts_with('#') {
                let page = pages.last_mut().unwrap_or_else(|| panic!("{place}: in front of the first page"));
                let fields: Vec<&str> = line.split('\t').collect();
                let good = match *fields {
                    [""] => true,
                    [kind, text] => kind.len() == 1 && KINDS.contains(kind) && !text.trim().is_empty(),
                    [kind, text, marked] => kind.len() == 1 && KINDS.contains(kind) && lie_in(text, marked),
                    _ => false,
                };
                assert!(good, "{place}: {line}");
                page.push_str(fields.get(1).unwrap_or(&""));
                page.push('\n');
            }
        }
    }
    assert!(pages.len() > STEP);
    for page in pages.iter().step_by(STEP) {
        invariants::check(page);
        names::check(page);
    }
}
