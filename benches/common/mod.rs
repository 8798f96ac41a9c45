//! What the benches share: texts, and the contenders that read them.

pub mod contender;
pub mod naive;
pub mod nasty;
pub mod shuf;

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the folder `name` under the `seeds/` of the package, or of one that it lies in.
pub fn folder(name: &str) -> PathBuf {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    packages.map(|package| package.join("seeds").join(name)).find(|folder| folder.is_dir()).expect("seeds/ of the checkout")
}

/// Returns the files of a folder with the given extension, as stem and text, in the order of their names.
pub fn files(folder: &Path, extension: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    paths.iter().map(|path| (stem(path), fs::read_to_string(path).expect("a UTF-8 file"))).collect()
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Returns the five sample pages with their names.
pub fn seeds() -> Vec<(String, String)> {
    let seeds = files(&folder("articles"), "txt");
    assert_eq!(seeds.len(), 5, "the sample pages");
    seeds
}
