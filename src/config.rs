//! [`Config`].

use crate::detect::{Baseline, CorrelatorConfig, TreeLimits};
use crate::source::Options;

/// The configuration of a program that reads and judges events, from one file.
///
/// With the feature `serde` it is read from any format. Whatever is absent has its default, at any
/// depth, and an unknown name is an error. The tool `wmi-events` and the example `agent` take such
/// a file in JSON with `--config`.
///
/// # Examples
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use wmi_events::Config;
/// use wmi_events::detect::Correlator;
///
/// let config: Config = serde_json::from_str(
///     r#"{
///         "options": {"limits": {"max_event_bytes": 1048576}, "recover": true},
///         "correlator": {"window": 600, "addresses": {"10.0.0.5": "FILE02"}},
///         "process_tree": {"max_bytes": 16777216},
///         "baseline": [{"finding": "wmiprvse_child", "action": "suppress", "reason": "inventory",
///                       "fields": {"NewProcessName": "C:\\Program Files\\Inventory\\*"}}]
///     }"#,
/// ).unwrap();
/// assert_eq!(config.options.limits.max_event_bytes, 1 << 20);
/// assert_eq!(config.options.limits.max_fields, 256); // the default
/// assert_eq!(config.full_baseline().rules()[0].reason, "inventory");
/// let correlator = Correlator::new(config.correlator);
/// assert_eq!(correlator.config().window.as_secs(), 600);
///
/// let error = serde_json::from_str::<Config>(r#"{"corelator": {}}"#).unwrap_err();
/// assert!(error.to_string().contains("unknown field `corelator`"));
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct Config {
    /// How logs are read, with the limits for one event and for archives.
    pub options: Options,
    /// Time windows, limits and addresses of a [`Correlator`](crate::detect::Correlator).
    pub correlator: CorrelatorConfig,
    /// The limits of a [`ProcessTree`](crate::detect::ProcessTree).
    pub process_tree: TreeLimits,
    /// Your own rules for expected activity.
    pub baseline: Baseline,
}

impl Config {
    /// Your own rules, followed by those of [`Baseline::windows`].
    #[must_use]
    pub fn full_baseline(&self) -> Baseline {
        self.baseline.clone().and(Baseline::windows())
    }
}
