//! A cluster of our own: Ballista's scheduler and executors, which know our functions.
//!
//! Functions travel by name, so a cluster that is started from Ballista's own programs cannot run our hunts.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use ballista_core::error::BallistaError;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;

use crate::session::{of_executor, of_scheduler};

#[derive(clap::Args)]
pub(crate) struct SchedulerArguments {
    /// The address to listen on. There is no authentication: keep it within a trusted network.
    #[arg(long, default_value = "127.0.0.1:50050")]
    listen: SocketAddr,

    /// The name by which executors reach it [default: the host of --listen].
    #[arg(long)]
    external_host: Option<String>,
}

#[derive(clap::Args)]
pub(crate) struct ExecutorArguments {
    /// The scheduler.
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:50050")]
    scheduler: String,

    /// The address to listen on for data.
    #[arg(long, default_value = "127.0.0.1:50051")]
    listen: SocketAddr,

    /// The port to listen on for tasks [default: the one after that of --listen].
    #[arg(long)]
    grpc_port: Option<u16>,

    /// The name by which others reach it [default: the host of --listen].
    #[arg(long)]
    external_host: Option<String>,

    /// The number of tasks at a time [default: one for each processor].
    #[arg(long)]
    cores: Option<usize>,

    /// The bytes of memory of all tasks together, in MiB [default: a part of the machine's].
    #[arg(long, value_name = "MIB")]
    memory: Option<u64>,

    /// The folder of what passes between tasks [default: a temporary one].
    #[arg(long, value_name = "DIR")]
    work_dir: Option<PathBuf>,
}

/// What Ballista says goes to standard error: warnings, or what `RUST_LOG` asks for.
fn log() {
    let default = env_logger::Env::default().default_filter_or("warn");
    env_logger::Builder::from_env(default).init();
}

pub(crate) async fn scheduler(arguments: SchedulerArguments) -> Result<(), BallistaError> {
    log();
    let host = arguments.listen.ip().to_string();
    let config = SchedulerConfig {
        bind_host: host.clone(),
        bind_port: arguments.listen.port(),
        external_host: arguments.external_host.unwrap_or(host),
        override_session_builder: Some(Arc::new(of_scheduler)),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await?;
    start_server(cluster, arguments.listen, Arc::new(config)).await
}

pub(crate) async fn executor(arguments: ExecutorArguments) -> Result<(), BallistaError> {
    log();
    let (host, port) = host_and_port(&arguments.scheduler)?;
    let listen = arguments.listen;
    let default = ExecutorProcessConfig::default();
    let next = listen.port().checked_add(1);
    let grpc_port = arguments.grpc_port.or(next).unwrap_or(default.grpc_port);
    // Ballista's own folder would stay behind.
    let temporary = tempfile::tempdir()?;
    let of_run = || temporary.path().to_owned();
    let work_dir = arguments.work_dir.unwrap_or_else(of_run);
    let config = ExecutorProcessConfig {
        bind_host: listen.ip().to_string(),
        external_host: Some(arguments.external_host.unwrap_or(listen.ip().to_string())),
        port: listen.port(),
        grpc_port,
        scheduler_host: host,
        scheduler_port: port,
        scheduler_connect_timeout_seconds: 60,
        vcores: arguments.cores.unwrap_or(default.vcores),
        work_dir: Some(work_dir.display().to_string()),
        memory_pool_size: arguments.memory.map(|mib| mib << 20),
        override_function_registry: Some(Arc::new(of_executor())),
        ..default
    };
    start_executor_process(Arc::new(config)).await
}

fn host_and_port(text: &str) -> Result<(String, u16), BallistaError> {
    let parsed = text
        .rsplit_once(':')
        .and_then(|(host, port)| Some((host.to_owned(), port.parse().ok()?)));
    parsed.ok_or_else(|| BallistaError::Configuration(format!("not a host and a port: {text}")))
}
