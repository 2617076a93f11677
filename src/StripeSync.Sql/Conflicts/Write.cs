using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// One insert or upsert into one table, whatever wrote it: the hinge between the libraries and the rules.
/// </summary>
internal sealed class Write
{
    private ImmutableArray<UniqueKey> _openKeys;

    public required Table Table { get; init; }

    public required WriteContext Context { get; init; }

    /// <summary>The words that name the table.</summary>
    public required SqlSpan TargetSpan { get; init; }

    /// <summary>The proposed rows, each with a fact for each column of the table in its order. One row stands for all where they come from a query.</summary>
    public required ImmutableArray<ImmutableArray<ValueFact>> Rows { get; init; }

    /// <summary>The conflict clause, or null for a plain insert.</summary>
    public OnConflictClause? OnConflict { get; init; }

    /// <summary>True for a query that looks for existing rows first: a race, but no plain insert.</summary>
    public bool ExcludesExisting { get; init; }

    /// <summary>False where the text leaves open whether a conflict clause is there.</summary>
    public bool ConflictIsKnown { get; init; }

    /// <summary>The statement that the write comes from; null where a library makes the SQL.</summary>
    public InsertStatement? Statement { get; init; }

    /// <summary>The command that <see cref="Statement"/> is a part of; null where it is judged alone.</summary>
    public Command? Command { get; init; }

    /// <summary>The text around <see cref="Statement"/>; null without one.</summary>
    public string? Text { get; init; }

    /// <summary>True where the call names no conflict target and the library takes the primary key: SSQ1006 speaks of what that leaves open.</summary>
    public bool HasDefaultTarget => Context.Call?.Conflict is { IsDefaultTarget: true };

    public bool IsPlainInsert => OnConflict is null && ConflictIsKnown && !ExcludesExisting && !HasDefaultTarget;

    /// <summary>The conflict target with the keys that it picks; null without a clause.</summary>
    public Inference? Inference { get; init; }

    /// <summary>The keys that a proposed row can violate if nothing guards them.</summary>
    public ImmutableArray<UniqueKey> OpenKeys => _openKeys.IsDefault ? _openKeys = KeyExposure.OpenKeys(this) : _openKeys;

    /// <summary>True where the same text has just emptied the table.</summary>
    public bool IsEmptied => Statement is not null && Command?.IsEmptiedBefore(Statement) == true;

    /// <summary>What the facts of a row say of a column.</summary>
    public ValueFact Fact(int row, string column)
    {
        var columns = Table.Columns;
        for (var i = 0; i < columns.Length; i++)
        {
            if (columns[i].Name == column)
                return Rows[row][i];
        }

        return ValueFact.Undetermined;
    }
}
