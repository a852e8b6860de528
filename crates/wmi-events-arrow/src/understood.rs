//! Fills the columns of what was understood.

use std::borrow::Cow;

use wmi_events::detect::{Analysis, Finding};
use wmi_events::wmi::subscription::ConsumerAction;
use wmi_events::wmi::{Query, Target};

use crate::column::Column;
use crate::columns::UNDERSTOOD;
use crate::mask::Mask;

/// The columns of what was understood, in the order of [`UNDERSTOOD`].
pub(crate) type Columns = [Column; UNDERSTOOD.len()];

/// Sets what was understood of an event, except the names of masked fields.
///
/// `result_name` is set with the fields: it comes from one.
pub(crate) fn fill(
    columns: &mut Columns,
    row: usize,
    analysis: &Analysis<'_>,
    findings: &[Finding<'_>],
    mask: &Mask,
) {
    let [
        indicators,
        found,
        wmic_nodes,
        consumer_class,
        command,
        wql_class,
        operation_method,
        _,
        _,
    ] = columns;
    let shown = analysis.indicators();
    if !shown.is_empty() {
        indicators.texts(row, shown.names());
    }
    if !findings.is_empty() {
        found.structs(row, findings.iter().map(finding));
    }
    if let Some(command) = analysis.wmic_command() {
        wmic_nodes.texts(row, command.nodes.iter().map(|node| &**node));
    }
    if let Some(subscription) = analysis.subscription() {
        let consumer = &subscription.consumer;
        consumer_class.text(row, consumer.class());
        if let Some(text) = consumer.action().and_then(consumer_command) {
            command.text(row, &mask.text(&text));
        }
    }
    if let Some(class) = queried_class(analysis) {
        wql_class.text(row, class);
    }
    if let Some(operation) = analysis.operation() {
        operation_method.text(row, &operation.method_name());
    }
}

fn finding<'f>(finding: &'f Finding<'_>) -> [&'f str; 3] {
    let technique = finding.detection.techniques.first();
    let technique = technique.map_or("", |technique| technique.id);
    [finding.name(), finding.severity.name(), technique]
}

/// The class that a subscription or an operation queries.
fn queried_class<'a>(analysis: &'a Analysis<'_>) -> Option<&'a str> {
    let of_operation = || match &analysis.operation()?.target {
        Target::Query(query) => Some(query),
        _ => None,
    };
    let query: &Query<'_> = match analysis.query() {
        Some(query) => query,
        None => of_operation()?,
    };
    Some(&query.class)
}

/// What a consumer runs: its command line, or its program; its script, or the script's file.
///
/// The column `consumer_command`, without its mask.
#[must_use]
pub fn consumer_command(action: ConsumerAction<'_>) -> Option<Cow<'_, str>> {
    match action {
        ConsumerAction::Command {
            executable,
            command_line,
            ..
        } => command_line.or(executable),
        ConsumerAction::Script { text, file, .. } => text.or(file),
        _ => None,
    }
}
