//! beibao (背包, "backpack") plans the weeks of a township police station that carries its services
//! to people's doors. The rooms in floor order: a room uses only rooms above it in this list.

pub mod unit;
pub mod words;
pub mod finding;
pub mod calendar;
pub mod world;
pub mod rules;
pub mod road;
pub mod spatial;
pub mod read;
pub mod ledger;
pub mod demand;
pub mod solver;
pub mod route;
pub mod plan;
pub mod exchange;
pub mod report;
pub mod write;
pub mod config;
pub mod cli;
