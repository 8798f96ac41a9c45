//! Every law of the splitter on any text; the laws are those of the property tests.
#![no_main]

#[path = "../../tests/laws/invariants.rs"]
mod invariants;
#[path = "../../tests/laws/spelling.rs"]
#[allow(dead_code, reason = "shared with the property tests, which use all of it")]
mod spelling;

libfuzzer_sys::fuzz_target!(|data: &[u8]| invariants::check(invariants::text_of(data)));
