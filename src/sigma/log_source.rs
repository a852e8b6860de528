//! [`LogSource`].

use crate::schema::{Provider, SECURITY_AUDITING, SYSMON, WMI_ACTIVITY};

/// A log source of Sigma: what a rule's `logsource` names. Source: [Sigma's taxonomy].
///
/// [Sigma's taxonomy]: https://github.com/SigmaHQ/sigma-specification/blob/main/specification/sigma-appendix-taxonomy.md
///
/// # Examples
///
/// ```
/// use wmi_events::sigma::LogSource;
///
/// let source = LogSource::PROCESS_CREATION;
/// assert!(source.is_of(Some("windows"), Some("process_creation"), None));
/// assert!(source.is_of(None, Some("process_creation"), None));
/// assert!(!source.is_of(Some("linux"), Some("process_creation"), None));
/// assert!(!source.is_of(Some("windows"), None, Some("security")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct LogSource {
    /// `product`: always `windows`.
    pub product: &'static str,
    /// `category`, such as `process_creation`.
    pub category: Option<&'static str>,
    /// `service`, such as `wmi`.
    pub service: Option<&'static str>,
}

impl LogSource {
    /// `product: windows`, `category: process_creation`.
    pub const PROCESS_CREATION: Self = Self::category("process_creation");
    /// `product: windows`, `category: wmi_event`.
    pub const WMI_EVENT: Self = Self::category("wmi_event");
    /// `product: windows`, `service: security`.
    pub const SECURITY: Self = Self::service("security");
    /// `product: windows`, `service: wmi`.
    pub const WMI: Self = Self::service("wmi");
    /// `product: windows`, `service: sysmon`.
    pub const SYSMON: Self = Self::service("sysmon");

    const fn category(category: &'static str) -> Self {
        Self {
            product: "windows",
            category: Some(category),
            service: None,
        }
    }

    const fn service(service: &'static str) -> Self {
        Self {
            product: "windows",
            category: None,
            service: Some(service),
        }
    }

    /// That of a provider's log.
    pub(super) fn of(provider: &Provider) -> Self {
        if provider.guid == WMI_ACTIVITY.guid {
            Self::WMI
        } else if provider.guid == SECURITY_AUDITING.guid {
            Self::SECURITY
        } else if provider.guid == SYSMON.guid {
            Self::SYSMON
        } else {
            Self {
                product: "windows",
                category: None,
                service: None,
            }
        }
    }

    /// Whether a rule with this `logsource` is about events of this log source.
    ///
    /// What the rule does not name may be anything; what it names must be the same, in any case.
    #[must_use]
    pub fn is_of(
        &self,
        product: Option<&str>,
        category: Option<&str>,
        service: Option<&str>,
    ) -> bool {
        let is_same = |named: Option<&str>, own: Option<&str>| {
            named.is_none_or(|named| own.is_some_and(|own| own.eq_ignore_ascii_case(named)))
        };
        is_same(product, Some(self.product))
            && is_same(category, self.category)
            && is_same(service, self.service)
    }
}
