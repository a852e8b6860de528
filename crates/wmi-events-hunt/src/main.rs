//! `wmi-events-hunt`: hunts for WMI activity by SQL, over logs or Parquet files, on one machine or on a cluster.
//!
//! ```text
//! wmi-events-hunt list
//! wmi-events-hunt run lateral_movement --data logs/
//! wmi-events-hunt run lateral_movement rare_providers --data events/ --param max_computers=5
//! wmi-events-hunt scheduler
//! wmi-events-hunt executor
//! wmi-events-hunt run --cluster df://127.0.0.1:50050 --data events/ query.sql
//! ```

mod cluster;
mod fleet;
mod functions;
mod hunts;
mod logs;
mod run;
mod session;
mod tables;
mod timeless;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    name = "wmi-events-hunt",
    version,
    about = "Hunts for WMI activity by SQL, over logs or Parquet files"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run hunts, on this machine or on a cluster.
    Run(run::RunArguments),
    /// List the shipped hunts and their parameters.
    List,
    /// Show a hunt: its text and its query.
    Show {
        /// The name of the hunt.
        hunt: String,
    },
    /// List the SQL functions.
    Functions,
    /// Run the scheduler of a cluster.
    Scheduler(cluster::SchedulerArguments),
    /// Run an executor of a cluster.
    Executor(cluster::ExecutorArguments),
    /// Write a made-up fleet with planted attacks, to size a cluster before there is one.
    Generate(fleet::GenerateArguments),
    /// Run all hunts on a made-up fleet, and compare their answers with what is planted.
    Check(fleet::CheckArguments),
}

#[tokio::main]
async fn main() -> ExitCode {
    let ended = match Cli::parse().command {
        Command::Run(arguments) => run::run(arguments).await.map_err(|error| error.to_string()),
        Command::List => print(&hunts::list()),
        Command::Show { hunt } => hunts::Hunt::find(&hunt).and_then(|hunt| print(&hunt.sql)),
        Command::Functions => print(&functions::list()),
        Command::Scheduler(arguments) => cluster::scheduler(arguments)
            .await
            .map_err(|error| error.to_string()),
        Command::Executor(arguments) => cluster::executor(arguments)
            .await
            .map_err(|error| error.to_string()),
        Command::Generate(arguments) => fleet::generate(&arguments),
        Command::Check(arguments) => fleet::check(&arguments).await,
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            run::say(&error);
            ExitCode::FAILURE
        }
    }
}

/// Writes to standard output; a reader that has enough is not an error.
fn print(text: &str) -> Result<(), String> {
    use std::io::Write;

    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}
