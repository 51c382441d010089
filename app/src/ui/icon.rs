//! Icons: one stroke style, one SVG sprite, no bytes in the browser's module.

use leptos::prelude::*;

/// FNV-1a over the sprite: a changed sprite has a new address, so that it can be cached for ever.
pub const fn fingerprint(bytes: &[u8]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u32).wrapping_mul(0x0100_0193);
        index += 1;
    }
    hash
}

/// An address whose last eight digits become the fingerprint of a file, in hexadecimal.
pub const fn versioned<const N: usize>(mut address: [u8; N], file: &[u8]) -> [u8; N] {
    let mut rest = fingerprint(file);
    let mut index = N;
    while index > N - 8 {
        index -= 1;
        address[index] = b"0123456789abcdef"[(rest & 15) as usize];
        rest >>= 4;
    }
    address
}

const ADDRESS: [u8; 21] = versioned(*b"/icons.svg?v=00000000", include_bytes!("../../../public/icons.svg"));

/// Where the sprite is: a file of `public/` with its fingerprint.
pub const SPRITE: &str = match std::str::from_utf8(&ADDRESS) {
    Ok(address) => address,
    Err(_) => "/icons.svg",
};

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)+) => {
        /// The pictures of the sprite.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName { $($(#[$doc])* $name,)+ }

        impl IconName {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in the sprite.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }
        }
    };
}

icons! {
    /// Three lines.
    Menu = "menu",
    /// A cross.
    Close = "close",
    /// A magnifier.
    Search = "search",
    /// A shopping bag.
    Cart = "cart",
    /// A person.
    User = "user",
    /// An angle that points down.
    Down = "down",
    /// An angle that points right.
    Right = "right",
    /// An angle that points left.
    Left = "left",
    /// An arrow to the right.
    Arrow = "arrow",
    /// More.
    Plus = "plus",
    /// Less.
    Minus = "minus",
    /// A tick.
    Check = "check",
    /// A tick in a circle.
    CheckCircle = "check-circle",
    /// An i in a circle.
    Info = "info",
    /// A triangle with an exclamation mark.
    Warning = "warning",
    /// Delivery.
    Truck = "truck",
    /// A parcel.
    Box = "box",
    /// Something comes back.
    Return = "return",
    /// Safety.
    Shield = "shield",
    /// A digital wallet.
    Wallet = "wallet",
    /// A bank note.
    Cash = "cash",
    /// A telephone.
    Phone = "phone",
    /// A letter.
    Mail = "mail",
    /// A place on a map.
    Pin = "pin",
    /// The time.
    Clock = "clock",
    /// Filters.
    Filter = "filter",
    /// Sorting.
    Sort = "sort",
    /// A price tag.
    Tag = "tag",
    /// A heart.
    Heart = "heart",
    /// A leaf.
    Leaf = "leaf",
    /// A bin.
    Trash = "trash",
    /// A pencil.
    Edit = "edit",
    /// A printer.
    Print = "print",
    /// Two sheets.
    Copy = "copy",
    /// A house.
    Home = "home",
    /// A question mark in a circle.
    Help = "help",
    /// An arrow that leaves a box.
    External = "external",
    /// A star with four rays.
    Spark = "spark",
    /// Three quarters of a circle, to be turned.
    Spinner = "spinner",
    /// A picture frame.
    Image = "image",
    /// Bars of a chart.
    Chart = "chart",
}

impl IconName {
    /// The icon with this name in the sprite, where content names it ([`IconName::Spark`] for an unknown one).
    pub fn from_id(id: &str) -> Self {
        Self::ALL
            .iter()
            .copied()
            .find(|icon| icon.id() == id)
            .unwrap_or(Self::Spark)
    }
}

/// An icon. It is decoration: what it means must also be said in words beside it.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
    /// Size and colour.
    #[prop(default = "size-5")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=["icon ", class].concat() aria-hidden="true">
            <use_ href=[SPRITE, "#", name.id()].concat()></use_>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_icon_is_in_the_sprite() {
        let sprite = include_str!("../../../public/icons.svg");
        for icon in IconName::ALL {
            assert!(sprite.contains(&format!("id=\"{}\"", icon.id())), "{icon:?}");
        }
        assert_eq!(sprite.matches("<symbol ").count(), IconName::ALL.len());
    }
}
