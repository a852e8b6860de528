use super::*;

#[test]
fn reach() {
    for (named, watched) in [
        ("win32_process", "Win32_Process"),
        ("CIM_Process", "Win32_Process"),
        ("Win32_BaseService", "Win32_Service"),
        ("CIM_Service", "Win32_Service"),
        ("Win32_TerminalService", "Win32_Service"),
        ("CIM_LogicalFile", "Win32_NTEventlogFile"),
        ("__EventConsumer", "CommandLineEventConsumer"),
        ("RegistryEvent", "RegistryValueChangeEvent"),
    ] {
        assert!(reaches(named, watched), "{named} {watched}");
    }
    for (named, watched) in [
        ("Win32_SystemDriver", "Win32_Service"),
        ("Win32_Processor", "Win32_Process"),
        ("", "Win32_Process"),
        ("Win32_Group", "Win32_UserAccount"),
    ] {
        assert!(!reaches(named, watched), "{named} {watched}");
    }
}

#[test]
fn no_circle() {
    for (class, _) in SUPERCLASSES {
        assert!(std::iter::successors(superclass(class), |c| superclass(c)).count() <= 4);
    }
}
