//! How many threads the work may use.

/// More than any machine has: a typing mistake must not start a hundred thousand.
const MOST: usize = 256;

/// Does `work` on so many threads, 0 for one a core; what comes out is the same for any number.
///
/// Where the threads cannot be had the work is done on those there are.
pub fn on_threads<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    match rayon::ThreadPoolBuilder::new().num_threads(threads.min(MOST)).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}
