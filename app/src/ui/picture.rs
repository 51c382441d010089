//! Pictures of products. Each has its size, so that nothing moves when it arrives.

use domain::{paths, product::Focal, view::Picture};
use leptos::prelude::*;

use super::{Icon, IconName};

/// The files of a picture for `srcset`.
pub fn srcset(picture: &Picture) -> String {
    let mut set = String::with_capacity(picture.widths.len() * 48);
    for (index, width) in picture.widths.iter().enumerate() {
        if index > 0 {
            set.push_str(", ");
        }
        set.push_str(&paths::picture(&picture.hash, *width));
        set.push(' ');
        set.push_str(&width.to_string());
        set.push('w');
    }
    set
}

/// The classes that keep a point in sight where a picture is cut, in steps of a tenth; none for the middle. Classes,
/// because a `style` attribute is not allowed by the page's policy.
fn focal_class(focal: Focal) -> String {
    if focal == Focal::MIDDLE {
        return String::new();
    }
    let tenth = |percent: u8| (u16::from(percent) + 5) / 10;
    format!(" focal fx-{} fy-{}", tenth(focal.x), tenth(focal.y))
}

/// The smallest file of a picture.
pub fn smallest_file(picture: &Picture) -> String {
    paths::picture(&picture.hash, picture.widths.first().copied().unwrap_or(picture.width))
}

/// A picture in the width that the screen needs.
#[component]
pub fn PictureView(
    /// Which one.
    picture: Picture,
    /// How wide it is shown (`sizes` of `<img>`).
    sizes: &'static str,
    /// Whether it is seen first: loaded at once, and before others.
    #[prop(optional)]
    priority: bool,
    /// Whether words beside it say the same: then it is not read out.
    #[prop(optional)]
    decorative: bool,
    /// Placement.
    #[prop(default = "size-full object-cover")]
    class: &'static str,
) -> impl IntoView {
    let set = srcset(&picture);
    let middle = picture
        .widths
        .get(picture.widths.len() / 2)
        .copied()
        .unwrap_or(picture.width);
    let source = paths::picture(&picture.hash, middle);
    let alt = if decorative { String::new() } else { picture.alt };
    let class = [class, &focal_class(picture.focal)].concat();
    view! {
        <img
            class=class
            src=source
            srcset=set
            sizes=sizes
            width=picture.width
            height=picture.height
            alt=alt
            loading=(!priority).then_some("lazy")
            fetchpriority=priority.then_some("high")
            decoding="async"
        />
    }
}

/// In the place of a picture that there is not.
#[component]
pub fn NoPicture() -> impl IntoView {
    view! {
        <span class="grid size-full place-items-center bg-sunken text-soft">
            <Icon name=IconName::Image class="size-10 opacity-60" />
        </span>
    }
}
