//! Weights of features to a table of rows.

use std::fmt::Write;
use std::path::PathBuf;

use crate::{HEADER, rows};

const STATES: usize = 16;

/// Returns the source of `src/tables/weights.rs`: rows named `next`, `first`, `last` and `N group=value`, a number for every state each.
pub fn table(path: &PathBuf) -> Result<String, String> {
    let mut next = vec![];
    let (mut first, mut last) = (None, None);
    let mut features: Vec<(String, Vec<i16>)> = vec![];
    for (line, row) in rows(path)? {
        let fail = |what: &str| format!("{}:{line}: {what}", path.display());
        let numbers: Result<Vec<i16>, _> = row[1..].iter().map(|field| field.parse()).collect();
        let numbers = numbers.map_err(|_| fail("not a number"))?;
        if numbers.len() != STATES {
            return Err(fail("not a number for every state"));
        }
        match row[0].split_once(' ') {
            None if row[0] == "first" => first = Some(numbers),
            None if row[0] == "last" => last = Some(numbers),
            Some(("next", _)) => next.push(numbers),
            Some((id, name)) => {
                let id: usize = id.parse().map_err(|_| fail("not the number of a feature"))?;
                if id < features.len() {
                    return Err(fail("out of order"));
                }
                features.resize(id, (String::new(), vec![0; STATES]));
                features.push((name.to_owned(), numbers));
            }
            None => return Err(fail("unknown row")),
        }
    }
    let (Some(first), Some(last), STATES) = (first, last, next.len()) else {
        return Err(format!("{}: rows missing", path.display()));
    };
    let mut out = format!(
        "{HEADER}\n//! Weights of `seeds/weights.tsv`, in 1/64 of a natural logarithm.\n\nuse crate::classify::state::STATES;\n\n"
    );
    let _ = writeln!(out, "/// Evidence: a row for every feature, a column for every state.");
    let _ = writeln!(out, "pub(crate) const WEIGHTS: &[[i16; STATES]] = &[");
    for (name, numbers) in &features {
        let note = if name.is_empty() { String::new() } else { format!(" // {name}") };
        let _ = writeln!(out, "    {numbers:?},{note}");
    }
    out.push_str("];\n\n/// What follows what: a row for every state, a column for the state after it.\n");
    let _ = writeln!(out, "pub(crate) static NEXT: [[i16; STATES]; STATES] = [");
    for row in &next {
        let _ = writeln!(out, "    {row:?},");
    }
    let _ = writeln!(out, "];\n\n/// States of the first block of a page.\npub(crate) static FIRST: [i16; STATES] = {first:?};");
    let _ = writeln!(out, "\n/// States of the last block of a page.\npub(crate) static LAST: [i16; STATES] = {last:?};");
    Ok(out)
}
