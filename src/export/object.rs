//! The macro that declares the objects of a document.

/// Declares structs whose members are all optional: absent ones are not written.
macro_rules! objects {
    ( $(
        $(#[$meta:meta])*
        $vis:vis struct $name:ident $(<$lt:lifetime>)? {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty, )*
        }
    )* ) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, serde::Serialize)]
        $vis struct $name $(<$lt>)? {
            $(
                $(#[$field_meta])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(super) $field: Option<$type>,
            )*
        }
    )* };
}

pub(super) use objects;
