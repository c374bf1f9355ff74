-- A story is asked for by what ties it together.
CREATE INDEX log_correlation ON log (correlation_id);
