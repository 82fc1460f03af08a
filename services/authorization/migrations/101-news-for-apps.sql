-- Who is told: an app (its client_id) at its revocation_webhook, or, when null, the resource service.
alter table outbox add column app text;
