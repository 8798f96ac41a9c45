//! Runs the command as a shell does and looks at what it prints.

#[path = "../common/mod.rs"]
mod common;
mod conventions;
mod eval;
mod inputs;
mod jsonl;
mod tag;
mod terminal;
mod text;
mod usage;
mod view;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use common::{Done, command as thanbai, done, fed, folder};

/// A page with blocks of both sides.
const PAGE: &str = "Trang chủ\nCầu mới thông xe\nSáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng, giúp người dân hai bờ đi lại \
dễ dàng hơn nhiều so với trước đây.\nTheo TTXVN\n";

fn run(arguments: &[&dyn AsRef<OsStr>]) -> Done {
    let mut command = thanbai();
    command.args(arguments);
    done(command.output().unwrap())
}

fn run_with_stdin(arguments: &[&str], input: &[u8]) -> Done {
    fed(thanbai().args(arguments), input)
}

impl Done {
    /// Returns the JSON objects printed.
    fn json(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Returns the names of the documents printed, without the folder they stand in.
    fn ids(&self, folder: &TempDir) -> Vec<String> {
        let relative = |id: &str| Path::new(id).strip_prefix(folder).map_or(id.to_owned(), |path| path.display().to_string());
        self.json().iter().map(|document| relative(document["id"].as_str().unwrap())).collect()
    }
}

/// Returns a folder of the repository's seeds.
fn seeds(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds").join(name)
}

fn blocks(document: &Value) -> &Vec<Value> {
    document["blocks"].as_array().unwrap()
}

fn offset(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}
