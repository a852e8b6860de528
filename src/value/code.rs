//! Codes that Windows may extend: numbers, with names for the known ones.

/// Declares a code type, its constants, their Windows names and meanings from one table.
macro_rules! codes {
    (
        $(#[$doc:meta])*
        pub struct $code:ident;
        $( $(#[doc = $meaning:literal])+ $constant:ident = $number:literal, $name:literal; )*
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $code(u32);

        impl $code {
            $(
                #[doc = concat!("`", $name, "`, `", stringify!($number), "`.")]
                #[doc = ""]
                $(#[doc = $meaning])+
                pub const $constant: Self = Self($number);
            )*

            /// The code with that number, known or unknown.
            #[must_use]
            pub const fn new(number: u32) -> Self {
                Self(number)
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u32 {
                self.0
            }

            /// The Windows name, or `None` for a number unknown to this version.
            #[must_use]
            pub const fn name(self) -> Option<&'static str> {
                match self.0 {
                    $( $number => Some($name), )*
                    _ => None,
                }
            }
        }

        impl $code {
            /// The codes that have a name, in the order of the table.
            ///
            #[doc = concat!("```\nuse wmi_events::value::", stringify!($code), ";\n")]
            #[doc = concat!("assert!(", stringify!($code), "::known().iter().all(|code| code.name().is_some()));\n```")]
            #[must_use]
            pub const fn known() -> &'static [Self] {
                &[ $( Self::$constant, )* ]
            }

            /// What the code means, in a few words, or `None` for an unknown number.
            #[must_use]
            pub const fn meaning(self) -> Option<&'static str> {
                match self.0 {
                    // `///` is followed by a blank.
                    $( $number => Some(concat!($($meaning),+).trim_ascii_start()), )*
                    _ => None,
                }
            }
        }

        impl From<u32> for $code {
            fn from(number: u32) -> Self {
                Self::new(number)
            }
        }

        impl std::fmt::Debug for $code {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self.name() {
                    Some(name) => f.write_str(name),
                    None => write!(f, concat!(stringify!($code), "({:#x})"), self.0),
                }
            }
        }
    };
}

pub(crate) use codes;
