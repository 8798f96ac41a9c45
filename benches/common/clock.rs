//! Times of contenders that take turns, so that a slow spell of the machine meets them all.
//!
//! On Unix a time is the processor time of the thread: what else the machine does at the time only counts through the caches.

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::common::contender::Contender;

/// The median time of one contender, and the sum it found in every round.
pub struct Timed {
    pub seconds: f64,
    pub sum: u64,
}

/// Returns the figures of each contender; each round begins with another one.
///
/// # Panics
/// If a contender does not find the same in every round.
pub fn rounds_of(contenders: &mut [Contender], documents: &[String], rounds: usize) -> Vec<Timed> {
    let mut times = vec![Vec::new(); contenders.len()];
    let warm: Vec<u64> = contenders.iter_mut().map(|contender| (contender.run)(documents)).collect();
    for round in 0..rounds {
        for turn in 0..contenders.len() {
            let at = (round + turn) % contenders.len();
            let (time, sum) = timed(|| (contenders[at].run)(documents));
            assert_eq!(sum, warm[at], "{} finds the same in every round", contenders[at].name);
            times[at].push(time);
        }
    }
    times.into_iter().zip(warm).map(|(times, sum)| Timed { seconds: median(times), sum }).collect()
}

/// Returns the time of a run that stays on this thread, beside its result.
pub fn timed<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = now();
    let result = black_box(run());
    (now().saturating_sub(start), result)
}

/// Returns the processor time of this thread.
#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).expect("a time that is not negative")
}

/// Returns the time since the first call.
#[cfg(not(unix))]
fn now() -> Duration {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed()
}

/// Returns the time that somebody who waits for a run would measure, beside its result.
pub fn waited<T>(run: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let result = black_box(run());
    (start.elapsed(), result)
}

/// Returns the median in seconds.
pub fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

/// Returns a count as a number to calculate with; exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts of bytes and pages stay far below 2^53")]
pub const fn float(count: usize) -> f64 {
    count as f64
}
