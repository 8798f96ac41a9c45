//! The table: one row for each peer.

use std::fmt::Write as _;

use crate::quality::{Body, Names};

/// Figures of quality of one set.
#[derive(Clone, Copy)]
pub enum Quality {
    Body(Body),
    Names(Names),
}

/// What the table says of a peer.
pub struct Row {
    pub does: &'static str,
    pub name: String,
    pub version: String,
    pub given: String,
    pub lacks: String,
    /// Bytes of text for a second.
    pub speed: Option<f64>,
    /// For each set, and for the first one with links.
    pub quality: Vec<Option<Quality>>,
}

/// Speeds that rows are compared with: bytes for a second.
pub struct Yardsticks {
    pub utf8: f64,
    /// Of thanbai, splitting and tagging, with buffers.
    pub splits: f64,
    pub names: f64,
}

/// Returns the table; `sets` are the heads of the columns of quality.
pub fn table(rows: &[Row], sets: &[String], yardsticks: &Yardsticks) -> String {
    let mut table = String::from("| does | who | version | given | cannot | MB/s | x `from_utf8` | thanbai is |");
    table.extend(sets.iter().map(|set| format!(" {set} |")));
    table += "\n| --- | --- | --- | --- | --- | --: | --: | --: |";
    table += &" --: |".repeat(sets.len());
    for row in rows {
        let Row { does, name, version, given, lacks, .. } = row;
        write!(table, "\n| {does} | {name} | {version} | {given} | {lacks} | {} |", speed(row, yardsticks)).expect("a string");
        table.extend(row.quality.iter().map(|quality| format!(" {} |", quality.as_ref().map_or_else(none, cell))));
    }
    table + "\n"
}

fn none() -> String {
    "–".to_owned()
}

/// Returns the three cells of speed.
fn speed(row: &Row, yardsticks: &Yardsticks) -> String {
    let Some(speed) = row.speed else { return [none(), none(), none()].join(" | ") };
    let own = match row.does {
        "splits" => Some(yardsticks.splits),
        "names" => Some(yardsticks.names),
        _ => None,
    };
    let times = own.filter(|_| !row.name.starts_with("thanbai")).map_or_else(none, |own| times(own / speed));
    [number(speed / 1e6), number(speed / yardsticks.utf8), times].join(" | ")
}

fn times(ratio: f64) -> String {
    format!("{} x as fast", number(ratio))
}

/// Returns a number with three digits that count.
fn number(number: f64) -> String {
    let digits = [100.0, 10.0, 1.0, 0.1, 0.01, 0.001].iter().position(|&least| number >= least).unwrap_or(6);
    format!("{number:.digits$}")
}

fn cell(quality: &Quality) -> String {
    match quality {
        Quality::Body(Body { line, byte }) => format!("{} / {}", share(line[2]), share(byte[2])),
        Quality::Names(Names { all, kinds }) => {
            let [person, organization, location] = kinds.map(|kind| share(kind[2]));
            format!("{} ({person}, {organization}, {location})", share(all[2]))
        }
    }
}

/// Returns a share of one with three digits: `.986`.
fn share(share: f64) -> String {
    let printed = format!("{share:.3}");
    printed.strip_prefix('0').map_or_else(|| printed.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{number, share};

    #[test]
    fn numbers_have_three_digits() {
        let numbers = [1234.5, 99.95, 9.876, 0.5432, 0.02345, 0.000_123];
        assert_eq!(numbers.map(number), ["1234", "100.0", "9.88", "0.543", "0.0234", "0.000123"].map(str::to_owned));
        assert_eq!([1.0, 0.9861, 0.0].map(share), ["1.000", ".986", ".000"]);
    }
}
