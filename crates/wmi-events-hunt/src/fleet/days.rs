//! [`Day`]: what the hosts of a fleet log on a day without an attack, and the attacks of that day.

use wmi_events::Event;

use super::attack;
use super::event::{self, Client, DAY, FIRST_DAY, Process, SECOND, Subscription, WMIC, WMIPRVSE};
use super::host::Host;
use super::plan::Plan;
use super::random::Random;

/// Image, command line and parent of ordinary processes; `#` stands for a number.
const PROCESSES: [[&str; 3]; 14] = [
    [
        r"C:\Windows\System32\svchost.exe",
        r"C:\Windows\system32\svchost.exe -k netsvcs -p -s Schedule",
        r"C:\Windows\System32\services.exe",
    ],
    [
        r"C:\Windows\System32\conhost.exe",
        r"\??\C:\Windows\system32\conhost.exe 0xffffffff -ForceV1",
        r"C:\Windows\System32\cmd.exe",
    ],
    [
        r"C:\Windows\System32\backgroundTaskHost.exe",
        r#""C:\Windows\system32\backgroundTaskHost.exe" -ServerName:App.App#"#,
        r"C:\Windows\System32\svchost.exe",
    ],
    [
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r#""C:\Program Files\Google\Chrome\Application\chrome.exe" --type=renderer --renderer-client-id=#"#,
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ],
    [
        r"C:\Windows\System32\taskhostw.exe",
        "taskhostw.exe Install $(Arg0)",
        r"C:\Windows\System32\svchost.exe",
    ],
    [
        r"C:\Windows\System32\RuntimeBroker.exe",
        r"C:\Windows\System32\RuntimeBroker.exe -Embedding",
        r"C:\Windows\System32\svchost.exe",
    ],
    [
        r"C:\Windows\System32\SearchProtocolHost.exe",
        r#""C:\Windows\system32\SearchProtocolHost.exe" Global\UsGthrFltPipeMssGthrPipe#"#,
        r"C:\Windows\System32\SearchIndexer.exe",
    ],
    [
        r"C:\Windows\System32\wbem\WmiPrvSE.exe",
        r"C:\Windows\system32\wbem\wmiprvse.exe -secured -Embedding",
        r"C:\Windows\System32\svchost.exe",
    ],
    [
        r"C:\Windows\System32\cmd.exe",
        r"C:\Windows\system32\cmd.exe /c \\corp.example\netlogon\logon#.cmd",
        r"C:\Windows\System32\userinit.exe",
    ],
    [
        r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe",
        r"powershell.exe -NoProfile -File C:\ProgramData\Inventory\collect.ps1 -Run #",
        r"C:\Windows\System32\svchost.exe",
    ],
    [
        r"C:\Windows\System32\gpupdate.exe",
        "gpupdate.exe /target:computer",
        r"C:\Windows\System32\svchost.exe",
    ],
    [
        r"C:\Windows\System32\WerFault.exe",
        r"C:\Windows\system32\WerFault.exe -u -p # -s 248",
        WMIPRVSE,
    ],
    [
        r"C:\Program Files\Corp Agent\agent.exe",
        r#""C:\Program Files\Corp Agent\agent.exe" --inventory #"#,
        WMIPRVSE,
    ],
    [
        WMIC,
        "wmic os get Caption,Version /value",
        r"C:\Windows\System32\cmd.exe",
    ],
];

/// Providers that every host loads.
const PROVIDERS: [(&str, &str); 8] = [
    ("CIMWin32", r"%systemroot%\system32\wbem\cimwin32.dll"),
    (
        "WmiPerfClass",
        r"%SystemRoot%\System32\wbem\WmiPerfClass.dll",
    ),
    (
        "SCM Event Provider",
        r"%systemroot%\system32\wbem\scrcons.exe",
    ),
    (
        "MS_NT_EVENTLOG_PROVIDER",
        r"%systemroot%\system32\wbem\ntevt.dll",
    ),
    (
        "Win32ClockProvider",
        r"%systemroot%\system32\wbem\wmitimep.dll",
    ),
    ("RegProv", r"%systemroot%\system32\wbem\stdprov.dll"),
    ("NetAdapterCim", r"%windir%\system32\wbem\NetAdapterCim.dll"),
    ("StorageWMI", r"%windir%\system32\storagewmi.dll"),
];

/// What local clients ask for and do not get.
const FAILURES: [(&str, u32); 3] = [
    (
        r"Start IWbemServices::ExecQuery - root\cimv2 : SELECT * FROM Win32_SystemEnclosure",
        0x8004_1032,
    ),
    (
        r"Start IWbemServices::GetObject - root\ccm : SMS_Client",
        0x8004_100e,
    ),
    (
        r"Start IWbemServices::CreateInstanceEnum - root\wmi : MSAcpi_ThermalZoneTemperature",
        0x8004_100c,
    ),
];

/// About how many events a host logs in a day.
pub(super) const PER_DAY: u64 = 333;

const DEFAULT_QUERY: &str = "select * from MSFT_SCMEventLogEvent";
const VENDOR_QUERY: &str =
    "SELECT * FROM __InstanceModificationEvent WITHIN 30 WHERE TargetInstance ISA 'Win32_Battery'";

/// A day of the fleet, from 0.
pub(super) struct Day<'p> {
    number: u32,
    plan: &'p Plan,
}

type Take<'t> = dyn FnMut(Event<'static>) -> Result<(), String> + 't;

impl<'p> Day<'p> {
    pub(super) fn new(number: u32, plan: &'p Plan) -> Self {
        Self { number, plan }
    }

    /// Hands out the events of the day.
    pub(super) fn write(
        &self,
        hosts: &mut [Host],
        random: &mut Random,
        take: &mut Take<'_>,
    ) -> Result<(), String> {
        let begin = FIRST_DAY + u64::from(self.number) * DAY;
        let monitor = hosts.last().map(|host| host.short_name().to_uppercase());
        for host in hosts.iter_mut() {
            let boot = begin + (18_000 + random.below(14_400)) * SECOND;
            start(host, boot, random, take)?;
            processes(host, begin, random, take)?;
            failures(
                host,
                begin,
                monitor.as_deref().unwrap_or_default(),
                random,
                take,
            )?;
        }
        for attack in &self.plan.attacks {
            if attack.day == self.number {
                attack::events(attack, hosts)
                    .into_iter()
                    .try_for_each(&mut *take)?;
            } else if attack.day < self.number {
                let boot = begin + 18_000 * SECOND;
                attack::later(attack, hosts, boot)
                    .into_iter()
                    .try_for_each(&mut *take)?;
            }
        }
        Ok(())
    }
}

/// What a host logs when it starts: subscriptions and providers.
fn start(
    host: &mut Host,
    boot: u64,
    random: &mut Random,
    take: &mut Take<'_>,
) -> Result<(), String> {
    let at = |after: u64| Some(boot + after * SECOND / 10);
    let default = Subscription {
        filter: "SCM Event Log Filter",
        query: DEFAULT_QUERY,
        class: "NTEventLogEventConsumer",
        consumer: "SCM Event Log Consumer",
        properties: "\tCategory = 0;\n\tEventType = 1;\n\tNameOfUserSIDProperty = \"sid\";\n\t\
                     SourceName = \"Service Control Manager\";\n",
    };
    take(event::started(
        host,
        at(0),
        r"//./root/cimv2",
        DEFAULT_QUERY,
    ))?;
    take(event::binding(host, at(1), default))?;
    if host.has_vendor {
        let vendor = Subscription {
            filter: "CorpPowerFilter",
            query: VENDOR_QUERY,
            class: "CommandLineEventConsumer",
            consumer: "CorpPowerConsumer",
            properties: "\tCommandLineTemplate = \"C:\\\\Program Files\\\\Corp Power\\\\power.exe\";\n",
        };
        take(event::started(host, at(2), r"//./root/cimv2", VENDOR_QUERY))?;
        take(event::binding(host, at(3), vendor))?;
    }
    let query = "SELECT * FROM Win32_ProcessStartTrace WHERE ProcessName = 'agent.exe'";
    take(event::temporary(host, at(20), query))?;
    for after in 0..10 {
        if let Some((name, path)) = random.pick(&PROVIDERS) {
            take(event::provider(host, at(30 + after), name, path))?;
        }
    }
    Ok(())
}

fn processes(
    host: &mut Host,
    begin: u64,
    random: &mut Random,
    take: &mut Take<'_>,
) -> Result<(), String> {
    const OTHERS: u64 = 27;
    for _ in 0..PER_DAY - OTHERS {
        // The last three are rare.
        let place = match random.below(1000) {
            0 => 13,
            1 => 12,
            2 => 11,
            _ => random.index(11),
        };
        let Some([image, line, parent]) = PROCESSES.get(place).copied() else {
            continue;
        };
        let line = line.replace('#', &random.below(100_000).to_string());
        let process = Process {
            image,
            command_line: &line,
            parent,
            id: 4 * (100 + random.below(15_000)),
            parent_id: 4 * (100 + random.below(15_000)),
            is_system: random.below(2) == 0,
        };
        let time = begin + random.below(DAY);
        take(event::process(host, Some(time), process))?;
    }
    Ok(())
}

fn failures(
    host: &mut Host,
    begin: u64,
    monitor: &str,
    random: &mut Random,
    take: &mut Take<'_>,
) -> Result<(), String> {
    let own = host.short_name().to_uppercase();
    let local = Client {
        machine: &own,
        user: r"NT AUTHORITY\SYSTEM",
        process_id: 1184,
    };
    for _ in 0..11 {
        let Some((operation, code)) = random.pick(&FAILURES) else {
            continue;
        };
        take(event::failure(
            host,
            Some(begin + random.below(DAY)),
            local,
            operation,
            code,
        ))?;
    }
    // The monitor asks all for what some do not have.
    let remote = Client {
        machine: monitor,
        user: r"CORP\svc-monitor",
        process_id: 2764,
    };
    let operation =
        r"Start IWbemServices::ExecQuery - root\cimv2 : SELECT * FROM Win32_TemperatureProbe";
    take(event::failure(
        host,
        Some(begin + random.below(DAY)),
        remote,
        operation,
        0x8004_1010,
    ))
}
