//! The class hierarchy of WMI, as far as rules need it.
//!
//! A query or a call names a class, and reaches its subclasses too: `SELECT * FROM CIM_Process` gives
//! every `Win32_Process`. Source: the MOF syntax on Microsoft's page of each class, in
//! [WMI classes] and [WMI system classes].
//!
//! [WMI classes]: https://learn.microsoft.com/windows/win32/cimwin32prov/win32-provider
//! [WMI system classes]: https://learn.microsoft.com/windows/win32/wmisdk/wmi-system-classes

/// Each class and its superclass.
const SUPERCLASSES: [(&str, &str); 46] = [
    ("Win32_Process", "CIM_Process"),
    ("Win32_Service", "Win32_BaseService"),
    ("Win32_SystemDriver", "Win32_BaseService"),
    ("Win32_TerminalService", "Win32_Service"),
    ("Win32_BaseService", "CIM_Service"),
    ("Win32_NTEventlogFile", "CIM_DataFile"),
    ("Win32_PageFile", "CIM_DataFile"),
    ("CIM_DataFile", "CIM_LogicalFile"),
    ("Win32_Directory", "CIM_Directory"),
    ("CIM_Directory", "CIM_LogicalFile"),
    ("Win32_UserAccount", "Win32_Account"),
    ("Win32_SystemAccount", "Win32_Account"),
    ("Win32_Group", "Win32_Account"),
    ("Win32_LogonSession", "Win32_Session"),
    ("Win32_ServerSession", "Win32_Session"),
    ("Win32_ScheduledJob", "CIM_Job"),
    ("Win32_PrintJob", "CIM_Job"),
    ("Win32_Product", "CIM_Product"),
    ("Win32_Environment", "CIM_SystemResource"),
    ("Win32_LogicalDisk", "CIM_LogicalDisk"),
    ("Win32_Volume", "CIM_StorageVolume"),
    ("Win32_OperatingSystem", "CIM_OperatingSystem"),
    ("Win32_LocalTime", "Win32_CurrentTime"),
    ("Win32_UTCTime", "Win32_CurrentTime"),
    ("Win32_ProcessStartTrace", "Win32_ProcessTrace"),
    ("Win32_ProcessStopTrace", "Win32_ProcessTrace"),
    ("Win32_ThreadStartTrace", "Win32_ThreadTrace"),
    ("Win32_ModuleLoadTrace", "Win32_ModuleTrace"),
    ("Win32_VolumeChangeEvent", "Win32_DeviceChangeEvent"),
    (
        "Win32_SystemConfigurationChangeEvent",
        "Win32_DeviceChangeEvent",
    ),
    ("RegistryKeyChangeEvent", "RegistryEvent"),
    ("RegistryTreeChangeEvent", "RegistryEvent"),
    ("RegistryValueChangeEvent", "RegistryEvent"),
    ("CommandLineEventConsumer", "__EventConsumer"),
    ("ActiveScriptEventConsumer", "__EventConsumer"),
    ("LogFileEventConsumer", "__EventConsumer"),
    ("NTEventLogEventConsumer", "__EventConsumer"),
    ("SMTPEventConsumer", "__EventConsumer"),
    ("__EventConsumer", "__IndicationRelated"),
    ("__EventFilter", "__IndicationRelated"),
    ("__FilterToConsumerBinding", "__IndicationRelated"),
    ("__AbsoluteTimerInstruction", "__TimerInstruction"),
    ("__IntervalTimerInstruction", "__TimerInstruction"),
    ("__InstanceCreationEvent", "__InstanceOperationEvent"),
    ("__InstanceModificationEvent", "__InstanceOperationEvent"),
    ("__InstanceDeletionEvent", "__InstanceOperationEvent"),
];

/// The superclass of a class in the table, which has the longest chain of four.
fn superclass(class: &str) -> Option<&'static str> {
    let mut all = SUPERCLASSES.iter();
    let found = all.find(|(subclass, _)| subclass.eq_ignore_ascii_case(class));
    found.map(|(_, superclass)| *superclass)
}

/// Whether a class is another one, or a subclass of it; case is ignored.
fn is_a(class: &str, of: &str) -> bool {
    if class.eq_ignore_ascii_case(of) {
        return true;
    }
    let chain = std::iter::successors(superclass(class), |class| superclass(class));
    chain
        .into_iter()
        .any(|class| class.eq_ignore_ascii_case(of))
}

/// Whether a query or call that names a class reaches instances of a watched one: it names the
/// class itself, a subclass or a superclass.
pub(crate) fn reaches(named: &str, watched: &str) -> bool {
    is_a(named, watched) || is_a(watched, named)
}

/// The classes of a permanent subscription, and its timers.
const SUBSCRIPTION_CLASSES: [&str; 10] = [
    "activescripteventconsumer",
    "commandlineeventconsumer",
    "logfileeventconsumer",
    "nteventlogeventconsumer",
    "smtpeventconsumer",
    "__eventfilter",
    "__eventconsumer",
    "__filtertoconsumerbinding",
    "__intervaltimerinstruction",
    "__absolutetimerinstruction",
];

/// Whether a class is a part of a permanent subscription, or a timer; case is ignored.
pub(crate) fn is_of_subscription(class: &str) -> bool {
    let mut known = SUBSCRIPTION_CLASSES.iter();
    known.any(|known| known.eq_ignore_ascii_case(class))
}

#[cfg(test)]
mod tests;
