//! The real Prometheus on loopback, which scrapes itself and has one rule that always fires, with a
//! folder of its own, ended with the test.

use std::{
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

/// How often it is asked whether it is ready.
const LOOK: Duration = Duration::from_millis(50);

/// The rule.
const RULES: &str = r#"
groups:
  - name: test
    interval: 1s
    rules:
      - alert: AlwaysThere
        expr: vector(1)
        labels: {service: checkout, severity: critical}
        annotations: {summary: It is always there}
      - alert: NotForLongEnough
        expr: vector(1)
        for: 1h
"#;

/// A running Prometheus.
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
            while matches!(server.process.try_wait(), Ok(None)) {
                if reqwest::get(&ready)
                    .await
                    .is_ok_and(|it| it.status().is_success())
                {
                    return server;
                }
                assert!(Instant::now() < end, "the Prometheus does not become ready");
                tokio::time::sleep(LOOK).await;
            }
        }
    }

    fn spawn() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the server");
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a port is free")
            .port();
        let config = format!(
            "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\n\
             rule_files: [rules.yml]\n\
             scrape_configs:\n  - job_name: prometheus\n    metrics_path: /prom/metrics\n    \
             static_configs: [{{targets: ['127.0.0.1:{port}']}}]\n"
        );
        let file = folder.path().join("prometheus.yml");
        std::fs::write(&file, config).expect("the server's configuration can be written");
        std::fs::write(folder.path().join("rules.yml"), RULES).expect("and its rules");
        let data = folder.path().join("data");
        let process = Command::new("prometheus")
            .arg(format!("--config.file={}", file.display()))
            .arg(format!("--storage.tsdb.path={}", data.display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .arg(format!("--web.external-url=http://127.0.0.1:{port}/prom"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect(
                "prometheus starts; if it is missing, install it with 'apt-get install prometheus'",
            );
        Self {
            url: format!("http://127.0.0.1:{port}/prom"),
            process,
            _folder: folder,
        }
    }
}

impl Drop for RealServer {
    fn drop(&mut self) {
        // It is this test's own process; that it may have ended already is no matter.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
