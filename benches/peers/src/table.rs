//! The table: one row for each peer.

use std::fmt::Write as _;

use crate::quality::{Body, Names};

/// The name of the rows that others are compared with.
const OWN: &str = "thanbai";

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
    /// For each column of quality.
    pub quality: Vec<Option<Quality>>,
}

/// Speeds that rows are compared with: bytes for a second.
pub struct Yardsticks {
    pub utf8: f64,
    /// Of thanbai, splitting and tagging, with buffers.
    pub splits: f64,
    pub names: f64,
}

/// Returns the table; `heads` are those of the columns of quality.
pub fn table(rows: &[Row], heads: &[String], yardsticks: &Yardsticks) -> String {
    let mut table = String::from("| does | who | version | given | cannot | MB/s | x `from_utf8` | thanbai is |");
    table.extend(heads.iter().map(|set| format!(" {set} |")));
    table += "\n| --- | --- | --- | --- | --- | --: | --: | --: |";
    table += &" --: |".repeat(heads.len());
    for row in rows {
        let Row { does, name, version, given, lacks, .. } = row;
        write!(table, "\n| {does} | {name} | {version} | {given} | {lacks} | {} |", speed(row, yardsticks)).expect("a string");
        table.extend(row.quality.iter().map(|quality| format!(" {} |", quality.as_ref().map_or_else(none, cell))));
    }
    table + "\n"
}

/// Returns the rows that are faster than thanbai at the same work, or better in a column of quality.
pub fn lost(rows: &[Row], heads: &[String], yardsticks: &Yardsticks) -> String {
    let own = |does: &str| rows.iter().find(|row| row.does == does && row.name == OWN).map(|row| &row.quality);
    let mut lost = vec![];
    for row in rows.iter().filter(|row| row.name != OWN) {
        let (Some(own), Some(yardstick)) = (own(row.does), yardsticks.of(row.does)) else { continue };
        if row.speed.is_some_and(|speed| speed > yardstick) {
            lost.push(format!("{} is faster", row.name));
        }
        // a column of links is compared with the lines alone, which stand before it
        let before = |at: usize| own[at].or_else(|| own[at.checked_sub(1)?]);
        let better = |&at: &usize| row.quality[at].zip(before(at)).is_some_and(|(theirs, ours)| theirs.f1() > ours.f1());
        lost.extend((0..heads.len()).filter(better).map(|at| format!("{} is better on {}", row.name, heads[at])));
    }
    if lost.is_empty() { "nowhere in this table".to_owned() } else { lost.join("; ") }
}

impl Yardsticks {
    fn of(&self, does: &str) -> Option<f64> {
        match does {
            "splits" => Some(self.splits),
            "names" => Some(self.names),
            _ => None,
        }
    }
}

impl Quality {
    /// Returns F1 of lines or of all names.
    fn f1(&self) -> f64 {
        match self {
            Quality::Body(body) => body.line[2],
            Quality::Names(names) => names.all[2],
        }
    }
}

fn none() -> String {
    "–".to_owned()
}

/// Returns the three cells of speed.
fn speed(row: &Row, yardsticks: &Yardsticks) -> String {
    let Some(speed) = row.speed else { return [none(), none(), none()].join(" | ") };
    let own = yardsticks.of(row.does).filter(|_| row.name != OWN);
    let times = own.map_or_else(none, |own| format!("{} x as fast", number(own / speed)));
    [number(speed / 1e6), number(speed / yardsticks.utf8), times].join(" | ")
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
    use super::{Quality, Row, Yardsticks, lost, number, share};
    use crate::quality::Body;

    fn row(name: &str, speed: f64, line: [Option<f64>; 2]) -> Row {
        let cell = |f1| Quality::Body(Body { line: [0.0, 0.0, f1], byte: [0.0; 3] });
        let [version, given, lacks] = [(); 3].map(|()| String::new());
        let quality = line.map(|f1| f1.map(cell)).to_vec();
        Row { does: "splits", name: name.to_owned(), version, given, lacks, speed: Some(speed), quality }
    }

    #[test]
    fn losses_are_told() {
        let yardsticks = Yardsticks { utf8: 1.0, splits: 5.0, names: 1.0 };
        let heads = ["seeds".to_owned(), "seeds, links".to_owned()];
        let own = row("thanbai", 5.0, [Some(0.9), None]);
        let rows = [own, row("a", 6.0, [Some(0.8), Some(0.95)]), row("b", 4.0, [Some(0.9), Some(0.9)])];
        assert_eq!(lost(&rows, &heads, &yardsticks), "a is faster; a is better on seeds, links");
        assert_eq!(lost(&rows[..1], &heads, &yardsticks), "nowhere in this table");
    }

    #[test]
    fn numbers_have_three_digits() {
        let numbers = [1234.5, 99.95, 9.876, 0.5432, 0.02345, 0.000_123];
        assert_eq!(numbers.map(number), ["1234", "100.0", "9.88", "0.543", "0.0234", "0.000123"].map(str::to_owned));
        assert_eq!([1.0, 0.9861, 0.0].map(share), ["1.000", ".986", ".000"]);
    }
}
