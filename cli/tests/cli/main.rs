//! Runs the command as a shell does and looks at what it prints.

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
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A page with blocks of both sides.
const PAGE: &str = "Trang chủ\nCầu mới thông xe\nSáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng, giúp người dân hai bờ đi lại \
dễ dàng hơn nhiều so với trước đây.\nTheo TTXVN\n";

/// What a run of the command left behind.
#[derive(Debug)]
struct Done {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Returns the command, free of what the caller's environment says about colour.
fn thanbai() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thanbai"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(arguments: &[&dyn AsRef<OsStr>]) -> Done {
    let mut command = thanbai();
    command.args(arguments);
    done(command.output().unwrap())
}

fn run_with_stdin(arguments: &[&str], input: &[u8]) -> Done {
    let mut child = thanbai().args(arguments).stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    done(child.wait_with_output().unwrap())
}

fn done(output: Output) -> Done {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Done { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

impl Done {
    /// Returns the output of a run in which nothing went wrong.
    fn ok(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

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

/// Returns a folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
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
