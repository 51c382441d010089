//! The forms of a page, read as a browser reads them, and sent with something written into every box for text.

use super::markup::{plain, tags};
use crate::visit::{Answer, Visitor};

/// A form that posts.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub fields: Vec<Field>,
}

/// A field, with what is in it.
#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub value: String,
    /// Whether people write into it.
    pub text: bool,
}

impl Form {
    /// The form's kind: its address without numbers, and what it asks for.
    pub fn kind(&self) -> String {
        let path = self.action.split('?').next().unwrap_or_default();
        let steps = path.split('/').map(|step| {
            let is_id = step.bytes().any(|byte| byte.is_ascii_digit()) || step.starts_with("P-");
            if is_id { "*" } else { step }
        });
        let steps: Vec<_> = steps.collect();
        let names: Vec<_> = self.texts().map(|field| name_kind(&field.name)).collect();
        format!("{} {}", steps.join("/"), names.join(","))
    }

    /// The boxes for text.
    pub fn texts(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.text)
    }
}

/// `line.7` as `line`.
pub fn name_kind(name: &str) -> &str {
    name.split('.').next().unwrap_or_default()
}

/// All forms of a page that post.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    // What is written after the end of a form belongs to none.
    for part in html.split("<form").skip(1) {
        let part = part.split("</form>").next().unwrap_or_default();
        let part = ["<form", part].concat();
        let tags = tags(&part);
        let Some(form) = tags.first().filter(|form| form.get("method") == Some("post")) else {
            continue;
        };
        let mut fields: Vec<Field> = Vec::new();
        let mut select: Option<String> = None;
        let mut pressed = false;
        for tag in &tags[1..] {
            let named = tag.get("name").unwrap_or_default().to_owned();
            let mut add = |value: &str, text: bool| {
                fields.push(Field {
                    name: named.clone(),
                    value: value.to_owned(),
                    text,
                });
            };
            let value = tag.get("value").unwrap_or_default();
            match (tag.name.as_str(), tag.get("type").unwrap_or("text")) {
                ("input", "hidden") => add(value, false),
                ("input", "checkbox" | "radio") if tag.get("checked").is_some() => add(value, false),
                // What may be ticked is ticked, or a form about rows is about none.
                ("input", "checkbox") if matches!(named.as_str(), "row" | "allow" | "mention") => add(value, false),
                ("input", "checkbox" | "radio" | "file") => {}
                ("input", _) => add(value, !named.is_empty()),
                ("textarea", _) => add(&plain(&tag.text), true),
                ("select", _) => select = Some(named.clone()),
                // The one that is chosen, else the first that means something.
                ("option", _) => {
                    if let Some(select) = &select {
                        let known = fields.iter_mut().find(|field| field.name == *select);
                        match known {
                            Some(field) if tag.get("selected").is_some() || field.value.is_empty() => {
                                value.clone_into(&mut field.value);
                            }
                            Some(_) => {}
                            None => fields.push(Field {
                                name: select.clone(),
                                value: value.to_owned(),
                                text: false,
                            }),
                        }
                    }
                }
                ("button", _) if !named.is_empty() && !pressed => {
                    pressed = true;
                    add(value, false);
                }
                _ => {}
            }
        }
        fields.retain(|field| !field.name.is_empty());
        forms.push(Form {
            action: form.get("action").unwrap_or_default().to_owned(),
            fields,
        });
    }
    forms
}

/// Sends a form; `write` says what goes into a box for text, or leaves what is there.
pub async fn send(visitor: &mut Visitor<'_>, form: &Form, write: impl Fn(&Field) -> Option<String>) -> Answer {
    let fields: Vec<(String, String)> = form
        .fields
        .iter()
        .map(|field| {
            let written = if field.text { write(field) } else { None };
            (field.name.clone(), written.unwrap_or_else(|| field.value.clone()))
        })
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    visitor.post(&form.action, &fields).await
}

#[test]
fn forms_are_read_with_their_fields() {
    let page = "<form method=\"get\" action=\"/search\"><input name=\"q\"></form>\
                <form method=\"post\" action=\"/a/7/b\"><input type=\"hidden\" name=\"version\" value=\"3\">\
                <input name=\"note\"><textarea name=\"body\">\nx</textarea><select name=\"why\"><option value=\"a\">A\
                </option><option value=\"b\" selected>B</option></select><button name=\"do\" value=\"save\">S</button>\
                </form>";
    let forms = forms(page);
    assert_eq!(forms.len(), 1);
    assert_eq!(forms[0].kind(), "/a/*/b note,body");
    let fields: Vec<_> = forms[0]
        .fields
        .iter()
        .map(|field| (field.name.as_str(), field.value.as_str()))
        .collect();
    assert_eq!(
        fields,
        [
            ("version", "3"),
            ("note", ""),
            ("body", "\nx"),
            ("why", "b"),
            ("do", "save")
        ]
    );
}
