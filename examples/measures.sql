-- The eight measures, from the journal and the shop's own database: what `remit measure` says, said again by other means.
--
-- It reads public fields of entries alone, so it holds for erased customers, too; the keys under which the shop was
-- asked for writes are what joins the two databases. How to run it, and what each figure means, is in docs/measure.md.
--
-- :since, :until   the period, and :now, all in microseconds since 1970
-- :days            how many days nobody may have come back
-- :human_hour, :review_minutes, :telephone_minute, :telephone_minutes, :dollar      what service costs
-- :effort_before, :retention_before                                                 what it is compared with, or NULL

WITH

-- -- cases: goals, as they stand ------------------------------------------------------------------------------------

opened AS (
  SELECT
    chain,
    at AS opened_at,
    body ->> '$.goal' AS id,
    body ->> '$.wants' AS kind,
    coalesce(body ->> '$.conversation', '') AS conversation,
    body ->> '$.origin.tag' AS origin,
    coalesce(body ->> '$.eligible', 1) AND body ->> '$.origin.tag' IN ('asked', 'noticed') AS eligible,
    body ->> '$.stake' AS stake,
    coalesce(
      (SELECT r.body ->> '$.customer' FROM entries r
       WHERE r.chain = entries.chain AND r.kind = 'goal.rehomed' ORDER BY r.seq DESC LIMIT 1),
      body ->> '$.customer'
    ) AS customer
  FROM entries WHERE kind = 'goal.opened' AND at >= :since
),

ended AS (
  SELECT
    chain,
    at AS ended_at,
    body ->> '$.outcome.ending.tag' AS ending,
    body ->> '$.outcome.ending.level' AS level,
    body ->> '$.outcome.autonomous' AS autonomous
  FROM entries WHERE kind = 'goal.ended'
),

reviews AS (
  SELECT o.chain, o.body ->> '$.matter' AS matter, a.body ->> '$.answer.tag' AS answer
  FROM entries o
  LEFT JOIN entries a ON a.chain = o.chain AND a.kind = 'review.answered' AND a.body ->> '$.review' = o.body ->> '$.id'
  WHERE o.kind = 'review.opened'
),

-- What the shop itself has on record: every write that was meant to happen was answered there, under its own key.
unshown AS (
  SELECT chain FROM entries
  WHERE kind = 'step.intended' AND body ->> '$.key' NOT IN (SELECT key FROM shop.requests)
),

cases AS (
  SELECT
    opened.*,
    ended.ended_at, ended.ending, ended.level, ended.autonomous,
    EXISTS (
      SELECT 1 FROM entries j
      WHERE j.chain = opened.chain AND j.kind = 'step.judged' AND j.body ->> '$.action' <> 'converse'
    ) AS begun,
    EXISTS (SELECT 1 FROM entries u WHERE u.chain = opened.chain AND u.kind = 'step.undone') AS undone,
    EXISTS (SELECT 1 FROM reviews r WHERE r.chain = opened.chain AND r.matter = 'takeover') AS escalated,
    (SELECT count(*) FROM reviews r WHERE r.chain = opened.chain
     AND r.answer IN ('approved', 'declined', 'changed', 'handed_back', 'established', 'closed')) AS answered,
    opened.chain NOT IN (SELECT chain FROM unshown) AS shown
  FROM opened LEFT JOIN ended USING (chain)
  WHERE opened.opened_at < :until
),

-- -- interactions: conversations ------------------------------------------------------------------------------------

talks AS (
  SELECT
    chain,
    at AS opened_at,
    body ->> '$.conversation' AS id,
    coalesce(
      (SELECT r.body ->> '$.customer' FROM entries r
       WHERE r.chain = entries.chain AND r.kind = 'conversation.rebound' ORDER BY r.seq DESC LIMIT 1),
      body ->> '$.customer'
    ) AS customer,
    (SELECT count(*) FROM entries h WHERE h.chain = entries.chain AND h.kind = 'message.received') AS heard,
    (SELECT count(*) FROM entries s WHERE s.chain = entries.chain AND s.kind = 'message.sent'
     AND s.actor NOT LIKE 'staff:%') AS replied,
    (SELECT count(*) FROM entries s WHERE s.chain = entries.chain
     AND (s.kind = 'person.took' OR (s.kind = 'message.sent' AND s.actor LIKE 'staff:%'))) AS led,
    (SELECT count(*) FROM entries s WHERE s.chain = entries.chain AND s.kind = 'message.sent'
     AND NOT EXISTS (SELECT 1 FROM entries h WHERE h.chain = s.chain AND h.kind = 'message.received'
                     AND h.seq < s.seq)) AS unasked
  FROM entries WHERE kind = 'conversation.opened' AND at >= :since
),

interactions AS (
  SELECT
    talks.*,
    heard > 0 AND replied > 0 AS automated,
    EXISTS (SELECT 1 FROM cases WHERE cases.conversation = talks.id) AS agentic,
    led > 0 OR EXISTS (SELECT 1 FROM cases WHERE cases.conversation = talks.id AND cases.escalated) AS escalated
  FROM talks WHERE opened_at < :until
),

-- Customers who came to us, whenever: those who came back are looked for among them.
contacts AS (
  SELECT customer, opened_at AS at, kind FROM opened WHERE origin = 'asked'
  UNION ALL
  SELECT customer, opened_at, '' FROM talks
  WHERE heard > 0 AND id NOT IN (SELECT conversation FROM opened)
),

rated AS (
  SELECT
    e.chain, e.seq, e.body ->> '$.goal' AS goal, e.body ->> '$.score' AS score,
    e.body ->> '$.what' AS what, e.body ->> '$.high' AS high
  FROM entries e JOIN interactions i ON i.chain = e.chain
  WHERE e.kind = 'conversation.rated'
),

-- Customers who say that it is dealt with: in so many words, or by a score that no other of theirs speaks against.
confirmed AS (
  SELECT goal FROM rated GROUP BY goal
  HAVING max(what = 'solved')
  OR (
    max((what = 'effort' AND high = 7 AND score >= 5) OR (what = 'satisfaction' AND high = 5 AND score >= 4))
    AND NOT max((what = 'effort' AND high = 7 AND score <= 3) OR (what = 'satisfaction' AND high = 5 AND score <= 2))
  )
),

-- -- what is counted ------------------------------------------------------------------------------------------------

resolved_alone AS (
  SELECT
    cases.*,
    level = 'confirmed' OR id IN (SELECT goal FROM confirmed) AS confirmed,
    level = 'proven' AND shown AND NOT undone AND NOT EXISTS (
      SELECT 1 FROM contacts c
      WHERE c.customer = cases.customer AND (c.kind = cases.kind OR c.kind IN ('', 'person'))
      AND c.at > cases.ended_at AND c.at <= cases.ended_at + :days * 86400000000
    ) AS proven
  FROM cases WHERE eligible AND ending = 'resolved' AND autonomous
),

eligible AS (SELECT count(*) AS n FROM cases WHERE eligible),

times AS (
  SELECT
    ended_at - opened_at AS span,
    row_number() OVER (ORDER BY ended_at - opened_at) AS place,
    count(*) OVER () AS n
  FROM cases WHERE eligible AND ending = 'resolved'
),

efforts AS (
  SELECT score FROM rated
  WHERE what = 'effort' AND high = 7 AND seq = (
    SELECT max(r.seq) FROM rated r WHERE r.chain = rated.chain AND r.what = 'effort' AND r.high = 7
  )
),

leaving AS (
  SELECT count(*) AS n, coalesce(sum(ending IN ('refused', 'abandoned')), 0) AS kept
  FROM cases WHERE stake = 'leaving' AND ended_at IS NOT NULL
),

-- -- what it cost ---------------------------------------------------------------------------------------------------

spent AS (
  SELECT coalesce(sum(CAST(round(call.value ->> '$.cost' * 1000000000) AS INTEGER)), 0) AS nano
  FROM interactions i JOIN entries e ON e.chain = i.chain, json_each(e.body, '$.calls') AS call
  WHERE e.kind IN ('message.understood', 'message.sent')
),

-- The time between entries while a person led; of a pause, no more than five minutes.
steps AS (
  SELECT
    e.at - lag(e.at) OVER chain AS pause,
    coalesce(max(CASE WHEN e.kind = 'person.took' THEN e.seq END) OVER before, 0)
      > coalesce(max(CASE WHEN e.kind = 'person.left' THEN e.seq END) OVER before, 0) AS is_led
  FROM interactions i JOIN entries e ON e.chain = i.chain
  WINDOW
    chain AS (PARTITION BY e.chain ORDER BY e.seq),
    before AS (PARTITION BY e.chain ORDER BY e.seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),

worked AS (SELECT coalesce(sum(min(pause, 300000000)), 0) AS micros FROM steps WHERE is_led),

contacted AS (SELECT coalesce(sum(heard > 0), 0) + coalesce(sum(unasked), 0) AS n FROM interactions),

cost AS (
  SELECT
    nano / 1000000000.0 * :dollar
    + :telephone_minutes * :telephone_minute
    + (micros / 3600000000.0 + (SELECT coalesce(sum(answered), 0) FROM cases) * :review_minutes / 60.0) * :human_hour
    AS total
  FROM spent, worked
)

-- -- the eight ------------------------------------------------------------------------------------------------------

SELECT 'resolution_claimed' AS measure, count(*) AS hits, n AS of, 100.0 * count(*) / n AS value
FROM eligible LEFT JOIN resolved_alone ON 1 GROUP BY n HAVING n > 0
UNION ALL
SELECT 'resolution_confirmed', coalesce(sum(confirmed), 0), n, 100.0 * coalesce(sum(confirmed), 0) / n
FROM eligible LEFT JOIN resolved_alone ON 1 GROUP BY n HAVING n > 0
UNION ALL
SELECT 'resolution_proven', coalesce(sum(proven), 0), n, 100.0 * coalesce(sum(proven), 0) / n
FROM eligible LEFT JOIN resolved_alone ON 1 GROUP BY n HAVING n > 0
UNION ALL
SELECT 'containment', sum(NOT escalated), count(*), 100.0 * sum(NOT escalated) / count(*)
FROM interactions WHERE automated
UNION ALL
SELECT 'escalation', sum(escalated), count(*), 100.0 * sum(escalated) / count(*)
FROM interactions WHERE automated AND agentic
UNION ALL
SELECT 'task_completion', sum(ending IS 'resolved'), count(*), 100.0 * sum(ending IS 'resolved') / count(*)
FROM cases WHERE eligible AND begun
UNION ALL
SELECT 'time_to_resolution', NULL, count(*), 1.0 * sum(span) / count(*) / 60000000 FROM times
UNION ALL
SELECT 'time_to_resolution.median', NULL, n, avg(span) / 60000000
FROM times WHERE place IN ((n + 1) / 2, (n + 2) / 2)
UNION ALL
SELECT 'time_to_resolution.p90', NULL, n, span / 60000000.0
FROM times WHERE place = (9 * n + 9) / 10
UNION ALL
SELECT 'customer_effort', NULL, count(*), 1.0 * sum(score) / count(*) FROM efforts
UNION ALL
SELECT 'customer_effort.improvement', NULL, count(*), 1.0 * sum(score) / count(*) - :effort_before FROM efforts
UNION ALL
SELECT 'retention', kept, n, 100.0 * kept / n FROM leaving
UNION ALL
SELECT 'retention.lift', kept, n, (100.0 * kept / n - :retention_before) / :retention_before * 100 FROM leaving
UNION ALL
SELECT 'cost_per_contact', NULL, n, total / n FROM cost, contacted;
