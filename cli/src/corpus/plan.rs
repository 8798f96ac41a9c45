//! Which inputs are read, and where what becomes of each is written.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use crate::args::{Format, SplitArgs};
use crate::corpus::args::{CorpusArgs, InputArgs, InputFormat};
use crate::corpus::naming::{self, Packing};
use crate::input::{self, Found, Source};
use crate::report::Reporter;

/// An input.
pub struct Task {
    pub source: Source,
    pub name: String,
    pub format: InputFormat,
    /// Whether nothing says so, neither an option nor the name.
    pub guessed: bool,
    /// The number of the output.
    pub target: usize,
}

/// An output; without a path standard output.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    pub path: Option<PathBuf>,
    pub format: Format,
    pub packing: Packing,
}

impl Target {
    /// Returns the name for errors.
    pub fn name(&self) -> String {
        self.path.as_ref().map_or_else(|| "standard output".to_owned(), |path| path.display().to_string())
    }
}

/// What is to be done.
pub struct Plan {
    pub tasks: Vec<Task>,
    pub targets: Vec<Target>,
    /// How many inputs are left out since their outputs are there.
    pub skipped: usize,
}

/// Returns what the command line asks for; inputs that cannot be listed are reported.
///
/// # Errors
/// The command line contradicts itself, or an output would overwrite an input or another output.
pub fn of(args: &SplitArgs, reporter: &mut Reporter) -> anyhow::Result<Plan> {
    let corpus = &args.corpus;
    check(&corpus.input)?;
    ensure!(
        corpus.rejects.as_deref() != Some(Path::new("-")),
        "--rejects needs a file: what is refused is named on standard error"
    );
    let mut found: Vec<Found> = Vec::new();
    for argument in &args.inputs {
        found.extend(inputs(argument, corpus, reporter));
    }
    let plan = match &corpus.output_dir {
        Some(folder) => apart(args, folder, found)?,
        None => together(args, found)?,
    };
    spare_inputs(&plan)?;
    Ok(plan)
}

/// Fails where what is said of the inputs contradicts itself.
///
/// # Errors
/// It does.
pub fn check(args: &InputArgs) -> anyhow::Result<()> {
    if let (Some(encoding), Some(_)) = (args.encoding, &args.delimiter) {
        ensure!(encoding.is_ascii_compatible(), "--delimiter cannot cut {}", encoding.name());
    }
    Ok(())
}

/// Returns the inputs that an argument stands for and that this build can read; others are reported.
pub fn found(argument: &Path, args: &InputArgs, reporter: &mut Reporter) -> Vec<Found> {
    let mut found = input::sources(argument, &|path| naming::is_wanted(path, args.input_format), reporter);
    if !cfg!(feature = "parquet") {
        found.retain(|found| can_be_read(found, args, reporter));
    }
    found
}

/// Returns the inputs that an argument stands for; what stands in the folder of the outputs is none, unless the argument does too.
fn inputs(argument: &Path, corpus: &CorpusArgs, reporter: &mut Reporter) -> Vec<Found> {
    let mut found = found(argument, &corpus.input, reporter);
    let outputs = corpus.output_dir.as_ref().and_then(|folder| fs::canonicalize(folder).ok());
    if let Some(outputs) = outputs
        && !is_below(argument, &outputs)
    {
        found.retain(|found| !matches!(&found.source, Source::File(path) if is_below(path, &outputs)));
    }
    found
}

fn is_below(path: &Path, folder: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| path.starts_with(folder))
}

/// Reports an input that only a build with Parquet reads.
fn can_be_read(found: &Found, args: &InputArgs, reporter: &mut Reporter) -> bool {
    let parquet = args.input_format.is_none() && matches!(&found.source, Source::File(path) if naming::is_parquet(path));
    if parquet {
        reporter.error(format_args!("{}: this build does not read Parquet", found.source.name()));
    }
    !parquet
}

/// Returns the plan with one output for all inputs.
fn together(args: &SplitArgs, found: Vec<Found>) -> anyhow::Result<Plan> {
    let path = args.corpus.output.as_ref().filter(|path| *path != Path::new("-"));
    let by_name = path.and_then(|path| naming::output_format(path));
    let format = args.format.or(by_name).unwrap_or(Format::Text);
    if path.is_none() && !format.is_lines() {
        bail!("--format parquet needs -o or --output-dir");
    }
    let named = path.is_some_and(|path| naming::is_parquet(path)) && by_name.is_none();
    ensure!(!named || args.format.is_some(), "this build does not write Parquet");
    let packing = path.map_or(Packing::Plain, |path| Packing::of(path));
    ensure!(packing == Packing::Plain || format.is_lines(), "Parquet is compressed inside: name the output *.parquet");
    let tasks = found.into_iter().map(|found| task(&args.corpus.input, found.source, 0)).collect();
    Ok(Plan { tasks, targets: vec![Target { path: path.cloned(), format, packing }], skipped: 0 })
}

/// Returns the plan with one output for each input.
fn apart(args: &SplitArgs, folder: &Path, found: Vec<Found>) -> anyhow::Result<Plan> {
    let mut plan = Plan { tasks: Vec::new(), targets: Vec::new(), skipped: 0 };
    let mut owners: HashMap<PathBuf, String> = HashMap::new();
    for Found { source, below } in found {
        let mut task = task(&args.corpus.input, source, plan.targets.len());
        let format = args.format.unwrap_or_else(|| naming::like(task.format));
        let packing = if format.is_lines() { Packing::of(&below) } else { Packing::Plain };
        let path = folder.join(naming::renamed(&below, format, packing));
        if let Some(other) = owners.insert(path.clone(), task.name.clone()) {
            bail!("{other} and {} would both be written to {}", task.name, path.display());
        }
        if args.corpus.resume && is_done(&task.source, &path) {
            plan.skipped += 1;
            continue;
        }
        task.target = plan.targets.len();
        plan.tasks.push(task);
        plan.targets.push(Target { path: Some(path), format, packing });
    }
    Ok(plan)
}

/// Returns the task of reading an input.
pub fn task(args: &InputArgs, source: Source, target: usize) -> Task {
    let by_name = match &source {
        Source::Stdin => None,
        Source::File(path) => naming::input_format(path),
    };
    let said = args.input_format.or(by_name);
    // these two are of plain text
    let guessed = said.is_none() && args.delimiter.is_none() && args.encoding.is_none();
    Task { name: source.name().into_owned(), source, format: said.unwrap_or(InputFormat::Text), guessed, target }
}

/// Returns whether an output is there and not older than its input. Only whole outputs bear their final name.
fn is_done(source: &Source, output: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let Some(done) = changed(output) else { return false };
    match source {
        Source::Stdin => false,
        Source::File(path) => changed(path).is_none_or(|input| input <= done),
    }
}

/// Fails if an output is one of the inputs.
fn spare_inputs(plan: &Plan) -> anyhow::Result<()> {
    let mut inputs: HashMap<PathBuf, &str> = HashMap::new();
    if plan.targets.iter().any(|target| target.path.as_ref().is_some_and(|path| path.exists())) {
        for task in &plan.tasks {
            if let Source::File(path) = &task.source
                && let Ok(path) = fs::canonicalize(path)
            {
                inputs.insert(path, &task.name);
            }
        }
    }
    let outputs = plan.targets.iter().filter_map(|target| fs::canonicalize(target.path.as_ref()?).ok());
    for output in outputs {
        if let Some(name) = inputs.get(&output) {
            // a device or a pipe may well be both
            ensure!(!output.is_file(), "{name} would be overwritten by its own output");
        }
    }
    Ok(())
}

/// Creates the folder that an output stands in.
///
/// # Errors
/// It cannot be created.
pub fn make_folder(output: &Path) -> anyhow::Result<()> {
    match output.parent().filter(|folder| *folder != OsStr::new("")) {
        Some(folder) => fs::create_dir_all(folder).with_context(|| folder.display().to_string()),
        None => Ok(()),
    }
}
