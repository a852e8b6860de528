//! The events of an attack.

use wmi_events::Event;

use super::event::{
    self, Client, DAY, FIRST_DAY, Process, SECOND, Subscription, WMIC, WMIPRVSE, mof,
};
use super::host::Host;
use super::plan::{Attack, Kind, POWERSHELL, consumer_name};

/// What a planted subscription waits for.
const UPTIME: &str = "SELECT * FROM __InstanceModificationEvent WITHIN 60 WHERE TargetInstance ISA \
    'Win32_PerfFormattedData_PerfOS_System' AND TargetInstance.SystemUpTime >= 240 AND \
    TargetInstance.SystemUpTime < 325 AND TargetInstance.Name != ";

/// When on its day an attack begins, in seconds; each at its own time.
fn begin(attack: &Attack) -> u64 {
    let day = FIRST_DAY + u64::from(attack.day) * DAY;
    day + (36_000 + attack.number as u64 % 20_000) * SECOND
}

/// The query of a planted subscription: no two have the same.
fn query(name: &str) -> String {
    format!("{UPTIME}'{name}'")
}

/// The events of an attack on its day.
pub(super) fn events(attack: &Attack, hosts: &mut [Host]) -> Vec<Event<'static>> {
    match &attack.kind {
        Kind::Lateral { .. } => lateral(attack, hosts),
        Kind::Consumer { command, survives } => {
            let name = consumer_name(attack.number, *survives, attack.day);
            let properties = format!("\tCommandLineTemplate = \"{}\";\n", mof(command));
            let subscription = Subscription {
                filter: &name,
                query: &query(&name),
                class: "CommandLineEventConsumer",
                consumer: &name,
                properties: &properties,
            };
            let host = hosts.get_mut(attack.target);
            let event = host.map(|host| event::binding(host, Some(begin(attack)), subscription));
            event.into_iter().collect()
        }
        Kind::Provider => {
            let name = format!("CorpInv{}", attack.number);
            let path = format!(r"C:\ProgramData\{name}\{name}.dll");
            let host = hosts.get_mut(attack.target);
            let event = host.map(|host| event::provider(host, Some(begin(attack)), &name, &path));
            event.into_iter().collect()
        }
        Kind::Spray { .. } => spray(attack, hosts),
        Kind::Refused { source, process_id } => refused(attack, hosts, *source, *process_id),
    }
}

/// The events of an attack on a day after its own: a subscription is started again.
pub(super) fn later(attack: &Attack, hosts: &mut [Host], boot: u64) -> Option<Event<'static>> {
    let Kind::Consumer { survives: true, .. } = attack.kind else {
        return None;
    };
    let name = consumer_name(attack.number, true, attack.day);
    let host = hosts.get_mut(attack.target)?;
    Some(event::started(
        host,
        Some(boot),
        r"//./root/cimv2",
        &query(&name),
    ))
}

fn lateral(attack: &Attack, hosts: &mut [Host]) -> Vec<Event<'static>> {
    let Kind::Lateral {
        source,
        command_line,
        command,
        has_time,
    } = &attack.kind
    else {
        return Vec::new();
    };
    let time = |after: u64| has_time.then_some(begin(attack) + after * SECOND);
    let wmic = Process {
        image: WMIC,
        command_line,
        parent: r"C:\Windows\System32\cmd.exe",
        id: 0x2b10,
        parent_id: 0x1f04,
        is_system: false,
    };
    let child = Process {
        image: r"C:\Windows\System32\cmd.exe",
        command_line: command,
        parent: WMIPRVSE,
        id: 0x1a2c,
        parent_id: 0x0d40,
        is_system: false,
    };
    let mut events = Vec::new();
    if let Some(host) = hosts.get_mut(*source) {
        events.push(event::process(host, time(0), wmic));
    }
    if let Some(host) = hosts.get_mut(attack.target) {
        events.push(event::process(host, time(2), child));
    }
    events
}

fn spray(attack: &Attack, hosts: &mut [Host]) -> Vec<Event<'static>> {
    let Kind::Spray {
        source,
        user,
        count,
    } = &attack.kind
    else {
        return Vec::new();
    };
    let machine = hosts
        .get(*source)
        .map(|host| host.short_name().to_uppercase());
    let client = Client {
        machine: &machine.unwrap_or_default(),
        user,
        process_id: 0x1b58,
    };
    let places = (0_u64..).zip(attack.target..).take(*count);
    let count = hosts.len().max(1);
    let mut events = Vec::new();
    for (number, place) in places {
        if let Some(host) = hosts.get_mut(place % count) {
            let operation =
                r"Start IWbemServices::ExecQuery - root\cimv2 : select * from Win32_Process";
            let time = begin(attack) + number * 3 * SECOND;
            events.push(event::failure(
                host,
                Some(time),
                client,
                operation,
                0x8004_1003,
            ));
        }
    }
    events
}

fn refused(attack: &Attack, hosts: &mut [Host], source: usize, id: u64) -> Vec<Event<'static>> {
    let shell = Process {
        image: POWERSHELL,
        command_line: "powershell.exe -NoProfile -File C:\\Users\\Public\\deploy.ps1",
        parent: r"C:\Windows\explorer.exe",
        id,
        parent_id: 0x1f04,
        is_system: false,
    };
    let mut events = Vec::new();
    let mut client = None;
    if let Some(host) = hosts.get_mut(source) {
        events.push(event::process(host, Some(begin(attack)), shell));
        client = Some((
            host.short_name().to_uppercase(),
            format!(r"CORP\{}", host.user),
        ));
    }
    if let (Some((machine, user)), Some(host)) = (&client, hosts.get_mut(attack.target)) {
        let client = Client {
            machine,
            user,
            process_id: u32::try_from(id).unwrap_or_default(),
        };
        let operation = r"Start IWbemServices::ExecMethod - root\cimv2 : Win32_Process::Create";
        let time = begin(attack) + 30 * SECOND;
        events.push(event::failure(
            host,
            Some(time),
            client,
            operation,
            0x8007_0005,
        ));
    }
    events
}
