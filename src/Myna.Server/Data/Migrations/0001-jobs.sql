-- Jobs: long work that is accepted once and finished once. Times are milliseconds since 1970 (UTC).
CREATE TABLE jobs (
    id TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,               -- order of acceptance
    owner TEXT NOT NULL,
    kind TEXT NOT NULL,
    request TEXT NOT NULL,                  -- JSON, read by the kind
    idempotency_key TEXT NULL,
    state TEXT NOT NULL,                    -- queued, running, succeeded, failed, cancelled
    cancel_requested BIGINT NOT NULL DEFAULT 0,
    created_ms BIGINT NOT NULL,
    not_before_ms BIGINT NOT NULL DEFAULT 0,
    deadline_ms BIGINT NULL,
    started_ms BIGINT NULL,
    finished_ms BIGINT NULL,
    failures BIGINT NOT NULL DEFAULT 0,     -- tries that failed since the last piece was kept
    stops BIGINT NOT NULL DEFAULT 0,        -- times that a server ended at work, since then
    lease TEXT NULL,                        -- who is at work; another at each start
    lease_until_ms BIGINT NOT NULL DEFAULT 0,
    stage TEXT NULL,
    pieces_done BIGINT NOT NULL DEFAULT 0,
    pieces_total BIGINT NOT NULL DEFAULT 0,
    fraction DOUBLE PRECISION NOT NULL DEFAULT 0,
    error_code TEXT NULL,
    error TEXT NULL,
    result TEXT NULL                        -- JSON, written by the kind
);
CREATE INDEX jobs_by_state ON jobs (state, owner, position);
CREATE INDEX jobs_by_owner ON jobs (owner, position);
CREATE UNIQUE INDEX jobs_by_position ON jobs (position);
CREATE UNIQUE INDEX jobs_by_idempotency_key ON jobs (owner, idempotency_key);

-- Whose turn it is: the owner served longest ago comes first.
CREATE TABLE job_turns (
    owner TEXT NOT NULL PRIMARY KEY,
    turn BIGINT NOT NULL
);

-- What a job has made so far; kept when the work is interrupted.
CREATE TABLE job_pieces (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    blob TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    facts TEXT NULL,                        -- JSON, read and written by the kind
    PRIMARY KEY (job_id, name)
);

-- Files that came with a job (input) and files that it made (result).
CREATE TABLE job_files (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    blob TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    PRIMARY KEY (job_id, role, name)
);

-- Every change of a job's state, in order.
CREATE TABLE job_events (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    note TEXT NULL,
    PRIMARY KEY (job_id, number)
);

-- Who needs a blob. Blobs that nobody needs are removed after a while.
CREATE TABLE blob_uses (
    blob TEXT NOT NULL,
    holder TEXT NOT NULL,
    PRIMARY KEY (blob, holder)
);
CREATE INDEX blob_uses_by_holder ON blob_uses (holder);
