//! The figures, as a file and as tables.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::clock::float;

/// Where and when.
pub struct Head {
    pub date: String,
    pub commit: String,
    pub compiler: String,
    pub processor: String,
    pub cores: String,
    pub rounds: String,
    /// How many processes wanted to run at the time.
    pub load: String,
}

/// The figures of one kind of work on one kind of pages.
pub struct Row {
    pub work: String,
    pub pages_of: String,
    pub bytes: usize,
    pub pages: usize,
    /// On one thread.
    pub seconds: f64,
    /// On two.
    pub many_seconds: f64,
    /// Latency of a page in microseconds; nothing where it was not measured.
    pub p50: Option<f64>,
    pub p99: Option<f64>,
    /// Megabytes of a thread; nothing where it was not measured.
    pub memory: Option<f64>,
}

/// All figures of a run.
pub struct Record {
    pub head: Head,
    /// MB/s of `std::str::from_utf8`.
    pub utf8: f64,
    pub rows: Vec<Row>,
}

const NONE: &str = "–";

const COLUMNS: &str = "work\tpages of\tbytes\tpages\tseconds, 1 thread\tseconds, 2 threads\tp50 us\tp99 us\tMB a thread";

impl Head {
    /// Returns what this machine says of itself.
    pub fn now(rounds: usize) -> Self {
        let says = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output();
            output.map_or_else(|_| String::new(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let names = processors.lines().filter_map(|line| line.strip_prefix("model name")?.split_once(": "));
        let processor = names.map(|(_, name)| name.trim().to_owned()).next().unwrap_or_else(|| "unknown processor".to_owned());
        Self {
            date: says("date", &["-u", "+%Y-%m-%d"]),
            commit: says("git", &["describe", "--always", "--dirty"]),
            compiler: says("rustc", &["--version"]),
            processor,
            cores: std::thread::available_parallelism().map_or(0, usize::from).to_string(),
            rounds: rounds.to_string(),
            load: load.split(' ').next().unwrap_or_default().to_owned(),
        }
    }
}

impl Row {
    pub fn megabytes_per_second(&self) -> f64 {
        float(self.bytes) / 1e6 / self.seconds
    }

    pub fn many_megabytes_per_second(&self) -> f64 {
        float(self.bytes) / 1e6 / self.many_seconds
    }
}

impl Record {
    /// Returns the figures of a file.
    ///
    /// # Panics
    /// If it is not what [`Record::tsv`] writes.
    pub fn read(path: &Path) -> Self {
        let file = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let fact = |name: &str| {
            let line = file.lines().find_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.strip_prefix(": "));
            line.unwrap_or_else(|| panic!("{}: no {name}", path.display())).to_owned()
        };
        let head = Head {
            date: fact("date"),
            commit: fact("commit"),
            compiler: fact("compiler"),
            processor: fact("processor"),
            cores: fact("cores"),
            rounds: fact("rounds"),
            load: fact("load"),
        };
        let rows = file.lines().filter(|line| !line.starts_with('#') && *line != COLUMNS).map(row).collect();
        Self { head, utf8: fact("from_utf8 MB/s").parse().expect("a number"), rows }
    }

    /// Returns the file.
    pub fn tsv(&self) -> String {
        let Self { head: Head { date, commit, compiler, processor, cores, rounds, load }, utf8, rows } = self;
        let mut file = String::from("# Written by: cargo bench --bench scale -- --write\n");
        let facts = [
            ("date", date),
            ("commit", commit),
            ("compiler", compiler),
            ("processor", processor),
            ("cores", cores),
            ("rounds", rounds),
            ("load", load),
        ];
        for (name, fact) in facts {
            writeln!(file, "# {name}: {fact}").expect("a string");
        }
        writeln!(file, "# from_utf8 MB/s: {utf8:.1}\n{COLUMNS}").expect("a string");
        for Row { work, pages_of, bytes, pages, seconds, many_seconds, p50, p99, memory } in rows {
            write!(file, "{work}\t{pages_of}\t{bytes}\t{pages}\t{seconds:.5}\t{many_seconds:.5}").expect("a string");
            let cells = [p50, p99, memory].map(|figure| figure.map_or_else(none, |figure| format!("{figure:.1}")));
            writeln!(file, "\t{}", cells.join("\t")).expect("a string");
        }
        file
    }

    /// Returns a table for each kind of work.
    pub fn tables(&self) -> String {
        let mut tables = String::new();
        let mut works: Vec<&str> = self.rows.iter().map(|row| row.work.as_str()).collect();
        works.dedup();
        works.sort_unstable();
        works.dedup();
        for work in works {
            writeln!(tables, "{work}\n\n{HEADS}").expect("a string");
            for row in self.rows.iter().filter(|row| row.work == work) {
                tables.push_str(&line(row));
            }
            tables.push('\n');
        }
        write!(tables, "`from_utf8` on the same text: {:.0} MB/s", self.utf8).expect("a string");
        tables
    }
}

const HEADS: &str = "| pages of | pages | pages/s, 1 thread | MB/s | pages/s, 2 threads | MB/s | p50 | p99 | MB a thread |
| --- | --: | --: | --: | --: | --: | --: | --: | --: |";

fn line(row: &Row) -> String {
    let pages = float(row.pages);
    format!(
        "| {} | {} | {} | {:.1} | {} | {:.1} | {} | {} | {} |\n",
        row.pages_of,
        grouped(row.pages),
        rate(pages / row.seconds),
        row.megabytes_per_second(),
        rate(pages / row.many_seconds),
        row.many_megabytes_per_second(),
        row.p50.map_or_else(none, time),
        row.p99.map_or_else(none, time),
        row.memory.map_or_else(none, |memory| format!("{memory:.1}")),
    )
}

/// Returns a count with a comma after every three digits.
pub fn grouped(count: usize) -> String {
    if count < 1000 { count.to_string() } else { format!("{},{:03}", grouped(count / 1000), count % 1000) }
}

/// What stands in the place of a figure that was not measured.
fn none() -> String {
    NONE.to_owned()
}

/// Returns a number of pages for a second.
fn rate(rate: f64) -> String {
    if rate < 100.0 { format!("{rate:.2}") } else { format!("{rate:.0}") }
}

/// Returns a time in a unit that fits.
fn time(microseconds: f64) -> String {
    match microseconds {
        ..1e3 => format!("{microseconds:.1} µs"),
        ..1e6 => format!("{:.1} ms", microseconds / 1e3),
        _ => format!("{:.2} s", microseconds / 1e6),
    }
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.split('\t').collect();
    let [work, pages_of, bytes, pages, seconds, many_seconds, p50, p99, memory] = cells[..] else { panic!("{line}") };
    let count = |cell: &str| cell.parse::<usize>().expect("a count");
    let number = |cell: &str| cell.parse::<f64>().expect("a number");
    let figure = |cell: &str| (cell != NONE).then(|| number(cell));
    Row {
        work: work.to_owned(),
        pages_of: pages_of.to_owned(),
        bytes: count(bytes),
        pages: count(pages),
        seconds: number(seconds),
        many_seconds: number(many_seconds),
        p50: figure(p50),
        p99: figure(p99),
        memory: figure(memory),
    }
}
