//! Any text in every decoder: no panic, positions within the text, and MOF that is whole writes
//! what reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wmi_events::cmdline::{
    Argv, CmdCommand, PowerShellCommand, ScCommand, WindowsPath, WinrmCommand, WmicCommand, argv,
    cmd, powershell,
};
use wmi_events::secrets::redact;
use wmi_events::wmi::mof::Instance;
use wmi_events::wmi::subscription::Subscription;
use wmi_events::wmi::{Namespace, ObjectPath, Operation, Query};

fuzz_target!(|text: &str| {
    let errors = [
        Operation::parse(text).err(),
        Query::parse(text).err(),
        ObjectPath::parse(text).err(),
        Instance::parse(text).err(),
    ];
    for error in errors.into_iter().flatten() {
        assert!(error.offset().is_some_and(|at| at <= text.len() as u64));
    }
    if let Ok(instance) = Instance::parse(text)
        && instance.is_complete
    {
        let written = instance.to_string();
        assert_eq!(Instance::parse(&written).expect("what it wrote"), instance);
    }
    let namespace = Namespace::new(text);
    assert_eq!(namespace, Namespace::new(&namespace.to_string()));
    let _ = serde_json::to_string(&Subscription::from_cause(text)).expect("plain data");
    let _ = serde_json::to_string(&WmicCommand::parse(text)).expect("plain data");
    let _ = redact(text);
    for line in [text, &format!("winrm {text}"), &format!("cscript {text}")] {
        if let Some(parsed) = WinrmCommand::parse(line) {
            assert!(parsed.properties.len() <= 256 && parsed.switches.len() <= 64);
            let _ = (parsed.class(), parsed.host(), parsed.is_process_create());
            assert_eq!(parsed.clone().into_owned(), parsed);
        }
    }
    if let Some(parsed) = ScCommand::parse(&format!("sc {text}")) {
        assert!(parsed.options.len() <= 64);
        assert_eq!(parsed.clone().into_owned(), parsed);
    }
    let parsed = CmdCommand::parse(text);
    assert_eq!(parsed.clone().into_owned(), parsed);
    assert!(cmd::runs_in_the_end(text).len() <= 64);
    let path = WindowsPath::new(text);
    let _ = (path.place(), path.file_name(), path.stream());
    // What is resolved stays as it is.
    assert_eq!(
        WindowsPath::new(&path.to_string()).to_string(),
        path.to_string()
    );
    let _ = PowerShellCommand::parse(text).wmi_uses();
    let _ = powershell::wmi_uses(text);
    let _ = powershell::mentions_encoded_classes(text);
    let arguments: Vec<_> = Argv::new(text).collect();
    if arguments
        .first()
        .is_some_and(|program| !program.contains('"'))
    {
        let line = argv::join(arguments.iter().map(|argument| &**argument));
        assert!(Argv::new(&line).eq(arguments));
    }
});
