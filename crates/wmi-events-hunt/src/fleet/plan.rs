//! [`Plan`]: the planted attacks and what the hunts must say of them.

use super::host::Host;
use super::random::Random;

/// How many days before the end a consumer counts as new.
const NEW_DAYS: u32 = 7;

/// The attacks on a fleet.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) attacks: Vec<Attack>,
    truth: Vec<(&'static str, String)>,
}

/// An attack: the day and the hosts, by their places in the fleet.
#[derive(Clone, Debug)]
pub(super) struct Attack {
    pub(super) day: u32,
    pub(super) number: usize,
    /// The attacked host.
    pub(super) target: usize,
    pub(super) kind: Kind,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// wmic on one host creates a process on another.
    Lateral {
        source: usize,
        command_line: String,
        command: String,
        /// A collector loses the times of both events.
        has_time: bool,
    },
    /// A permanent subscription; one that survives is started on every later day.
    Consumer { command: String, survives: bool },
    /// A DLL of its own.
    Provider,
    /// A user whom several hosts refuse: the target and the ones after it.
    Spray {
        source: usize,
        user: String,
        count: usize,
    },
    /// A process on another host that the target refuses.
    Refused { source: usize, process_id: u64 },
}

impl Plan {
    /// A plan for these hosts and days: more attacks on larger fleets, no two on the same target.
    pub(super) fn new(hosts: &[Host], days: u32, random: &mut Random) -> Self {
        let mut plan = Self {
            attacks: Vec::new(),
            truth: Vec::new(),
        };
        let rounds = 2 + hosts.len() / 500;
        // Targets are taken in order from a random one on; sources are among the rest.
        let mut place = random.index(hosts.len());
        let mut next = |step: usize| {
            let taken = place;
            place = (place + step) % hosts.len().max(1);
            taken
        };
        for number in 0..rounds {
            let late = days.saturating_sub(1 + u32::try_from(number % 5).unwrap_or_default());
            let any = 1 + u32::try_from(random.below(u64::from(days) - 2)).unwrap_or_default();
            for has_time in [true, false] {
                let (target, source) = (next(1), random.index(hosts.len()));
                plan.lateral(hosts, (any, number), target, source, has_time);
            }
            plan.consumer(hosts, (late, number), next(1), false);
            plan.consumer(hosts, (days - NEW_DAYS + 2, number), next(1), true);
            plan.consumer(hosts, (1, number), next(1), true);
            plan.provider((any, number), next(1));
            plan.spray(hosts, (any, number), next(5), random.index(hosts.len()));
            plan.refused(hosts, (any, number), next(1), random.index(hosts.len()));
        }
        plan
    }

    /// The name of the hunt that must find it, and the key of its answer.
    pub(super) fn truth(&self) -> &[(&'static str, String)] {
        &self.truth
    }

    fn add(&mut self, (day, number): (u32, usize), target: usize, kind: Kind) {
        self.attacks.push(Attack {
            day,
            number,
            target,
            kind,
        });
    }

    fn lateral(
        &mut self,
        hosts: &[Host],
        when: (u32, usize),
        target: usize,
        source: usize,
        has_time: bool,
    ) {
        let source = other(hosts, source, target);
        let (Some(from), Some(to)) = (hosts.get(source), hosts.get(target)) else {
            return;
        };
        let command = format!(
            "cmd.exe /c ipconfig /all > C:\\Users\\Public\\{}.txt",
            when.1
        );
        // The name is short or full, and its case is not that of the events.
        let node = match has_time {
            true => to.short_name().to_uppercase(),
            false => to.name.clone(),
        };
        let command_line = format!("wmic /node:{node} process call create \"{command}\"");
        let key = [&*from.name, &*to.name, &*command_line].join("|");
        self.truth.push(("lateral_movement", key));
        let kind = Kind::Lateral {
            source,
            command_line,
            command,
            has_time,
        };
        self.add(when, target, kind);
    }

    fn consumer(&mut self, hosts: &[Host], when: (u32, usize), target: usize, survives: bool) {
        let (day, number) = when;
        let name = consumer_name(number, survives, day);
        let command = format!("C:\\Windows\\Temp\\{name}.exe -q");
        if day > 1 {
            let key = ["CommandLineEventConsumer", &*name, &*command].join("|");
            self.truth.push(("first_seen_consumers", key));
        }
        if survives && let Some(host) = hosts.get(target) {
            let key = [&*host.name, &*name, &*command].join("|");
            self.truth.push(("surviving_subscriptions", key));
        }
        self.add(when, target, Kind::Consumer { command, survives });
    }

    fn provider(&mut self, when: (u32, usize), target: usize) {
        let name = format!("corpinv{}", when.1);
        let path = format!(r"c:\programdata\{name}\{name}.dll");
        self.truth.push(("rare_providers", [name, path].join("|")));
        self.add(when, target, Kind::Provider);
    }

    fn spray(&mut self, hosts: &[Host], when: (u32, usize), target: usize, source: usize) {
        const COUNT: usize = 5;
        // Not one of the targets.
        let mut source = source;
        while (target..target + COUNT).any(|place| place % hosts.len() == source % hosts.len()) {
            source += 1;
        }
        let source = source % hosts.len();
        let user = format!(r"CORP\svc-backup{}", when.1);
        if let Some(from) = hosts.get(source) {
            let key = [&*user.to_lowercase(), from.short_name()].join("|");
            self.truth.push(("failed_remote_operations", key));
        }
        let kind = Kind::Spray {
            source,
            user,
            count: COUNT,
        };
        self.add(when, target, kind);
    }

    fn refused(&mut self, hosts: &[Host], when: (u32, usize), target: usize, source: usize) {
        let source = other(hosts, source, target);
        let process_id = 70_000 + when.1 as u64;
        if let (Some(from), Some(to)) = (hosts.get(source), hosts.get(target)) {
            let key = [&*from.name, &*to.name, POWERSHELL].join("|");
            self.truth.push(("failure_clients", key));
        }
        self.add(when, target, Kind::Refused { source, process_id });
    }
}

pub(super) const POWERSHELL: &str = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe";

/// The name of a planted consumer.
pub(super) fn consumer_name(number: usize, survives: bool, day: u32) -> String {
    let kind = if survives { "keep" } else { "once" };
    format!("upd{kind}{day}x{number}")
}

/// The host, or the next if it is that one.
fn other(hosts: &[Host], host: usize, than: usize) -> usize {
    if host == than {
        (host + 1) % hosts.len().max(1)
    } else {
        host
    }
}
