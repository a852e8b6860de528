//! The agent as a process: its input, its lines as they come, its end.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use wmi_events::source::xml::Reader;

/// Far more than anything takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

const SAMPLE: &str = include_str!("../../../../examples/sample.xml");

/// The events of the sample in XML, some on several lines.
pub(crate) fn xml() -> Vec<String> {
    let events = SAMPLE.split_inclusive("</Event>\n");
    events.map(str::to_owned).collect()
}

/// The six kinds of events in the sample as JSON Lines.
pub(crate) fn json() -> Vec<String> {
    let events = Reader::new(SAMPLE.as_bytes());
    let lines = events.map(|event| serde_json::to_string(&event.unwrap()).unwrap() + "\n");
    lines.collect()
}

/// An empty folder of its own for a test.
pub(crate) fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("agent-{name}"));
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub(crate) struct Agent {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: Option<Receiver<String>>,
    stderr: JoinHandle<String>,
}

/// How an agent ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// `None` if a signal killed it.
    pub(crate) code: Option<i32>,
    /// The lines of standard output that were not taken.
    pub(crate) lines: Vec<String>,
    pub(crate) stderr: String,
}

impl Agent {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        Self::with_input(arguments, Stdio::piped())
    }

    pub(crate) fn with_input(arguments: &[&str], input: impl Into<Stdio>) -> Self {
        let mut agent = Self::with_both(arguments, input.into(), Stdio::piped());
        let (sender, lines) = channel();
        let stdout = BufReader::new(agent.child.stdout.take().unwrap());
        thread::spawn(move || {
            for line in stdout.lines() {
                drop(sender.send(line.unwrap()));
            }
        });
        agent.stdout = Some(lines);
        agent
    }

    /// One whose output the test reads, or not.
    pub(crate) fn with_both(arguments: &[&str], input: Stdio, output: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_wmi-events"))
            .arg("agent")
            .args(arguments)
            .stdin(input)
            .stdout(output)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let stderr = thread::spawn(move || {
            let mut text = Vec::new();
            stderr.read_to_end(&mut text).unwrap();
            String::from_utf8(text).unwrap()
        });
        Self {
            stdin: child.stdin.take(),
            child,
            stdout: None,
            stderr,
        }
    }

    pub(crate) fn write(&mut self, text: impl AsRef<[u8]>) {
        self.stdin
            .as_mut()
            .unwrap()
            .write_all(text.as_ref())
            .unwrap();
    }

    /// The next line of standard output.
    pub(crate) fn line(&self) -> String {
        let lines = self.stdout.as_ref().unwrap();
        lines.recv_timeout(PATIENCE).expect("no line in time")
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", name, &id]).status();
        assert!(status.unwrap().success());
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Ends its input and waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        drop(self.stdin.take());
        self.wait()
    }

    /// Waits for its end; its input stays open.
    pub(crate) fn wait(mut self) -> Ended {
        let until = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < until, "it does not end");
            thread::sleep(Duration::from_millis(10));
        };
        let lines = self.stdout.map(|lines| lines.iter().collect());
        Ended {
            code: status.code(),
            lines: lines.unwrap_or_default(),
            stderr: self.stderr.join().unwrap(),
        }
    }
}

impl Ended {
    /// The last counts.
    pub(crate) fn metrics(&self) -> Value {
        metrics(&self.stderr).pop().unwrap()
    }
}

pub(crate) fn metrics(stderr: &str) -> Vec<Value> {
    let lines = stderr.lines().filter(|line| line.starts_with('{'));
    lines
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["metrics"].take())
        .collect()
}

/// One run over all of that input.
pub(crate) fn run(arguments: &[&str], input: impl AsRef<[u8]>) -> Ended {
    let mut agent = Agent::start(arguments);
    agent.write(input);
    agent.end()
}

/// Polls until it holds.
#[cfg(unix)]
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < until, "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}
