//! Serves one client of the long connection, leads it through the scenario, and prints the transcript: `long-connection-server PORT`.

use long_connection_server::{Pace, Server, run_scenario, scenario_settings};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).unwrap_or_default();
    let port = port.parse().map_err(|_| "name a port")?;
    let server = Server::start_with(scenario_settings(port)).await;
    run_scenario(&server, Pace::RECORDING).await;
    print!("{}", server.transcript());
    match server.violations().as_slice() {
        [] => Ok(()),
        violations => Err(violations.join("\n").into()),
    }
}
