-- The lists of products and orders: what they are found and sorted by stands in narrow indexes, not in the wide rows.
ALTER TABLE supplier ADD COLUMN name TEXT NOT NULL DEFAULT '';
UPDATE supplier SET name = coalesce(json_extract(doc, '$.name'), supplier_id);

ALTER TABLE product ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE product ADD COLUMN category TEXT;
UPDATE product SET name = coalesce(json_extract(doc, '$.name'), product_id), category = json_extract(doc, '$.category');
CREATE INDEX product_catalogue ON product (name, product_id, supplier_id, category);

-- Days are counted from 1970-01-01.
ALTER TABLE purchase_order ADD COLUMN supplier_id TEXT NOT NULL DEFAULT '';
ALTER TABLE purchase_order ADD COLUMN status TEXT NOT NULL DEFAULT 'open';
ALTER TABLE purchase_order ADD COLUMN ordered_day INTEGER;
ALTER TABLE purchase_order ADD COLUMN next_day INTEGER;
UPDATE purchase_order SET supplier_id = coalesce(json_extract(doc, '$.supplier_id'), ''),
    status = coalesce(json_extract(doc, '$.status'), 'open'),
    ordered_day = CAST(julianday(json_extract(doc, '$.ordered_on')) - 2440587.5 AS INTEGER),
    next_day = (SELECT min(CAST(julianday(coalesce(json_extract(l.doc, '$.line.confirmed_on'), json_extract(l.doc, '$.line.promised_on')))
        - 2440587.5 AS INTEGER)) FROM open_line l WHERE l.order_id = purchase_order.order_id);
CREATE INDEX purchase_order_catalogue ON purchase_order (status, next_day, order_id, ordered_day, supplier_id);
