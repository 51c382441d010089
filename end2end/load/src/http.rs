//! A small HTTP/1.1 client over one kept connection: what it does not do costs no processor time, and the shop has to
//! share the processor with it.

use std::{
    fmt::Write as _,
    io::{Error, ErrorKind, Read, Result, Write},
    net::{SocketAddr, TcpStream},
    ops::Range,
    time::Duration,
};

use crate::chunks::{Chunk, chunk, joined};

/// Longer than the shop's own limit for an answer (30 s).
const PATIENCE: Duration = Duration::from_secs(35);
const FIRST_BUFFER: usize = 128 * 1024;
/// A sitemap of 50,000 addresses is 8 MB.
pub const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// Where the shop is reached.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// On loopback.
    pub address: SocketAddr,
}

impl Site {
    /// Scheme, host and port, as a browser names the page's origin.
    pub fn origin(self) -> String {
        format!("http://{}", self.address)
    }

    /// The bytes of a GET request. `headers` are whole lines, each with its line end.
    pub fn get(self, path: &str, headers: &str) -> Vec<u8> {
        format!(
            "GET {path} HTTP/1.1\r\nhost: {}\r\naccept: text/html\r\n{headers}\r\n",
            self.address
        )
        .into_bytes()
    }

    /// The bytes of a form's POST request from the shop's own page.
    pub fn post(self, path: &str, headers: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let body = form(fields);
        format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\norigin: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\n{headers}\r\n{body}",
            self.address,
            self.origin(),
            body.len()
        )
        .into_bytes()
    }

    /// The same with a file, in its field `file`.
    pub fn post_file(self, path: &str, headers: &str, fields: &[(&str, &str)], file: FilePart<'_>) -> Vec<u8> {
        let mut before = String::new();
        for (name, value) in fields {
            let _ = write!(
                before,
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
        }
        let FilePart { name, kind, bytes } = file;
        let _ = write!(
            before,
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: {kind}\r\n\r\n"
        );
        let after = format!("\r\n--{BOUNDARY}--\r\n");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\norigin: {}\r\n\
             content-type: multipart/form-data; boundary={BOUNDARY}\r\ncontent-length: {}\r\n{headers}\r\n",
            self.address,
            self.origin(),
            before.len() + bytes.len() + after.len()
        );
        [head.as_bytes(), before.as_bytes(), bytes, after.as_bytes()].concat()
    }
}

/// A file in a form.
#[derive(Clone, Copy)]
pub struct FilePart<'a> {
    /// As it is called.
    pub name: &'a str,
    /// Its media type.
    pub kind: &'a str,
    /// What it holds.
    pub bytes: &'a [u8],
}

/// Between the parts of a form with a file; in no file of ours.
const BOUNDARY: &str = "pasal-bench-5c1f0e7a9b";

/// Fields as a form sends them.
fn form(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}

/// Percent-encoded for a query or a form.
pub fn encode(text: &str) -> String {
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut encoded, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                encoded.push(char::from(byte));
            } else {
                let _ = write!(encoded, "%{byte:02X}");
            }
            encoded
        })
}

/// A connection that is opened when it is needed and kept for as long as the server does.
pub struct Client {
    site: Site,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
    head: Range<usize>,
    filled: usize,
    chunked: bool,
}

impl Client {
    /// Connects at the first request.
    pub fn new(site: Site) -> Self {
        Self {
            site,
            stream: None,
            buffer: vec![0; FIRST_BUFFER],
            head: 0..0,
            filled: 0,
            chunked: false,
        }
    }

    /// The shop it talks to.
    pub fn site(&self) -> Site {
        self.site
    }

    /// Sends a request and reads its whole answer; gives the status.
    pub fn send(&mut self, request: &[u8]) -> Result<u16> {
        let answer = self.exchange(request);
        if answer.is_err() || header(self.head(), "connection").is_some_and(|value| value == "close") {
            self.stream = None;
        }
        answer
    }

    /// The last answer's status line and headers.
    pub fn head(&self) -> &str {
        std::str::from_utf8(&self.buffer[self.head.clone()]).unwrap_or_default()
    }

    /// The last answer's body, as it came.
    pub fn body(&self) -> Vec<u8> {
        let bytes = &self.buffer[self.head.end..self.filled];
        if self.chunked { joined(bytes) } else { bytes.to_vec() }
    }

    /// The last answer's body as text.
    pub fn text(&self) -> String {
        String::from_utf8(self.body()).unwrap_or_default()
    }

    fn exchange(&mut self, request: &[u8]) -> Result<u16> {
        (self.head, self.filled, self.chunked) = (0..0, 0, false);
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.site.address)?,
        };
        stream.write_all(request)?;
        while self.head.is_empty() {
            self.read_some(&mut stream)?;
            if let Some(end) = end_of_head(&self.buffer[..self.filled]) {
                self.head = 0..end;
            }
        }
        let status = status(self.head()).ok_or_else(|| broken("no status line"))?;
        self.chunked = header(self.head(), "transfer-encoding").is_some();
        let length = header(self.head(), "content-length").and_then(|text| text.parse::<usize>().ok());
        match length {
            Some(length) => {
                while self.filled < self.head.end + length {
                    self.read_some(&mut stream)?;
                }
            }
            None if self.chunked => self.read_chunks(&mut stream)?,
            None if matches!(status, 204 | 304) => {}
            None => return Err(broken("an answer without a length")),
        }
        self.stream = Some(stream);
        Ok(status)
    }

    fn read_chunks(&mut self, stream: &mut TcpStream) -> Result<()> {
        let mut at = self.head.end;
        loop {
            match chunk(&self.buffer[at..self.filled])? {
                Some(Chunk { end, data }) if end + at <= self.filled => {
                    if data.is_empty() {
                        return Ok(());
                    }
                    at += end;
                }
                _ => self.read_some(stream)?,
            }
        }
    }

    fn read_some(&mut self, stream: &mut TcpStream) -> Result<()> {
        if self.filled == self.buffer.len() {
            if self.filled >= LARGEST_ANSWER {
                return Err(broken("an answer of more than 64 MB"));
            }
            self.buffer.resize(self.filled * 2, 0);
        }
        match stream.read(&mut self.buffer[self.filled..])? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            read => {
                self.filled += read;
                Ok(())
            }
        }
    }
}

fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// An answer that is not HTTP, or more than we read.
pub fn broken(what: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .map(|start| start + 4)
}

fn status(head: &str) -> Option<u16> {
    head.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()
}

/// The first header of this (lower case) name.
pub fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    headers(head, name).next()
}

/// All headers of this name.
pub fn headers<'a>(head: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    head.lines().skip(1).filter_map(move |line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_encoded() {
        assert_eq!(
            form(&[("area", "A City, B"), ("q", "चि&")]),
            "area=A%20City%2C%20B&q=%E0%A4%9A%E0%A4%BF%26"
        );
    }

    #[test]
    fn a_file_is_sent_as_the_length_says() {
        let site = Site {
            address: ([127, 0, 0, 1], 80).into(),
        };
        let file = FilePart {
            name: "a.csv",
            kind: "text/csv",
            bytes: b"x\r\ny",
        };

        let request = String::from_utf8(site.post_file("/f", "", &[("category", "7")], file)).unwrap();

        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(header(head, "content-length"), Some(body.len().to_string().as_str()));
        assert!(body.contains("name=\"category\"\r\n\r\n7\r\n--"), "{body}");
        assert!(body.contains("content-type: text/csv\r\n\r\nx\r\ny\r\n--"), "{body}");
        assert!(body.ends_with("--\r\n"), "{body}");
    }

    #[test]
    fn an_answer_of_either_kind_is_read_whole_on_one_connection() {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            for answer in [
                &["HTTP/1.1 200 OK\r\ncontent-le", "ngth: 5\r\n\r\nhe", "llo"][..],
                &[
                    "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\n\r\n2\r\nno\r",
                    "\n0\r\n",
                    "\r\n",
                ][..],
                &["HTTP/1.1 303 See Other\r\nlocation: /x\r\nContent-Length: 0\r\n\r\n"][..],
            ] {
                assert!(stream.read(&mut request).unwrap() > 0);
                for part in answer {
                    stream.write_all(part.as_bytes()).unwrap();
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
        });
        let site = Site { address };
        let mut client = Client::new(site);

        assert_eq!(client.send(&site.get("/", "")).unwrap(), 200);
        assert_eq!(client.text(), "hello");
        assert_eq!(client.send(&site.get("/", "")).unwrap(), 404);
        assert_eq!(client.text(), "no");
        assert_eq!(client.send(&site.post("/", "", &[("a", "b")])).unwrap(), 303);
        assert_eq!(header(client.head(), "location"), Some("/x"));
        assert!(client.send(&site.get("/", "")).is_err());
        server.join().unwrap();
    }
}
