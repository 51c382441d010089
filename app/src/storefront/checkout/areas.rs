//! The list below the area's box: municipalities that the server proposes for the letters typed so far.

use web_sys::Element;

use crate::storefront::dom::{all, attribute, first, property, show};

/// The box and its list. The server has rendered both.
#[derive(Clone)]
pub(super) struct AreaBox {
    pub input: Element,
    list: Element,
}

impl AreaBox {
    /// Takes the box over: from here on it is a combobox, and the browser's own proposals are off.
    pub fn of(root: &Element) -> Option<Self> {
        let found = Self {
            input: first(root, "#area")?,
            list: first(root, "#area-list")?,
        };
        attribute(&found.input, "list", None);
        let roles = [
            ("role", "combobox"),
            ("aria-autocomplete", "list"),
            ("aria-controls", "area-list"),
            ("aria-expanded", "false"),
        ];
        for (name, value) in roles {
            attribute(&found.input, name, Some(value));
        }
        Some(found)
    }

    /// The box as [`AreaBox::of`] left it.
    pub fn find(root: &Element) -> Option<Self> {
        Some(Self {
            input: first(root, "#area")?,
            list: first(root, "#area-list")?,
        })
    }

    /// Shows these names; hides the list where there are none.
    pub fn offer(&self, names: &[String]) {
        self.list.set_text_content(None);
        for (index, name) in names.iter().enumerate() {
            let Ok(option) = leptos::prelude::document().create_element("div") else {
                return;
            };
            option.set_class_name(
                "cursor-pointer px-4 py-2.5 hover:bg-sunken aria-selected:bg-sunken aria-selected:font-medium",
            );
            option.set_id(&["area-", &index.to_string()].concat());
            attribute(&option, "role", Some("option"));
            attribute(&option, "aria-selected", Some("false"));
            option.set_text_content(Some(name));
            let _ = self.list.append_child(&option);
        }
        show(&self.list, !names.is_empty());
        attribute(
            &self.input,
            "aria-expanded",
            Some(if names.is_empty() { "false" } else { "true" }),
        );
        attribute(&self.input, "aria-activedescendant", None);
    }

    pub fn close(&self) {
        self.offer(&[]);
    }

    fn options(&self) -> Vec<Element> {
        all(&self.list, "[role=option]")
    }

    fn marked(&self) -> Option<usize> {
        self.options()
            .iter()
            .position(|option| option.get_attribute("aria-selected").as_deref() == Some("true"))
    }

    /// Marks the next option, or the one before; past the ends it begins anew.
    pub fn step(&self, down: bool) -> bool {
        let options = self.options();
        let Some(last) = options.len().checked_sub(1) else {
            return false;
        };
        let next = match (self.marked(), down) {
            (None, true) => 0,
            (None | Some(0), false) => last,
            (Some(at), true) if at == last => 0,
            (Some(at), true) => at + 1,
            (Some(at), false) => at - 1,
        };
        for (index, option) in options.iter().enumerate() {
            attribute(
                option,
                "aria-selected",
                Some(if index == next { "true" } else { "false" }),
            );
        }
        if let Some(option) = options.get(next) {
            attribute(&self.input, "aria-activedescendant", Some(&option.id()));
            option.scroll_into_view_with_bool(false);
        }
        true
    }

    /// Writes the marked option into the box.
    pub fn take_marked(&self) -> bool {
        let option = self.marked().and_then(|at| self.options().into_iter().nth(at));
        option.is_some_and(|option| self.take(&option))
    }

    /// Writes an option into the box.
    pub fn take(&self, option: &Element) -> bool {
        property(&self.input, "value", option.text_content().unwrap_or_default());
        self.close();
        true
    }
}
