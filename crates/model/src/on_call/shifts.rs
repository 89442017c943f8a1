//! What a rota is made of: turns of layers, and the shifts that come out in the end.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    ids::{MemberId, OverrideId},
    time::Window,
};

/// A time in which the same members are on call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Shift {
    /// From when to when.
    pub window: Window,
    /// Who is on call; never empty.
    pub members: BTreeSet<MemberId>,
    /// The overrides that put them there, during all of it or a part.
    pub overrides: BTreeSet<OverrideId>,
}

/// A turn of one member in one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// From when to when.
    pub window: Window,
    /// Whose turn it is.
    pub member: MemberId,
}
