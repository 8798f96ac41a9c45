//! What a thread keeps between calls without a buffer: the next one finds the memory, and the words, of those before. It changes nothing
//! but time, since a used buffer gives what a fresh one gives. Without the feature `std` nothing is kept.

/// Declares a `static` that holds a value for each thread.
macro_rules! kept {
    ($name:ident: $type:ty = $new:expr) => {
        #[cfg(feature = "std")]
        std::thread_local! {
            static $name: core::cell::Cell<$type> = const { core::cell::Cell::new($new) };
        }
        #[cfg(not(feature = "std"))]
        static $name: $crate::kept::Nothing = $crate::kept::Nothing;
    };
}
pub(crate) use kept;

/// Takes what this thread has kept, and leaves nothing; a fresh value at the end of a thread, when it keeps no more.
#[cfg(feature = "std")]
pub(crate) fn take<T: Default>(kept: &'static std::thread::LocalKey<core::cell::Cell<T>>) -> T {
    kept.try_with(core::cell::Cell::take).unwrap_or_default()
}

/// Keeps a value for the next call.
#[cfg(feature = "std")]
pub(crate) fn keep<T>(kept: &'static std::thread::LocalKey<core::cell::Cell<T>>, value: T) {
    // at the end of a thread it is dropped
    let _ = kept.try_with(|kept| kept.set(value));
}

/// Stands for what is kept where nothing is.
#[cfg(not(feature = "std"))]
pub(crate) struct Nothing;

#[cfg(not(feature = "std"))]
pub(crate) fn take<T: Default>(_: &'static Nothing) -> T {
    T::default()
}

#[cfg(not(feature = "std"))]
pub(crate) fn keep<T>(_: &'static Nothing, _: T) {}
