"""The relational schema of the SQLite file: what is one thing is one row, what repeats has a table of its own.

Ids are those of the catalogue. A procedure's number stands for one version of it. What somebody refers to and nobody
defines has a row with `is_defined` 0, so that every foreign key holds. Dates are text, YYYY-MM-DD; sums are whole.
"""

from __future__ import annotations

SCHEMA = """\
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE sector (
  id TEXT PRIMARY KEY, name TEXT, counting TEXT REFERENCES counting_policy, is_defined INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE fact (id TEXT PRIMARY KEY, name TEXT, is_defined INTEGER NOT NULL DEFAULT 1);
CREATE TABLE law (
  id TEXT PRIMARY KEY, title TEXT, rank TEXT, issuer TEXT, issued TEXT, starts TEXT, ends TEXT, status TEXT,
  note TEXT, verified INTEGER, source TEXT, is_defined INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE difficult_area (
  id TEXT PRIMARY KEY, name TEXT, days INTEGER, law TEXT REFERENCES law, article TEXT, verified INTEGER, source TEXT,
  is_defined INTEGER NOT NULL DEFAULT 1
);
-- An extension makes a limit longer once, by so many days at the most; a policy's holds for limits that name none.
CREATE TABLE counting_policy (
  id TEXT PRIMARY KEY, name TEXT, reception_day_counts INTEGER, cutoff TEXT, extension_days INTEGER,
  extension_law TEXT REFERENCES law, extension_article TEXT, extension_verified INTEGER, extension_source TEXT,
  source TEXT, is_defined INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE counting_policy_area (
  counting_policy TEXT NOT NULL REFERENCES counting_policy, difficult_area TEXT NOT NULL REFERENCES difficult_area
);
CREATE TABLE law_change (
  law TEXT NOT NULL REFERENCES law, changed_by TEXT NOT NULL REFERENCES law, how TEXT NOT NULL
    CHECK (how IN ('replaced', 'amended'))
);
CREATE TABLE agency (
  id TEXT PRIMARY KEY, name TEXT, level TEXT, one_stop INTEGER, part_of TEXT REFERENCES agency,
  replaced_by TEXT REFERENCES agency, starts TEXT, ends TEXT, is_defined INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE agency_alias (agency TEXT NOT NULL REFERENCES agency, alias TEXT NOT NULL);
CREATE TABLE document_type (
  id TEXT PRIMARY KEY, name TEXT, origin TEXT, originals_kept INTEGER, is_foreign INTEGER, is_identity INTEGER,
  is_defined INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE document_type_alias (document_type TEXT NOT NULL REFERENCES document_type, alias TEXT NOT NULL);
CREATE TABLE document_type_issuer (
  document_type TEXT NOT NULL REFERENCES document_type, agency TEXT NOT NULL REFERENCES agency
);
CREATE TABLE document_type_fact (
  document_type TEXT NOT NULL REFERENCES document_type, fact TEXT NOT NULL REFERENCES fact
);
CREATE TABLE register (
  id TEXT PRIMARY KEY, name TEXT, owner TEXT REFERENCES agency, is_defined INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE holding (
  number INTEGER PRIMARY KEY, register TEXT NOT NULL REFERENCES register, law TEXT REFERENCES law, article TEXT,
  since TEXT, scope TEXT, verified INTEGER NOT NULL, source TEXT
);
CREATE TABLE holding_type (
  holding INTEGER NOT NULL REFERENCES holding, document_type TEXT NOT NULL REFERENCES document_type
);
CREATE TABLE holding_fact (holding INTEGER NOT NULL REFERENCES holding, fact TEXT NOT NULL REFERENCES fact);
CREATE TABLE applicant (
  id TEXT PRIMARY KEY, name TEXT, kind_of TEXT REFERENCES applicant, is_defined INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE applicant_register (
  applicant TEXT NOT NULL REFERENCES applicant, register TEXT NOT NULL REFERENCES register
);
CREATE TABLE applicant_holds (
  applicant TEXT NOT NULL REFERENCES applicant, document_type TEXT NOT NULL REFERENCES document_type
);

CREATE TABLE locality (
  id TEXT PRIMARY KEY, name TEXT, level TEXT, code TEXT, part_of TEXT REFERENCES locality, starts TEXT, ends TEXT,
  law TEXT REFERENCES law, verified INTEGER, source TEXT, is_defined INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE locality_successor (
  locality TEXT NOT NULL REFERENCES locality, successor TEXT NOT NULL REFERENCES locality
);
CREATE TABLE journey (id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT);
CREATE TABLE journey_stage (
  journey TEXT NOT NULL REFERENCES journey, position INTEGER NOT NULL, code TEXT NOT NULL, name TEXT, condition TEXT,
  optional INTEGER NOT NULL
);

CREATE TABLE procedure (
  number INTEGER PRIMARY KEY, code TEXT NOT NULL, name TEXT NOT NULL, sector TEXT REFERENCES sector, starts TEXT,
  ends TEXT, decision TEXT, decided TEXT, published_as TEXT, dossier_sets INTEGER, note TEXT,
  counting TEXT REFERENCES counting_policy
);
CREATE INDEX procedure_code ON procedure (code);
CREATE TABLE procedure_level (procedure INTEGER NOT NULL REFERENCES procedure, level TEXT NOT NULL);
CREATE TABLE procedure_applicant (
  procedure INTEGER NOT NULL REFERENCES procedure, applicant TEXT NOT NULL REFERENCES applicant
);
CREATE TABLE procedure_agency (
  procedure INTEGER NOT NULL REFERENCES procedure, agency TEXT NOT NULL REFERENCES agency, role TEXT NOT NULL
    CHECK (role IN ('receiving', 'deciding', 'coordinating'))
);
CREATE TABLE procedure_law (procedure INTEGER NOT NULL REFERENCES procedure, law TEXT NOT NULL REFERENCES law);
CREATE TABLE procedure_has_no (procedure INTEGER NOT NULL REFERENCES procedure, element TEXT NOT NULL);
CREATE TABLE keyword (procedure INTEGER NOT NULL REFERENCES procedure, word TEXT NOT NULL);
CREATE TABLE procedure_case (
  procedure INTEGER NOT NULL REFERENCES procedure, id TEXT NOT NULL, name TEXT, is_defined INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (procedure, id)
);
CREATE TABLE channel (
  number INTEGER PRIMARY KEY, procedure INTEGER NOT NULL REFERENCES procedure, mode TEXT NOT NULL, service_level TEXT,
  partial_reason TEXT, url TEXT
);
CREATE TABLE time_limit (
  number INTEGER PRIMARY KEY, channel INTEGER NOT NULL REFERENCES channel, procedure INTEGER NOT NULL,
  case_id TEXT, statutory REAL, statutory_unit TEXT, committed REAL, committed_unit TEXT, note TEXT,
  law TEXT REFERENCES law, article TEXT, extension_days INTEGER, extension_law TEXT REFERENCES law,
  extension_article TEXT, extension_verified INTEGER, extension_source TEXT,
  FOREIGN KEY (procedure, case_id) REFERENCES procedure_case
);
CREATE TABLE time_limit_area (
  time_limit INTEGER NOT NULL REFERENCES time_limit, difficult_area TEXT NOT NULL REFERENCES difficult_area
);
CREATE TABLE fee (
  number INTEGER PRIMARY KEY, channel INTEGER NOT NULL REFERENCES channel, procedure INTEGER NOT NULL,
  case_id TEXT, kind TEXT, name TEXT, amount INTEGER, at_most INTEGER, currency TEXT NOT NULL, per TEXT,
  decided_by TEXT REFERENCES agency, note TEXT, law TEXT REFERENCES law, article TEXT,
  FOREIGN KEY (procedure, case_id) REFERENCES procedure_case
);
CREATE TABLE document (
  number INTEGER PRIMARY KEY, procedure INTEGER NOT NULL REFERENCES procedure, id TEXT NOT NULL, name TEXT,
  originals INTEGER NOT NULL, copies INTEGER NOT NULL, certified INTEGER NOT NULL, form TEXT,
  submission TEXT NOT NULL, condition TEXT, register TEXT REFERENCES register, issuer TEXT REFERENCES agency,
  fallback INTEGER, purpose TEXT, lock TEXT, law TEXT REFERENCES law, article TEXT
);
CREATE TABLE document_any_of (
  document INTEGER NOT NULL REFERENCES document, document_type TEXT NOT NULL REFERENCES document_type
);
CREATE INDEX document_any_of_type ON document_any_of (document_type);
CREATE TABLE document_case (
  document INTEGER NOT NULL REFERENCES document, procedure INTEGER NOT NULL, case_id TEXT NOT NULL,
  FOREIGN KEY (procedure, case_id) REFERENCES procedure_case
);
CREATE TABLE document_mode (document INTEGER NOT NULL REFERENCES document, mode TEXT NOT NULL);
CREATE TABLE document_applicant (
  document INTEGER NOT NULL REFERENCES document, applicant TEXT NOT NULL REFERENCES applicant
);
CREATE TABLE document_fact (document INTEGER NOT NULL REFERENCES document, fact TEXT NOT NULL REFERENCES fact);
CREATE TABLE step (
  number INTEGER PRIMARY KEY, procedure INTEGER NOT NULL REFERENCES procedure, position INTEGER NOT NULL,
  id TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL REFERENCES agency, role TEXT,
  duration REAL, duration_unit TEXT, working_hours REAL, condition TEXT, visit INTEGER NOT NULL, safeguard TEXT,
  inferred INTEGER NOT NULL, law TEXT REFERENCES law, article TEXT
);
CREATE TABLE step_after (step INTEGER NOT NULL REFERENCES step, id TEXT NOT NULL);
CREATE TABLE step_thing (
  step INTEGER NOT NULL REFERENCES step, thing TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('needs', 'produces'))
);
CREATE TABLE step_case (
  step INTEGER NOT NULL REFERENCES step, procedure INTEGER NOT NULL, case_id TEXT NOT NULL,
  FOREIGN KEY (procedure, case_id) REFERENCES procedure_case
);
CREATE TABLE condition (
  number INTEGER PRIMARY KEY, procedure INTEGER NOT NULL REFERENCES procedure, id TEXT NOT NULL, name TEXT NOT NULL,
  law TEXT REFERENCES law, article TEXT
);
CREATE TABLE condition_fact (condition INTEGER NOT NULL REFERENCES condition, fact TEXT NOT NULL REFERENCES fact);
CREATE TABLE condition_case (
  condition INTEGER NOT NULL REFERENCES condition, procedure INTEGER NOT NULL, case_id TEXT NOT NULL,
  FOREIGN KEY (procedure, case_id) REFERENCES procedure_case
);
CREATE TABLE result (
  number INTEGER PRIMARY KEY, procedure INTEGER NOT NULL REFERENCES procedure,
  document_type TEXT NOT NULL REFERENCES document_type, name TEXT, electronic INTEGER, validity REAL,
  validity_unit TEXT
);
CREATE TABLE result_case (
  result INTEGER NOT NULL REFERENCES result, procedure INTEGER NOT NULL, case_id TEXT NOT NULL,
  FOREIGN KEY (procedure, case_id) REFERENCES procedure_case
);
CREATE TABLE frequency (
  procedure INTEGER NOT NULL REFERENCES procedure, id TEXT NOT NULL, times_per_year REAL NOT NULL, cases TEXT NOT NULL,
  condition TEXT, lock TEXT, law TEXT REFERENCES law, article TEXT
);
CREATE TABLE threshold (
  procedure INTEGER NOT NULL REFERENCES procedure, id TEXT NOT NULL, name TEXT NOT NULL, amount REAL NOT NULL,
  unit TEXT NOT NULL, cases TEXT NOT NULL, lock TEXT, law TEXT REFERENCES law, article TEXT
);
CREATE TABLE obliged (
  procedure INTEGER NOT NULL REFERENCES procedure, number INTEGER NOT NULL, year INTEGER NOT NULL, threshold TEXT,
  amount REAL, source TEXT NOT NULL
);
CREATE TABLE volume (
  procedure INTEGER NOT NULL REFERENCES procedure, year INTEGER NOT NULL, dossiers INTEGER NOT NULL, source TEXT
);
CREATE TABLE measured_cost (
  procedure INTEGER NOT NULL REFERENCES procedure, work TEXT NOT NULL, about TEXT NOT NULL, name TEXT NOT NULL,
  cases TEXT NOT NULL, ways TEXT NOT NULL, minutes_low REAL, minutes REAL, minutes_high REAL,
  hired_service_low REAL, hired_service REAL, hired_service_high REAL, fees_low REAL, fees REAL, fees_high REAL,
  times_per_year REAL, population INTEGER, source TEXT, date TEXT
);
CREATE TABLE verbatim (procedure INTEGER NOT NULL REFERENCES procedure, about TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE source (procedure INTEGER NOT NULL REFERENCES procedure, name TEXT NOT NULL, url TEXT, retrieved TEXT);

-- Names as people type them: small letters without marks, đ as d.
-- SELECT id, name FROM names WHERE names MATCH 'dat dai'
CREATE VIRTUAL TABLE names USING fts5 (folded, kind UNINDEXED, id UNINDEXED, name UNINDEXED);

CREATE VIEW procedure_totals AS
SELECT p.number, p.code, p.name, p.starts,
  (SELECT count(*) FROM document d WHERE d.procedure = p.number) AS documents,
  (SELECT sum(d.originals + d.copies + d.certified) FROM document d WHERE d.procedure = p.number) AS sheets,
  (SELECT count(*) FROM step s WHERE s.procedure = p.number) AS steps,
  (SELECT count(*) FROM step s WHERE s.procedure = p.number AND s.visit) AS visits,
  (SELECT count(*) FROM time_limit t WHERE t.procedure = p.number) AS limits,
  (SELECT count(*) FROM fee f WHERE f.procedure = p.number) AS fees
FROM procedure p;

-- Each kind of paper: how many procedures ask for it, how many give it, how many registers hold it.
CREATE VIEW paper_ledger AS
SELECT t.id, t.name, t.origin,
  (SELECT count(DISTINCT d.procedure) FROM document d JOIN document_any_of a ON a.document = d.number
    WHERE a.document_type = t.id) AS asked_by,
  (SELECT count(DISTINCT r.procedure) FROM result r WHERE r.document_type = t.id) AS given_by,
  (SELECT count(DISTINCT h.register) FROM holding h JOIN holding_type ht ON ht.holding = h.number
    WHERE ht.document_type = t.id) AS held_in
FROM document_type t;
"""
