using System.Collections.Immutable;

namespace StripeSync.Sql.Syntax;

/// <summary>A view that PostgreSQL can update by itself: columns and expressions of one relation, with nothing that joins, groups or cuts rows.</summary>
/// <param name="Base">The relation under it.</param>
/// <param name="Columns">The columns; a default array for <c>SELECT *</c>.</param>
/// <param name="Names">The names of the column list behind the view's name, for as many columns as it has.</param>
internal sealed record ViewDefinition(ObjectName Base, ImmutableArray<ViewColumn> Columns, ImmutableArray<string> Names);

/// <summary>A column of a view.</summary>
/// <param name="Name">Its name; null where PostgreSQL makes one up.</param>
/// <param name="Expression">What it is of the relation under the view.</param>
internal readonly record struct ViewColumn(string? Name, Expression Expression);
