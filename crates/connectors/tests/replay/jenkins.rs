//! A Jenkins below `/jenkins` that answers from recorded jobs and builds: folders by the way there,
//! and the range of builds that the `tree` parameter asks for, newest first.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use wiremock::{
    Mock, MockServer, Request, Respond, ResponseTemplate,
    matchers::{basic_auth, method, path},
};

/// The user whose token it is.
pub const USER: &str = "ada";

/// The rows of a fixture.
pub fn fixture(name: &str) -> Vec<Value> {
    let file = format!(
        "{}/../../tests/fixtures/jenkins/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&file).expect("the fixture is there");
    serde_json::from_str(&text).expect("the fixture is JSON")
}

/// The recorded builds of the multibranch project's job for this branch.
pub fn branch_builds(branch: &str) -> Vec<Value> {
    let full_name = format!("/job/{branch}/api/json");
    fixture("builds_multibranch")
        .into_iter()
        .filter(|row| {
            row["url"]
                .as_str()
                .is_some_and(|url| url.contains(&full_name))
        })
        .map(|mut row| row["data"].take())
        .collect()
}

/// The builds of one job, which may change while they are served.
#[derive(Clone)]
pub struct Builds {
    pub rows: Arc<Mutex<Vec<Value>>>,
}

impl Builds {
    pub fn new(rows: Vec<Value>) -> Self {
        Self {
            rows: Arc::new(Mutex::new(rows)),
        }
    }
}

impl Respond for Builds {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut rows = self.rows.lock().expect("no test failed with it").clone();
        rows.sort_by_key(|row| std::cmp::Reverse(row["number"].as_u64()));
        let tree = request
            .url
            .query_pairs()
            .find(|(name, _)| name == "tree")
            .map(|(_, value)| value.into_owned())
            .expect("the builds are asked for by tree");
        let range = tree
            .rsplit_once('{')
            .and_then(|(_, range)| range.strip_suffix('}'));
        let (from, to) = range
            .and_then(|it| it.split_once(','))
            .expect("with a range");
        let (from, to): (usize, usize) = (
            from.parse().expect("a number"),
            to.parse().expect("a number"),
        );
        let page: Vec<&Value> = rows.iter().skip(from).take(to - from).collect();
        ResponseTemplate::new(200).set_body_json(json!({
            "_class": "org.jenkinsci.plugins.workflow.job.WorkflowJob",
            "allBuilds": page,
        }))
    }
}

/// Serves `answer` at `at`, below `/jenkins`, to whoever has `token`.
pub async fn serve(server: &MockServer, token: &str, at: &str, answer: impl Respond + 'static) {
    Mock::given(method("GET"))
        .and(path(format!("/jenkins/{at}")))
        .and(basic_auth(USER, token))
        .respond_with(answer)
        .mount(server)
        .await;
}

/// Serves the items of a folder.
pub async fn serve_items(server: &MockServer, token: &str, at: &str, items: Value) {
    let body = json!({"_class": "com.cloudbees.hudson.plugins.folder.Folder", "jobs": items});
    let answer = ResponseTemplate::new(200)
        .set_body_json(body)
        .insert_header("X-Jenkins", "2.479.3");
    serve(server, token, at, answer).await;
}
