using System.Collections.Immutable;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>Reads what is called on the builder of one index.</summary>
internal static class IndexReader
{
    private static readonly ImmutableHashSet<string> WithoutEffect = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "IsDescending", "HasAnnotation", "IsCreatedConcurrently", "HasNullSortOrder", "HasSortOrder", "HasStorageParameter", "HasMethod");

    public static void Read(KeyModel index, IEnumerable<FluentCall> calls, ConstantReader constants)
    {
        foreach (var call in calls)
        {
            var argument = call.Arguments.Length > 0 ? call.Arguments[0].Expression : null;
            switch (call.Name)
            {
                case "IsUnique":
                    index.IsUnique = argument is null || constants.Boolean(argument) != false;
                    index.IsKnown &= argument is null || constants.Boolean(argument) is not null;
                    break;
                case "HasFilter":
                    index.Filter = argument is null ? null : constants.Text(argument);
                    index.IsKnown &= index.Filter is not null || (argument is not null && constants.IsNull(argument));
                    break;
                case "HasDatabaseName" or "HasName":
                    index.Name = argument is null ? null : constants.Text(argument);
                    break;
                case "AreNullsDistinct":
                    index.NullsNotDistinct = argument is not null && constants.Boolean(argument) == false;
                    break;
                case "IncludeProperties":
                    var included = constants.Properties(call.Arguments.Select(static a => a.Expression));
                    index.Include = included.IsDefault ? ImmutableArray<string>.Empty : included;
                    break;
                case var name when !WithoutEffect.Contains(name):
                    // UseCollation, HasOperators, IsTsVectorExpressionIndex: the key is another one than its columns.
                    index.IsKnown = false;
                    break;
            }
        }
    }
}
