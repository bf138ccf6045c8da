-- 替代去处 Where a child went when an advice was carried out, and from which evening on; the rows of the groups say from where.
ALTER TABLE advice ADD COLUMN carried_to TEXT;
ALTER TABLE advice ADD COLUMN carried_on TEXT;
