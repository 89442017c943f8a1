//! The engine itself: what lives as long as the app, and the workspace that is open in it.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, RwLock,
        atomic::AtomicU64,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use muster_model::{ids::MemberId, rbac::Author, time::Timestamp};
use muster_store::{Door, Reader, Store, StoreError, Stored, file::WorkspaceFile};
use tokio::{
    runtime::Handle,
    sync::{Notify, broadcast},
};
use tokio_util::sync::CancellationToken;

use crate::{
    Clock, Event, Home, Notifier, Problem,
    chat::Chat,
    escalation::Storm,
    goals::GoalClock,
    kpis::{KpiMemory, ThresholdClock},
    on_call::OnCallClock,
    preferences::LaptopFile,
    reviews::ReviewClock,
    secrets::Secrets,
    sync::Scheduler,
    training::TrainingClock,
    workspaces::Start,
};

/// How many events a slow listener may fall behind before it is told to ask for everything again.
const EVENTS: usize = 1_024;

/// How long to wait for what still runs for a workspace that is closed, such as a sync that writes
/// its last page.
const CLOSING: Duration = Duration::from_secs(10);

/// The running app. Clones share it.
#[derive(Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
}

/// What lives as long as the app.
pub(crate) struct Shared {
    pub(crate) home: Home,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) notifier: Arc<dyn Notifier>,
    pub(crate) secrets: Secrets,
    pub(crate) laptop: LaptopFile,
    pub(crate) runtime: Handle,
    events: broadcast::Sender<Event>,
    open: RwLock<Option<Arc<Workspace>>>,
    /// Why the workspace that was open last could not be opened, if it could not.
    failed: Mutex<Option<Start>>,
}

/// The workspace that is open.
pub(crate) struct Workspace {
    pub(crate) store: Store,
    /// Dropped after the store: until then the file is locked against other processes.
    pub(crate) file: WorkspaceFile,
    pub(crate) me: MemberId,
    pub(crate) scheduler: Scheduler,
    pub(crate) kpis: KpiMemory,
    pub(crate) chat: Chat,
    storm: Mutex<Storm>,
    /// Held during a turn of the escalation clock, so that no two show the same page.
    turn: Mutex<()>,
    /// Wakes the escalation clock.
    pub(crate) escalate: Notify,
    /// Reminds of shifts, and keeps calendar files current.
    pub(crate) on_call: OnCallClock,
    /// Tells what is to be done about reviews.
    pub(crate) reviews: ReviewClock,
    /// Tells whose check-ins are due.
    pub(crate) goals: GoalClock,
    /// Tells of sessions that begin, and of what others changed of them.
    pub(crate) training: TrainingClock,
    /// Looks after thresholds.
    pub(crate) thresholds: ThresholdClock,
    /// Wakes the outbox.
    pub(crate) outbox: Notify,
    /// How often somebody put a connection right: what failed over one meanwhile is tried again.
    pub(crate) put_right: AtomicU64,
    /// Ends what runs for this workspace.
    pub(crate) stop: CancellationToken,
    /// Gone with the workspace, after its file; whoever listens knows then that it is closed.
    _closed: Sender<()>,
    closed: Mutex<Option<Receiver<()>>>,
}

impl Workspace {
    pub(crate) fn new(
        file: WorkspaceFile,
        store: Store,
        me: MemberId,
        stop: CancellationToken,
    ) -> Self {
        let (open, closed) = mpsc::channel();
        Self {
            thresholds: ThresholdClock::new(&store),
            store,
            file,
            me,
            scheduler: Scheduler::default(),
            kpis: KpiMemory::default(),
            chat: Chat::default(),
            storm: Mutex::default(),
            turn: Mutex::default(),
            escalate: Notify::new(),
            on_call: OnCallClock::default(),
            reviews: ReviewClock::default(),
            goals: GoalClock::default(),
            training: TrainingClock::default(),
            outbox: Notify::new(),
            put_right: AtomicU64::new(0),
            stop,
            _closed: open,
            closed: Mutex::new(Some(closed)),
        }
    }

    /// What keeps many pages at once from becoming a storm.
    pub(crate) fn storm(&self) -> MutexGuard<'_, Storm> {
        self.storm.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The right to one turn of the escalation clock.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends what runs for a workspace and waits until its file is closed.
    fn close(workspace: Arc<Self>) {
        workspace.stop.cancel();
        let closed = workspace
            .closed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(workspace);
        // Nothing is ever sent: the other end goes with the last who uses the workspace.
        if closed
            .is_some_and(|closed| closed.recv_timeout(CLOSING) == Err(RecvTimeoutError::Timeout))
        {
            tracing::warn!("a workspace is still in use after it was closed");
        }
    }
}

impl Engine {
    /// An engine with no workspace open. Its tasks run on `runtime`.
    pub fn start(
        home: Home,
        clock: Arc<dyn Clock>,
        notifier: Arc<dyn Notifier>,
        runtime: Handle,
    ) -> Self {
        home.keep_to_this_user();
        let laptop = LaptopFile::load(home.data());
        Self {
            shared: Arc::new(Shared {
                home,
                clock,
                notifier,
                secrets: Secrets::default(),
                laptop,
                runtime,
                events: broadcast::Sender::new(EVENTS),
                open: RwLock::default(),
                failed: Mutex::default(),
            }),
        }
    }

    /// Ends what runs and closes the workspace. To be called from outside the runtime, for it waits
    /// until what runs there has ended.
    pub fn stop(&self) {
        self.set_open(None);
    }

    /// What happens from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.shared.events.subscribe()
    }

    /// This instant.
    pub(crate) fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// Tells the front end. Nobody listening is no error.
    pub(crate) fn tell(&self, event: Event) {
        let _listeners = self.shared.events.send(event);
    }

    /// The workspace that is open.
    pub(crate) fn workspace(&self) -> Result<Arc<Workspace>, Problem> {
        let open = self
            .shared
            .open
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        open.clone().ok_or_else(|| {
            Problem::new("No workspace is open. Create one, or open the sample workspace.")
        })
    }

    /// Puts another workspace, or none, in the place of the one that is open; ends what ran for
    /// that, and waits until its file is closed.
    pub(crate) fn set_open(&self, workspace: Option<Arc<Workspace>>) {
        let previous = {
            let mut open = self
                .shared
                .open
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *open, workspace)
        };
        if let Some(previous) = previous {
            Workspace::close(previous);
        }
    }

    /// Why the workspace that was open last could not be opened, if it could not.
    pub(crate) fn failed(&self) -> MutexGuard<'_, Option<Start>> {
        self.shared
            .failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads from the open workspace.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&Reader) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        Ok(self.workspace()?.store.read(read)?)
    }

    /// Writes to the open workspace as whoever uses this laptop.
    pub(crate) fn write<T>(
        &self,
        write: impl FnOnce(&mut Door<'_>, Author, Timestamp) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        let workspace = self.workspace()?;
        let author = Author::Member(workspace.me);
        let now = self.now();
        Ok(workspace.store.write(|door| write(door, author, now))?)
    }

    /// Makes a record, or changes the one with this identity, as whoever uses this laptop.
    pub(crate) fn save<R: Stored>(
        &self,
        id: Option<R::Id>,
        record: &R,
        new_id: impl FnOnce() -> R::Id,
    ) -> Result<R::Id, Problem> {
        self.write(|door, author, now| match id {
            Some(id) => {
                door.change::<R>(author, now, id, |stored| stored.clone_from(record))?;
                Ok(id)
            }
            None => {
                let id = new_id();
                door.create(author, now, id, record)?;
                Ok(id)
            }
        })
    }

    /// Waits until the wall clock shows `due`, whatever the machine did meanwhile.
    pub(crate) async fn sleep_until(&self, due: Timestamp) {
        self.shared.clock.sleep_until(due).await;
    }
}
