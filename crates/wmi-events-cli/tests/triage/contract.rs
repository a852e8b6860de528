//! The contract of JSON Lines, what is read, and what is said of what is not.

use std::fs;
use std::io::Write;
use std::path::Path;
#[cfg(unix)]
use std::process::{Command, Stdio};

use wmi_events::secrets::redact;
use wmi_events::source::xml::Reader;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::common::{corpus, evtx, files, folder, json_lines};
use super::*;

#[test]
fn the_sample_shows_all_six() {
    let output = triage(&["--all"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    for id in [4688, 5857, 5858, 5859, 5860, 5861] {
        let rows = shown.split("\nEVENTS\n").nth(1).unwrap();
        assert!(rows.contains(&format!(" {id} ")), "{id}: {shown}");
    }
    let parts = [
        "inputs ",
        "STORIES",
        "FINDINGS",
        "EVENTS WITHOUT A FINDING: 3",
        "EVENTS\n",
    ];
    let at: Vec<_> = parts.iter().map(|part| shown.find(part)).collect();
    assert!(
        at.iter().all(Option::is_some) && at.is_sorted(),
        "{at:?}: {shown}"
    );
    for story in [
        "HIGH      lateral_movement  T1047 ",
        "HIGH      subscription_executed  T1546",
    ] {
        assert!(shown.contains(&format!("\n{story}")), "{shown}");
    }
    assert!(
        !shown.contains('\u{1b}'),
        "colour without a terminal: {shown}"
    );
}

#[test]
fn json_lines_keep_the_contract() {
    let output = triage(&["--format", "jsonl", "examples/sample.xml"]);
    let first = text(&output.stdout).lines().next().unwrap().to_owned();
    let expected = concat!(
        r#"{"file":"examples/sample.xml","event_id":4688,"record_id":48211,"#,
        r#""time_created":"2026-03-03T08:59:02.3318840Z","computer":"WKS07.corp.example","#,
        r#""channel":"Security","provider":"Microsoft-Windows-Security-Auditing","data":{"#,
        r#""SubjectUserSid":"S-1-5-21-1004336348-1177238915-682003330-1157","#,
        r#""SubjectUserName":"dana","SubjectDomainName":"CORP","SubjectLogonId":"0x5a31c","#,
        r#""NewProcessId":"0x1d40","NewProcessName":"C:\\Windows\\System32\\cmd.exe","#,
        r#""TokenElevationType":"%%1938","ProcessId":"0x1a08","#,
        r#""CommandLine":"\"C:\\Windows\\System32\\cmd.exe\"","TargetUserSid":"S-1-0-0","#,
        r#""TargetUserName":"-","TargetDomainName":"-","TargetLogonId":"0x0","#,
        r#""ParentProcessName":"C:\\Windows\\explorer.exe","MandatoryLabel":"S-1-16-8192"},"#,
        r#""decoded":"#
    );
    assert!(first.starts_with(expected), "{first}");
    for line in lines(&output) {
        assert!(
            line["decoded"].is_object() && line["indicators"].is_array(),
            "{line}"
        );
        assert!(line["findings"].is_array(), "{line}");
    }
    assert!(
        text(&output.stderr).contains(
            "11       10        1             0          0         0  examples/sample.xml"
        )
    );
}

#[test]
fn what_cannot_be_read_is_said_and_the_rest_is_read() {
    let sample = fs::read_to_string(SAMPLE).unwrap();
    let folder = folder("broken");
    let file = |name: &str, content: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, content).unwrap();
        path.display().to_string()
    };
    let utf16: Vec<u8> = sample.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cut = sample
        .trim_end()
        .strip_suffix("></EventData></Event>")
        .unwrap();
    let long = format!(
        "{sample}<Event><System>{}</System></Event>{sample}",
        "x".repeat(5 << 20)
    );
    let table = [
        (file("sound.xml", sample.as_bytes()), 0, 10, ""),
        (file("utf16.txt", &utf16), 0, 10, ""),
        (file("empty.xml", b""), 0, 0, ""),
        (
            file("cut.xml", cut.as_bytes()),
            1,
            9,
            "event 4688: truncated at byte ",
        ),
        (
            file("long.xml", long.as_bytes()),
            1,
            20,
            "more than 4194304 bytes in an event",
        ),
        (
            file(
                "garbage.xml",
                format!("{sample}\0\u{1b}[2J{sample}").as_bytes(),
            ),
            1,
            20,
            r"found `␀␛[2J`",
        ),
        (
            file(
                "latin1.xml",
                &[sample.as_bytes(), b"<Event>\xe4</Event>"].concat(),
            ),
            1,
            10,
            "not a Windows event at byte ",
        ),
        (
            file("log.evtx", b"ElfFile\0\0\0"),
            1,
            0,
            "header of an EVTX file",
        ),
        (
            file("note.txt", b"hello"),
            1,
            0,
            "not an event log: expected XML",
        ),
        (
            folder.join("missing.xml").display().to_string(),
            1,
            0,
            "missing.xml: ",
        ),
    ];
    for (path, status, events, error) in &table {
        let output = triage(&["--format", "jsonl", path]);
        let stderr = text(&output.stderr);
        assert_eq!(output.status.code(), Some(*status), "{path}: {stderr}");
        assert_eq!(lines(&output).len(), *events, "{path}: {stderr}");
        assert!(stderr.contains(error), "{path}: {stderr}");
        assert!(!stderr.contains('\u{1b}'), "{path}: {stderr}");
    }
    // The whole folder with any number of jobs: each file's events, in order.
    fs::write(folder.join("deeper").join("z.xml"), &sample).unwrap();
    let path = folder.display().to_string();
    let outputs = ["1", "2", "7"].map(|jobs| triage(&["--format", "jsonl", "--jobs", jobs, &path]));
    for output in &outputs {
        assert_eq!(output.status.code(), Some(1));
        assert_eq!(lines(output).len(), 10 + 10 + 9 + 20 + 20 + 10 + 10);
        assert!(output.stdout == outputs[0].stdout && output.stderr == outputs[0].stderr);
        assert!(text(&output.stderr).contains("files that are not event logs: 1"));
    }
}

#[test]
fn standard_input_and_usage() {
    let sample = fs::read(SAMPLE).unwrap();
    let output = piped(&["--format", "jsonl", "-"], &sample);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(lines(&output).len(), 10);
    assert!(lines(&output).iter().all(|line| line["file"] == "-"));
    // A pipe is read without an argument; an empty pipe does not show the sample.
    assert_eq!(piped(&["--format", "jsonl"], &sample).stdout, output.stdout);
    let empty = piped(&["--format", "jsonl"], b"");
    assert_eq!((empty.status.code(), lines(&empty).len()), (Some(0), 0));
    for wrong in [&["--jobs", "0"][..], &["--format", "xml"], &["--colour"]] {
        assert_eq!(triage(wrong).status.code(), Some(2), "{wrong:?}");
    }
}

/// The collector's time is said to be so, beside the local time of the event.
#[test]
fn times_of_the_collector() {
    let record = |times: &str| {
        let provider = "Microsoft-Windows-Security-Auditing";
        format!(
            r#"{{"EventID":4688,"SourceName":"{provider}","CommandLine":"wmic os get",{times}}}"#
        )
    };
    let input = [
        record(r#""EventTime":"2026-03-03 10:04:55","@timestamp":"2026-03-03T09:04:56Z""#),
        record(r#""EventTime":"2026-03-03T09:04:56Z""#),
        record(r#""EventTime":"2026-03-03 10:04:55""#),
    ];
    let output = piped(&["--format", "jsonl", "-"], input.join("\n").as_bytes());
    let found: Vec<_> = lines(&output)
        .into_iter()
        .map(|line| ["time_created", "time_source", "local_time"].map(|key| line[key].clone()))
        .collect();
    let (time, local) = ("2026-03-03T09:04:56.0000000Z", "2026-03-03 10:04:55");
    let expected = [
        [time.into(), "received".into(), local.into()],
        [time.into(), Value::Null, Value::Null],
        [Value::Null, Value::Null, local.into()],
    ];
    assert_eq!(found, expected);
    // Its own output says the same when it is read again.
    let again = piped(&["--format", "jsonl", "-"], &output.stdout);
    assert!(again.stdout == output.stdout, "{}", text(&again.stdout));
}

#[test]
fn findings_are_filtered() {
    let count = |arguments: &[&str]| {
        let all = [&["--format", "jsonl"], arguments].concat();
        let output = triage(&all);
        assert_eq!(output.status.code(), Some(0));
        lines(&output).len()
    };
    assert_eq!(count(&[]), 10);
    assert_eq!(count(&["--findings"]), 7);
    assert_eq!(count(&["--min-severity", "medium"]), 6);
    assert_eq!(count(&["--min-severity", "high"]), 4);
    assert_eq!(count(&["--min-severity", "critical"]), 0);
    let output = triage(&["--format", "jsonl", "--min-severity", "high"]);
    let first = &lines(&output)[0];
    assert_eq!(first["indicators"][0], "remote_wmic");
    assert_eq!(first["findings"][0]["name"], "remote_wmic_process_create");
    assert_eq!(first["findings"][0]["severity"], "high");
    assert_eq!(first["findings"][0]["technique"], "T1047");
    assert!(first["findings"][0]["evidence"]["CommandLine"].is_string());
    assert_eq!(stories(&output)[0]["kind"], "lateral_movement");
}

/// A collected folder: logs in several formats, some in archives, and other files.
#[test]
fn folders_and_archives() {
    let sample = fs::read(SAMPLE).unwrap();
    let folder = folder("collected");
    fs::write(folder.join("a.log"), &sample).unwrap();
    let events: Vec<_> = Reader::new(sample.as_slice()).map(Result::unwrap).collect();
    fs::write(folder.join("b"), evtx::file(&events, evtx::Style::WINDOWS)).unwrap();
    let lines: String = events
        .iter()
        .map(|event| serde_json::to_string(event).unwrap() + "\n")
        .collect();
    fs::write(folder.join("c.txt"), lines).unwrap();
    fs::write(folder.join("deeper").join("d.txt"), "no log").unwrap();
    let mut archive = ZipWriter::new(fs::File::create(folder.join("e.zip")).unwrap());
    archive
        .start_file("C/Security.xml", SimpleFileOptions::default())
        .unwrap();
    archive.write_all(&sample).unwrap();
    archive
        .start_file("C/notes", SimpleFileOptions::default())
        .unwrap();
    archive.write_all(b"on a Tuesday").unwrap();
    archive.finish().unwrap();
    let path = folder.display().to_string();
    let output = triage(&["--format", "jsonl", &path]);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    let found = lines_by_file(&output);
    let expected = ["a.log", "b", "c.txt", "e.zip/C/Security.xml"].map(|name| {
        let file = folder.join(name).display().to_string();
        (file, 10)
    });
    assert_eq!(found, expected);
    assert!(
        stderr.contains("files that are not event logs: 2"),
        "{stderr}"
    );
    assert!(stderr.contains("42       40        "), "{stderr}");
}

/// A folder with links: each file is read once, loops are reported, nothing is lost.
#[cfg(unix)]
#[test]
fn links_are_followed() {
    use std::os::unix::fs::symlink;

    let folder = folder("linked");
    let sample = fs::read(SAMPLE).unwrap();
    let kept = folder.join("deeper").join("kept.xml");
    fs::write(&kept, &sample).unwrap();
    let evidence = folder.join("evidence");
    fs::create_dir_all(evidence.join("logs")).unwrap();
    symlink(&kept, evidence.join("a.xml")).unwrap();
    symlink(&kept, evidence.join("b.xml")).unwrap();
    symlink(&evidence, evidence.join("logs").join("loop")).unwrap();
    let path = evidence.display().to_string();
    let output = triage(&["--format", "jsonl", &path]);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{stderr}");
    let name = evidence.join("a.xml").display().to_string();
    assert_eq!(lines_by_file(&output), [(name, 10)]);
    assert!(stderr.contains("b.xml: the same file as "), "{stderr}");
    assert!(stderr.contains("loop"), "{stderr}");
    // A broken link cannot be read.
    symlink(folder.join("gone"), evidence.join("c.xml")).unwrap();
    let output = triage(&["--format", "jsonl", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("c.xml: "));
}

#[cfg(target_os = "linux")]
#[test]
fn full_devices_and_many_jobs() {
    let full = || {
        Stdio::from(
            fs::OpenOptions::new()
                .write(true)
                .open("/dev/full")
                .unwrap(),
        )
    };
    // The events are written; the exit code says that not every problem could be reported.
    let to_full = |arguments: &[&str]| {
        let mut command = command(arguments);
        command.stdin(Stdio::null()).stderr(full());
        command.output().unwrap()
    };
    let output = to_full(&["--format", "jsonl", SAMPLE, "no/such.xml"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output).len(), 10);
    let output = to_full(&["no/such.xml", SAMPLE]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("lateral_movement"));
    for arguments in [
        &[SAMPLE][..],
        &["--format", "jsonl", SAMPLE],
        &["--format", "csv", SAMPLE],
    ] {
        let output = command(arguments)
            .stdin(Stdio::null())
            .stdout(full())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(
            text(&output.stderr).contains("cannot write output: "),
            "{arguments:?}"
        );
    }
    let copy = folder("copy").join("sample.xml");
    fs::copy(SAMPLE, &copy).unwrap();
    let copy = copy.display().to_string();
    let output = triage(&["--format", "jsonl", "--jobs", "20000", SAMPLE, &copy]);
    assert_eq!((output.status.code(), lines(&output).len()), (Some(0), 20));
    // The same file is read once, and that is said.
    let output = triage(&["--format", "jsonl", SAMPLE, SAMPLE]);
    assert_eq!((output.status.code(), lines(&output).len()), (Some(0), 10));
    assert!(text(&output.stderr).contains("read only once"));
}

/// The tool with these arguments where no file may have more blocks: a write beyond is an error.
#[cfg(target_os = "linux")]
fn limited(blocks: usize, arguments: &str) -> Output {
    let tool = env!("CARGO_BIN_EXE_wmi-events");
    let line = format!("ulimit -f {blocks}; trap '' XFSZ; exec {tool} {arguments}");
    Command::new("sh").args(["-c", &line]).output().unwrap()
}

/// A file that cannot be written whole gets no name, and nothing of it is left on the full disk.
#[cfg(target_os = "linux")]
#[test]
fn unfinished_files_are_removed() {
    let folder = folder("unfinished");
    let log = folder.join("log.xml");
    fs::write(&log, fs::read_to_string(SAMPLE).unwrap().repeat(100)).unwrap();
    let out = folder.join("out");
    fs::create_dir(&out).unwrap();
    for format in ["jsonl", "csv", "html"] {
        let arguments = format!(
            "--format {format} -o {}/out {}",
            out.display(),
            log.display()
        );
        let output = limited(16, &arguments);
        let said = text(&output.stderr);
        assert!(said.contains("cannot write output: "), "{format}: {said}");
        assert_eq!(output.status.code(), Some(1), "{format}: {said}");
        assert_eq!(fs::read_dir(&out).unwrap().count(), 0, "{format}");
    }
}

/// One job reads on the thread that writes, several hand over what they read: the same is written, in the same order.
#[test]
fn jobs_change_nothing() {
    let folder = folder("jobs");
    for number in 0..5 {
        let log = folder.join(format!("{number}.xml"));
        let text = fs::read_to_string(SAMPLE).unwrap();
        fs::write(log, text.repeat(number) + "<Event><System>").unwrap();
    }
    let folder = folder.display().to_string();
    for format in ["table", "jsonl", "csv"] {
        let run = |jobs| triage(&["--format", format, "--jobs", jobs, &folder, "no/such.xml"]);
        let one = run("1");
        assert_eq!(one.status.code(), Some(1), "{format}");
        for jobs in ["2", "7"] {
            let more = run(jobs);
            assert_eq!(more.status.code(), one.status.code(), "{format} {jobs}");
            assert_eq!(text(&more.stdout), text(&one.stdout), "{format} {jobs}");
            assert_eq!(text(&more.stderr), text(&one.stderr), "{format} {jobs}");
        }
    }
}

/// More texts than are sorted in memory, and no room for a temporary file.
#[cfg(target_os = "linux")]
#[test]
fn sorting_without_room() {
    let folder = folder("no_room");
    let log = folder.join("log.xml");
    let long = "x".repeat(60_000);
    let event = |number: usize| {
        format!(
            "<Event><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4688</EventID>\
             <TimeCreated SystemTime='2026-03-03T09:00:00.{number:07}Z'/><Computer>A</Computer></System>\
             <EventData><Data Name='CommandLine'>cmd.exe /c {number} {long}</Data></EventData></Event>"
        )
    };
    fs::write(&log, (0..700).map(event).collect::<String>()).unwrap();
    let log = log.display().to_string();
    let output = limited(2000, &format!("--format jsonl --sort time {log}"));
    let said = text(&output.stderr);
    assert!(said.contains("cannot write output: "), "{said}");
    assert_eq!(output.status.code(), Some(1), "{said}");
    let output = triage(&["--format", "jsonl", "--sort", "time", &log]);
    assert_eq!((output.status.code(), lines(&output).len()), (Some(0), 700));
}

/// What was behind the cut is lost: that is said, also where the rest ends with an event. A file that another
/// takes the place of is read to its end.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_cut_while_it_is_read() {
    use std::io::{BufRead, BufReader};
    let folder = folder("cut");
    let sample = fs::read_to_string(SAMPLE).unwrap();
    // More than waits in the tool and in the pipe.
    let (rounds, events) = (1_000, 10);
    for is_cut in [true, false] {
        let log = folder.join("log.xml");
        fs::write(&log, sample.repeat(rounds)).unwrap();
        let mut child = command(&["--format", "jsonl", log.to_str().unwrap()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let left = sample.len() * 2;
        if is_cut {
            let file = fs::OpenOptions::new().write(true).open(&log).unwrap();
            file.set_len(left as u64).unwrap();
        } else {
            let other = folder.join("other.xml");
            fs::write(&other, &sample).unwrap();
            fs::rename(&other, &log).unwrap();
        }
        let lines = output.lines().map(Result::unwrap);
        let found = 1 + lines.filter(|line| line.starts_with("{\"file\"")).count();
        let ended = child.wait_with_output().unwrap();
        let said = text(&ended.stderr);
        let all = rounds * events;
        if is_cut {
            let of = format!("{left} of {} bytes are left", sample.len() * rounds);
            assert!(said.contains(&of), "{said}");
            assert_eq!(ended.status.code(), Some(1));
            assert!(found < all, "it had been read before it was cut");
        } else {
            assert_eq!((ended.status.code(), found), (Some(0), all), "{said}");
        }
    }
}

/// A shell's process substitution: a named pipe, which opens once.
#[cfg(target_os = "linux")]
#[test]
fn pipes_with_names() {
    let log = folder("substituted").join("log.evtx");
    let sample = fs::read(SAMPLE).unwrap();
    let events: Vec<_> = Reader::new(sample.as_slice()).map(Result::unwrap).collect();
    fs::write(&log, evtx::file(&events, evtx::Style::WINDOWS)).unwrap();
    let line = format!(
        "{} --format jsonl <(cat {})",
        env!("CARGO_BIN_EXE_wmi-events"),
        log.display()
    );
    let output = Command::new("bash").args(["-c", &line]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(lines(&output).len(), 10);
}

#[test]
fn stories_join_the_logs_of_several_computers() {
    let as_lines = stories(&triage(&["--format", "jsonl", SAMPLE]));
    let kinds: Vec<_> = as_lines
        .iter()
        .map(|story| story["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["lateral_movement", "subscription_executed"]);
    let story = &as_lines[0];
    assert_eq!(story["severity"], "high");
    assert_eq!(
        story["computers"],
        json!(["WKS07.corp.example", "FILE02.corp.example"])
    );
    assert_eq!(story["users"], json!([r"CORP\dana", r"CORP\adm-dana"]));
    assert!(
        story["summary"]
            .as_str()
            .unwrap()
            .starts_with(r"CORP\dana on WKS07.corp.example ran `")
    );
    let first = &story["events"][0];
    assert_eq!(
        (
            &first["file"],
            &first["record_id"],
            &first["event_id"],
            &first["role"]
        ),
        (
            &json!(SAMPLE),
            &json!(48212),
            &json!(4688),
            &json!("source")
        )
    );
    assert_eq!(first["time"], "2026-03-03T09:01:12.5530417Z");
    assert!(
        first["what"]
            .as_str()
            .unwrap()
            .starts_with("wmic  /node:FILE02 ")
    );
    // Whichever log comes first, and whatever runs in parallel.
    let sample = fs::read(SAMPLE).unwrap();
    let folder = folder("of_two");
    let events: Vec<_> = Reader::new(sample.as_slice()).map(Result::unwrap).collect();
    for (name, computer) in [("1.evtx", "FILE02"), ("2.evtx", "WKS07")] {
        let own = events.iter().filter(|event| {
            event
                .system
                .computer
                .as_deref()
                .is_some_and(|name| name.starts_with(computer))
        });
        let own: Vec<_> = own.cloned().collect();
        fs::write(folder.join(name), evtx::file(&own, evtx::Style::WINDOWS)).unwrap();
    }
    let ids = |stories: &[Value]| -> Vec<String> {
        stories
            .iter()
            .map(|story| story["story"].as_str().unwrap().to_owned())
            .collect()
    };
    let path = |name: &str| folder.join(name).display().to_string();
    for paths in [
        [path("1.evtx"), path("2.evtx")],
        [path("2.evtx"), path("1.evtx")],
    ] {
        let found = stories(&triage(&["--format", "jsonl", &paths[0], &paths[1]]));
        assert_eq!(ids(&found), ids(&as_lines));
        assert_eq!(found[0]["events"][0]["file"], path("2.evtx"));
    }
}

/// The tool's sample equals that of the library's examples.
#[test]
fn one_sample() {
    let (of_tool, of_library) = (
        include_bytes!("../../src/sample.xml"),
        fs::read(SAMPLE).unwrap(),
    );
    assert!(of_tool == of_library.as_slice());
}

/// The number of lines of each file, in order.
fn lines_by_file(output: &Output) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for line in lines(output) {
        let file = line["file"].as_str().unwrap().to_owned();
        match counts.last_mut() {
            Some((last, count)) if *last == file => *count += 1,
            _ => counts.push((file, 1)),
        }
    }
    counts
}

#[test]
fn the_corpus_is_as_expected() {
    let Some(corpus) = corpus() else { return };
    for shape in ["evtx", "xml"] {
        folder_is_as_expected(&corpus, shape);
    }
}

fn folder_is_as_expected(corpus: &Path, shape: &str) {
    let logs = corpus.join(shape);
    let path = logs.display().to_string();
    let output = triage(&["--format", "jsonl", "--jobs", "2", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let found = lines(&output);
    let mut expected = Vec::new();
    for file in files(&logs, shape) {
        let name = file.with_extension("jsonl");
        let lines = json_lines(&corpus.join("expected").join(name.file_name().unwrap()));
        expected.extend(
            lines
                .into_iter()
                .map(|line| (file.display().to_string(), line)),
        );
    }
    assert_eq!(found.len(), expected.len());
    for (found, (file, expected)) in found.iter().zip(&expected) {
        assert_eq!(found["file"], **file);
        for key in ["event_id", "record_id", "computer", "channel", "provider"] {
            assert_eq!(found[key], expected[key], "{key} in {file}");
        }
        let mut data = expected["data"].clone();
        // The real logs have passwords of net.exe too.
        for name in found["masked"].as_array().into_iter().flatten() {
            let value = &mut data[name.as_str().unwrap()];
            *value = redact(value.as_str().unwrap()).into_owned().into();
        }
        assert_eq!(found["data"], data, "data in {file}");
        assert_eq!(found["time_created"], expected["time"], "{file}");
    }
    let alone = triage(&["--format", "jsonl", "--jobs", "1", &path]);
    assert!(alone.stdout == output.stdout);
    println!("{} lines of {shape} as expected", found.len());
}
