//! What the last layer of the cost counts: the weights a station sets.

use crate::solver::Weights;

/// What the last layer counts, and what it costs to change a plan that was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prices {
    /// What the solver weighs.
    pub weights: Weights,
    /// Price of each visit of the kept plan that is left out, or made by another crew, on another
    /// day or out of its turn, in the same unit; counts where a plan is kept, and only there.
    pub change: u32,
}

impl Default for Prices {
    /// The solver's own weights; a visit is moved where that saves half an hour of travel.
    fn default() -> Self {
        Self { weights: Weights::default(), change: 1_800 }
    }
}

impl Prices {
    /// Each weight by the name it is published under.
    pub fn rows(&self) -> [(&'static str, u32); 7] {
        let Weights { travel, late, overtime, waiting, face, balance } = self.weights;
        [
            ("travel", travel),
            ("late_day", late),
            ("overtime", overtime),
            ("waiting", waiting),
            ("face", face),
            ("balance", balance),
            ("change", self.change),
        ]
    }

    /// The weights that are not what they are by default, by their names in beibao.toml.
    pub fn own(&self) -> Vec<(&'static str, u32)> {
        let usual = Self::default().rows();
        self.rows()
            .into_iter()
            .zip(usual)
            .filter(|(own, usual)| own != usual)
            .map(|((name, weight), _)| (name.trim_end_matches("_day"), weight))
            .collect()
    }
}
