//! Rules that would cover the findings on logs.
//!
//! A rule names program, parent, user and the whole command line of what was seen. It is proposed only
//! if it covers the finding and no attacker could put the program there; what is left out is said.

use std::collections::{BTreeMap, BTreeSet};

use wmi_events::cmdline::Argv;
use wmi_events::cmdline::path::{Place, WindowsPath};
use wmi_events::detect::{
    Analysis, Baseline, BaselineAction, BaselineRule, Finding, PathPattern, Severity,
};
use wmi_events::secrets::redact;
use wmi_events::{Event, Payload};

/// What was seen of one rule.
#[derive(Debug)]
struct Seen {
    rule: BaselineRule,
    count: u64,
    hosts: BTreeSet<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Learned {
    /// By the rule's JSON.
    rules: BTreeMap<String, Seen>,
    /// By finding and cause.
    left_out: BTreeMap<(&'static str, &'static str), u64>,
}

/// The maximum number of rules and of hosts of a rule.
const MAX_RULES: usize = 1000;
const MAX_HOSTS: usize = 20;

impl Learned {
    pub(crate) fn take(&mut self, event: &Event<'_>, baseline: &Baseline) {
        let analysis = Analysis::new(event);
        for finding in baseline.assess(&analysis).filter(|f| !f.is_suppressed()) {
            match proposal(event, &analysis, &finding) {
                Ok(rule) => self.add(rule, event),
                Err(why) => *self.left_out.entry((finding.name(), why)).or_default() += 1,
            }
        }
    }

    fn add(&mut self, rule: BaselineRule, event: &Event<'_>) {
        let Ok(key) = serde_json::to_string(&rule) else {
            return;
        };
        if self.rules.len() >= MAX_RULES && !self.rules.contains_key(&key) {
            let name = self
                .left_out
                .entry(("any", "more than 1,000 rules"))
                .or_default();
            *name += 1;
            return;
        }
        let seen = self.rules.entry(key).or_insert_with(|| Seen {
            rule,
            count: 0,
            hosts: BTreeSet::new(),
        });
        seen.count += 1;
        if let Some(computer) = &event.system.computer
            && seen.hosts.len() <= MAX_HOSTS
        {
            seen.hosts.insert(redact(computer).to_ascii_lowercase());
        }
    }

    /// The rules, the most frequent first. A rule of few computers is for them alone.
    pub(crate) fn rules(self) -> Vec<BaselineRule> {
        let mut all: Vec<Seen> = self.rules.into_values().collect();
        all.sort_by_key(|seen| std::cmp::Reverse(seen.count));
        let rule = |mut seen: Seen| {
            let hosts = seen.hosts.len();
            let more = if hosts > MAX_HOSTS { "more than " } else { "" };
            let times = if seen.count == 1 { "time" } else { "times" };
            let on = if hosts == 1 { "computer" } else { "computers" };
            let shown = hosts.min(MAX_HOSTS);
            seen.rule.reason = format!(
                "seen {} {times} on {more}{shown} {on}; say why it is expected",
                seen.count
            )
            .into();
            if hosts <= MAX_HOSTS {
                seen.rule.hosts = seen.hosts.into_iter().map(Into::into).collect();
            }
            seen.rule
        };
        all.into_iter().map(rule).collect()
    }

    /// Findings for which no rule is proposed.
    pub(crate) fn left_out(&self) -> Vec<String> {
        let line = |((name, why), count): (&(&str, &str), &u64)| {
            format!("{name}: {count} left out: {why}")
        };
        self.left_out.iter().map(line).collect()
    }
}

fn proposal(
    event: &Event<'_>,
    analysis: &Analysis<'_>,
    finding: &Finding<'_>,
) -> Result<BaselineRule, &'static str> {
    if finding.severity >= Severity::Critical {
        return Err("critical: look at it first");
    }
    // What is grave stays visible.
    let action = if finding.severity >= Severity::High {
        BaselineAction::Downgrade(Severity::Low)
    } else {
        BaselineAction::Suppress
    };
    let mut rule = BaselineRule::new(finding.name(), action, "");
    match &event.payload {
        Payload::ProcessCreation(_) | Payload::SysmonProcessCreation(_) => {
            let process = event.process().ok_or("no process")?;
            rule.image = Some(pattern(process.image().unwrap_or_default())?);
            if let Some(parent) = process.parent_image() {
                rule.parent = Some(pattern(parent)?);
            }
            rule.arguments = Some(arguments(process.whole_command_line().as_deref())?);
            let user = process.user();
            rule.user = user.sid.or(user.name).map(|user| user.into_owned().into());
        }
        Payload::ProviderStarted(provider) => {
            let path = provider.provider_path.as_deref().unwrap_or_default();
            rule.image = Some(pattern(path)?);
            fields(event, &["ProviderName"], &mut rule)?;
        }
        Payload::ClientFailure(_) => {
            fields(event, &["Operation", "ClientMachine", "User"], &mut rule)?;
        }
        Payload::EssStarted(_) | Payload::TemporaryEssStarted(_) => {
            fields(event, &["Query", "NamespaceName", "User"], &mut rule)?;
        }
        Payload::EssToConsumerBinding(_) => {
            if !analysis
                .subscription()
                .is_some_and(|subscription| subscription.is_complete)
            {
                return Err("the subscription is cut off");
            }
            fields(
                event,
                &["ESS", "CONSUMER", "Namespace", "PossibleCause"],
                &mut rule,
            )?;
        }
        _ => return Err("an event of another kind"),
    }
    let covered = Baseline::new(vec![rule.clone()]);
    let is_covered = covered
        .assess(analysis)
        .any(|other| other.name() == finding.name() && other.suppression.is_some());
    if is_covered {
        Ok(rule)
    } else {
        Err("no pattern can say it")
    }
}

/// The pattern of a path that only administrators can write.
fn pattern(path: &str) -> Result<PathPattern, &'static str> {
    let path = WindowsPath::new(path);
    let below = path.below_root();
    let (first, rest) = below.split_once('\\').unwrap_or(("", below));
    match path.place() {
        Place::Windows => Ok(PathPattern::new(format!(r"%SystemRoot%\{rest}"))),
        Place::ProgramFiles if first.eq_ignore_ascii_case("ProgramData") => {
            Ok(PathPattern::new(format!(r"%ProgramData%\{rest}")))
        }
        Place::ProgramFiles => Ok(PathPattern::new(format!(r"%ProgramFiles%\{rest}"))),
        Place::UserWritable => Err("a program in a folder that any user may write"),
        Place::Network => Err("a program on another computer"),
        _ => Err("a program in a folder of unknown permissions"),
    }
}

fn arguments(line: Option<&str>) -> Result<Vec<std::borrow::Cow<'static, str>>, &'static str> {
    let line = line
        .filter(|line| !line.is_empty())
        .ok_or("no command line was logged")?;
    if redact(line) != line {
        return Err("a password in the command line");
    }
    let arguments = Argv::new(line.trim_start()).skip(1);
    Ok(arguments
        .map(|argument| argument.into_owned().into())
        .collect())
}

/// Fields as they are; a `*` in one matches more.
fn fields(
    event: &Event<'_>,
    names: &[&'static str],
    rule: &mut BaselineRule,
) -> Result<(), &'static str> {
    for name in names {
        let text = event.field(name).map(|field| field.text().into_owned());
        let text = text.unwrap_or_default();
        if redact(&text) != text {
            return Err("a password in a field");
        }
        rule.fields.insert((*name).into(), text.into());
    }
    Ok(())
}
