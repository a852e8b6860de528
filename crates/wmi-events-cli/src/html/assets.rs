//! The page's style and script, and their hashes, without which the page's policy lets nothing run.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The style of the whole page, then of its parts, then what is other on paper and narrow screens.
pub(super) const STYLE: &str = concat!(
    include_str!("css/base.css"),
    include_str!("css/head.css"),
    include_str!("css/stories.css"),
    include_str!("css/events.css"),
    include_str!("css/details.css"),
    include_str!("css/media.css"),
);

/// One script of several files, each with one job. Their names are seen in each other and not outside.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("js/format.js"),
    include_str!("js/data.js"),
    include_str!("js/details_data.js"),
    include_str!("js/filter.js"),
    include_str!("js/state.js"),
    include_str!("js/histogram.js"),
    include_str!("js/stories.js"),
    include_str!("js/findings.js"),
    include_str!("js/facets.js"),
    include_str!("js/table.js"),
    include_str!("js/processes.js"),
    include_str!("js/details.js"),
    include_str!("js/export.js"),
    include_str!("js/main.js"),
    "})();\n",
);

/// The page's content security policy: nothing is loaded from anywhere, only these two texts are used, and no text
/// of an event can become a script or a style.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

pub(super) fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
