//! The Rust that `docs/client.md` quotes. It is compiled here; another test compares the document with this file.
#![allow(
    dead_code,
    reason = "these functions are quoted and compiled, not called"
)]

use std::time::Duration;

use feishu::IncomingEvent;
use feishu::hire::v1::attachment::CreateAttachmentRequest;
use feishu::hire::v1::external_interview::BatchQueryExternalInterviewRequest;
use feishu::hire::v1::talent_external_info::{
    CreateTalentExternalInfoErrorCode, CreateTalentExternalInfoRequest,
};
use feishu::hire::v1::todo::{ListTodoRequest, ListTodoType};
use feishu::long_connection::{CallbackReply, Toast};
use feishu::serde_json::json;
use feishu::webhook::{WebhookConfigurationError, WebhookReceiver};
use feishu::{
    AccessTokenStore, Client, Download, Error, ErrorKind, Method, PlatformCode, RetryPolicy,
    Upload, UserSession, UserTokens,
};
use futures_util::TryStreamExt;

fn custom_app() -> Result<Client, Error> {
    let client = Client::builder().app("cli_a1b2c3", "app secret").build()?;
    Ok(client)
}

fn on_lark() -> Result<Client, Error> {
    let client = Client::builder()
        .app("cli_a1b2c3", "app secret")
        .base_url(feishu::servers::LARK)
        .build()?;
    Ok(client)
}

async fn store_app(ticket: String) -> Result<Client, Error> {
    let client = Client::builder()
        .store_app("cli_a1b2c3", "app secret")
        .build()?;
    client.set_app_ticket(ticket).await?; // from the event `app_ticket`
    let tenant = client.for_tenant("2ed263bf32cf1651");
    Ok(tenant)
}

async fn user(client: Client, code: String) -> Result<(), Error> {
    let oauth = client.oauth()?;
    let request = oauth
        .authorization("https://example.com/callback")?
        .scopes(["offline_access"]);
    let url = request.url();
    println!("{url}");
    let tokens = oauth.exchange(request.code(code)).await?;
    let session = oauth.session("ada", tokens).await;
    let todos = client
        .hire()
        .v1()
        .todo()
        .list(ListTodoRequest::new(ListTodoType::Evaluation))
        .user(&session)
        .await?;
    println!("{todos:?}");
    Ok(())
}

async fn raw(client: Client, session: UserSession) -> Result<(), Error> {
    let message = client
        .request(
            Method::Post,
            "/open-apis/im/v1/messages/{message_id}/urgent_app",
        )
        .path_parameter("message_id", "om_dc13264520392913993dd051dba21dcf")
        .query("user_id_type", "open_id")
        .json(json!({ "user_id_list": ["ou_6yf8af6bgb9100449565764t3382b168"] }))
        .user(&session)
        .await?;
    println!("{}", message["invalid_user_id_list"]);
    Ok(())
}

async fn added(client: Client, request: CreateTalentExternalInfoRequest) -> Result<(), Error> {
    let created = client
        .hire()
        .v1()
        .talent_external_info()
        .create(request)
        .query("new_parameter", "value")
        .body_field("new_field", json!({ "level": 3 }))
        .await?;
    println!("{:?}", created.external_info);
    Ok(())
}

async fn odd_values(client: Client, request: CreateTalentExternalInfoRequest) -> Result<(), Error> {
    let response = client
        .hire()
        .v1()
        .talent_external_info()
        .create(request)
        .with_response()
        .await?;
    for odd in response.not_understood() {
        println!(
            "{}: expected {:?}, found {:?}",
            odd.path(),
            odd.expected(),
            odd.found()
        );
    }
    println!("{:?}", response.raw_json()?["data"]["new_field"]);
    Ok(())
}

async fn shared_tokens(store: impl AccessTokenStore) -> Result<Option<UserSession>, Error> {
    let client = Client::builder()
        .app("cli_a1b2c3", "app secret")
        .access_token_store(store)
        .build()?;
    let session = client.oauth()?.resume("ada").await?; // `None`: the user must authorize
    Ok(session)
}

async fn refresh_by_hand(session: UserSession) -> Result<[UserTokens; 2], Error> {
    let tokens = session.refresh().await?;
    let lasting = session
        .tokens_valid_for(Duration::from_secs(30 * 60))
        .await?;
    Ok([tokens, lasting])
}

mod a_first_call {
    use feishu::contact::v3::user::GetUserRequest;
    use feishu::{Client, Error};

    async fn name_of(client: &Client, open_id: &str) -> Result<Option<String>, Error> {
        let request = GetUserRequest::new(open_id);
        let response = client.contact().v3().user().get(request).await?;
        Ok(response.user.and_then(|user| user.name))
    }
}

async fn options(client: Client, request: CreateTalentExternalInfoRequest) -> Result<(), Error> {
    let response = client
        .hire()
        .v1()
        .talent_external_info()
        .create(request)
        .timeout(Duration::from_secs(5))
        .header("X-Trace", "1")
        .with_response()
        .await?;
    println!("{} {:?}", response.status(), response.log_id());
    let created = response.into_body();
    println!("{:?}", created.external_info);
    Ok(())
}

fn error_codes(error: Error) -> Result<(), Error> {
    match error.code_as() {
        Some(CreateTalentExternalInfoErrorCode::InvalidParameter) => println!("fix the request"),
        Some(CreateTalentExternalInfoErrorCode::SystemError) => println!("try later"),
        _ if error.platform_code() == Some(PlatformCode::AppScopeMissing) => {
            println!("request the scope");
        }
        _ => return Err(error),
    }
    Ok(())
}

fn error_kinds(error: &Error) {
    match error.kind() {
        ErrorKind::RateLimited => println!("again in {:?}", error.reset()),
        ErrorKind::MissingScope => println!(
            "needs {:?}, apply at {:?}",
            error.missing_scopes(),
            error.scope_application()
        ),
        _ => println!("{error} after {} attempts", error.attempts()),
    }
}

fn retries() -> Result<Client, Error> {
    let policy = RetryPolicy::new()
        .max_attempts(5)
        .delays(Duration::from_millis(100), Duration::from_secs(2));
    let client = Client::builder()
        .app("cli_a1b2c3", "app secret")
        .timeout(Duration::from_secs(30))
        .retry(policy)
        .keep_rate_limits()
        .build()?;
    Ok(client)
}

async fn paging(client: Client, token: String) -> Result<(), Error> {
    let request = BatchQueryExternalInterviewRequest::new().page_size(50);
    let mut interviews = client
        .hire()
        .v1()
        .external_interview()
        .batch_query(request)
        .items();
    while let Some(interview) = interviews.try_next().await? {
        println!("{:?}", interview.id);
    }

    // Fetches the next page while the items of this one are used, and starts where an earlier list ended.
    let request = BatchQueryExternalInterviewRequest::new().page_token(token);
    let interviews = client
        .hire()
        .v1()
        .external_interview()
        .batch_query(request)
        .items()
        .prefetch();
    let token = interviews.next_page_token();
    println!("{token:?}");
    Ok(())
}

fn uploads(bytes: Vec<u8>, file: std::fs::File, reader: tokio::io::Empty) {
    let uploads = [
        Upload::path("cv.pdf"),
        Upload::bytes("cv.pdf", bytes),
        Upload::file("cv.pdf", file),
        Upload::reader("cv.pdf", reader, None),
    ];
    println!("{uploads:?}");
}

async fn upload(client: Client) -> Result<(), Error> {
    let attachment = client
        .hire()
        .v1()
        .attachment()
        .create(CreateAttachmentRequest::new(Upload::path("cv.pdf")))
        .await?;
    println!("{:?}", attachment.id);
    Ok(())
}

async fn download(download: Download) -> Result<(), Error> {
    println!("{:?}, {:?} bytes", download.file_name(), download.size());
    download.save("cv.pdf").await?;
    Ok(())
}

async fn events(
    headers: feishu::http::HeaderMap,
    body: Vec<u8>,
) -> Result<(), WebhookConfigurationError> {
    let receiver = WebhookReceiver::with_encrypt_key("encrypt key")
        .verification_token("verification token")
        .build()?;

    // For each request: its headers, its raw body, and a handler of events.
    let response = receiver
        .handle(&headers, &body, async |event| {
            match IncomingEvent::try_from(event)? {
                IncomingEvent::HireOfferStatusChanged(event) => {
                    println!("{:?}", event.event.offer_id)
                }
                IncomingEvent::Unknown(event) => println!("not handled: {}", event.event_type()),
                _ => {}
            }
            Ok::<(), Error>(())
        })
        .await;
    println!("{}", response.status());
    Ok(())
}

async fn long_connection(
    client: Client,
    shutdown: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let connection = client
        .long_connection()
        .on_event(|event| async move {
            match IncomingEvent::try_from(event)? {
                IncomingEvent::HireOfferStatusChanged(event) => {
                    println!("{:?}", event.event.offer_id)
                }
                IncomingEvent::Unknown(event) => println!("not handled: {}", event.event_type()),
                _ => {}
            }
            Ok::<(), Error>(())
        })
        .on_state(|state| println!("{state}"))
        .build()?;
    connection.run_until(shutdown).await?; // a future, such as that of a signal
    Ok(())
}

async fn callbacks(click: feishu::RawEvent) -> Result<CallbackReply, Error> {
    let click: serde_json::Value = click.payload()?;
    let card = serde_json::json!({"schema": "2.0", "body": {"elements": []}});
    println!("{}", click["action"]["value"]);
    let reply = CallbackReply::new()
        .toast(Toast::success("已保存").translated("en_us", "Saved"))
        .raw_card(card);
    Ok(reply)
}
