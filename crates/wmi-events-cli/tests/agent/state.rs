//! The state file.

use std::fs;

use serde_json::Value;

use crate::process::{Agent, folder, json, run};

#[test]
fn counts_and_settings_over_a_restart() {
    let folder = folder("counts");
    let path = folder.join("state.json");
    let config = folder.join("config.json");
    let state = path.to_str().unwrap();
    let first = run(&["--state", state], json().concat()).metrics();
    fs::write(&config, r#"{"correlator": {"window": 77}}"#).unwrap();
    let arguments = ["--state", state, "--config", config.to_str().unwrap()];
    let second = run(&arguments, json().concat()).metrics();
    assert_eq!(
        (&first["starts"], &second["starts"]),
        (&1.into(), &2.into())
    );
    assert_eq!(first["since"], second["since"]);
    assert_eq!(second["input"]["matched"], 20);
    assert_eq!(second["events"]["5861"], 2);
    // What is delivered again is no story again.
    assert_eq!(first["stories"], second["stories"]);
    // The settings of the start, not those of the state.
    let stored: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(
        stored["v1"]["correlator"]["v2"]["config"]["window"]["secs"],
        77
    );
}

#[test]
fn the_state_is_not_the_output() {
    let folder = folder("same");
    let path = folder.join("same.json");
    let name = path.to_str().unwrap();
    for is_there in [false, true] {
        if is_there {
            fs::write(&path, "kept").unwrap();
        }
        let ended = run(&["--state", name, "-o", name], "");
        assert_eq!(ended.code, Some(2), "{}", ended.stderr);
        assert!(ended.stderr.contains("is the state and the output"));
        assert_eq!(fs::read(&path).is_ok_and(|kept| kept == b"kept"), is_there);
    }
}

#[test]
fn a_state_that_cannot_be_read() {
    let folder = folder("damaged");
    let path = folder.join("state.json");
    let arguments = ["--state", path.to_str().unwrap(), "--metrics-every", "0"];
    let whole = run(&arguments, json().concat()).lines;
    let good = fs::read_to_string(&path).unwrap();
    let rows: [(&str, String); 8] = [
        ("empty", String::new()),
        ("cut", good[..good.len() / 2].into()),
        ("no JSON", "\u{1b}[31m\0".into()),
        ("another version", good.replace("\"v1\"", "\"v9\"")),
        ("another correlator", good.replace("\"v2\"", "\"v9\"")),
        ("other JSON", "[]".into()),
        ("nested", "[".repeat(100_000)),
        ("more", good.clone() + &good),
    ];
    for (index, (name, bad)) in rows.iter().enumerate() {
        fs::write(&path, bad).unwrap();
        let ended = run(&arguments, json().concat());
        assert_eq!(ended.code, Some(0), "{name}");
        assert_eq!(ended.lines, whole, "{name}");
        assert!(
            ended.stderr.contains("the state cannot be read: "),
            "{name}"
        );
        assert!(ended.stderr.contains("the agent starts empty"), "{name}");
        assert!(!ended.stderr.contains('\u{1b}'), "{name}");
        let aside = match index {
            0 => "state.json.bad".into(),
            _ => format!("state.json.bad-{}", index + 1),
        };
        assert_eq!(
            fs::read_to_string(folder.join(aside)).unwrap(),
            *bad,
            "{name}"
        );
        assert_eq!(
            run(&arguments, "").stderr,
            "",
            "{name}: the new one is read"
        );
    }
}

#[test]
fn a_state_that_cannot_be_saved() {
    let folder = folder("unsaved");
    let path = folder.join("state.json");
    fs::create_dir(folder.join("state.json.tmp")).unwrap();
    let ended = run(&["--state", path.to_str().unwrap()], json().concat());
    assert_eq!(ended.code, Some(1));
    assert!(
        ended.stderr.contains("the state cannot be saved"),
        "{}",
        ended.stderr
    );
    assert_eq!(ended.metrics()["state"]["failed"], 1);
    assert_eq!(ended.lines, run(&[], json().concat()).lines);
}

#[test]
fn one_agent_a_state() {
    let path = folder("two").join("state.json");
    let arguments = ["--state", path.to_str().unwrap()];
    let mut agent = Agent::start(&arguments);
    agent.write(&json()[2]);
    agent.line();
    let second = Agent::start(&arguments).end();
    assert_eq!(second.code, Some(2));
    assert!(second.stderr.contains("another agent"), "{}", second.stderr);
    // One that is started early waits.
    let mut third = Agent::start(&arguments);
    assert_eq!(agent.end().code, Some(0));
    third.write(&json()[3]);
    let third = third.end();
    assert_eq!(third.code, Some(0), "{}", third.stderr);
    assert_eq!(third.metrics()["input"]["seen"], 2);
    let mut agent = Agent::start(&arguments);
    agent.kill();
    agent.wait();
    assert_eq!(
        run(&arguments, "").code,
        Some(0),
        "a killed one holds nothing"
    );
}

#[cfg(unix)]
#[test]
fn only_its_user_reads_it() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("mode");
    let path = folder.join("state.json");
    let other = folder.join("other");
    fs::write(&other, "mine").unwrap();
    symlink(&other, folder.join("state.json.tmp")).unwrap();
    run(&["--state", path.to_str().unwrap()], json().concat());
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(fs::read_to_string(other).unwrap(), "mine");
    assert!(!folder.join("state.json.tmp").exists());
}
