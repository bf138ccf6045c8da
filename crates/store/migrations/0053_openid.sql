-- 微信内支付: an order that is placed inside WeChat can be paid by one person alone. Who that is stands with the order, as the
-- account knows them; nothing else is done with it.

ALTER TABLE tender ADD COLUMN openid TEXT NOT NULL DEFAULT '';
