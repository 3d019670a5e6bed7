-- What more events usually say of outcomes. They come behind the rules that are there, and where there is one for the same
-- name and value already, that one stays as it is.
INSERT INTO event_rule (ordinal, name, text, from_number, below_number, outcome, user_days)
SELECT (SELECT coalesce(max(ordinal), 0) FROM event_rule) + v.column1, v.column2, v.column3, NULL, NULL, v.column4, v.column5
FROM (VALUES
  (1, 'outcome', 'solved', 1, 0), (2, 'outcome', 'success', 1, 0), (3, 'outcome', 'unresolved', 2, 0), (4, 'outcome', 'failure', 2, 0),
  (5, 'resolved', '', 1, 0), (6, 'solved', '', 1, 0), (7, 'failed', '', 2, 0), (8, 'unresolved', '', 2, 0),
  (9, 'churned', '', 2, 30), (10, 'subscription_cancelled', '', 2, 30), (11, 'subscription_canceled', '', 2, 30),
  (12, 'refunded', '', 2, 14), (13, 'chargeback', '', 2, 30), (14, 'complaint', '', 2, 14),
  (15, 'handoff', '', 4, 0), (16, 'human_handoff', '', 4, 0), (17, 'transferred_to_human', '', 4, 0)) AS v
WHERE NOT EXISTS (SELECT 1 FROM event_rule r WHERE lower(r.name) = v.column2 AND lower(r.text) = v.column3
                  AND r.from_number IS NULL AND r.below_number IS NULL);
