-- Layer documents, each state of one a content of its own: undo goes back to the state before. Times are milliseconds since 1970 (UTC).
CREATE TABLE layer_states (
    job TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    blob TEXT NOT NULL,
    PRIMARY KEY (job, revision)
);
