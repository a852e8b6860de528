//! The providers of the events.

use super::Provider;
use crate::value::Guid;

/// The provider `Microsoft-Windows-Security-Auditing`. Source: its manifest.
pub static SECURITY_AUDITING: Provider = Provider {
    name: "Microsoft-Windows-Security-Auditing",
    display_name: Some("Microsoft Windows security auditing."),
    guid: Guid::from_u128(0x5484_9625_5478_4994_a5ba_3e3b_0328_c30d),
};

/// The provider `Microsoft-Windows-WMI-Activity`. Source: its manifest.
pub static WMI_ACTIVITY: Provider = Provider {
    name: "Microsoft-Windows-WMI-Activity",
    display_name: None,
    guid: Guid::from_u128(0x1418_ef04_b0b4_4623_bf7e_d74a_b47b_bdaa),
};

/// The provider `Microsoft-Windows-Sysmon`. Source: its manifest.
pub static SYSMON: Provider = Provider {
    name: "Microsoft-Windows-Sysmon",
    display_name: None,
    guid: Guid::from_u128(0x5770_385f_c22a_43e0_bf4c_06f5_698f_fbd9),
};

/// The providers of all events of this crate.
pub static PROVIDERS: &[&Provider] = &[&SECURITY_AUDITING, &WMI_ACTIVITY, &SYSMON];
