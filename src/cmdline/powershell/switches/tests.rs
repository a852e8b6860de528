use super::*;

#[test]
fn prefixes() {
    use Switch::{
        Command, EncodedCommand, ExecutionPolicy, File, Flag, NoExit, NoProfile, NonInteractive,
        Value, Version, WindowStyle, WorkingDirectory,
    };
    let table = [
        ("-e", Some(EncodedCommand)),
        ("/EC", Some(EncodedCommand)),
        ("\u{2013}enc", Some(EncodedCommand)),
        ("\u{2015}EncodedCommand", Some(EncodedCommand)),
        ("--encodedCom", Some(EncodedCommand)),
        ("-ex", Some(ExecutionPolicy)),
        ("-ep", Some(ExecutionPolicy)),
        ("-exec", Some(ExecutionPolicy)),
        ("-encodeda", Some(Value)),
        ("-ea", Some(Value)),
        ("-c", Some(Command)),
        ("-f", Some(File)),
        ("-nop", Some(NoProfile)),
        ("-noni", Some(NonInteractive)),
        ("-noe", Some(NoExit)),
        ("-no", None),
        ("-w", Some(WindowStyle)),
        ("-v", Some(Version)),
        ("-i", Some(Value)),
        ("-sta", Some(Flag)),
        ("-cx", None),
        ("-wd", None),
        ("e", None),
    ];
    for (argument, switch) in table {
        let found = name(argument).and_then(|name| find(name, false));
        assert_eq!(found.map(|(switch, _)| switch), switch, "{argument}");
    }
    assert_eq!(find("wd", true), Some((WorkingDirectory, None)));
    assert_eq!(find("i", true), Some((Flag, None)));
    assert_eq!(find("w:hidden", false), Some((WindowStyle, Some(2))));
}
