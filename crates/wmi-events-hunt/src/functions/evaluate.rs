//! Evaluates a function on arrays of texts.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, BooleanArray, ListBuilder, StringArray, StringBuilder,
};
use datafusion::common::cast::as_string_array;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs};

use super::function::{Answer, Function};

/// The answers to all rows; one answer, if all arguments are constants.
pub(super) fn evaluate(function: &Function, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
    let is_constant = args
        .args
        .iter()
        .all(|arg| matches!(arg, ColumnarValue::Scalar(_)));
    let rows = if is_constant { 1 } else { args.number_rows };
    let arrays: Result<Vec<ArrayRef>> = args
        .args
        .into_iter()
        .map(|arg| arg.into_array(rows))
        .collect();
    let arrays = arrays?;
    let texts: Result<Vec<&StringArray>> =
        arrays.iter().map(|array| as_string_array(array)).collect();
    let answers = answers(&function.answer, &texts?, rows);
    if is_constant {
        return Ok(ColumnarValue::Scalar(ScalarValue::try_from_array(
            &answers, 0,
        )?));
    }
    Ok(ColumnarValue::Array(answers))
}

fn answers<'a>(answer: &Answer, texts: &[&'a StringArray], rows: usize) -> ArrayRef {
    let arguments = |number: usize| -> Vec<Option<&'a str>> {
        let value = |text: &&'a StringArray| text.is_valid(number).then(|| text.value(number));
        texts.iter().map(value).collect()
    };
    match answer {
        Answer::Flag(flag) => {
            let answers = (0..rows).map(|number| flag(&arguments(number)));
            Arc::new(answers.collect::<BooleanArray>())
        }
        Answer::Text(text) => {
            let answers = (0..rows).map(|number| text(&arguments(number)));
            Arc::new(answers.collect::<StringArray>())
        }
        Answer::Texts(texts) => {
            let mut list = ListBuilder::new(StringBuilder::new());
            for number in 0..rows {
                let found = texts(&arguments(number));
                let is_some = found.is_some();
                for text in found.into_iter().flatten() {
                    list.values().append_value(text);
                }
                list.append(is_some);
            }
            Arc::new(list.finish())
        }
    }
}
