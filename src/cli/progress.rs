//! When a search ends, and how it is shown meanwhile.

use std::ops::ControlFlow;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::Terminal;
use crate::solver::Progress;

/// Into how many steps the bar is divided.
const STEPS: u64 = 1_000;

/// Ends a search by turns, by time or by Ctrl-C, and shows how far it is.
pub(super) struct Watch {
    turns: Option<u64>,
    begun: Instant,
    time: Option<Duration>,
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
        let time = time.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        Self { turns, begun: now(), time, stopped, bar }
    }

    /// The seconds there are, if they are limited.
    pub(super) fn time(&self) -> Option<f64> {
        self.time.map(|time| time.as_secs_f64())
    }

    /// The seconds that have passed.
    pub(super) fn spent(&self) -> f64 {
        now().duration_since(self.begun).as_secs_f64()
    }

    /// Whether the search goes on.
    pub(super) fn observe(&self, progress: &Progress<'_>) -> ControlFlow<()> {
        let goal = self.turns.unwrap_or(progress.turns_of);
        let spent = now().duration_since(self.begun);
        let share = (progress.turns as f64 / goal.max(1) as f64)
            .max(self.time.map_or(0.0, |time| spent.as_secs_f64() / time.as_secs_f64().max(1e-9)));
        self.bar.set_length(STEPS);
        self.bar.set_position((share.min(1.0) * STEPS as f64) as u64);
        let late = self.time.is_some_and(|time| time <= spent);
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

/// The seconds some work takes, and what it gives.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = now();
    let made = work();
    (now().duration_since(begun).as_secs_f64(), made)
}

#[expect(clippy::disallowed_methods, reason = "the one place that looks at the clock")]
fn now() -> Instant {
    Instant::now()
}
