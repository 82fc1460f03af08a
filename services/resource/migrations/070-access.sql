-- DPoP proofs that were used, each once only across all processes. A proof goes into the table of
-- the five minutes its `iat` lies in, so one primary key decides, also at the border of two periods.
-- While one table is filled the other is truncated: nothing is ever deleted row by row.
create unlogged table proofs_even (proof bytea primary key);
create unlogged table proofs_odd (proof bytea primary key);
