//! The measurements in their order. A part that fails is reported, and the others still run.

use std::{fs, path::Path, thread::sleep, time::Duration};

use crate::{
    Outcome, bytes, checkout,
    database::Kind,
    http::Client,
    last,
    measure::{Load, Measured, load},
    nginx::Nginx,
    office, pages,
    pictures::{self, Pictures},
    process::interrupted,
    report::{Import, ManyTimes, OnDatabase, Pages, Report},
    retail,
    settings::{Arguments, Environment, Part},
    sheet::{self, Sheet},
    shop::{Server, Shop},
    visit::{Phones, Visit},
};

/// How often the shop is started to time it.
const STARTS: usize = 5;

/// What every measurement needs.
pub struct Run<'a> {
    /// As typed.
    pub arguments: &'a Arguments,
    /// Binary, site, databases.
    pub environment: &'a Environment,
    /// For logs and data of this run.
    pub scratch: &'a Path,
    /// For orders.
    pub phones: Phones,
}

impl Run<'_> {
    /// Measures everything that is wanted into the report.
    pub fn all(&self, report: &mut Report) {
        let mut kinds = vec![Kind::Sqlite];
        if self.environment.postgres.is_some() {
            kinds.push(Kind::Postgres);
        }
        for kind in kinds {
            let mut on = OnDatabase {
                name: kind.name().to_owned(),
                ..OnDatabase::default()
            };
            let result = self.database(kind, &mut on, report);
            note(report, kind.name(), result);
            report.databases.push(on);
        }
        let wants_sales = self.wants(Part::Import) || self.wants(Part::Office);
        if wants_sales && self.arguments.retail.is_some() {
            let result = self.sales(report);
            note(report, "sales", result);
            if self.wants(Part::Office) && self.arguments.retail_times > 1 {
                let result = self.many_sales();
                report.many_times = kept(report, "many times the sales", result);
            }
        }
        if self.wants(Part::Sheet) {
            let result = self.sheet();
            report.sheet = kept(report, "a file of products", result);
        }
        if self.wants(Part::Pictures) {
            let result = self.pictures();
            report.pictures = kept(report, "pictures", result);
        }
    }

    fn wants(&self, part: Part) -> bool {
        self.arguments.wants(part) && !interrupted()
    }

    fn database(&self, kind: Kind, on: &mut OnDatabase, report: &mut Report) -> Outcome {
        let has_catalogue = [Part::Pages, Part::Checkout, Part::Bytes]
            .into_iter()
            .any(|part| self.wants(part));
        if has_catalogue {
            let shop = self.shop(kind, "catalogue")?;
            on.facts = shop.facts();
            step(kind, "the catalogue is made");
            let products = self.arguments.products.to_string();
            on.seed_s = shop
                .seed(&["bench", "--products", &products])?
                .map(|finished| finished.took.as_secs_f64());
            self.catalogue(kind, &shop, on, report);
        }
        if self.wants(Part::Last) {
            let result = self.rush(kind, on);
            note(report, &format!("{}: the last pieces", kind.name()), result);
        }
        Ok(())
    }

    fn shop(&self, kind: Kind, purpose: &str) -> Outcome<Shop<'_>> {
        Shop::new(
            self.environment,
            self.scratch,
            kind,
            purpose,
            self.arguments.data.as_deref(),
        )
    }

    /// What is measured on the seeded catalogue.
    fn catalogue(&self, kind: Kind, shop: &Shop<'_>, on: &mut OnDatabase, report: &mut Report) {
        let name = kind.name();
        if self.wants(Part::Pages) {
            step(kind, "start-up");
            let result = self.start_up(shop, on);
            note(report, &format!("{name}: start-up"), result);
            let result = self.pages(kind, shop, Some(0));
            on.rendered = kept(report, &format!("{name}: pages, rendered anew"), result);
            let result = self.pages(kind, shop, None);
            on.kept = kept(report, &format!("{name}: pages, kept"), result);
        }
        if self.wants(Part::Bytes) && kind == Kind::Sqlite {
            step(kind, "bytes");
            let result = self.bytes(shop, report);
            note(report, "bytes", result);
        }
        if self.wants(Part::Checkout) {
            step(kind, "guest checkouts");
            let result = self.checkouts(shop, on);
            note(report, &format!("{name}: checkouts"), result);
        }
    }

    fn start_up(&self, shop: &Shop<'_>, on: &mut OnDatabase) -> Outcome {
        let (mut alive, mut page) = (Vec::new(), Vec::new());
        for _ in 0..if self.arguments.quick { 2 } else { STARTS } {
            let server = shop.open(None)?;
            alive.push(server.until_alive);
            page.push(server.until_page);
        }
        (on.alive_ms, on.first_page_ms) = (median_ms(alive), median_ms(page));
        Ok(())
    }

    fn pages(&self, kind: Kind, shop: &Shop<'_>, page_cache_mb: Option<u32>) -> Outcome<Pages> {
        let mut server = shop.open(page_cache_mb)?;
        let mut measured = Pages::default();
        for page in pages::kinds(server.site)? {
            let mode = if page_cache_mb == Some(0) {
                "rendered anew"
            } else {
                "kept"
            };
            step(kind, &format!("{}, {mode}", page.name));
            if page.paths == [pages::CATEGORY] && measured.nginx.is_none() {
                measured.nginx = self.nginx(&server)?;
            }
            measured.rows.push(pages::measure(server.site, &page, self.arguments)?);
            server.check()?;
            if interrupted() {
                return Err("interrupted".to_owned());
            }
        }
        measured.resident_kb = server.resident_kb();
        Ok(measured)
    }

    fn nginx(&self, server: &Server) -> Outcome<Option<Measured>> {
        let page = Visit::new(&mut Client::new(server.site)).fetch(pages::CATEGORY, "")?;
        let Some(nginx) = Nginx::start(self.scratch, &page)? else {
            return Ok(None);
        };
        Ok(Some(load(&Load {
            site: nginx.site,
            requests: &[nginx.site.get(Nginx::PATH, "")],
            connections: 16,
            lasting: self.arguments.lasting(8),
            good: 200,
        })))
    }

    fn checkouts(&self, shop: &Shop<'_>, on: &mut OnDatabase) -> Outcome {
        let mut server = shop.open(None)?;
        let products = checkout::affordable(server.site)?;
        on.checkouts = Some(checkout::buy(
            server.site,
            &products,
            &self.phones,
            self.arguments.lasting(10),
        ));
        server.check()?;
        on.resident_after_checkouts_kb = server.resident_kb();
        drop(server);
        on.doctor.push(shop.doctor()?);
        Ok(())
    }

    fn rush(&self, kind: Kind, on: &mut OnDatabase) -> Outcome {
        let shop = self.shop(kind, "demo")?;
        if on.facts.is_empty() {
            on.facts = shop.facts();
        }
        step(kind, "the demo shop is made");
        shop.seed(&["demo"])?;
        step(kind, "a hundred buyers for the last ten pieces");
        let mut server = shop.open(None)?;
        let rush = last::rush(server.site, &self.phones)?;
        let is_right = rush.is_right();
        on.rush = Some(rush);
        server.check()?;
        drop(server);
        on.doctor.push(shop.doctor()?);
        if is_right {
            Ok(())
        } else {
            Err("not exactly ten were sold, or somebody saw an error".to_owned())
        }
    }

    fn bytes(&self, shop: &Shop<'_>, report: &mut Report) -> Outcome {
        let server = shop.open(None)?;
        report.files = bytes::files(&self.environment.site, server.site)?;
        let products = checkout::affordable(server.site)?;
        let product = products.first().ok_or("nothing can be bought")?;
        report.pages = bytes::pages(server.site, product, &report.files, &self.phones)?;
        Ok(())
    }

    /// The import of real sales, and the back office on them.
    fn sales(&self, report: &mut Report) -> Outcome {
        step(Kind::Sqlite, "import of real sales");
        let shop =
            Shop::new(self.environment, self.scratch, Kind::Sqlite, "import", None)?.with("PASAL_CURRENCY", "GBP");
        report.import = Some(import(&shop, self.retail()?)?);
        if self.wants(Part::Office) {
            step(Kind::Sqlite, "the back office");
            report.office = Some(office::measure(&shop, self.arguments)?);
        }
        Ok(())
    }

    fn retail(&self) -> Outcome<&Path> {
        self.arguments.retail.as_deref().ok_or_else(|| "no file".to_owned())
    }

    /// The back office on a shop with many times those sales.
    fn many_sales(&self) -> Outcome<ManyTimes> {
        let times = self.arguments.retail_times;
        step(Kind::Sqlite, &format!("import of {times} times the sales"));
        let shop = Shop::new(self.environment, self.scratch, Kind::Sqlite, "many", None)?.with("PASAL_CURRENCY", "GBP");
        let file = self.scratch.join("many.csv");
        retail::write(self.retail()?, times, &file)?;
        let import = import(&shop, &file)?;
        fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        step(Kind::Sqlite, "the back office on them");
        let rows = office::pages(&shop, self.arguments)?;
        Ok(ManyTimes { times, import, rows })
    }

    /// A file of products, out of the seeded shop and into an empty one.
    fn sheet(&self) -> Outcome<Sheet> {
        let full = self.shop(Kind::Sqlite, "catalogue")?;
        step(Kind::Sqlite, "a file of products");
        full.seed(&["bench", "--products", &self.arguments.products.to_string()])?;
        let empty = Shop::new(self.environment, self.scratch, Kind::Sqlite, "empty", None)?;
        sheet::measure(&full, &empty, self.arguments)
    }

    fn pictures(&self) -> Outcome<Pictures> {
        step(Kind::Sqlite, "pictures");
        let shop = Shop::new(self.environment, self.scratch, Kind::Sqlite, "pictures", None)?;
        shop.seed(&["bench", "--products", "100"])?;
        pictures::measure(&shop)
    }
}

fn import(shop: &Shop<'_>, file: &Path) -> Outcome<Import> {
    let file = file
        .canonicalize()
        .map_err(|error| format!("{}: {error}", file.display()))?;
    let words = ["import", "online-retail", &*file.to_string_lossy()];
    let finished = shop.command(&words, Duration::from_hours(2))?;
    Ok(Import {
        seconds: finished.took.as_secs_f64(),
        peak_kb: finished.peak_kb,
        said: finished.said,
    })
}

fn step(kind: Kind, what: &str) {
    eprintln!("{}: {what}", kind.name());
    // What the last step has left to do in the background is done before the next one.
    sleep(Duration::from_millis(300));
}

fn note(report: &mut Report, part: &str, result: Outcome) {
    let _ = kept(report, part, result);
}

fn kept<T>(report: &mut Report, part: &str, result: Outcome<T>) -> Option<T> {
    result
        .map_err(|why| {
            eprintln!("{part}: {why}");
            report.problems.push(format!("{part}: {why}"));
        })
        .ok()
}

fn median_ms(mut times: Vec<Duration>) -> Option<f64> {
    times.sort_unstable();
    times.get(times.len() / 2).map(|time| time.as_secs_f64() * 1000.0)
}
