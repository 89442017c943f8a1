//! Offers that Ben made on his own laptop, answered on Ada's.

use muster_model::record::OfferState;

use super::*;
use crate::Problem;

impl Desk {
    /// Ben offers his Wednesday night of next week, perhaps for one of Ada's this week.
    fn offered_by_ben(&self, asked: Option<MemberId>, in_return: Option<Window>) -> ShiftOfferId {
        let offer = ShiftOffer {
            schedule: self.schedule,
            member: self.ben,
            window: self.night(9),
            asked,
            in_return,
            note: "Concert".to_owned(),
            taken_by: None,
            taken_at: None,
            closed_at: None,
            declined_by: BTreeSet::new(),
        };
        let id = ShiftOfferId::new();
        let (author, now) = (Author::Member(self.ben), self.clock.now());
        let workspace = self.engine.workspace().unwrap();
        workspace
            .store
            .write(|door| door.create(author, now, id, &offer))
            .unwrap();
        id
    }

    fn state(&self, id: ShiftOfferId) -> OfferState {
        let view = self.engine.schedule(self.schedule, self.night(9)).unwrap();
        let offer = view.offers.iter().find(|it| it.id == id).unwrap();
        offer.state
    }

    /// Who is on call in the middle of a night.
    fn on_call(&self, day: i64) -> String {
        let at = self.night(day).from + Millis::hours(6);
        let rows = self.engine.schedules(Some(at)).unwrap();
        rows[0].now.people[0].name.clone()
    }
}

fn message(refused: Result<(), Problem>) -> String {
    refused.unwrap_err().message
}

#[test]
fn whoever_takes_an_offer_is_on_call_and_gives_what_was_asked_in_return() {
    let desk = Desk::new();
    let id = desk.offered_by_ben(Some(desk.ada()), Some(desk.night(2)));
    assert_eq!(
        (desk.on_call(9), desk.on_call(2)),
        ("Ben".into(), "Ada".into())
    );
    let waiting = desk.engine.today().unwrap().on_call.offers;
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].asks_me && waiting[0].may_take);
    desk.engine.take_offer(id).unwrap();
    assert_eq!(
        (desk.on_call(9), desk.on_call(2)),
        ("Ada".into(), "Ben".into())
    );
    assert_eq!(desk.state(id), OfferState::Taken);
    assert!(message(desk.engine.take_offer(id)).contains("took this shift already"));
    assert!(desk.engine.today().unwrap().on_call.offers.is_empty());
    // What one did oneself is no news.
    desk.shown();
    assert!(desk.titles().is_empty());
}

#[test]
fn an_offer_to_everybody_stays_open_when_somebody_declines() {
    let desk = Desk::new();
    let open = desk.offered_by_ben(None, None);
    desk.engine.decline_offer(open).unwrap();
    assert_eq!(desk.state(open), OfferState::Open);
    assert!(desk.engine.today().unwrap().on_call.offers.is_empty());
    desk.engine.take_offer(open).unwrap();
    let asked = desk.offered_by_ben(Some(desk.ada()), None);
    desk.engine.decline_offer(asked).unwrap();
    assert_eq!(desk.state(asked), OfferState::Declined);
    assert!(message(desk.engine.take_offer(asked)).contains("declined"));
    assert!(message(desk.engine.withdraw_offer(asked)).contains("somebody else's"));
}

#[test]
fn an_offer_ends_with_its_time_and_is_taken_from_now_on_once_it_has_begun() {
    let desk = Desk::new();
    let late = desk.offered_by_ben(Some(desk.ada()), None);
    let night = desk.night(9);
    desk.pass(night.from.since(MONDAY) + Millis::hours(2));
    desk.engine.take_offer(late).unwrap();
    let view = desk.engine.schedule(desk.schedule, night).unwrap();
    assert_eq!(view.overrides.len(), 1);
    let taken = view.overrides[0].record.window;
    assert_eq!(
        (taken.from, taken.to),
        (night.from + Millis::hours(2), night.to)
    );

    let desk = Desk::new();
    let over = desk.offered_by_ben(Some(desk.ada()), None);
    desk.pass(night.to.since(MONDAY));
    assert!(message(desk.engine.take_offer(over)).contains("is over"));
}

#[test]
fn an_offer_that_the_schedule_overtook_cannot_be_taken() {
    let desk = Desk::new();
    let asked = desk.offered_by_ben(Some(desk.ada()), None);
    let elsewhere = desk.offered_by_ben(Some(desk.ada()), Some(desk.night(10)));
    // Ada is not on call in the night that is asked for in return.
    assert!(message(desk.engine.take_offer(elsewhere)).contains("You are not on call"));
    let replaced = Override {
        schedule: desk.schedule,
        member: desk.ada(),
        instead_of: Some(desk.ben),
        window: desk.night(9),
        reason: String::new(),
    };
    desk.engine.save_override(None, &replaced).unwrap();
    assert!(message(desk.engine.take_offer(asked)).contains("not on call then any more"));
}
