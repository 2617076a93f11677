namespace StripeSync.Sql.Catalogs;

/// <summary>What a name stands for.</summary>
public enum TableResolutionKind
{
    /// <summary>No migration declares it.</summary>
    NotDeclared,

    /// <summary>Something by that name is there, but what it looks like is not known.</summary>
    Unknown,

    /// <summary>A relation that is known.</summary>
    Found,
}

/// <summary>The answer to the question which relation a name stands for.</summary>
/// <param name="Kind">What is known.</param>
/// <param name="Table">The relation; null where nothing declares it. Of an unknown one nothing but the name counts.</param>
public readonly record struct TableResolution(TableResolutionKind Kind, Table? Table);
