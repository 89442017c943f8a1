//! Muster killed at each step of paging and of posting: no page is missed, none is raised again
//! that was marked as shown, nothing is posted twice, and nothing is half-done in the file. A story
//! is told once to its end by a process of its own, then once for each step of it by one that dies
//! there; another Muster on the same disk finishes what it finds. Each side of a commit and of a
//! notification is a step, so that one that comes to be later is gone through as well.

mod paging;
mod posting;
mod process;
mod sound;
