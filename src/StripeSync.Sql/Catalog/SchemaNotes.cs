using System.Collections.Immutable;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Catalogs;

/// <summary>What the replay noticed in the statements of the migrations that the tables and keys at the end do not tell. Immutable.</summary>
internal sealed class SchemaNotes
{
    public static SchemaNotes Empty { get; } = new();

    /// <summary>The statements that were not understood, and the code that was not run.</summary>
    public ImmutableArray<NotUnderstood> NotUnderstood { get; init; } = ImmutableArray<NotUnderstood>.Empty;

    public ImmutableArray<MigrationWrite> Writes { get; init; } = ImmutableArray<MigrationWrite>.Empty;

    public ImmutableArray<KeptIndex> KeptIndexes { get; init; } = ImmutableArray<KeptIndex>.Empty;

    public ImmutableArray<UndeclaredReference> UndeclaredReferences { get; init; } = ImmutableArray<UndeclaredReference>.Empty;

    /// <summary>The files up to the baseline: nothing is said about them.</summary>
    public ImmutableHashSet<SchemaFile> History { get; init; } = ImmutableHashSet<SchemaFile>.Empty;
}

/// <summary>A statement of which only the names are known.</summary>
/// <param name="File">The file.</param>
/// <param name="Span">The statement.</param>
/// <param name="IsDynamic">True for code that runs rather than for words that are not understood.</param>
/// <param name="Relations">What the declared relations that it names are called at the end.</param>
internal sealed record NotUnderstood(SchemaFile File, SqlSpan Span, bool IsDynamic, ImmutableArray<QualifiedName> Relations);

/// <summary>An INSERT of a migration, or several into one table, and that table as it stands there.</summary>
/// <param name="File">The file.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Target">The table as the statement names it.</param>
/// <param name="Table">The table.</param>
internal sealed record MigrationWrite(SchemaFile File, SeedStatement Statement, ObjectName Target, Table Table);

/// <summary>A CREATE UNIQUE INDEX IF NOT EXISTS that does nothing, because its name is taken.</summary>
/// <param name="File">The file.</param>
/// <param name="Span">The name of the index.</param>
/// <param name="Wanted">The index that the statement would have made.</param>
/// <param name="WantedTable">The table of that index, as it is called at the end; null where it is gone.</param>
/// <param name="Kept">The index that has the name, if it is there at the end.</param>
/// <param name="KeptTable">The table of that index.</param>
internal sealed record KeptIndex(SchemaFile File, SqlSpan Span, TableIndex Wanted, QualifiedName WantedTable, TableIndex Kept, QualifiedName KeptTable);

/// <summary>A statement that fails where only the migrations before it have run.</summary>
/// <param name="File">The file.</param>
/// <param name="Span">The name.</param>
/// <param name="Name">The name of what is not declared.</param>
internal sealed record UndeclaredReference(SchemaFile File, SqlSpan Span, ObjectName Name);
