//! Every law of the tagger on any text; the laws are those of the property tests.
#![no_main]

#[path = "../../tests/laws/invariants.rs"]
#[allow(dead_code, reason = "the laws of the splitter are another target")]
mod invariants;
#[path = "../../tests/laws/names.rs"]
mod names;
#[path = "../../tests/laws/spelling.rs"]
#[allow(dead_code, reason = "shared with the property tests, which use all of it")]
mod spelling;

libfuzzer_sys::fuzz_target!(|data: &[u8]| names::check(invariants::text_of(data)));
