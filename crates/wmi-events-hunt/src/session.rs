//! Sessions with our functions: on this machine, of a cluster's client, of its scheduler; and an executor's registry.

use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use ballista_core::config::BALLISTA_ADAPTIVE_PLANNER_ENABLED;
use ballista_core::registry::BallistaFunctionRegistry;
use datafusion::common::Result;
use datafusion::execution::{FunctionRegistry, SessionState, SessionStateBuilder};
use datafusion::functions_nested::all_default_nested_functions;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::functions::udfs;
use crate::logs::{FUNCTION, Logs, Problems};

/// Queries read only the rows and columns that they ask for.
fn config() -> SessionConfig {
    let mut config = SessionConfig::new().with_information_schema(true);
    let options = config.options_mut();
    options.execution.parquet.pushdown_filters = true;
    options.execution.parquet.reorder_filters = true;
    config
}

/// A session on this machine.
pub(crate) fn local(problems: &Problems) -> SessionContext {
    let context = SessionContext::new_with_config(config());
    add(&context, problems);
    context
}

/// A session whose queries run on a cluster.
pub(crate) async fn remote(url: &str, problems: &Problems) -> Result<SessionContext> {
    // The adaptive planner of Ballista 55.0 adds stages without end where one side of a join is empty.
    let config = config().upgrade_for_ballista();
    let config = config.set_bool(BALLISTA_ADAPTIVE_PLANNER_ENABLED, false);
    // Its other joins sort both sides: what an attack left is few rows beside all processes.
    let config = config.set_bool("datafusion.optimizer.prefer_hash_join", true);
    let state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .build();
    let context = SessionContext::remote_with_state(url, state).await?;
    // A remote session does not keep the functions of its state.
    for function in all_default_nested_functions() {
        context.register_udf(function.as_ref().clone());
    }
    add(&context, problems);
    Ok(context)
}

fn add(context: &SessionContext, problems: &Problems) {
    for function in udfs() {
        context.register_udf(function);
    }
    let problems = problems.clone();
    context.register_udtf(FUNCTION, Arc::new(Logs { problems }));
}

/// The state of a scheduler's sessions: functions travel by their names.
pub(crate) fn of_scheduler(config: SessionConfig) -> Result<SessionState> {
    let mut state = SessionStateBuilder::new()
        .with_default_features()
        .with_config(config)
        .build();
    for function in udfs() {
        state.register_udf(Arc::new(function))?;
    }
    Ok(state)
}

/// The functions of an executor.
pub(crate) fn of_executor() -> BallistaFunctionRegistry {
    let mut registry = BallistaFunctionRegistry::default();
    let nested = all_default_nested_functions().into_iter();
    for function in nested.chain(udfs().map(Arc::new)) {
        let names = function.aliases().iter().cloned();
        for name in names.chain([function.name().to_owned()]) {
            registry
                .scalar_functions
                .insert(name, Arc::clone(&function));
        }
    }
    registry
}
