-- The desk. One narrow index answers every list, count and total that a page asks for, so that no page reads the wide
-- rows that it does not show; the two that served single questions give way to it.
ALTER TABLE suggestion ADD COLUMN order_change INTEGER NOT NULL DEFAULT 0;   -- of the order's value, if accepted; as value
UPDATE suggestion SET order_change = CAST(round(10000 * json_extract(details, '$.unit_cost')
    * (json_extract(life, '$.proposal.to_quantity') - json_extract(life, '$.proposal.from_quantity'))) AS INTEGER)
WHERE kind <> 'inform';
DROP INDEX suggestion_list;
DROP INDEX suggestion_supplier;
CREATE INDEX suggestion_desk ON suggestion (state, kind, supplier_id, category, currency, value, order_change, sort_date,
    changed_at, supplier_name, product_name, product_id, order_id) WHERE current = 1;

-- What is still to come of an open order, in ten-thousandths of its currency's unit.
CREATE TABLE order_value (
    order_id    TEXT PRIMARY KEY,
    supplier_id TEXT NOT NULL,
    currency    TEXT NOT NULL,
    open_value  INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX order_value_supplier ON order_value (supplier_id, currency, open_value);
INSERT INTO order_value (order_id, supplier_id, currency, open_value)
SELECT order_id, max(json_extract(doc, '$.supplier_id')), max(json_extract(doc, '$.currency')),
       sum(CAST(round(10000 * json_extract(doc, '$.line.unit_cost') * max(0, json_extract(doc, '$.line.quantity')
           - json_extract(doc, '$.line.received') - json_extract(doc, '$.line.cancelled'))) AS INTEGER))
FROM open_line GROUP BY order_id;
