//! Time: four times the text takes about four times as long, whatever the text.

use wmi_events::Event;
use wmi_events::cmdline::cmd;
use wmi_events::cmdline::powershell;
use wmi_events::cmdline::{
    Argv, CmdCommand, PowerShellCommand, ScCommand, WindowsPath, WinrmCommand, WmicCommand,
};
use wmi_events::detect::{Analysis, PathPattern};
use wmi_events::event::EssToConsumerBinding;
use wmi_events::secrets::redact;
use wmi_events::source::{csv, json, message, text, xml};
use wmi_events::wmi::mof::Instance;
use wmi_events::wmi::subscription::Subscription;
use wmi_events::wmi::{ObjectPath, Operation, Query};
use wmi_events::{EventId, System, schema};

use crate::{cost, made};

/// What is done with a result.
fn ignore<T>(_: T) {}

type Work = (&'static str, fn(&str));

const WORKS: &[Work] = &[
    ("Operation", |text| ignore(Operation::parse(text))),
    ("Query", |text| ignore(Query::parse(text))),
    ("ObjectPath", |text| {
        ignore(ObjectPath::parse(text).map(|path| path.to_string()))
    }),
    ("Instance", |text| {
        ignore(Instance::parse(text).map(|instance| instance.to_string()))
    }),
    ("Subscription", |text| {
        ignore(Subscription::from_cause(text))
    }),
    ("Argv", |text| ignore(Argv::new(text).count())),
    ("CmdCommand", |text| ignore(CmdCommand::parse(text))),
    ("cmd::runs_in_the_end", |text| {
        ignore(cmd::runs_in_the_end(text))
    }),
    ("PowerShellCommand", |text| {
        ignore(PowerShellCommand::parse(text).wmi_uses())
    }),
    ("powershell::wmi_uses", |text| {
        ignore(powershell::wmi_uses(text))
    }),
    ("powershell::mentions_encoded_classes", |text| {
        ignore(powershell::mentions_encoded_classes(text));
    }),
    ("WmicCommand", |text| ignore(WmicCommand::parse(text))),
    ("WinrmCommand", |text| {
        ignore(WinrmCommand::parse(&format!("winrm {text}")))
    }),
    ("ScCommand", |text| {
        ignore(ScCommand::parse(&format!("sc {text}")))
    }),
    ("WindowsPath", |text| {
        ignore(WindowsPath::new(text).to_string())
    }),
    ("PathPattern", |text| {
        ignore(PathPattern::new(text.to_owned()).matches(r"C:\Windows\System32\a.exe"))
    }),
    ("redact", |text| ignore(redact(text))),
    ("message", |text| {
        ignore(message::parse(System::new(EventId::PROCESS_CREATION), text).map(|_| ()))
    }),
    ("message of 5860", |text| {
        ignore(message::parse(System::of(&schema::TEMPORARY_ESS_STARTED), text).map(|_| ()))
    }),
    ("xml", |text| {
        ignore(xml::Reader::new(text.as_bytes()).count())
    }),
    ("json", |text| {
        ignore(json::Reader::new(text.as_bytes()).count())
    }),
    ("csv", |text| {
        ignore(csv::Reader::new(text.as_bytes()).count())
    }),
    ("text", |text| {
        ignore(text::Reader::new(text.as_bytes()).count())
    }),
    ("a process", |text| {
        let event = made::started_by_wmi(r"C:\Windows\System32\wbem\WMIC.exe", text);
        let analysis = Analysis::new(&event);
        ignore((analysis.indicators(), analysis.findings().count()));
    }),
    ("a subscription", |text| {
        let mut binding = EssToConsumerBinding::default();
        binding.possible_cause = Some(text.into());
        let event = Event::new(System::new(EventId::ESS_TO_CONSUMER_BINDING), binding);
        ignore(Analysis::new(&event).findings().count());
    }),
];

/// The first byte chooses the work; what is before a byte `0xff` comes once, what follows it comes again and again.
pub fn linear(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let (what, work) = WORKS[usize::from(*first) % WORKS.len()];
    let mut parts = rest
        .splitn(3, |byte| *byte == 0xff)
        .map(String::from_utf8_lossy);
    let [Some(before), piece, after] = [parts.next(), parts.next(), parts.next()] else {
        return;
    };
    let piece = piece
        .filter(|piece| !piece.is_empty())
        .unwrap_or_else(|| "a ".into());
    let after = after.unwrap_or_default();
    let text = |len: usize| format!("{before}{}{after}", piece.repeat(len / piece.len() + 1));
    cost::linear(what, &text, work);
}
