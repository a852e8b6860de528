//! The events of a fleet, as Windows logs them.

use wmi_events::event::{
    ClientFailure, EssStarted, EssToConsumerBinding, ProcessCreation, ProviderStarted,
    TemporaryEssStarted,
};
use wmi_events::schema::{self, EventSchema};
use wmi_events::value::{LogonId, ProcessId, TokenElevation, WbemStatus, WindowsTime};
use wmi_events::{Event, Payload, System};

use super::host::{Host, Log};

/// A time in units of 100 ns since 1601; `None` as a collector writes it that keeps none.
pub(super) type Ticks = Option<u64>;

pub(super) const SECOND: u64 = 10_000_000;
pub(super) const DAY: u64 = 86_400 * SECOND;
/// 2026-03-02, a Monday.
pub(super) const FIRST_DAY: u64 = 134_168_832_000_000_000;

pub(super) const WMIPRVSE: &str = r"C:\Windows\System32\wbem\WmiPrvSE.exe";
pub(super) const WMIC: &str = r"C:\Windows\System32\wbem\WMIC.exe";
const SYSTEM: &str = "S-1-5-18";

/// A process as it is logged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Process<'p> {
    pub(super) image: &'p str,
    pub(super) command_line: &'p str,
    pub(super) parent: &'p str,
    pub(super) id: u64,
    pub(super) parent_id: u64,
    /// Whether the computer's own account runs it.
    pub(super) is_system: bool,
}

pub(super) fn process(host: &mut Host, time: Ticks, process: Process<'_>) -> Event<'static> {
    let mut created = ProcessCreation::default();
    let (sid, name, logon) = if process.is_system {
        (
            SYSTEM.to_owned(),
            format!("{}$", host.short_name().to_uppercase()),
            0x3e7,
        )
    } else {
        (
            host.sid.clone(),
            host.user.clone(),
            0x2_5d3a + process.parent_id,
        )
    };
    created.subject_user_sid = Some(sid.into());
    created.subject_user_name = Some(name.into());
    created.subject_domain_name = Some("CORP".into());
    created.subject_logon_id = Some(LogonId::new(logon));
    created.new_process_id = Some(ProcessId::new(process.id));
    created.new_process_name = Some(process.image.to_owned().into());
    created.token_elevation_type = Some(TokenElevation::new(1936));
    created.process_id = Some(ProcessId::new(process.parent_id));
    created.command_line = Some(process.command_line.to_owned().into());
    created.target_user_sid = Some("S-1-0-0".into());
    created.target_user_name = Some("-".into());
    created.target_domain_name = Some("-".into());
    created.target_logon_id = Some(LogonId::new(0));
    created.parent_process_name = Some(process.parent.to_owned().into());
    created.mandatory_label = Some("S-1-16-12288".into());
    of(host, &schema::PROCESS_CREATION, time, created)
}

pub(super) fn provider(host: &mut Host, time: Ticks, name: &str, path: &str) -> Event<'static> {
    let mut started = ProviderStarted::default();
    started.provider_name = Some(name.to_owned().into());
    started.code = Some(WbemStatus::new(0));
    started.host_process = Some("wmiprvse.exe".into());
    started.process_id = Some(ProcessId::new(4844));
    started.provider_path = Some(path.to_owned().into());
    of(host, &schema::PROVIDER_STARTED, time, started)
}

/// A client and what it asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Client<'c> {
    pub(super) machine: &'c str,
    pub(super) user: &'c str,
    pub(super) process_id: u32,
}

pub(super) fn failure(
    host: &mut Host,
    time: Ticks,
    client: Client<'_>,
    operation: &str,
    code: u32,
) -> Event<'static> {
    let mut failure = ClientFailure::default();
    failure.id = Some("{00000000-0000-0000-0000-000000000000}".into());
    failure.client_machine = Some(client.machine.to_owned().into());
    failure.user = Some(client.user.to_owned().into());
    failure.client_process_id = Some(ProcessId::new(client.process_id.into()));
    failure.component = Some("Unknown".into());
    failure.operation = Some(operation.to_owned().into());
    failure.result_code = Some(WbemStatus::new(code));
    failure.possible_cause = Some("Unknown".into());
    of(host, &schema::CLIENT_FAILURE, time, failure)
}

pub(super) fn started(
    host: &mut Host,
    time: Ticks,
    namespace: &str,
    query: &str,
) -> Event<'static> {
    let mut started = EssStarted::default();
    started.namespace_name = Some(namespace.to_owned().into());
    started.query = Some(query.to_owned().into());
    started.user = Some("S-1-5-32-544".into());
    started.provider = Some("SCM Event Provider".into());
    started.possible_cause = Some("Permanent".into());
    of(host, &schema::ESS_STARTED, time, started)
}

pub(super) fn temporary(host: &mut Host, time: Ticks, query: &str) -> Event<'static> {
    let mut started = TemporaryEssStarted::default();
    started.namespace_name = Some(r"ROOT\CIMV2".into());
    started.query = Some(query.to_owned().into());
    started.user = Some(r"NT AUTHORITY\SYSTEM".into());
    started.process_id = Some(ProcessId::new(1184));
    started.client_machine = Some(host.short_name().to_uppercase().into());
    started.possible_cause = Some("Temporary".into());
    of(host, &schema::TEMPORARY_ESS_STARTED, time, started)
}

/// A permanent subscription.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subscription<'s> {
    pub(super) filter: &'s str,
    pub(super) query: &'s str,
    pub(super) class: &'s str,
    pub(super) consumer: &'s str,
    /// The other properties of the consumer, in MOF.
    pub(super) properties: &'s str,
}

pub(super) fn binding(host: &mut Host, time: Ticks, of_what: Subscription<'_>) -> Event<'static> {
    let Subscription {
        filter,
        query,
        class,
        consumer,
        properties,
    } = of_what;
    let creator = "CreatorSID = {1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0}";
    let cause = format!(
        "Binding EventFilter: \ninstance of __EventFilter\n{{\n\t{creator};\n\tEventNamespace = \"root\\\\cimv2\";\n\t\
         Name = \"{filter}\";\n\tQuery = \"{}\";\n\tQueryLanguage = \"WQL\";\n}};\nPerm. Consumer: \ninstance of \
         {class}\n{{\n\t{creator};\n\tName = \"{consumer}\";\n{properties}}};\n",
        mof(query)
    );
    let mut binding = EssToConsumerBinding::default();
    binding.namespace = Some(r"//./root/subscription".into());
    binding.ess = Some(filter.to_owned().into());
    binding.consumer = Some(format!("{class}=\"{consumer}\"").into());
    binding.possible_cause = Some(cause.into());
    of(host, &schema::ESS_TO_CONSUMER_BINDING, time, binding)
}

/// A text within quotes in MOF.
pub(super) fn mof(text: &str) -> String {
    text.replace('\\', r"\\").replace('"', "\\\"")
}

fn of(
    host: &mut Host,
    schema: &'static EventSchema,
    time: Ticks,
    payload: impl Into<Payload<'static>>,
) -> Event<'static> {
    let log = match schema.event_id.get() {
        4688 => Log::Security,
        _ => Log::WmiActivity,
    };
    let mut system = System::of(schema);
    system.computer = Some(host.name.clone().into());
    system.time_created = time.and_then(WindowsTime::from_file_time);
    system.record_id = Some(host.record(log));
    system.level = Some(0);
    system.process_id = Some(4);
    system.thread_id = Some(1204);
    Event::new(system, payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_is_a_day() {
        let time = WindowsTime::from_file_time(FIRST_DAY).unwrap();
        assert_eq!(time.to_string(), "2026-03-02T00:00:00.0000000Z");
    }
}
