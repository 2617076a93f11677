CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id bigint NOT NULL,
    number text NOT NULL,
    amount_cents bigint NOT NULL,
    UNIQUE (tenant_id, number)
);
