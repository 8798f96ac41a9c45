//! What the environment changes for a trial.

use std::env;
use std::str::FromStr;

/// Returns the number that a variable holds, or what stands for it where it is not set.
///
/// # Errors
/// What it holds is no number, or none that `fits`: a trial under other settings than were asked for says something wrong.
pub fn number<T: FromStr>(name: &str, default: T, fits: impl Fn(&T) -> bool) -> Result<T, String> {
    match env::var_os(name) {
        None => Ok(default),
        Some(text) => parsed(&text.to_string_lossy(), fits).ok_or_else(|| format!("{name}={}: no such number", text.display())),
    }
}

fn parsed<T: FromStr>(text: &str, fits: impl Fn(&T) -> bool) -> Option<T> {
    text.parse().ok().filter(fits)
}

/// Returns whether something can be done so many times: once at least.
pub fn some<T: PartialOrd + Default>(times: &T) -> bool {
    *times > T::default()
}

/// Returns whether a number is finite and not below 0.
pub fn size(number: &f32) -> bool {
    (0.0..f32::INFINITY).contains(number)
}

/// Returns whether a number is a share that leaves something.
pub fn share(number: &f32) -> bool {
    (0.0..1.0).contains(number)
}

#[cfg(test)]
mod tests {
    use super::{parsed, share, size, some};

    #[test]
    fn what_is_no_number_of_its_kind_is_refused() {
        assert_eq!(
            [parsed("3", some::<usize>), parsed("0", some), parsed("2.5", some), parsed("ten", some)],
            [Some(3), None, None, None]
        );
        assert_eq!(
            [parsed("0", share), parsed("0.5", share), parsed("1", share), parsed("-0.1", share)],
            [Some(0.0), Some(0.5), None, None]
        );
        assert_eq!([parsed("2", size), parsed("NaN", size), parsed("inf", size)], [Some(2.0), None, None]);
    }
}
