-- What was spoken, and dictionaries of pronunciation. Times are milliseconds since 1970 (UTC).
CREATE TABLE takes (
    id TEXT NOT NULL PRIMARY KEY,
    position BIGINT NOT NULL,               -- order of completion
    owner TEXT NOT NULL,
    request_id TEXT NOT NULL,
    voice_id TEXT NOT NULL,
    voice_name TEXT NOT NULL,
    voice_category TEXT NOT NULL,
    model TEXT NOT NULL,
    text TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    seconds DOUBLE PRECISION NOT NULL,
    media_type TEXT NOT NULL,
    ending TEXT NOT NULL,                   -- of a file of this kind: mp3
    settings TEXT NULL,                     -- JSON
    blob TEXT NOT NULL
);
CREATE UNIQUE INDEX takes_by_position ON takes (position);
CREATE INDEX takes_by_owner ON takes (owner, position);
CREATE INDEX takes_by_age ON takes (created_ms);

CREATE TABLE dictionaries (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NULL,
    owner TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    archived_ms BIGINT NULL,
    latest_version TEXT NOT NULL
);
CREATE TABLE dictionary_versions (
    id TEXT NOT NULL PRIMARY KEY,
    dictionary TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    rules TEXT NOT NULL                     -- JSON
);
CREATE INDEX dictionary_versions_by_dictionary ON dictionary_versions (dictionary);
