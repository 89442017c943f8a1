//! What goes wrong with the next call of a server, by the name of the call: each fault happens once.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use wiremock::{Match, Request, ResponseTemplate};

/// What goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// It is refused, and the call is not done.
    Refused(ResponseTemplate),
    /// It is done, and the answer comes only after so long.
    Late(Duration),
    /// It is done, and the connection breaks off before the answer.
    Lost,
}

/// The faults that are still to happen.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Arc<Mutex<HashMap<String, VecDeque<Fault>>>>);

impl Faults {
    /// Has the next call of this name that has no fault yet go wrong.
    pub(crate) fn next(&self, call: &str, fault: Fault) {
        self.all()
            .entry(call.to_owned())
            .or_default()
            .push_back(fault);
    }

    /// The fault of a call that was made, which happens now.
    pub(crate) fn take(&self, call: &str) -> Option<Fault> {
        self.all().get_mut(call)?.pop_front()
    }

    fn is_lost(&self, call: &str) -> bool {
        let all = self.all();
        let next = all.get(call).and_then(VecDeque::front);
        matches!(next, Some(Fault::Lost))
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, VecDeque<Fault>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Matches the calls whose answer is to be lost; `named` tells how a request is called.
pub(crate) struct Losing {
    pub(crate) faults: Faults,
    pub(crate) named: fn(&Request) -> Option<String>,
}

impl Match for Losing {
    fn matches(&self, request: &Request) -> bool {
        (self.named)(request).is_some_and(|call| self.faults.is_lost(&call))
    }
}

/// Why a connection breaks off.
pub(crate) fn broken_off() -> std::io::Error {
    std::io::Error::other("the server breaks off")
}
