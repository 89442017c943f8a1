-- One ledger of the reminders that were given on this laptop. Those of status updates had a table of
-- their own; they go on under the names that `reminders.rs` gives them, so that none comes twice.
INSERT OR IGNORE INTO reminders (key, told_at)
SELECT
    'update-due/' || lower(
        substr(hex(incident), 1, 8) || '-' || substr(hex(incident), 9, 4) || '-'
        || substr(hex(incident), 13, 4) || '-' || substr(hex(incident), 17, 4) || '-'
        || substr(hex(incident), 21)
    ) || '/' || due_at,
    reminded_at
FROM update_reminders;
DROP TABLE update_reminders;
