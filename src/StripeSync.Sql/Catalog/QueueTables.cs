using System.Collections.Immutable;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Which tables are queues, and what identifies a job in them.</summary>
internal sealed class QueueTables(EngineOptions options)
{
    public bool IsQueue(Table table)
    {
        if (table.Kind is not (RelationKind.Table or RelationKind.PartitionedTable or RelationKind.ForeignTable))
            return false;
        foreach (var pattern in options.QueueTablePatterns)
        {
            if (Matches(pattern, table))
                return true;
        }

        return ConfiguredKey(table) is not null;
    }

    public ImmutableArray<string> NaturalKeyOf(Table table)
    {
        if (ConfiguredKey(table) is { } configured)
            return configured.Columns;
        if (!IsQueue(table))
            return default;
        if (string.Equals(table.Name, QueueProfile.TableName, StringComparison.Ordinal))
            return QueueProfile.NaturalKey;
        foreach (var key in table.UniqueKeys)
        {
            if (key.Kind != UniqueKeyKind.Exclusion && !key.IsPartial && !key.Columns.IsDefault && !IsSurrogate(table, key) && !IsMadeByDatabase(table, key.Columns))
                return key.Columns;
        }

        return default;
    }

    private QueueKey? ConfiguredKey(Table table)
    {
        foreach (var key in options.QueueKeys)
        {
            var dot = key.Table.LastIndexOf('.');
            if (string.CompareOrdinal(key.Table, dot + 1, table.Name, 0, int.MaxValue) == 0
                && (dot < 0 || (dot == table.Schema.Length && string.CompareOrdinal(key.Table, 0, table.Schema, 0, dot) == 0)))
            {
                return key;
            }
        }

        return null;
    }

    /// <summary>A primary key that is one number or uuid identifies the row, not the job, also where the client makes its value.</summary>
    private static bool IsSurrogate(Table table, UniqueKey key) => key.Kind == UniqueKeyKind.Primary && key.Columns.Length == 1
        && (key.Columns[0] == "id" || table.FindColumn(key.Columns[0])?.Type is "uuid" or "bigint" or "integer");

    /// <summary>A key of such columns alone says nothing about the job: every row gets a new one.</summary>
    private static bool IsMadeByDatabase(Table table, ImmutableArray<string> columns)
    {
        foreach (var name in columns)
        {
            var column = table.FindColumn(name);
            if (column is null || !(column.Generation is ColumnGeneration.IdentityAlways or ColumnGeneration.IdentityByDefault or ColumnGeneration.Sequence
                || column.Default is CallExpression { Name: "gen_random_uuid" or "uuid_generate_v4" or "uuid_generate_v1" or "uuidv7" or "uuidv4" }))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(string pattern, Table table)
    {
        var dot = pattern.LastIndexOf('.');
        return Matches(pattern.AsSpan(dot + 1), table.Name.AsSpan()) && (dot < 0 || Matches(pattern.AsSpan(0, dot), table.Schema.AsSpan()));
    }

    /// <summary>Matches <c>*</c> with any run of characters, in time proportional to the product of the lengths at worst.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && pattern[p] == name[n])
            {
                p++;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*')
            p++;
        return p == pattern.Length;
    }
}
