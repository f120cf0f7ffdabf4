BEGIN TRANSACTION;
CREATE TABLE tthc_proposal (
	run_id VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	procedure VARCHAR NOT NULL, 
	name TEXT NOT NULL, 
	status VARCHAR NOT NULL, 
	verdict VARCHAR NOT NULL, 
	power VARCHAR NOT NULL, 
	addressee TEXT, 
	cost_before_low BIGINT, 
	cost_before_mid BIGINT, 
	cost_before_high BIGINT, 
	cost_after_low BIGINT, 
	cost_after_mid BIGINT, 
	cost_after_high BIGINT, 
	adds_low BIGINT, 
	adds_mid BIGINT, 
	adds_high BIGINT, 
	adds_days VARCHAR, 
	days_before VARCHAR, 
	days_after VARCHAR, 
	papers_before INTEGER, 
	papers_after INTEGER, 
	visits_before INTEGER, 
	visits_after INTEGER, 
	"of" JSON, 
	title JSON NOT NULL, 
	cuts JSON NOT NULL, 
	certificate JSON NOT NULL, 
	competence JSON NOT NULL, 
	rules JSON NOT NULL, 
	reasons JSON NOT NULL, 
	PRIMARY KEY (run_id, id), 
	FOREIGN KEY(run_id) REFERENCES tthc_run (id) ON DELETE CASCADE
);
INSERT INTO "tthc_proposal" VALUES('2026-11-23T09:30Z','replace_by_look_up:1.001193/document/cu-tru:csdl-dan-cu','1.001193','Đăng ký khai sinh','draft','proved','petition','the Government, through the ministry in charge',400000,661000,5000000000,50000,91500,150000,300000,500000,4000000000,'0.5','5','4.5',3,2,2,0,'{"text": "{who} ({mode})", "values": {"who": "C\u00f4ng d\u00e2n", "mode": {"say": "online", "values": {}}}}','{"text": "Look up {document} instead of asking for it", "values": {"document": "Gi\u1ea5y x\u00e1c nh\u1eadn c\u01b0 tr\u00fa"}}','[{"kind": "replace_by_look_up", "target": {"procedure": "1.001193", "part": "document", "id": "cu-tru"}, "other": null, "database": "csdl-dan-cu", "fallback": true, "limit": null, "case": null}]','{"checks": [{"invariant": "I1", "verdict": "proved", "because": null}, {"invariant": "I10", "verdict": "proved", "because": {"text": "{law} opens it since {day}", "values": {"law": "N\u0110 224", "day": 2026}}}], "subject_to": null, "unchanged": [], "conflicts": [], "only_with": [], "untried": 0}','{"power": "petition", "because": {"text": "fixed by {law}", "values": {"law": "151/2025/N\u0110-CP"}}, "addressee": {"text": "the Government, through {ministry}", "values": {"ministry": {"say": "the ministry in charge", "values": {}}}}, "instrument": "151/2025/N\u0110-CP", "article": "\u0110i\u1ec1u 12", "rank": "decree", "of": null, "ours": [], "confirmed": true}','["R101", "R103"]','[{"text": "the State holds it", "values": {}}]');
CREATE TABLE tthc_run (
	id VARCHAR NOT NULL, 
	started DATETIME NOT NULL, 
	catalogue VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	policy TEXT NOT NULL, 
	counts JSON NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "tthc_run" VALUES('2026-11-23T09:30Z','2026-11-23 09:30:00.000000','sha256:5f2c','0.1.0','reception day not counted','{"procedures": 235, "findings": 411}');
CREATE TABLE tthc_schema (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "tthc_schema" VALUES(2);
CREATE INDEX ix_tthc_run_started ON tthc_run (started);
CREATE INDEX ix_tthc_proposal_power ON tthc_proposal (power);
CREATE INDEX ix_tthc_proposal_procedure ON tthc_proposal (procedure);
CREATE INDEX ix_tthc_proposal_verdict ON tthc_proposal (verdict);
CREATE INDEX ix_tthc_proposal_status ON tthc_proposal (status);
COMMIT;
