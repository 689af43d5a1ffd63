//! Environment variables, and settings of the whole process. Each test has a process of its own.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use loopback::{Answer, Server, tls};
use openapi_client_runtime::{Call, Client, ClientBuilder, Error, ErrorKind, RetryPolicy, reqwest};
use runtime_fixture::GetPlain;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Runs the rest of a test in a process of its own, with these environment variables.
fn alone(test: &str, variables: &[(&str, &str)], body: impl AsyncFnOnce()) {
    if std::env::var_os("ALONE").is_some() {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().expect("a runtime");
        runtime.block_on(body());
        // What follows is the test's, in the first process.
        std::process::exit(0);
    }
    let program = std::env::current_exe().expect("this program");
    let mut process = Command::new(program);
    for (name, _) in all("")
        .into_iter()
        .chain([("NO_PROXY", ""), ("no_proxy", "")])
    {
        process.env_remove(name);
    }
    let status = process
        .args(["--exact", test, "--nocapture"])
        .env("ALONE", "1")
        .envs(variables.iter().copied())
        .status();
    assert!(
        status.expect("a process").success(),
        "{test} with {variables:?}"
    );
}

/// A proxy that refuses each request, and keeps its first line.
struct Proxy {
    address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        let requests: Arc<Mutex<Vec<String>>> = Arc::default();
        let record = requests.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut line = String::new();
                let mut stream = BufReader::new(stream);
                let _ = stream.read_line(&mut line);
                record
                    .lock()
                    .expect("no panic")
                    .push(line.trim().to_owned());
                let _ = stream
                    .get_mut()
                    .write_all(b"HTTP/1.1 502 No\r\nContent-Length: 0\r\n\r\n");
            }
        });
        Self { address, requests }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no panic").clone()
    }
}

fn builder(url: &str) -> ClientBuilder {
    let builder = Client::builder(url).retry(RetryPolicy::none());
    builder.root_certificates(tls::ROOT).access_token("secret")
}

async fn call(builder: ClientBuilder) -> Result<(), Error> {
    let client: Client = builder.build().expect("a client");
    let call = Call::new(&client, GetPlain).timeout(Duration::from_secs(10));
    call.await.map(drop)
}

/// Starts an https server on loopback, and returns its port.
async fn https_server() -> u16 {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        let tls = tls::acceptor(&["http/1.1"]);
        while let Ok((stream, _)) = listener.accept().await {
            let tls = tls.clone();
            tokio::spawn(async move {
                let mut stream = tls.accept(stream).await.ok()?;
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(stream.read_u8().await.ok()?);
                }
                let reply = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
                stream.write_all(reply).await.ok()?;
                stream.shutdown().await.ok()
            });
        }
    });
    port
}

/// The environment's proxy variables, all with one value.
fn all(proxy: &str) -> [(&str, &str); 6] {
    [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
    ]
    .map(|name| (name, proxy))
}

#[test]
fn calls_to_this_machine_do_not_use_the_proxy_of_the_environment() {
    let proxy = Proxy::start();
    let name = "calls_to_this_machine_do_not_use_the_proxy_of_the_environment";
    alone(
        name,
        &all(&format!("http://{}", proxy.address)),
        async || {
            let http = Server::start(|_| Answer::ok("{}")).await.port();
            let https = https_server().await;
            for url in [
                format!("http://127.0.0.1:{http}"),
                format!("http://127.1:{http}"),
                format!("http://localhost:{http}"),
                format!("http://[::ffff:127.0.0.1]:{http}"),
                format!("https://127.0.0.1:{https}"),
                format!("https://localhost:{https}"),
            ] {
                call(builder(&url))
                    .await
                    .unwrap_or_else(|error| panic!("{url}: {error}"));
            }
        },
    );
    assert_eq!(proxy.requests(), [""; 0]);
}

/// RFC 6761, section 6.4: no resolver knows names that end with `.invalid`.
#[test]
fn the_proxy_of_the_environment_sees_no_request_in_the_clear() {
    let proxy = Proxy::start();
    let name = "the_proxy_of_the_environment_sees_no_request_in_the_clear";
    alone(
        name,
        &all(&format!("http://{}", proxy.address)),
        async || {
            let clear = call(builder("http://elsewhere.invalid").plain_http()).await;
            assert_eq!(clear.expect_err("no host").kind(), ErrorKind::Connect);
            let tunnel = call(builder("https://elsewhere.invalid")).await;
            assert_eq!(tunnel.expect_err("no tunnel").kind(), ErrorKind::Connect);
        },
    );
    assert_eq!(proxy.requests(), ["CONNECT elsewhere.invalid:443 HTTP/1.1"]);
}

#[test]
fn the_environment_excludes_hosts_from_its_proxy() {
    let proxy = Proxy::start();
    let name = "the_environment_excludes_hosts_from_its_proxy";
    // Without a scheme, as many environments have it.
    let variables = [
        ("ALL_PROXY", proxy.address.as_str()),
        ("NO_PROXY", "example.com, .invalid"),
    ];
    alone(name, &variables, async || {
        let direct = call(builder("https://elsewhere.invalid")).await;
        assert_eq!(direct.expect_err("no host").kind(), ErrorKind::Connect);
        let tunnel = call(builder("https://elsewhere.test")).await;
        assert_eq!(tunnel.expect_err("no tunnel").kind(), ErrorKind::Connect);
    });
    assert_eq!(proxy.requests(), ["CONNECT elsewhere.test:443 HTTP/1.1"]);
}

#[test]
fn an_invalid_proxy_of_the_environment_is_reported() {
    let name = "an_invalid_proxy_of_the_environment_is_reported";
    alone(
        name,
        &[("https_proxy", "http://user:pass word@[")],
        async || {
            let built: Result<Client, Error> = builder("https://api.example.com").build();
            let error = built.expect_err("no URL");
            assert_eq!(error.kind(), ErrorKind::Configuration);
            let text = format!("{error} {error:?}");
            assert!(
                text.contains("`https_proxy`") && !text.contains("pass word"),
                "{text}"
            );
        },
    );
}

/// Another crate of the program uses reqwest and rustls by their defaults.
#[test]
fn other_crates_keep_their_defaults() {
    alone("other_crates_keep_their_defaults", &[], async || {
        let port = https_server().await;
        let url = format!("https://localhost:{port}");
        call(builder(&url)).await.expect("success");
        // Checked first: rustls's own default installs a provider for the process.
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());

        drop(reqwest::Client::new());
        let root = reqwest::Certificate::from_pem(tls::ROOT.as_bytes()).expect("a certificate");
        let theirs = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .add_root_certificate(root)
            .build()
            .expect("a client");
        let response = theirs.get(&url).send().await.expect("a response");
        assert_eq!(response.status(), 200);
        // The recipe of `ClientBuilder::http_client`.
        let client = Client::builder(&url).http_client(theirs);
        let client: Client = client.build().expect("a client");
        Call::new(&client, GetPlain).await.expect("success");
        assert!(rustls::crypto::CryptoProvider::get_default().is_none());

        let roots = rustls::RootCertStore::empty();
        let config = rustls::ClientConfig::builder().with_root_certificates(roots);
        drop(config.with_no_client_auth());
    });
}
