//! The logs of the events.

/// The Security log.
pub(super) const SECURITY: &str = "Security";

/// WMI-Activity's log that is on by default.
pub(super) const WMI_OPERATIONAL: &str = "Microsoft-Windows-WMI-Activity/Operational";

/// WMI-Activity's analytic log, which is off by default.
pub(super) const WMI_TRACE: &str = "Microsoft-Windows-WMI-Activity/Trace";

/// Sysmon's log.
pub(super) const SYSMON_OPERATIONAL: &str = "Microsoft-Windows-Sysmon/Operational";
