//! What the query of a subscription watches for.

use bitflags::bitflags;

use crate::wmi::{EventClass, Query};

bitflags! {
    /// What attackers use as a trigger.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) struct Triggers: u8 {
        const LOGON = 1;
        const UPTIME = 2;
        const PROCESS_START = 4;
        const TIMER = 8;
        const VOLUME = 16;
        const REGISTRY = 32;
        /// Processes as instances: only their creation is a start.
        const PROCESS = 64;
        const EVENT_LOG = 128;
    }
}

/// Classes that a query names, with their sub- and superclasses. Source: `wmi::classes`.
const CLASSES: [(&str, Triggers); 26] = [
    ("Win32_NTLogEvent", Triggers::EVENT_LOG),
    ("Win32_Process", Triggers::PROCESS),
    ("CIM_Process", Triggers::PROCESS),
    ("Win32_ProcessStartTrace", Triggers::PROCESS_START),
    ("Win32_ProcessTrace", Triggers::PROCESS_START),
    ("Win32_ProcessStartup", Triggers::PROCESS_START),
    ("Win32_LogonSession", Triggers::LOGON),
    ("Win32_Session", Triggers::LOGON),
    ("Win32_LoggedOnUser", Triggers::LOGON),
    ("Win32_SessionProcess", Triggers::LOGON),
    ("Win32_LocalTime", Triggers::TIMER),
    ("Win32_UTCTime", Triggers::TIMER),
    ("Win32_CurrentTime", Triggers::TIMER),
    ("Win32_VolumeChangeEvent", Triggers::VOLUME),
    ("Win32_DeviceChangeEvent", Triggers::VOLUME),
    ("Win32_LogicalDisk", Triggers::VOLUME),
    ("CIM_LogicalDisk", Triggers::VOLUME),
    ("Win32_Volume", Triggers::VOLUME),
    ("CIM_StorageVolume", Triggers::VOLUME),
    ("Win32_DiskDrive", Triggers::VOLUME),
    ("CIM_DiskDrive", Triggers::VOLUME),
    ("Win32_USBControllerDevice", Triggers::VOLUME),
    ("RegistryEvent", Triggers::REGISTRY),
    ("RegistryValueChangeEvent", Triggers::REGISTRY),
    ("RegistryKeyChangeEvent", Triggers::REGISTRY),
    ("RegistryTreeChangeEvent", Triggers::REGISTRY),
];

impl Triggers {
    /// What a query watches for: by its class, and those of the instances whose changes it watches.
    pub(super) fn of(query: &Query<'_>) -> Self {
        let classes = std::iter::once(&query.class).chain(&query.isa);
        let mut all = classes.fold(Self::empty(), |all, class| all | of_class(class));
        let condition = query.condition.as_deref().unwrap_or_default();
        all |= of_class_names(condition);
        let is_creation = ["__InstanceCreationEvent", "__InstanceOperationEvent"]
            .iter()
            .any(|class| class.eq_ignore_ascii_case(&query.class));
        if is_creation && all.contains(Self::PROCESS) {
            all |= Self::PROCESS_START;
        }
        all.remove(Self::PROCESS);
        if query.event_class() == EventClass::Timer {
            all |= Self::TIMER;
        }
        if super::text::has(condition, "systemuptime") {
            all |= Self::UPTIME;
        }
        all
    }
}

/// `TargetInstance.__CLASS = 'Win32_Process'`, which is as `ISA`.
fn of_class_names(condition: &str) -> Triggers {
    let lower = condition.to_ascii_lowercase();
    let named = lower.split("__class").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        rest.get(1..)?.split(quote).next()
    });
    named.fold(Triggers::empty(), |all, class| all | of_class(class))
}

fn of_class(class: &str) -> Triggers {
    let mut known = CLASSES.iter();
    let found = known.find(|(known, _)| known.eq_ignore_ascii_case(class));
    found.map_or(Triggers::empty(), |(_, trigger)| *trigger)
}
