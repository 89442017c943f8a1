//! A process of its own that tells a story and dies at the step that it is given. What the rest of
//! the world saw of it is in a diary beside its home.

use std::{
    collections::HashMap,
    fmt::{Debug, Display},
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use muster_engine::{Notice, Notifier};
use muster_model::ids::IncidentId;
use tempfile::TempDir;
use tracing::{Event, Subscriber, field::Field, level_filters::LevelFilter};
use tracing_subscriber::{
    Layer, filter::Targets, layer::Context, layer::SubscriberExt, util::SubscriberInitExt,
};

use super::{paging, posting};
use crate::{desktop::Desktop, laptop::Laptop, laptop::START};

const STORY: &str = "MUSTER_TEST_STORY";
const HOME: &str = "MUSTER_TEST_HOME";
const DIES_AT: &str = "MUSTER_TEST_DIES_AT";
const SERVER: &str = "MUSTER_TEST_SERVER";

/// What the store traces before and after each commit.
const COMMITS: &str = "muster_store::steps";

/// How many stories are told at a time. They wait for the disk most of the time.
const AT_ONCE: usize = 4;

/// What the process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Story {
    Paging,
    Posting,
}

/// A copy of a home in which a process tells a story.
pub struct Told {
    story: Story,
    folder: TempDir,
}

impl Told {
    /// A copy of a home, in which nothing was told yet.
    pub fn in_copy_of(home: &Path, story: Story) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(home, folder.path());
        Self { story, folder }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn diary(&self) -> Diary {
        Diary(self.folder().join("diary"))
    }

    /// Begins the story. The process dies at the step with this name; the server that it speaks to
    /// is at this address.
    pub fn begin(&self, dies_at: &str, server: &str) -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "--ignored", "--nocapture"])
            .arg("kill::process::a_story_in_a_process_of_its_own")
            .env(STORY, format!("{:?}", self.story))
            .env(HOME, self.folder())
            .env(DIES_AT, dies_at)
            .env(SERVER, server)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Waits until the process is gone. Answers whether it told the story to its end.
    #[track_caller]
    pub fn end(&self, process: Child) -> bool {
        let Output {
            status,
            stdout,
            stderr,
        } = process.wait_with_output().unwrap();
        // Neither who dies nor who is killed has a code to end with; who failed has.
        assert!(
            status.success() || status.code().is_none(),
            "{status}: {}{}",
            String::from_utf8_lossy(&stdout),
            String::from_utf8_lossy(&stderr)
        );
        status.success()
    }
}

/// Has `check` tell a story once for each of these steps, some at a time. A poll that comes to be
/// interrupted in one run and not in another takes a step more: a story may come past such a step
/// and to its end.
pub fn die_at_each(steps: &[String], check: impl Fn(&str) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(step) = steps.get(next.fetch_add(1, Ordering::SeqCst)) {
                    check(step);
                }
            });
        }
    });
}

/// What outlives the process: lines of a word and a text.
#[derive(Debug, Clone)]
pub struct Diary(PathBuf);

impl Diary {
    pub fn write(&self, word: &str, text: impl Display) {
        let mut file = self.open();
        writeln!(file, "{word} {text}").unwrap();
    }

    fn open(&self) -> File {
        let mut options = OpenOptions::new();
        options.create(true).append(true).open(&self.0).unwrap()
    }

    /// The texts of the lines that begin with this word.
    pub fn read(&self, word: &str) -> Vec<String> {
        let lines = fs::read_to_string(&self.0).unwrap_or_default();
        lines
            .lines()
            .filter_map(|line| line.strip_prefix(word)?.strip_prefix(' '))
            .map(str::to_owned)
            .collect()
    }

    /// The act that was begun last; the first if none was.
    pub fn last_act(&self) -> usize {
        let acts = self.read("act");
        acts.last().map_or(0, |act| act.parse().unwrap())
    }
}

/// Counts steps by what they do, and ends the process at one of them. Tasks that run at the same
/// time take turns as they like; the third change of pages is the third in every run.
struct Steps {
    diary: Diary,
    dies_at: String,
    taken: Mutex<HashMap<String, usize>>,
}

impl Steps {
    fn take(&self, what: &str) {
        // Held over the end: nobody else takes a step after this one.
        let mut taken = self.taken.lock().unwrap();
        let count = taken.entry(what.to_owned()).or_default();
        *count += 1;
        let name = format!("{what} {count}");
        self.diary.write("step", &name);
        if name == self.dies_at {
            std::process::abort();
        }
    }
}

/// Sees the commits of the store.
struct Commits(Arc<Steps>);

impl<S: Subscriber> Layer<S> for Commits {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut told = Vec::new();
        event.record(&mut |_: &Field, value: &dyn Debug| told.push(format!("{value:?}")));
        self.0.take(&told.join(" "));
    }
}

/// A desktop whose notifications outlive the process.
struct Witnessed {
    desktop: Arc<Desktop>,
    steps: Arc<Steps>,
}

impl Notifier for Witnessed {
    fn show(&self, notice: Notice) -> Result<(), String> {
        let line = line(&notice);
        self.steps.take("to be shown");
        self.steps.diary.write("shown", &line);
        self.steps.take("shown");
        self.desktop.show(notice)
    }

    fn withdraw(&self, incident: IncidentId) {
        self.steps.take("to be withdrawn");
        self.desktop.withdraw(incident);
    }
}

/// A notification in a line.
pub fn line(notice: &Notice) -> String {
    match notice {
        Notice::Page { title, body, .. } => format!("{title} · {body}"),
        other => format!("{other:?}"),
    }
}

#[test]
#[ignore = "the other tests of this folder start it, and kill it"]
fn a_story_in_a_process_of_its_own() {
    let given = |name| std::env::var(name).expect("another test starts this one");
    let home = PathBuf::from(given(HOME));
    let steps = Arc::new(Steps {
        diary: Diary(home.join("diary")),
        dies_at: given(DIES_AT),
        taken: Mutex::default(),
    });
    let commits = Targets::new().with_target(COMMITS, LevelFilter::TRACE);
    tracing_subscriber::registry()
        .with(Commits(Arc::clone(&steps)).with_filter(commits))
        .init();
    let laptop = Laptop::in_folder(&home, START, |desktop| {
        let steps = Arc::clone(&steps);
        Arc::new(Witnessed { desktop, steps })
    });
    let begins = |act| steps.diary.write("act", act);
    match given(STORY).as_str() {
        "Paging" => paging::tell(&laptop, 0, begins),
        "Posting" => posting::tell(&laptop, &given(SERVER), 0, begins),
        other => panic!("'{other}' is no story"),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
