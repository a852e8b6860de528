use std::mem::size_of;

use super::*;

/// Every event is moved with its payload.
#[test]
fn a_payload_is_as_small_as_a_4688() {
    let limit = size_of::<ProcessCreation<'_>>() + size_of::<usize>();
    assert!(
        size_of::<Payload<'_>>() <= limit,
        "an event of more than {limit} bytes is declared `boxed`"
    );
}
