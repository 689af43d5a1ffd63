//! A call through the client, and the same call written by hand with reqwest and serde. Both have a connection to one server.

use std::sync::RwLock;
use std::time::Duration;

use feishu::Client;
use feishu::hire::v1::talent_external_info::CreateTalentExternalInfoRequest;
use feishu::hire::v2::talent::GetTalentRequest;
use feishu_benches::{Side, compare, derived, talent};
use feishu_runtime::{reqwest, serde_json};
use loopback::{Answer, Server};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const TALENT: &str = "7043758982146345223";
const CREATED: &str = r#"{"code":0,"msg":"success","data":{"external_info":{"talent_id":"7043758982146345222","external_create_time":"1608467675393"}}}"#;

fn main() {
    let url = serve();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let client = Client::builder()
        .app("cli_a1b2c3", "app secret")
        .base_url(&url);
    let client = client.build().expect("a client");
    let by_hand = ByHand {
        http: http_client(),
        base: url,
        token: RwLock::new("t-served".to_owned()),
    };

    let create = async || {
        let request = CreateTalentExternalInfoRequest::new(TALENT, "1639992265035");
        let created = client
            .hire()
            .v1()
            .talent_external_info()
            .create(request)
            .await;
        created
            .expect("success")
            .external_info
            .expect("what was created")
    };
    let get = async || {
        let talent = client
            .hire()
            .v2()
            .talent()
            .get(GetTalentRequest::new(TALENT))
            .await;
        talent.expect("success").talent_id.expect("an id")
    };
    let repeat = |times: u32, call: &dyn Fn()| (0..times).for_each(|_| call());
    let rounds = 100;
    compare(
        "POST with a small reply",
        rounds,
        250,
        Side::new("client", |times| {
            repeat(times, &|| drop(runtime.block_on(create())))
        }),
        Side::new("by hand", |times| {
            repeat(times, &|| drop(runtime.block_on(by_hand.create())))
        }),
    );
    compare(
        "GET with a reply of 10 kB",
        rounds,
        250,
        Side::new("client", |times| {
            repeat(times, &|| drop(runtime.block_on(get())))
        }),
        Side::new("by hand", |times| {
            repeat(times, &|| drop(runtime.block_on(by_hand.get())))
        }),
    );
}

/// Starts a server on a separate thread.
fn serve() -> String {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async {
            let talent = format!(r#"{{"code":0,"msg":"success","data":{}}}"#, talent());
            let server = Server::with_tokens(move |request| match request.method.as_str() {
                "GET" => Answer::ok(talent.clone()),
                _ => Answer::ok(CREATED).header("X-Tt-Logid", "202411221300"),
            })
            .await;
            send.send(server.url()).expect("somebody waits");
            std::future::pending::<()>().await;
        });
    });
    receive.recv().expect("an address")
}

/// An HTTP client with the settings of the generated client.
fn http_client() -> reqwest::Client {
    let tls = rustls::ClientConfig::builder_with_provider(
        rustls::crypto::aws_lc_rs::default_provider().into(),
    );
    let tls = tls.with_safe_default_protocol_versions().expect("versions");
    let tls = tls.with_root_certificates(rustls::RootCertStore::empty());
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls.with_no_client_auth())
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(60))
        .pool_idle_timeout(Duration::from_secs(30))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        // Of the same length as the client's: parsing it costs the server time.
        .user_agent("feishu-rust/0.1.0")
        .build()
        .expect("a client")
}

/// A program without the client: a URL, a connection pool and a token.
struct ByHand {
    http: reqwest::Client,
    base: String,
    token: RwLock<String>,
}

#[derive(Deserialize)]
struct Envelope<T> {
    code: i64,
    #[serde(default)]
    msg: String,
    data: Option<T>,
}

#[derive(Serialize)]
struct Create<'a> {
    external_create_time: &'a str,
}

#[derive(Deserialize)]
struct Created {
    external_info: Option<ExternalInfo>,
}

#[derive(Deserialize)]
struct ExternalInfo {
    talent_id: Option<String>,
    external_create_time: Option<String>,
}

impl ByHand {
    async fn create(&self) -> ExternalInfo {
        let url = format!(
            "{}/open-apis/hire/v1/talents/{TALENT}/external_info",
            self.base
        );
        let body = Create {
            external_create_time: "1639992265035",
        };
        let body = serde_json::to_vec(&body).expect("JSON");
        let request = self.http.post(url).body(body);
        let request = request.header("Content-Type", "application/json; charset=utf-8");
        let created: Created = self.send(request).await;
        let created = created.external_info.expect("what was created");
        assert!(created.talent_id.is_some() && created.external_create_time.is_some());
        created
    }

    async fn get(&self) -> String {
        let url = format!("{}/open-apis/hire/v2/talents/{TALENT}", self.base);
        let talent: derived::CompositeTalent = self.send(self.http.get(url)).await;
        talent.talent_id.expect("an id")
    }

    async fn send<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> T {
        let token = self.token.read().expect("no panic").clone();
        let request = request.bearer_auth(token).timeout(Duration::from_secs(90));
        let response = request.send().await.expect("a reply");
        let status = response.status();
        let bytes = response.bytes().await.expect("a body");
        let envelope: Envelope<T> = serde_json::from_slice(&bytes).expect("an envelope");
        assert!(
            status.is_success() && envelope.code == 0,
            "{}",
            envelope.msg
        );
        envelope.data.expect("data")
    }
}
