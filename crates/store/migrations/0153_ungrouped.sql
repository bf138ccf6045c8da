-- 等待编班 Since when the family of a child with a place knows that no care group has a seat for it yet; NULL while nobody told it.
ALTER TABLE registration ADD COLUMN ungrouped_at BIGINT;
