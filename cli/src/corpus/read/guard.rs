use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread becomes an error and need not be printed.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Returns what a reader of a foreign format returns; where it panics over broken bytes, that is an error like others.
///
/// # Errors
/// The reader fails or panics.
pub fn guarded<T, E: ToString>(read: impl FnOnce() -> Result<T, E>) -> Result<T, String> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                print(panic);
            }
        }));
    });
    GUARDED.set(true);
    // a reader that has panicked is not used again
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    match read {
        Ok(read) => read.map_err(|error| error.to_string()),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(format!("the file is broken: {}", said.unwrap_or("reading it failed")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn panics_become_errors() {
        assert_eq!(guarded(|| Ok::<_, String>(1)), Ok(1));
        assert_eq!(guarded(|| Err::<(), _>("bad")), Err("bad".to_owned()));
        assert_eq!(guarded(|| -> Result<(), String> { panic!("at {}", 7) }), Err("the file is broken: at 7".to_owned()));
    }
}
