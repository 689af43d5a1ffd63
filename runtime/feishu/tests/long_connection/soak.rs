//! Many events while the connection is cut again and again: none is lost, none is handled twice, memory stays flat.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::Duration;

use feishu_runtime::long_connection::{Outcome, SeenEventsInMemory};
use feishu_runtime::{Error, RawEvent};
use long_connection_server::{Cut, Event, Server, Settings, client_config};
use serde_json::json;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::fixture::builder;

/// How much is sent.
struct Load {
    events: usize,
    per_second: usize,
    cut_every: Duration,
}

/// What came of it.
#[derive(Debug, Default)]
struct Figures {
    /// Events whose handler succeeded never, or more than once.
    lost: usize,
    twice: usize,
    /// Deliveries beyond the first, by what the client made of them.
    duplicates: usize,
    in_progress: usize,
    connections: u64,
    seconds: f64,
    /// Resident memory in MiB, every 5 s. Empty where the system does not tell.
    memory: Vec<f64>,
}

/// Resident memory of this process in MiB, which contains the server.
fn memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024.0)
}

fn event(number: usize) -> Event {
    let event = json!({"number": number, "text": "x".repeat(500)});
    let event = Event::new(&format!("{number:08}"), "im.message.receive_v1", event);
    match number % 10 {
        0 => event.in_parts(3),
        _ => event,
    }
}

async fn run(load: Load) -> Figures {
    let server = Server::start_with(Settings {
        client_config: Some(client_config(-1, 0, 0, 10)),
        redeliver_after: vec![Duration::from_millis(200); 100],
        keep_answers: false,
        ..Settings::default()
    })
    .await;
    let handled: Arc<[AtomicU8]> = (0..load.events).map(|_| AtomicU8::new(0)).collect();
    let (duplicates, in_progress) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
    let (counts, again, busy) = (handled.clone(), duplicates.clone(), in_progress.clone());
    let running = builder(&server)
        .on_event(move |event: RawEvent| {
            let number: usize = event.id().parse().expect("a number");
            let counts = counts.clone();
            async move {
                tokio::time::sleep(Duration::from_millis(number as u64 % 20)).await;
                counts[number].fetch_add(1, Ordering::Relaxed);
                Ok::<(), Error>(())
            }
        })
        .on_outcome(move |outcome, _| match outcome {
            Outcome::Duplicate(_) => _ = again.fetch_add(1, Ordering::Relaxed),
            Outcome::InProgress(_) => _ = busy.fetch_add(1, Ordering::Relaxed),
            _ => {}
        })
        // Ids are forgotten during the run, so that the record's own growth ends early. Deliveries after a cut are much closer.
        .seen_events(SeenEventsInMemory::new(5_000, Duration::from_secs(3600)))
        .build()
        .expect("valid")
        .start();
    server.until(|server| server.connections() == 1).await;
    let started = Instant::now();
    let mut figures = Figures::default();
    send(&server, &load, &mut figures).await;
    server
        .until(|server| server.settled() == load.events as u64)
        .await;
    figures.seconds = started.elapsed().as_secs_f64();
    running.shutdown().await.expect("a shutdown");
    assert_eq!(server.violations(), [""; 0]);
    figures.connections = server.opened();
    figures.duplicates = duplicates.load(Ordering::Relaxed);
    figures.in_progress = in_progress.load(Ordering::Relaxed);
    for count in handled.iter().map(|count| count.load(Ordering::Relaxed)) {
        figures.lost += usize::from(count == 0);
        figures.twice += usize::from(count > 1);
    }
    figures
}

/// Sends the events at their rate, and cuts the connection in all ways in turn.
async fn send(server: &Server, load: &Load, figures: &mut Figures) {
    let mut cuts = [Cut::InFrame, Cut::Reset, Cut::Closed, Cut::Dropped]
        .into_iter()
        .cycle();
    let mut ticks = interval(Duration::from_millis(10));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let started = Instant::now();
    let mut next_cut = started + load.cut_every;
    let mut next_sample = started + Duration::from_secs(5);
    for first in (0..load.events).step_by(load.per_second / 100) {
        ticks.tick().await;
        for number in first..load.events.min(first + load.per_second / 100) {
            drop(server.deliver(event(number)));
        }
        if Instant::now() >= next_cut {
            next_cut += load.cut_every;
            server.cut(cuts.next().expect("a cycle"));
        }
        if Instant::now() >= next_sample {
            next_sample += Duration::from_secs(5);
            figures.memory.extend(memory());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_of_events_with_cuts_loses_none() {
    let figures = run(Load {
        events: 1_000,
        per_second: 1_000,
        cut_every: Duration::from_millis(400),
    })
    .await;
    println!("{figures:?}");
    assert_eq!((figures.lost, figures.twice), (0, 0), "{figures:?}");
    assert!(figures.connections > 1, "{figures:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn a_minute_of_events_with_cuts_loses_none_in_flat_memory() {
    let figures = run(Load {
        events: 60_000,
        per_second: 1_000,
        cut_every: Duration::from_secs(5),
    })
    .await;
    println!("{figures:?}");
    assert_eq!((figures.lost, figures.twice), (0, 0), "{figures:?}");
    assert!(figures.connections > 10, "{figures:?}");
    assert!(figures.seconds < 70.0, "{figures:?}");
    // The first quarter fills buffers and the record of events.
    if let [_, _, early, .., late] = figures.memory[..] {
        assert!(late - early < 4.0, "{figures:?}");
    }
}
