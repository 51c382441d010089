//! Nginx, serving the bytes of one page as a file: what this machine can do at best, in the same minute.

use std::{
    fs,
    net::SocketAddr,
    path::Path,
    process::Command,
    thread::sleep,
    time::{Duration, Instant},
};

use crate::{
    Outcome,
    http::{Client, Site},
    process::{Running, free_address},
};

const PLACES: [&str; 4] = [
    "/usr/sbin/nginx",
    "/usr/local/sbin/nginx",
    "/usr/bin/nginx",
    "/opt/homebrew/bin/nginx",
];
const FILE: &str = "page.html";

/// A private nginx, ended with its guard.
pub struct Nginx {
    /// Where it is reached.
    pub site: Site,
    _running: Running,
}

impl Nginx {
    /// What is asked for.
    pub const PATH: &'static str = "/page.html";

    /// Starts one that serves these bytes; `None` where nginx is not installed.
    pub fn start(scratch: &Path, page: &[u8]) -> Outcome<Option<Self>> {
        let Some(program) = PLACES.iter().find(|place| Path::new(place).is_file()) else {
            return Ok(None);
        };
        let folder = scratch.join("nginx");
        let failed = |error: std::io::Error| format!("nginx's folder {}: {error}", folder.display());
        fs::create_dir_all(&folder).map_err(failed)?;
        fs::write(folder.join(FILE), page).map_err(failed)?;
        let address = free_address()?;
        let file = folder.join("nginx.conf");
        fs::write(&file, configuration(address)).map_err(failed)?;
        let mut command = Command::new(program);
        command
            .arg("-p")
            .arg(&folder)
            .arg("-e")
            .arg("error.log")
            .arg("-c")
            .arg(&file);
        let mut running = Running::start("nginx", &mut command, scratch.join("nginx.log"))?;
        let site = Site { address };
        wait_for(site, page.len(), &mut running)?;
        Ok(Some(Self {
            site,
            _running: running,
        }))
    }
}

fn wait_for(site: Site, bytes: usize, running: &mut Running) -> Outcome {
    let (until, mut client) = (Instant::now() + Duration::from_secs(10), Client::new(site));
    loop {
        match client.send(&site.get(Nginx::PATH, "")) {
            Ok(200) if client.body().len() == bytes => return Ok(()),
            Ok(status) => return Err(format!("nginx answered {status}, with another page than it was given")),
            Err(_) if Instant::now() < until => running.check()?,
            Err(error) => return Err(format!("nginx does not answer: {error}")),
        }
        sleep(Duration::from_millis(5));
    }
}

/// As a careful person would configure it for files.
fn configuration(address: SocketAddr) -> String {
    format!(
        "daemon off;
worker_processes auto;
pid nginx.pid;
error_log error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    open_file_cache max=16 inactive=60s;
    keepalive_requests 1000000000;
    default_type 'text/html; charset=utf-8';
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen {address};
        root .;
    }}
}}
"
    )
}
