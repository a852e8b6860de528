//! `baseline`: rules for expected activity, proposed from logs and checked.

mod learn;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use wmi_events::detect::Baseline;

use self::learn::Learned;
use crate::config::{self, FindingArguments};
use crate::each;
use crate::help;
use crate::output::{finish, stdout};
use crate::plain_json::plain;
use crate::say::{say, shown};

#[derive(Subcommand)]
pub(crate) enum BaselineCommand {
    /// Propose rules for the findings on logs, as JSON. Read each rule before you use it.
    #[command(after_help = help::LEARN)]
    Learn(LearnArguments),
    /// Check the rules in a file: unknown names, paths without a root, rules that never apply.
    #[command(after_help = help::CHECK)]
    Check {
        /// A list of rules, or settings with one, in JSON.
        #[arg(value_name = "FILE")]
        path: PathBuf,
    },
}

#[derive(clap::Args)]
pub(crate) struct LearnArguments {
    #[command(flatten)]
    settings: FindingArguments,

    /// Files, folders (recursive), or `-` for standard input [default: piped input].
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(crate) fn run(command: &BaselineCommand) -> ExitCode {
    match command {
        BaselineCommand::Learn(arguments) => learn(arguments),
        BaselineCommand::Check { path } => check(path),
    }
}

fn learn(arguments: &LearnArguments) -> ExitCode {
    let (config, baseline) = match arguments.settings.read() {
        Ok(settings) => settings,
        Err(code) => return code,
    };
    let mut learned = Learned::default();
    let read = each::event(&arguments.paths, &config.options, |event, _| {
        learned.take(event, &baseline);
    });
    let is_all_read = match read {
        Ok(is_all_read) => is_all_read,
        Err(code) => return code,
    };
    for line in learned.left_out() {
        say(&line);
    }
    let rules = learned.rules();
    say(&format!(
        "{} rules: read each before you use it",
        rules.len()
    ));
    match serde_json::to_string_pretty(&Baseline::new(rules)).map(plain) {
        Ok(json) => finish(stdout(), &format!("{json}\n")),
        Err(error) => {
            say(&error.to_string());
            return ExitCode::FAILURE;
        }
    }
    if is_all_read {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn check(path: &std::path::Path) -> ExitCode {
    let rules = match config::json(path).and_then(|json| config::rules(&json)) {
        Ok(rules) => rules,
        Err(error) => return config::usage_error(path, &error),
    };
    let problems = rules.check();
    for problem in &problems {
        say(&format!("{}: {problem}", shown(path)));
    }
    say(&format!(
        "rules: {}, problems: {}",
        rules.rules().len(),
        problems.len()
    ));
    if problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
