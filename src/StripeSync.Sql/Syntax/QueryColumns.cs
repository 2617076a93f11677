using System.Collections.Immutable;

namespace StripeSync.Sql.Syntax;

/// <summary>What a query says of the columns of the table that it makes: CREATE TABLE … AS, SELECT … INTO.</summary>
/// <param name="Items">The select list.</param>
/// <param name="From">What the items read; a default name stands for a subquery, a function or a common table expression.</param>
/// <param name="HasOneSource">False for UNION and its kin: the types of all branches decide.</param>
/// <param name="MergesColumns">True with USING or NATURAL: the star then leaves out columns.</param>
internal sealed record QueryColumns(ImmutableArray<QueryColumn> Items, ImmutableArray<ColumnSource> From, bool HasOneSource, bool MergesColumns);

/// <param name="Expression">The value; null for a star.</param>
/// <param name="Name">The name behind AS; of a star, the alias before it.</param>
internal readonly record struct QueryColumn(Expression? Expression, string? Name);

internal readonly record struct ColumnSource(ObjectName? Table, string Alias);
