use std::collections::HashSet;

use super::{alike, last_part, words};
use crate::ids::ServiceId;

/// The service that a path without one probably means: the one that is named like its last part;
/// else the one whose name shares most words with it, if all words of the name are in the path or
/// all words of the path's last part are in the name. None if several share as many.
#[must_use]
pub fn suggest<'a>(
    path: &str,
    services: impl IntoIterator<Item = (ServiceId, &'a str)>,
) -> Option<ServiceId> {
    let last = last_part(path);
    let (in_path, in_last): (HashSet<_>, HashSet<_>) =
        (words(path).collect(), words(last).collect());
    let mut best: Option<(usize, ServiceId)> = None;
    let mut is_tie = false;
    for (id, name) in services {
        let named: HashSet<_> = words(name).collect();
        if named.is_empty() || in_last.is_empty() {
            continue;
        }
        if alike(name) == alike(last) {
            return Some(id);
        }
        if !named.is_subset(&in_path) && !in_last.is_subset(&named) {
            continue;
        }
        let shared = named.intersection(&in_path).count();
        match best {
            Some((most, _)) if shared < most => {}
            Some((most, _)) if shared == most => is_tie = true,
            _ => {
                best = Some((shared, id));
                is_tie = false;
            }
        }
    }
    best.filter(|_| !is_tie).map(|(_, id)| id)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    #[rstest]
    #[case::the_same_name("shop/checkout", &["Search", "Checkout"], Some(1))]
    #[case::joined_otherwise("shop/payment_api", &["Payment", "Payment API"], Some(1))]
    #[case::a_part_of_it("shop/checkout-deploy", &["Checkout", "Search"], Some(0))]
    #[case::the_most_words("shop/checkout-api-deploy", &["Checkout", "Checkout API"], Some(1))]
    #[case::named_by_its_folder("checkout/deploy", &["Checkout", "Search"], Some(0))]
    #[case::a_longer_name("shop/checkout", &["Checkout EU", "Search"], Some(0))]
    #[case::two_as_good("shop/checkout", &["Checkout EU", "Checkout US"], None)]
    #[case::nothing_alike("shop/basket", &["Checkout", "Search"], None)]
    #[case::half_a_word("shop/checkouts", &["Checkout"], None)]
    #[case::no_words("///", &["Checkout", "-"], None)]
    fn suggests_what_is_named_alike(
        #[case] path: &str,
        #[case] names: &[&str],
        #[case] expected: Option<usize>,
    ) {
        let id = |index: usize| ServiceId::from_uuid(Uuid::from_u128(index as u128));
        let services = names.iter().enumerate();
        let suggested = suggest(path, services.map(|(index, name)| (id(index), *name)));
        assert_eq!(suggested, expected.map(id));
    }
}
