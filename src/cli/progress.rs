//! When a search ends, and how it is shown meanwhile.

use std::ops::ControlFlow;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::Terminal;
use crate::solver::Progress;

/// Ends a search by turns, by time or by Ctrl-C, and shows how far it is.
pub(super) struct Watch {
    turns: Option<u64>,
    until: Option<Instant>,
    stopped: Arc<AtomicBool>,
    bar: ProgressBar,
}

impl Watch {
    /// Watches a search that is to end after `turns`, or those scaled to the problem, or `time`.
    pub(super) fn new(turns: Option<u64>, time: Option<f64>, terminal: Terminal) -> Self {
        let stopped = Arc::new(AtomicBool::new(false));
        let handler = Arc::clone(&stopped);
        // Without a handler Ctrl-C ends the program as ever: nothing is lost but the plan.
        let _ = ctrlc::set_handler(move || stop(&handler));
        let bar = if terminal.is_watched() { ProgressBar::new(1) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent}% {msg}") {
            bar.set_style(style);
        }
        let until = time.and_then(|seconds| {
            let span = Duration::try_from_secs_f64(seconds).ok()?;
            now().checked_add(span)
        });
        Self { turns, until, stopped, bar }
    }

    /// Whether the search goes on.
    pub(super) fn observe(&self, progress: &Progress<'_>) -> ControlFlow<()> {
        let goal = self.turns.unwrap_or(progress.turns_of);
        self.bar.set_length(goal.max(1));
        self.bar.set_position(progress.turns.min(goal));
        let late = self.until.is_some_and(|until| until <= now());
        if goal <= progress.turns || late || self.stopped.load(Ordering::Relaxed) {
            self.bar.finish_and_clear();
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

/// The first Ctrl-C keeps the best plan so far, the second ends the program.
fn stop(stopped: &AtomicBool) {
    if stopped.swap(true, Ordering::Relaxed) {
        #[expect(clippy::exit, reason = "a second Ctrl-C means: now")]
        process::exit(2);
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that looks at the clock")]
fn now() -> Instant {
    Instant::now()
}
