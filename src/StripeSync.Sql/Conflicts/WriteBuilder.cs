using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Conflicts;

/// <summary>Lowers an INSERT statement to a <see cref="Write"/>.</summary>
internal static class WriteBuilder
{
    public static Write Build(InsertStatement statement, string text, Table table, WriteContext context, Command? command) => new()
    {
        Command = command,
        Table = table,
        Context = context,
        TargetSpan = statement.Target.Span,
        Rows = Rows(statement, table, context),
        OnConflict = statement.OnConflict,
        ExcludesExisting = statement.Source is QuerySource { ExistenceCheck: not null },
        ConflictIsKnown = !statement.ConflictMayBeInHole,
        Statement = statement,
        Text = text,
        Inference = statement.OnConflict is null ? null : ArbiterInference.Infer(statement.OnConflict, table),
    };

    private static ImmutableArray<ImmutableArray<ValueFact>> Rows(InsertStatement statement, Table table, WriteContext context)
    {
        switch (statement.Source)
        {
            case DefaultValuesSource:
                return One(Row(statement, table, context, ImmutableArray<Expression>.Empty, areKnown: true, areAll: true));
            case ValuesSource values:
                var rows = ImmutableArray.CreateBuilder<ImmutableArray<ValueFact>>(values.Rows.Length);
                foreach (var row in values.Rows)
                    rows.Add(Row(statement, table, context, row.Values, row.IsKnown, areAll: false));
                return rows.MoveToImmutable();
            case QuerySource { Items.IsDefault: false } query:
                return One(Row(statement, table, context, query.Items, areKnown: true, areAll: false));
            default:
                return One(Row(statement, table, context, ImmutableArray<Expression>.Empty, areKnown: false, areAll: false));
        }
    }

    private static ImmutableArray<ImmutableArray<ValueFact>> One(ImmutableArray<ValueFact> row) => ImmutableArray.Create(row);

    // areKnown: the values of the row and their number are known; areAll: what is not among the values is omitted (DEFAULT VALUES).
    private static ImmutableArray<ValueFact> Row(InsertStatement statement, Table table, WriteContext context, ImmutableArray<Expression> values, bool areKnown, bool areAll)
    {
        var facts = ImmutableArray.CreateBuilder<ValueFact>(table.Columns.Length);
        for (var i = 0; i < table.Columns.Length; i++)
        {
            var column = table.Columns[i];
            var position = statement.HasColumnList ? IndexOf(statement.Columns, column.Name) : i;
            if (column.Generation is ColumnGeneration.Stored or ColumnGeneration.Virtual)
                facts.Add(ValueFact.Of(ValueKind.Supplied, isOmitted: true));
            else if (statement.HasColumnList && position < 0)
                facts.Add(statement.ColumnsAreKnown ? Omitted(column) : ValueFact.Undetermined);
            else if (!statement.HasColumnList && (areKnown || areAll) && position >= values.Length)
                facts.Add(Omitted(column));
            else if (!areKnown || position >= values.Length)
                facts.Add(statement.HasColumnList ? ValueFact.Of(ValueKind.Supplied, isOmitted: false) : ValueFact.Undetermined);
            else
                facts.Add(Given(statement, column, values[position], context));
        }

        return facts.MoveToImmutable();
    }

    private static int IndexOf(ImmutableArray<InsertColumn> columns, string name)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Name == name)
                return i;
        }

        return -1;
    }

    private static ValueFact Given(InsertStatement statement, Column column, Expression value, WriteContext context)
    {
        var isIgnored = statement.Overriding == Overriding.User && column.Generation is ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault;
        return isIgnored ? Omitted(column) : Assigned(value, column, context);
    }

    private static ValueFact Omitted(Column column)
    {
        if (column.Generation is ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault or ColumnGeneration.Sequence)
            return ValueFact.Of(ValueKind.Fresh, isOmitted: true);
        if (column.Default is null)
            return ValueFact.Of(ValueKind.Null, isOmitted: true);
        var kind = KindOf(column.Default, WriteContext.None);

        // The day is the same for all rows of a day.
        if (kind == ValueKind.Supplied && Unwrap(column.Default) is CallExpression { Name: "current_date" })
            return ValueFact.Of(ValueKind.Supplied, isOmitted: true);

        // A default that reads the clock gives each row a new value; of any other expression nothing is known.
        if (kind == ValueKind.Supplied)
            kind = BuiltIns.IsClock(column.Default) ? ValueKind.Fresh : ValueKind.Undetermined;
        return Fact(kind, column.Default, column, isOmitted: true);
    }

    /// <summary>The fact of an expression, or DEFAULT, that is assigned to a column.</summary>
    public static ValueFact Assigned(Expression value, Column column, WriteContext context) => value is DefaultExpression ? Omitted(column) : Fact(KindOf(value, context), value, column, isOmitted: false);

    private static ValueFact Fact(ValueKind kind, Expression written, Column column, bool isOmitted) =>
        new(kind, kind is ValueKind.Literal or ValueKind.Null ? StoredValue.Of(written, column.Type) : null, isOmitted) { Written = written };

    private static ValueKind KindOf(Expression value, WriteContext context) => Unwrap(value) switch
    {
        LiteralExpression { Kind: LiteralKind.Null } => ValueKind.Null,
        LiteralExpression => ValueKind.Literal,
        ParameterExpression parameter when context.FreshParameters.Contains(parameter.Name) => ValueKind.Fresh,
        CallExpression { Name: "gen_random_uuid" or "uuid_generate_v1" or "uuid_generate_v1mc" or "uuid_generate_v4" or "uuidv4" or "uuidv7" or "nextval" } => ValueKind.Fresh,
        _ => ValueKind.Supplied,
    };

    /// <summary>Whether an expression gives a new value each time, as the default of a generated uuid does.</summary>
    public static bool IsFresh(Expression? value) => value is not null && KindOf(value, WriteContext.None) == ValueKind.Fresh;

    /// <summary>A cast changes nothing about where a value comes from.</summary>
    private static Expression Unwrap(Expression value)
    {
        while (value is CastExpression cast)
            value = cast.Operand;
        return value;
    }
}
