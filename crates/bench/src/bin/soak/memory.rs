//! Peaks of a process' memory on the way through a stream.

use std::fmt;
use std::fs;

/// What a stream has at least before its first peaks: the first event that is too long.
const LEAST: u64 = 8 << 20;

/// The peak after 1, 10 and 100% of a stream, in bytes.
pub(crate) struct Peaks {
    process: u32,
    size: u64,
    peaks: [Option<u64>; 3],
}

impl Peaks {
    pub(crate) fn new(process: u32, size: u64) -> Self {
        Self {
            process,
            size,
            peaks: [None; 3],
        }
    }

    /// So many bytes are read.
    pub(crate) fn at(&mut self, offset: u64) {
        for (peak, part) in self.peaks.iter_mut().zip([100, 10, 1]) {
            let part = (self.size / part).max(LEAST).min(self.size);
            if peak.is_none() && offset >= part {
                *peak = peak_of(self.process);
            }
        }
    }

    /// Says if memory grows with the stream: by more than a tenth and two of the largest events after its
    /// first tenth.
    pub(crate) fn grown(&self) -> Option<String> {
        let [_, Some(tenth), Some(all)] = self.peaks else {
            return Some("the peak of memory is not known".into());
        };
        (all > tenth + tenth / 10 + (8 << 20))
            .then(|| format!("memory grows from {tenth} to {all}"))
    }
}

/// In MB.
impl fmt::Display for Peaks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.peaks.map(|peak| match peak {
            Some(peak) => format!("{:.1}", peak as f64 / 1e6),
            None => "?".into(),
        });
        f.write_str(&shown.join(" | "))
    }
}

fn peak_of(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = peak.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib << 10)
}
