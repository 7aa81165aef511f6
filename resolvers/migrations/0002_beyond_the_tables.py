"""What the tables alone do not give: events in order, stock that cannot go below zero, search, sort keys by code point."""

from resolvers.forward import ForwardMigration

from resolvers.dialects import OnDialect

POSTGRES = (
    # Sequence values are handed out before they commit: the lock makes readers meet them in order.
    # A statement trigger runs before the column default is evaluated; a row trigger would run after nextval.
    """CREATE FUNCTION events_in_order() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NULL; END $$""",
    "CREATE TRIGGER in_order BEFORE INSERT ON events FOR EACH STATEMENT EXECUTE FUNCTION events_in_order()",
    "ALTER TABLE stock_levels ADD CONSTRAINT levels_hold CHECK (held >= 0 AND held <= on_hand)",
    # A sort key compares by code point, whatever collation the database was created with.
    'ALTER TABLE products ALTER COLUMN title_key TYPE varchar(255) COLLATE "C"',
    'ALTER TABLE product_texts ALTER COLUMN sort_key TYPE varchar(255) COLLATE "C"',
    """CREATE TABLE product_search (
         product_id bigint PRIMARY KEY REFERENCES products (id) ON DELETE CASCADE,
         title text NOT NULL, tags text NOT NULL, body text NOT NULL,
         document tsvector GENERATED ALWAYS AS (
           setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', tags), 'B')
           || setweight(to_tsvector('simple', body), 'C')) STORED)""",
    "CREATE INDEX product_search_document ON product_search USING gin (document)",
)

LEVELS_HOLD = "NEW.held < 0 OR NEW.held > NEW.on_hand BEGIN SELECT RAISE(ABORT, 'levels_hold'); END"

SQLITE = (
    f"CREATE TRIGGER levels_hold_insert BEFORE INSERT ON stock_levels WHEN {LEVELS_HOLD}",
    f"CREATE TRIGGER levels_hold_update BEFORE UPDATE ON stock_levels WHEN {LEVELS_HOLD}",
    "CREATE VIRTUAL TABLE product_search USING fts5(title, tags, body, tokenize = 'unicode61', prefix = '2 3 4')",
    """CREATE TRIGGER product_search_delete AFTER DELETE ON products
       BEGIN DELETE FROM product_search WHERE rowid = OLD.id; END""",
)


class Migration(ForwardMigration):
    dependencies = [("shop", "0001_initial")]

    operations = [OnDialect("postgres", POSTGRES), OnDialect("sqlite", SQLITE)]
