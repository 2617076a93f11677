namespace StripeSync.Sql.Tests.Rules;

public static partial class RuleCases
{
    private const string CustomerView = Customers + "CREATE UNIQUE INDEX customers_name ON customers (lower(name)); CREATE VIEW people AS SELECT id, email AS mail, name FROM customers; CREATE VIEW named (who, key) AS SELECT name, lower(name) FROM customers;";

    /// <summary>An updatable view is written like the table under it, in its own words.</summary>
    private static RuleCase[] Views() =>
    [
        new("view: plain insert", CustomerView, "INSERT INTO {|SSQ1002:people|} (mail) VALUES ('ada@example.org')", Ada)
        { SqlState = "23505", Keys = "(mail)", Remedies = 1 },
        new("view: a target that is no key", CustomerView, "INSERT INTO people (mail, name) VALUES ('x', 'y') ON CONFLICT {|SSQ1003:(mail, name)|} DO NOTHING")
        { SqlState = "42P10" },
        new("view: a view has no constraints", CustomerView, "INSERT INTO people (mail) VALUES ('x') ON CONFLICT {|SSQ1004:ON CONSTRAINT customers_email_key|} DO NOTHING")
        { SqlState = "42704" },
        new("view: another key of the table", CustomerView, "INSERT INTO people (mail, name) VALUES ('x', 'ADA') ON CONFLICT {|SSQ1019:(mail)|} DO NOTHING", Ada)
        { SqlState = "23505", Keys = "(lower(name))" },
        new("view silent: the key under its name in the view", CustomerView, "INSERT INTO people (mail) VALUES ('ada@example.org') ON CONFLICT (mail) DO UPDATE SET name = EXCLUDED.name", Ada),
        new("view silent: a column that shows the expression of the key", CustomerView.Replace("email text NOT NULL UNIQUE", "email text", StringComparison.Ordinal), "INSERT INTO named (who) VALUES ('ADA') ON CONFLICT (key) DO NOTHING", "INSERT INTO customers (name) VALUES ('Ada');"),
        new("view silent: a view that joins has a trigger or none", CustomerView + "CREATE VIEW both_sides AS SELECT c.email FROM customers c JOIN customers d ON c.id = d.id; CREATE FUNCTION nop() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$; CREATE TRIGGER t INSTEAD OF INSERT ON both_sides FOR EACH ROW EXECUTE FUNCTION nop();", "INSERT INTO both_sides (email) VALUES ('ada@example.org')", Ada),
    ];
}
