-- 账号停用 When the account of a member of staff was ended: no sign-in since, and their name stays wherever they did something.
ALTER TABLE staff ADD COLUMN ended_at BIGINT;
