//! [`Baseline`]: expected activity, whose findings are suppressed or downgraded.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::analysis::Analysis;
use super::detection::{Detection, Severity};

/// Rules that suppress or downgrade findings on expected activity, each with its reason.
///
/// The first rule that matches a finding applies.
///
/// # Examples
///
/// Your own rule, loaded from JSON (feature `serde`):
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use wmi_events::detect::{Analysis, Baseline};
/// use wmi_events::{EventId, Record, System};
///
/// let own: Baseline = serde_json::from_str(
///     r#"[{"finding": "wmiprvse_child", "action": "suppress", "reason": "our inventory",
///          "fields": {"NewProcessName": "C:\\Program Files\\Inventory\\*"}}]"#,
/// ).unwrap();
/// let baseline = own.and(Baseline::windows());
///
/// let mut record = Record::new(System::new(EventId::PROCESS_CREATION));
/// record
///     .set("NewProcessName", r"C:\Program Files\Inventory\scan.exe")
///     .set("ParentProcessName", r"C:\Windows\System32\wbem\WmiPrvSE.exe");
/// let event = record.into_event().unwrap().unwrap();
/// let finding = baseline.assess(&Analysis::new(&event)).next().unwrap();
/// assert!(finding.is_suppressed());
/// assert_eq!(finding.suppression.unwrap().reason, "our inventory");
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct Baseline {
    rules: Vec<BaselineRule>,
}

/// A rule of a [`Baseline`].
///
/// In JSON, `action` is `"suppress"`, or `{"downgrade": "low"}`:
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use wmi_events::detect::{BaselineAction, BaselineRule, Severity};
///
/// let rule: BaselineRule = serde_json::from_str(
///     r#"{"finding": "mof_compiler", "action": {"downgrade": "low"}, "reason": "our installer"}"#,
/// ).unwrap();
/// assert_eq!(rule.action, BaselineAction::Downgrade(Severity::Low));
/// assert_eq!(BaselineRule::new("mof_compiler", rule.action, "our installer"), rule);
/// let missing = serde_json::from_str::<BaselineRule>(r#"{"finding": "x", "reason": "y"}"#);
/// assert!(missing.is_err());
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct BaselineRule {
    /// The name of the detection that it applies to.
    pub finding: Cow<'static, str>,
    /// The fields that must match, each with its pattern.
    ///
    /// `*` matches any text. ASCII case is ignored.
    #[cfg_attr(feature = "serde", serde(default))]
    pub fields: std::collections::BTreeMap<Cow<'static, str>, Cow<'static, str>>,
    /// What the rule does to the finding.
    pub action: BaselineAction,
    /// Why the finding is expected.
    pub reason: Cow<'static, str>,
}

/// What a rule does to a matching finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum BaselineAction {
    /// The finding is expected: it is not reported.
    Suppress,
    /// The finding is reported with at most this severity.
    Downgrade(Severity),
}

impl Baseline {
    /// A baseline of these rules, in order.
    #[must_use]
    pub fn new(rules: Vec<BaselineRule>) -> Self {
        Self { rules }
    }

    /// Expected activity on every Windows installation.
    ///
    /// It covers the child processes that WmiPrvSE.exe starts without a user's action, Microsoft
    /// Defender's provider, and the temporary subscriptions of Windows' own services. Source: logs
    /// of six computers with Windows 10, 11, Server 2012 R2 and 2022.
    #[must_use]
    pub fn windows() -> &'static Self {
        static WINDOWS: LazyLock<Baseline> = LazyLock::new(windows);
        &WINDOWS
    }

    /// This baseline's rules, followed by those of another baseline.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.rules.extend(other.rules.iter().cloned());
        self
    }

    /// Its rules, in order.
    #[must_use]
    pub fn rules(&self) -> &[BaselineRule] {
        &self.rules
    }

    pub(super) fn rule_for(
        &self,
        detection: &Detection,
        analysis: &Analysis<'_>,
    ) -> Option<&BaselineRule> {
        self.rules
            .iter()
            .find(|rule| rule.finding == detection.name && rule.fits(analysis))
    }
}

impl BaselineRule {
    /// A rule for every finding of a detection; add to `fields` to narrow it.
    #[must_use]
    pub fn new(
        finding: impl Into<Cow<'static, str>>,
        action: BaselineAction,
        reason: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            finding: finding.into(),
            fields: std::collections::BTreeMap::new(),
            action,
            reason: reason.into(),
        }
    }

    fn fits(&self, analysis: &Analysis<'_>) -> bool {
        self.fields.iter().all(|(name, pattern)| {
            analysis
                .text(name)
                .is_some_and(|text| matches(pattern, &text))
        })
    }
}

/// Whether a text matches a pattern in which `*` matches any text; ASCII case is ignored. Each `*`
/// costs linear time: the first place that matches is as good as any other.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

fn windows() -> Baseline {
    use BaselineAction::{Downgrade, Suppress};

    let rule = |finding, fields: &[(&'static str, &'static str)], action, reason| {
        let mut rule = BaselineRule::new(finding, action, reason);
        let fields = fields.iter();
        rule.fields
            .extend(fields.map(|(name, value)| ((*name).into(), (*value).into())));
        rule
    };
    let child = |image| {
        let why = "WmiPrvSE.exe starts this process without a user's action";
        rule(
            "wmiprvse_child",
            &[("NewProcessName", image)],
            Suppress,
            why,
        )
    };
    Baseline::new(vec![
        child(r"*\Windows\System32\WerFault.exe"),
        child(r"*\Windows\SysWOW64\WerFault.exe"),
        child(r"*\Windows\System32\wbem\WmiPrvSE.exe"),
        child(r"*\Windows\SysWOW64\wbem\WmiPrvSE.exe"),
        child(r"*\Windows\System32\wbem\unsecapp.exe"),
        child(r"*\Windows\System32\conhost.exe"),
        rule(
            "wmic_child",
            &[("NewProcessName", r"*\Windows\System32\conhost.exe")],
            Suppress,
            "the console window of wmic.exe itself",
        ),
        rule(
            "wmiprvse_lolbin_child",
            &[
                ("NewProcessName", r"*\msiexec.exe"),
                ("CommandLine", "*ccmcache*"),
            ],
            Downgrade(Severity::Low),
            "software distribution by Configuration Manager",
        ),
        rule(
            "mof_compiler",
            &[
                ("SubjectUserSid", "S-1-5-18"),
                ("CommandLine", r"*\Windows\TEMP\*.mof*"),
            ],
            Downgrade(Severity::Informational),
            "Windows compiles its own MOF",
        ),
        rule(
            "unusual_provider_path",
            &[
                ("ProviderPath", r"%ProgramFiles%\Windows Defender\*"),
                ("Code", "0x0"),
            ],
            Suppress,
            "Microsoft Defender's own provider",
        ),
        rule(
            "unusual_provider_path",
            &[(
                "ProviderPath",
                r"C:\ProgramData\Microsoft\Windows Defender\Platform\*",
            )],
            Suppress,
            "Microsoft Defender's own provider",
        ),
        rule(
            "watches_process_start",
            &[
                ("NamespaceName", r"ROOT\CIMV2"),
                ("Query", DEFAULT_REMOTING),
            ],
            Suppress,
            "the Windows Remote Management service",
        ),
    ])
}

const DEFAULT_REMOTING: &str =
    "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'wsmprovhost.exe'";

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        let table = [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "abc", true),
            ("ABC", "abc", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("*b*", "abc", true),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("a*a", "a", false),
            ("*ab*ab", "ab", false),
            ("**", "x", true),
            (r"*\x.exe", r"C:\X.EXE", true),
            (r"*\x.exe", "C:\\notx.exe", false),
        ];
        for (pattern, text, expected) in table {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }
}
