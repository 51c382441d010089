//! A file of products: written by one shop, checked and taken by an empty one, and checked there again.

use std::{
    thread::sleep,
    time::{Duration, Instant},
};

use serde::Serialize;

use crate::{
    Outcome,
    cookies::Cookies,
    html::{locations, paragraph},
    http::{Client, FilePart, Site},
    measure::{Measured, Visitors, beside},
    pages::sitemap,
    process::interrupted,
    settings::Arguments,
    shop::{Server, Shop},
    staff,
    visit::Visit,
};

const IMPORTS: &str = "/admin/products/import";
const EXPORT: &str = "/admin/products/export/products.csv";
/// How often the import's page is looked at.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// How long a step may take.
const PATIENCE: Duration = Duration::from_mins(20);
/// Shoppers who look at the front page meanwhile, and what they do between two looks.
const SHOPPERS: usize = 4;
const PAUSE: Duration = Duration::from_millis(10);

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Sheet {
    /// Products of the file.
    pub products: u32,
    /// Bytes of the file.
    pub bytes: usize,
    /// Seconds for writing and sending it.
    pub export_s: f64,
    /// The most memory of the shop that wrote it, in kB.
    pub export_peak_kb: Option<u64>,
    /// The front page of the shop that takes it, before it does.
    pub quiet: Measured,
    /// Step by step.
    pub steps: Vec<Step>,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// As written in tables.
    pub name: &'static str,
    /// From the form to the page that says how it ended.
    pub seconds: f64,
    /// Products a second.
    pub per_second: f64,
    /// The most memory meanwhile, in kB.
    pub peak_kb: Option<u64>,
    /// The front page meanwhile.
    pub storefront: Measured,
    /// What the import's page said at the end.
    pub said: String,
}

/// What a shop has written.
struct Written {
    bytes: Vec<u8>,
    took: Duration,
    peak_kb: Option<u64>,
    /// The addresses of its categories: products go where the file says, so those have to be there.
    categories: Vec<String>,
}

/// Takes the products of a seeded shop into an empty one.
pub fn measure(full: &Shop<'_>, empty: &Shop<'_>, arguments: &Arguments) -> Outcome<Sheet> {
    let written = written(full)?;
    let (mut server, cookies) = staff::open(empty)?;
    make_categories(server.site, &cookies, &written.categories)?;
    let front = server.site.get("/", "");
    let visitors = Visitors {
        site: server.site,
        request: &front,
        connections: SHOPPERS,
        pause: PAUSE,
    };
    let ((), quiet) = beside(&visitors, || sleep(arguments.lasting(4)));
    let mut desk = Desk {
        products: arguments.products,
        visitors: &visitors,
        server: &mut server,
        cookies: &cookies,
        steps: Vec::new(),
    };
    let import = desk.check("checked", &written.bytes, "Nothing is changed yet.")?;
    desk.step("taken", "All of the file is in the shop.", |visit| {
        visit.post("running an import", &format!("{import}/run"), &[("round", "1")])?;
        Ok(import.clone())
    })?;
    desk.check(
        "checked again",
        &written.bytes,
        "The shop has all of it just so: there is nothing to do.",
    )?;
    Ok(Sheet {
        products: arguments.products,
        bytes: written.bytes.len(),
        export_s: written.took.as_secs_f64(),
        export_peak_kb: written.peak_kb,
        quiet,
        steps: desk.steps,
    })
}

fn written(shop: &Shop<'_>) -> Outcome<Written> {
    let (server, cookies) = staff::open(shop)?;
    let mut client = Client::new(server.site);
    let mut visit = Visit::with(&mut client, cookies);
    let map = sitemap(&mut visit, server.site)?;
    let categories = locations(&map, &server.site.origin(), "/c/");
    server.forget_peak();
    let began = Instant::now();
    let bytes = visit.fetch(EXPORT, "")?;
    Ok(Written {
        took: began.elapsed(),
        peak_kb: server.peak_kb(),
        bytes,
        categories: categories
            .iter()
            .filter_map(|path| Some(path.rsplit('/').next()?.to_owned()))
            .collect(),
    })
}

fn make_categories(site: Site, cookies: &Cookies, slugs: &[String]) -> Outcome {
    let mut client = Client::new(site);
    let mut visit = Visit::with(&mut client, cookies.clone());
    for slug in slugs {
        let fields = [
            ("name", slug.as_str()),
            ("slug", slug),
            ("description", ""),
            ("parent", ""),
        ];
        visit.post("a category", "/admin/categories", &fields)?;
    }
    Ok(())
}

/// The owner, who takes the file while shoppers look at the front page.
struct Desk<'a> {
    products: u32,
    visitors: &'a Visitors<'a>,
    server: &'a mut Server,
    cookies: &'a Cookies,
    steps: Vec<Step>,
}

impl Desk<'_> {
    /// Uploads the file and waits until it is known what it would do; the import's address.
    fn check(&mut self, name: &'static str, bytes: &[u8], expected: &str) -> Outcome<String> {
        self.step(name, expected, |visit| {
            let file = FilePart {
                name: "products.csv",
                kind: "text/csv",
                bytes,
            };
            visit.upload("a file of products", IMPORTS, &[("category", "")], file)
        })
    }

    /// Begins something and waits for its end; an error where it ends with other words.
    fn step(
        &mut self,
        name: &'static str,
        expected: &str,
        begin: impl FnOnce(&mut Visit<'_>) -> Outcome<String>,
    ) -> Outcome<String> {
        self.server.forget_peak();
        let began = Instant::now();
        let (ended, storefront) = beside(self.visitors, || {
            let mut client = Client::new(self.visitors.site);
            let mut visit = Visit::with(&mut client, self.cookies.clone());
            let import = begin(&mut visit)?;
            let said = until_done(&mut visit, &import)?;
            Ok::<_, String>((import, said))
        });
        let seconds = began.elapsed().as_secs_f64();
        self.server.check()?;
        let (import, said) = ended.map_err(|why| format!("{name}: {why}"))?;
        if said != expected {
            return Err(format!("{name}: it should say \"{expected}\", and says \"{said}\""));
        }
        self.steps.push(Step {
            name,
            seconds,
            per_second: f64::from(self.products) / seconds,
            peak_kb: self.server.peak_kb(),
            storefront,
            said,
        });
        Ok(import)
    }
}

/// What an import's page says when the shop works on it no longer.
fn until_done(visit: &mut Visit<'_>, import: &str) -> Outcome<String> {
    let began = Instant::now();
    loop {
        let page = String::from_utf8(visit.fetch(import, "")?).unwrap_or_default();
        if let Some(said) = paragraph(&page, "next") {
            return Ok(said);
        }
        if !page.contains("data-again") {
            return Err(format!("{import} asks which column is which"));
        }
        if interrupted() {
            return Err("interrupted".to_owned());
        }
        if began.elapsed() > PATIENCE {
            return Err(format!("{import} is not done after {} s", PATIENCE.as_secs()));
        }
        sleep(LOOK_AGAIN);
    }
}
