//! Replays what the fuzz target once failed on, and the inputs that are kept beside it.

use crate::{invariants, page};

#[test]
fn fuzz_regressions() {
    let files = page::files(&page::root().join("fuzz/regressions"));
    let mut replayed = 0;
    for path in files.iter().filter(|path| path.extension().is_none_or(|extension| extension != "md")) {
        println!("{}", path.display());
        invariants::check(invariants::text_of(&std::fs::read(path).expect("a readable file")));
        replayed += 1;
    }
    assert!(replayed > 0, "no regressions to replay");
}
