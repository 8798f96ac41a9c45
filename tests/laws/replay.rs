//! Replays what the fuzz target once failed on, and the inputs that are kept beside it.

use crate::{invariants, names, page};

#[test]
fn fuzz_regressions() {
    let files = page::files(&page::root().join("fuzz/regressions"));
    let mut replayed = 0;
    for path in files.iter().filter(|path| path.extension().is_none_or(|extension| extension != "md")) {
        println!("{}", path.display());
        let bytes = std::fs::read(path).expect("a readable file");
        invariants::check(invariants::text_of(&bytes));
        names::check(invariants::text_of(&bytes));
        replayed += 1;
    }
    assert!(replayed > 0, "no regressions to replay");
}
