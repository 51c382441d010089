//! A product's pictures: added, ordered, described, taken away. Their order is that of the rows, moved by their numbers
//! or dragged; a file may be dropped on the field.

use domain::{product::Focal, view::goods::DeskPicture};
use leptos::prelude::*;

use super::form::Beside;
use crate::ui::{Alert, AlertKind, ButtonKind, ButtonSize, button_class, smallest_file};

/// The part of the page.
pub(super) fn pictures(base: &str, pictures: &[DeskPicture], beside: &Beside) -> AnyView {
    let upload = [base, "/pictures"].concat();
    let change = [base, "/pictures/change"].concat();
    let left = told("Some files were not taken", &beside.files);
    let clash = told(
        "Somebody else has changed the pictures meanwhile: nothing was saved, and this is how they are now",
        &beside.pictures,
    );
    let rows = pictures
        .iter()
        .enumerate()
        .map(|(index, each)| row(index, each))
        .collect_view();
    let list = (!pictures.is_empty()).then(|| {
        view! {
            <form class="space-y-3" method="post" action=change>
                <ul class="space-y-2" data-sort="">{rows}</ul>
                <button class=button_class(ButtonKind::Secondary, ButtonSize::Small) type="submit">
                    "Save the pictures"
                </button>
            </form>
        }
    });
    view! {
        <section class="panel mt-5" aria-labelledby="pictures" id="pictures-part">
            <h2 class="border-b border-line px-4 py-2.5 text-lg" id="pictures">
                "Pictures"
            </h2>
            <div class="space-y-4 p-4">
                {left}
                {clash}
                {list}
                <form class="space-y-2 rounded-md border border-dashed border-edge p-4" method="post" action=upload enctype="multipart/form-data" data-drop-files="">
                    <label class="block font-medium" for="files">
                        "Add pictures"
                    </label>
                    <p class="text-sm text-soft" id="files-hint">
                        "JPEG, PNG or WebP, up to 8 MB and 40 million pixels each, up to eight at once. They are made anew in the shop’s sizes; where and with what they were taken is not kept."
                    </p>
                    <input class="block w-full" id="files" type="file" name="file" multiple="" accept="image/jpeg,image/png,image/webp" aria-describedby="files-hint" />
                    <button class=button_class(ButtonKind::Secondary, ButtonSize::Small) type="submit">
                        "Upload"
                    </button>
                </form>
            </div>
        </section>
    }
    .into_any()
}

fn told(title: &'static str, sentences: &[String]) -> Option<AnyView> {
    (!sentences.is_empty()).then(|| {
        let sentences = sentences
            .iter()
            .map(|sentence| view! { <li>{sentence.clone()}</li> })
            .collect_view();
        view! {
            <Alert kind=AlertKind::Warning title=title>
                <ul class="list-disc pl-5">{sentences}</ul>
            </Alert>
        }
        .into_any()
    })
}

fn row(index: usize, each: &DeskPicture) -> AnyView {
    let id = each.id;
    let number = index + 1;
    let source = smallest_file(&each.picture);
    let alt = format!("alt-{id}");
    let place = format!("place-{id}");
    view! {
        <li class="flex flex-wrap items-start gap-4 rounded-md border border-line p-3" draggable="true">
            <img class="size-24 rounded-md object-cover" src=source width="96" height="96" alt=each.picture.alt.clone() />
            <input type="hidden" name="picture" value=id />
            <input type="hidden" name=format!("was.place.{id}") value=number />
            <input type="hidden" name=format!("was.alt.{id}") value=each.picture.alt.clone() />
            <input type="hidden" name=format!("was.x.{id}") value=each.picture.focal.x />
            <input type="hidden" name=format!("was.y.{id}") value=each.picture.focal.y />
            <div class="min-w-60 grow space-y-2">
                <div class="space-y-1">
                    <label class="block text-sm font-medium" for=alt.clone()>
                        {format!("What picture {number} shows")}
                    </label>
                    <input class="control-s" id=alt name=format!("alt.{id}") value=each.picture.alt.clone() maxlength="300" autocomplete="off" />
                </div>
                {focal(id, number, each.picture.focal)}
            </div>
            <div class="w-24 space-y-2">
                <div class="space-y-1">
                    <label class="block text-sm font-medium" for=place.clone()>
                        "Place"
                    </label>
                    <input class="control-s text-right" id=place name=format!("place.{id}") value=number inputmode="numeric" autocomplete="off" data-place="" />
                </div>
                <label class="flex items-center gap-2 text-sm">
                    <input class="size-4" type="checkbox" name=format!("remove.{id}") value="1" />
                    "Remove"
                </label>
            </div>
        </li>
    }
    .into_any()
}

/// Where the picture is cut around.
fn focal(id: i64, number: usize, focal: Focal) -> AnyView {
    let field = |axis: &'static str, label: &'static str, value: u8| {
        let name = format!("{axis}.{id}");
        let field = format!("{axis}-{id}");
        view! {
            <span class="flex items-center gap-2 text-sm">
                <label for=field.clone()>{label}</label>
                <input class="w-32" id=field type="range" name=name min="0" max="100" step="1" value=value />
            </span>
        }
    };
    view! {
        <fieldset>
            <legend class="text-sm font-medium">{format!("What must stay in sight of picture {number}")}</legend>
            <div class="flex flex-wrap gap-x-4">
                {field("x", "left to right", focal.x)}
                {field("y", "above to below", focal.y)}
            </div>
        </fieldset>
    }
    .into_any()
}
