-- The system of record. Executed in one transaction when an index is created.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE reports (
    report_id     TEXT PRIMARY KEY,
    origin        TEXT NOT NULL UNIQUE, -- absolute path, or upload:NAME
    source        TEXT NOT NULL,
    sha256        TEXT NOT NULL,
    title         TEXT,
    region        TEXT,
    aliases       TEXT NOT NULL,        -- JSON array
    year          INTEGER,
    date          TEXT,                 -- ISO 8601
    congress      INTEGER,
    session       INTEGER,
    speaker       TEXT,
    office        TEXT,
    year_reviewed INTEGER,
    year_planned  INTEGER,
    pages         TEXT NOT NULL,        -- JSON array of [start, end]
    characters    INTEGER NOT NULL,
    sections      INTEGER NOT NULL,
    passages      INTEGER NOT NULL,
    text          BLOB NOT NULL         -- zlib; last, so that lists never read it
);

CREATE INDEX reports_by_sha256 ON reports (sha256);
CREATE INDEX reports_by_year ON reports (year);

-- Every name of a report's place: the region and its aliases.
CREATE TABLE places (
    name      TEXT NOT NULL,
    report_id TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
    PRIMARY KEY (name, report_id)
) WITHOUT ROWID;

CREATE INDEX places_by_report ON places (report_id);

CREATE TABLE sections (
    report_id     TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
    ordinal       INTEGER NOT NULL,
    number        TEXT NOT NULL,
    title         TEXT NOT NULL,
    level         INTEGER NOT NULL,
    span_start    INTEGER NOT NULL,
    span_end      INTEGER NOT NULL,
    heading_start INTEGER NOT NULL,
    heading_end   INTEGER NOT NULL,
    parent        INTEGER,
    path          TEXT NOT NULL,        -- JSON array
    period_start  INTEGER,
    period_end    INTEGER,
    period_label  TEXT,
    kind          TEXT NOT NULL,
    PRIMARY KEY (report_id, ordinal)
) WITHOUT ROWID;

-- Passages with the same embedded text share a vector.
CREATE TABLE vectors (
    id   INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    data BLOB NOT NULL                  -- little-endian float32
);

CREATE TABLE passages (
    key           INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: the indexes know it
    passage_id    TEXT NOT NULL UNIQUE,
    report_id     TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
    section       INTEGER NOT NULL,
    span_start    INTEGER NOT NULL,
    span_end      INTEGER NOT NULL,
    text          TEXT NOT NULL,
    path          TEXT NOT NULL,        -- JSON array
    period_start  INTEGER,
    period_end    INTEGER,
    period_label  TEXT,
    kind          TEXT NOT NULL,
    vector        INTEGER NOT NULL REFERENCES vectors,
    heading_words TEXT NOT NULL,        -- parted by single spaces
    words         TEXT NOT NULL
);

CREATE INDEX passages_by_report ON passages (report_id, period_start, period_end, kind);
CREATE INDEX passages_by_period ON passages (period_start, period_end, kind);
CREATE INDEX passages_by_vector ON passages (vector);

-- What the derived indexes have to do to catch up, commit by commit.
CREATE TABLE journal (
    commit_number INTEGER NOT NULL,
    key           INTEGER NOT NULL,
    added         INTEGER NOT NULL,     -- 1: added, 0: removed
    PRIMARY KEY (commit_number, key)
) WITHOUT ROWID;
