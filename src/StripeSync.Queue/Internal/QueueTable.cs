namespace StripeSync.Queue;

/// <summary>The names of one queue, validated and quoted: what may be put into SQL text.</summary>
sealed class QueueTable
{
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public QueueTable(StripeSyncQueueOptions options)
    {
        options = options.Validated();
        Schema = options.Schema;
        Table = options.Table;
        FunctionSchema = options.FunctionSchema ?? options.Schema;
        SpacesSchema = options.SpacesSchema;
        SpacesTable = options.SpacesTable;
    }

    /// <summary>The schema's name, not quoted.</summary>
    public string Schema { get; }

    /// <summary>The table's name, not quoted.</summary>
    public string Table { get; }

    /// <summary>The name of the schema with the functions, not quoted.</summary>
    public string FunctionSchema { get; }

    /// <summary>The name of the spaces' schema, not quoted.</summary>
    public string SpacesSchema { get; }

    /// <summary>The name of the spaces' table, not quoted.</summary>
    public string SpacesTable { get; }

    /// <summary>The queue table as SQL: <c>"public"."stripe_sync_queue"</c>.</summary>
    public string Sql => Qualified(Schema, Table);

    /// <summary>The spaces' table as SQL.</summary>
    public string SpacesSql => Qualified(SpacesSchema, SpacesTable);

    /// <summary>A function as SQL, without its arguments.</summary>
    public string Function(string name) => Qualified(FunctionSchema, name);

    /// <summary>A thing named after the table, such as its claim index, as SQL and without a schema.</summary>
    public string Derived(string suffix) => SqlName.Quote(SqlName.Derived(Table, suffix));

    /// <summary>For messages to a person: quoted only where SQL would need it.</summary>
    public override string ToString() => $"{Plain(Schema)}.{Plain(Table)}";

    static string Qualified(string schema, string name) => $"{SqlName.Quote(schema)}.{SqlName.Quote(name)}";

    static string Plain(string name) =>
        name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !char.IsAsciiDigit(name[0])
            ? name
            : SqlName.Quote(name);
}
