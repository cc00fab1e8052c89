//! The rows of VROOM's problem: field names as its API has them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The whole file.
#[derive(Deserialize)]
pub(super) struct ProblemRow {
    #[serde(default)]
    pub(super) jobs: Vec<JobRow>,
    #[serde(default)]
    pub(super) shipments: Vec<ShipmentRow>,
    #[serde(default)]
    pub(super) vehicles: Vec<VehicleRow>,
    #[serde(default)]
    pub(super) matrices: BTreeMap<String, MatrixRow>,
}

/// A task: a job, or one end of a shipment.
#[derive(Deserialize)]
pub(super) struct JobRow {
    pub(super) id: u64,
    pub(super) location: Option<[f64; 2]>,
    pub(super) location_index: Option<usize>,
    #[serde(default)]
    pub(super) setup: u32,
    #[serde(default)]
    pub(super) service: u32,
    pub(super) setup_per_type: Option<IgnoredAny>,
    pub(super) service_per_type: Option<IgnoredAny>,
    #[serde(default)]
    pub(super) delivery: Vec<u32>,
    #[serde(default)]
    pub(super) pickup: Vec<u32>,
    #[serde(default)]
    pub(super) skills: Vec<u64>,
    #[serde(default)]
    pub(super) priority: u32,
    pub(super) time_windows: Option<Vec<[u64; 2]>>,
}

#[derive(Deserialize)]
pub(super) struct ShipmentRow {
    #[serde(default)]
    pub(super) amount: Vec<u32>,
    #[serde(default)]
    pub(super) skills: Vec<u64>,
    #[serde(default)]
    pub(super) priority: u32,
    pub(super) pickup: EndRow,
    pub(super) delivery: EndRow,
}

/// One end of a shipment.
#[derive(Deserialize)]
pub(super) struct EndRow {
    pub(super) id: u64,
    pub(super) location: Option<[f64; 2]>,
    pub(super) location_index: Option<usize>,
    #[serde(default)]
    pub(super) setup: u32,
    #[serde(default)]
    pub(super) service: u32,
    pub(super) setup_per_type: Option<IgnoredAny>,
    pub(super) service_per_type: Option<IgnoredAny>,
    pub(super) time_windows: Option<Vec<[u64; 2]>>,
}

#[derive(Deserialize)]
pub(super) struct VehicleRow {
    pub(super) id: u64,
    pub(super) profile: Option<String>,
    pub(super) start: Option<[f64; 2]>,
    pub(super) start_index: Option<usize>,
    pub(super) end: Option<[f64; 2]>,
    pub(super) end_index: Option<usize>,
    #[serde(default)]
    pub(super) capacity: Vec<u32>,
    #[serde(default)]
    pub(super) costs: CostsRow,
    #[serde(default)]
    pub(super) skills: Vec<u64>,
    pub(super) time_window: Option<[u64; 2]>,
    #[serde(default)]
    pub(super) breaks: Vec<BreakRow>,
    pub(super) speed_factor: Option<f64>,
    pub(super) max_tasks: Option<IgnoredAny>,
    pub(super) max_travel_time: Option<IgnoredAny>,
    pub(super) max_distance: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
pub(super) struct CostsRow {
    #[serde(default)]
    pub(super) fixed: u32,
    pub(super) per_hour: Option<f64>,
    pub(super) per_km: Option<f64>,
    pub(super) per_task_hour: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct BreakRow {
    pub(super) time_windows: Option<Vec<[u64; 2]>>,
    #[serde(default)]
    pub(super) service: u32,
    pub(super) max_load: Option<IgnoredAny>,
}

#[derive(Deserialize)]
pub(super) struct MatrixRow {
    pub(super) durations: Option<Vec<Vec<u32>>>,
    pub(super) costs: Option<Vec<Vec<u32>>>,
}

impl ShipmentRow {
    /// Its two ends as tasks.
    pub(super) fn tasks(self) -> (JobRow, JobRow, Vec<u32>) {
        let task = |end: EndRow| JobRow {
            id: end.id,
            location: end.location,
            location_index: end.location_index,
            setup: end.setup,
            service: end.service,
            setup_per_type: end.setup_per_type,
            service_per_type: end.service_per_type,
            delivery: Vec::new(),
            pickup: Vec::new(),
            skills: self.skills.clone(),
            priority: self.priority,
            time_windows: end.time_windows,
        };
        (task(self.pickup), task(self.delivery), self.amount)
    }
}
