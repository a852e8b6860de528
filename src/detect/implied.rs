//! Which indicators of an event another one implies.

use super::Indicators;

/// Indicators, and what an event that shows one of them also shows.
const IMPLIED: &[(Indicators, Indicators)] = &[
    (
        Indicators::WMIEXEC_OUTPUT_REDIRECT,
        Indicators::SHARE_OUTPUT_REDIRECT,
    ),
    (Indicators::WMIPRVSE_SHELL_CHILD, Indicators::WMIPRVSE_CHILD),
    (
        Indicators::WMIPRVSE_LOLBIN_CHILD,
        Indicators::WMIPRVSE_CHILD,
    ),
    (
        Indicators::WMIPRVSE_DISCOVERY_CHILD,
        Indicators::WMIPRVSE_CHILD,
    ),
    (Indicators::INBOUND_WMI_EXEC, Indicators::WMIPRVSE_CHILD),
    (
        Indicators::MOF_COMPILER_REMOTE,
        Indicators::MOF_COMPILER_SUSPICIOUS,
    ),
    (
        Indicators::MOF_COMPILER_SUSPICIOUS,
        Indicators::MOF_COMPILER,
    ),
    (
        Indicators::WMIC_SUSPICIOUS_PROCESS_CREATE,
        Indicators::WMIC_PROCESS_CREATE,
    ),
    (
        Indicators::WMIC_STREAM_EXECUTION,
        Indicators::WMIC_PROCESS_CREATE,
    ),
    (
        Indicators::WMIC_SECURITY_PRODUCT_UNINSTALL,
        Indicators::WMIC_PRODUCT_UNINSTALL,
    ),
    (
        Indicators::WMIC_REMOTE_INSTALL,
        Indicators::WMIC_PRODUCT_INSTALL,
    ),
    (
        Indicators::WMIC_SERVICE_CREATE,
        Indicators::WMIC_SERVICE_CONTROL,
    ),
    (
        Indicators::PASSWORD_NEVER_EXPIRES,
        Indicators::WMIC_ACCOUNT_CHANGE,
    ),
    (Indicators::WMIC_RENAMED_ATTACK, Indicators::WMIC_RENAMED),
    (
        Indicators::POWERSHELL_REMOTE_PROCESS_CREATE,
        Indicators::POWERSHELL_WMI_CREATE.union(Indicators::POWERSHELL_REMOTE_WMI),
    ),
    (
        Indicators::POWERSHELL_SUSPICIOUS_PROCESS_CREATE,
        Indicators::POWERSHELL_WMI_CREATE,
    ),
    (
        Indicators::PROVIDER_NETWORK_PATH.union(Indicators::PROVIDER_WRITABLE_PATH),
        Indicators::UNUSUAL_PROVIDER_PATH,
    ),
    (
        Indicators::SHELL_CONSUMER.union(Indicators::PROTECTED_CONSUMER),
        Indicators::COMMAND_LINE_CONSUMER,
    ),
    (
        Indicators::FILE_CONSUMER_EXECUTABLE,
        Indicators::LOG_FILE_CONSUMER,
    ),
    (
        Indicators::COMMAND_LINE_CONSUMER
            .union(Indicators::ACTIVE_SCRIPT_CONSUMER)
            .union(Indicators::LOG_FILE_CONSUMER)
            .union(Indicators::NT_EVENT_LOG_CONSUMER)
            .union(Indicators::SMTP_CONSUMER)
            .union(Indicators::OTHER_CONSUMER)
            .union(Indicators::SUSPICIOUS_CONSUMER),
        Indicators::PERMANENT_SUBSCRIPTION,
    ),
    (
        Indicators::WATCHES_LOGON
            .union(Indicators::WATCHES_UPTIME)
            .union(Indicators::WATCHES_PROCESS_START)
            .union(Indicators::WATCHES_TIMER)
            .union(Indicators::WATCHES_VOLUME)
            .union(Indicators::WATCHES_REGISTRY),
        Indicators::WATCHES_TRIGGER,
    ),
];

impl Indicators {
    /// These indicators, and all that an event with them shows too.
    ///
    /// ```
    /// use wmi_events::detect::Indicators;
    ///
    /// let shell = Indicators::WMIPRVSE_SHELL_CHILD;
    /// assert_eq!(shell.with_implied(), shell | Indicators::WMIPRVSE_CHILD);
    /// ```
    #[must_use]
    pub fn with_implied(self) -> Self {
        let mut indicators = self;
        loop {
            let all = IMPLIED
                .iter()
                .filter(|(one_of, _)| indicators.intersects(*one_of))
                .fold(indicators, |all, (_, implied)| all | *implied);
            if all == indicators {
                return all;
            }
            indicators = all;
        }
    }
}

#[cfg(test)]
mod tests;
