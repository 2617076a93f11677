CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id uuid NOT NULL,
    number text NOT NULL,
    amount_cents bigint NOT NULL,
    CONSTRAINT invoices_tenant_number_key UNIQUE (tenant_id, number)
);

-- Lines are moved up and down in one transaction, so their positions are checked at its end.
CREATE TABLE invoice_lines (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_id bigint NOT NULL REFERENCES invoices (id),
    position integer NOT NULL,
    description text NOT NULL,
    CONSTRAINT invoice_lines_position_key UNIQUE (invoice_id, position) DEFERRABLE INITIALLY DEFERRED
);
