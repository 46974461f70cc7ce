-- How many edits each request brought, in their order, as 3,1,2: undo takes a whole request back.
ALTER TABLE layer_states ADD COLUMN steps TEXT NOT NULL DEFAULT '';
