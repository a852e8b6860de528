//! The examples of README.md and of the crate's docs are doctests of this package.
#![cfg(doctest)]

#[doc = include_str!("../../../wmi-events/README.md")]
pub struct Readme;

#[doc = include_str!(concat!(env!("OUT_DIR"), "/crate.md"))]
pub struct CrateDocs;
