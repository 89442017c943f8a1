//! What holds for the form of every system in the registry.

use std::{collections::BTreeSet, path::Path};

use muster_connectors::{FieldKind, system, systems};

#[test]
fn each_system_has_a_name_of_its_own_and_its_form_bears_it() {
    let mut kinds = BTreeSet::new();
    for it in systems() {
        assert!(kinds.insert(it.kind), "{} is listed twice", it.kind);
        assert_eq!((it.form)().kind, it.kind);
        assert!(system(it.kind).is_some());
        assert!(!it.brings.is_empty() || (it.form)().test_message.is_some());
    }
}

#[test]
fn each_form_has_its_page_in_the_guide_and_fields_of_different_names() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for it in systems() {
        let form = (it.form)();
        assert!(root.join(form.docs).is_file(), "{}", form.docs);
        let mut names = BTreeSet::new();
        for field in &form.fields {
            assert!(names.insert(field.name), "{}: {}", form.name, field.name);
            assert_ne!(field.name, "kind", "{}", form.name);
            if let FieldKind::Choice { choices } = &field.kind {
                assert!(choices.len() > 1, "{}: {}", form.name, field.name);
            }
        }
        let tokens: BTreeSet<_> = form.tokens.iter().map(|token| token.name).collect();
        assert_eq!(tokens.len(), form.tokens.len(), "{}", form.name);
    }
}
