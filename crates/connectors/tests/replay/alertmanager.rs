//! The real Alertmanager on loopback, with a folder of its own, ended with the test.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

/// How often a condition is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// A running Alertmanager.
pub struct RealServer {
    /// Where it answers, below a path, as behind a proxy.
    pub url: String,
    process: Child,
    _folder: TempDir,
}

impl RealServer {
    /// Starts it on a free port and waits until it answers. Should another process take the port
    /// first, it ends by itself, and another port is tried.
    pub async fn start() -> Self {
        loop {
            let mut server = Self::spawn();
            let ready = format!("{}/-/ready", server.url);
            let end = Instant::now() + Duration::from_secs(30);
            while server.is_running() {
                if reqwest::get(&ready)
                    .await
                    .is_ok_and(|it| it.status().is_success())
                {
                    return server;
                }
                assert!(
                    Instant::now() < end,
                    "the Alertmanager does not become ready"
                );
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    fn spawn() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server");
        let config = folder.path().join("alertmanager.yml");
        std::fs::write(
            &config,
            "route:\n  receiver: nobody\nreceivers:\n  - name: nobody\n",
        )
        .expect("the server's configuration can be written");
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a port is free")
            .port();
        let process = Command::new("prometheus-alertmanager")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!(
                "--storage.path={}",
                folder.path().join("data").display()
            ))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .arg("--web.route-prefix=/am")
            .arg(format!("--web.external-url=http://127.0.0.1:{port}/am"))
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect(
                "prometheus-alertmanager starts; if it is missing, install it with \
                 'apt-get install prometheus-alertmanager'",
            );
        Self {
            url: format!("http://127.0.0.1:{port}/am"),
            process,
            _folder: folder,
        }
    }

    fn is_running(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Posts to its API v2.
    pub async fn post(&self, what: &str, body: Value) -> Value {
        let answer = reqwest::Client::new()
            .post(format!("{}/api/v2/{what}", self.url))
            .json(&body)
            .send()
            .await
            .expect("the server takes the post");
        assert!(answer.status().is_success(), "{}", answer.status());
        answer.json().await.unwrap_or_default()
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        // It is this test's own process; that it may have ended already is no matter.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
