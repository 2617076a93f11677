using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>UPDATE … SET … FROM … WHERE ….</summary>
internal sealed class UpdateStatement : CommandStatement
{
    public required ImmutableArray<Assignment> Assignments { get; init; }

    public FromClause? From { get; init; }

    public WhereClause? Where { get; init; }
}

/// <summary>DELETE FROM … USING … WHERE ….</summary>
internal sealed class DeleteStatement : CommandStatement
{
    public FromClause? Using { get; init; }

    public WhereClause? Where { get; init; }

    /// <summary>Where a WHERE goes that is not there.</summary>
    public int WhereStart { get; init; }
}

/// <summary>MERGE INTO … USING … ON … WHEN ….</summary>
internal sealed class MergeStatement : CommandStatement
{
    /// <summary>The INSERT of each WHEN NOT MATCHED, as if it stood alone.</summary>
    public required ImmutableArray<InsertStatement> Inserts { get; init; }

    /// <summary>The SET lists of WHEN MATCHED.</summary>
    public required ImmutableArray<ImmutableArray<Assignment>> Updates { get; init; }

    /// <summary>The condition that says whether a row is there.</summary>
    public required Expression On { get; init; }

    /// <summary>The first major version of PostgreSQL that takes it: 17 with RETURNING, BY SOURCE or BY TARGET, else 15.</summary>
    public int SinceVersion { get; init; } = 15;
}

/// <summary>COPY … FROM: from the client, a file or a program.</summary>
internal sealed class CopyStatement : CommandStatement
{
    /// <summary>The column list; empty where none is written.</summary>
    public required ImmutableArray<InsertColumn> Columns { get; init; }

    public bool HasColumnList { get; init; }

    /// <summary>False where a hole stands in the column list.</summary>
    public bool ColumnsAreKnown { get; init; } = true;

    /// <summary>The names of its options, folded, of the old spelling too.</summary>
    public required ImmutableHashSet<string> Options { get; init; }

    public WhereClause? Where { get; init; }
}

/// <summary>TRUNCATE of one relation.</summary>
internal sealed class TruncateStatement : CommandStatement
{
}

/// <summary>LOCK TABLE of one relation.</summary>
internal sealed class LockStatement : CommandStatement
{
    /// <summary>False in a mode that two sessions hold at once beside their inserts: ACCESS SHARE, ROW SHARE and ROW EXCLUSIVE.</summary>
    public bool KeepsWritersOut { get; init; }
}
