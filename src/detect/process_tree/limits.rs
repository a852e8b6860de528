//! [`TreeLimits`]: the memory limits of a process tree.

/// The memory limits of a [`ProcessTree`](super::ProcessTree).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
#[non_exhaustive]
pub struct TreeLimits {
    /// The maximum number of computers; default 1,000.
    pub max_hosts: usize,
    /// The maximum number of processes of one computer; default 4,096.
    pub max_processes: usize,
    /// The maximum bytes of all processes of all computers; default 128 MiB.
    ///
    /// Names, texts, buffers, indexes and 16 bytes for each allocation count.
    pub max_bytes: usize,
}

impl Default for TreeLimits {
    fn default() -> Self {
        Self {
            max_hosts: 1000,
            max_processes: 4096,
            max_bytes: 128 << 20,
        }
    }
}
