//! The records: rows of `DATE_TARGET.csv`.

use std::fs;
use std::path::Path;

/// A figure of a commit.
#[derive(Clone, Debug)]
pub struct Row {
    /// How many commits lead to it.
    number: u64,
    commit: String,
    date: String,
    target: String,
    measure: String,
    pub name: String,
    pub bytes: f64,
    pub milliseconds: Option<f64>,
    pub megabytes: Option<f64>,
    pub instructions: Option<f64>,
}

/// All rows of the target that was measured last, by number of the commit and date.
pub struct Records {
    rows: Vec<Row>,
}

impl Records {
    /// Returns the rows of all CSV files in a folder.
    pub fn read(folder: &Path) -> Self {
        let files = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<_> = files.map(|file| file.expect("a readable folder").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "csv"));
        let read = |path| rows(&fs::read_to_string(path).expect("a UTF-8 file"));
        let mut rows: Vec<Row> = paths.iter().flat_map(read).collect();
        rows.sort_by(|a, b| (a.number, &a.date).cmp(&(b.number, &b.date)));
        let newest = rows.iter().max_by(|a, b| (&a.date, a.number).cmp(&(&b.date, b.number))).map(|row| row.target.clone());
        rows.retain(|row| Some(&row.target) == newest.as_ref());
        Self { rows }
    }

    /// Returns the target that was measured last.
    pub fn target(&self) -> &str {
        self.rows.last().map_or("no record", |row| &row.target)
    }

    /// Returns the commits in their order.
    pub fn commits(&self) -> Vec<&str> {
        let mut commits: Vec<&str> = vec![];
        for row in &self.rows {
            if !commits.contains(&row.commit.as_str()) {
                commits.push(&row.commit);
            }
        }
        commits
    }

    /// Returns the figures of one measure of a commit.
    pub fn of(&self, commit: &str, measure: &str) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| row.commit == commit && row.measure == measure)
    }

    /// Returns the figure that was taken last.
    pub fn newest(&self, commit: &str, measure: &str, name: &str) -> Option<&Row> {
        self.of(commit, measure).filter(|row| row.name == name).last()
    }
}

/// Returns the rows of a file, by the names of its columns.
///
/// # Panics
/// If a column is missing, or a cell is no number where it must be one.
fn rows(file: &str) -> Vec<Row> {
    let mut lines = file.lines();
    let heads: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let column = |name: &str| heads.iter().position(|head| *head == name).unwrap_or_else(|| panic!("no column {name}"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let cell = |name: &str| cells.get(column(name)).copied().unwrap_or_else(|| panic!("no {name}: {line}"));
        let text = |name: &str| cell(name).to_owned();
        let number = |name: &str| cell(name).parse::<f64>().ok();
        Row {
            number: cell("number").parse().unwrap_or_else(|_| panic!("no number: {line}")),
            commit: text("commit"),
            date: text("date"),
            target: text("target"),
            measure: text("measure"),
            name: text("name"),
            bytes: number("bytes").unwrap_or_else(|| panic!("no bytes: {line}")),
            milliseconds: number("milliseconds"),
            megabytes: number("mb_per_s"),
            instructions: number("instructions_per_byte"),
        }
    };
    lines.map(row).collect()
}
