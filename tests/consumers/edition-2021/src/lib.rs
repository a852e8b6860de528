//! The examples of README.md, of the crate's docs and of the guides are doctests of this package.
#![cfg(doctest)]

#[doc = include_str!("../../../wmi-events/README.md")]
pub struct Readme;

#[doc = include_str!(concat!(env!("OUT_DIR"), "/crate.md"))]
pub struct CrateDocs;

#[doc = include_str!("../../../wmi-events/docs/guides/sensor.md")]
pub struct Sensor;

#[doc = include_str!("../../../wmi-events/docs/guides/agent.md")]
pub struct Agent;

#[doc = include_str!("../../../wmi-events/docs/guides/forensic-tool.md")]
pub struct ForensicTool;
