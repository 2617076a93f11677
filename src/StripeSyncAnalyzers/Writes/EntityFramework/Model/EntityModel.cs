using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>
/// What a model says of one entity, in the names of the C# and, where they are said, those of the database. The readers line up what there is to read of
/// it, and it is read when the entity is asked for: a keystroke in a service asks for one entity of a model that may have hundreds.
/// </summary>
internal sealed class EntityModel(string name)
{
    private readonly Queue<Action<CancellationToken>> unread = new();

    /// <summary>The full name of the type, as a model snapshot writes it: <c>Shop.Customer</c>, <c>Shop.Orders+Line</c>.</summary>
    public string Name { get; } = name;

    /// <summary>The table as it is named in the database; null until a convention names it.</summary>
    public string? Table { get; set; }

    /// <summary>The schema, or null for the model's default.</summary>
    public string? Schema { get; set; }

    /// <summary>False for a view, a query, an entity without key, and one that something of unknown effect was called on: nothing is said of it.</summary>
    public bool IsKnown { get; set; } = true;

    /// <summary>False where the table has columns that are not among the properties: owned types, foreign keys of navigations.</summary>
    public bool ColumnsAreKnown { get; set; } = true;

    /// <summary>False where the table may have columns or keys that are not read: an owned type in JSON, an index of unknown make.</summary>
    public bool IsComplete { get; set; } = true;

    /// <summary>The entity that it derives from, by name.</summary>
    public string? Base { get; set; }

    /// <summary>True where it has a base or derived entities, so that the table and the columns depend on what is added.</summary>
    public bool IsInherited { get; set; }

    public Dictionary<string, PropertyModel> Properties { get; private set; } = new(StringComparer.Ordinal);

    public KeyModel? PrimaryKey { get; set; }

    public List<KeyModel> AlternateKeys { get; } = new();

    public List<KeyModel> Indexes { get; } = new();

    /// <summary>CHECK constraints: the name and the SQL.</summary>
    public List<(string Name, string Sql)> Checks { get; } = new();

    /// <summary>Lines up something to read, which may change this entity alone, and may be cancelled only before it changed anything.</summary>
    public void ReadLater(Action<CancellationToken> read) => unread.Enqueue(read);

    /// <summary>Reads what is lined up, in its order.</summary>
    /// <param name="cancellationToken">Stops the work; the next one who asks goes on.</param>
    public EntityModel Read(CancellationToken cancellationToken)
    {
        lock (unread)
        {
            while (unread.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                unread.Peek()(cancellationToken);
                unread.Dequeue();
            }
        }

        return this;
    }

    /// <summary>The same entity with the values of some properties converted.</summary>
    public EntityModel WithConverted(Func<PropertyModel, bool> isConverted)
    {
        var copy = (EntityModel)MemberwiseClone();
        copy.Properties = Properties.Values.ToDictionary(static p => p.Name, p => isConverted(p) ? p.AsConverted() : p, StringComparer.Ordinal);
        return copy;
    }

    /// <summary>Gets a property, made on the first mention.</summary>
    public PropertyModel Property(string property)
    {
        if (!Properties.TryGetValue(property, out var found))
            Properties.Add(property, found = new PropertyModel(property));
        return found;
    }

    /// <summary>Gets a unique or other index, made on the first mention.</summary>
    public KeyModel Index(ImmutableArray<string> properties, string? indexName, Location? location)
    {
        foreach (var index in Indexes)
        {
            if (index.Properties.SequenceEqual(properties) && (indexName is null || index.Name is null || index.Name == indexName))
                return index;
        }

        var made = new KeyModel(properties, location) { Name = indexName };
        Indexes.Add(made);
        return made;
    }
}

/// <summary>What a model says of one property.</summary>
internal sealed class PropertyModel(string name)
{
    public string Name { get; } = name;

    /// <summary>The column; null until a convention names it.</summary>
    public string? Column { get; set; }

    /// <summary>The type of the column; null until a convention gives it.</summary>
    public string? ColumnType { get; set; }

    /// <summary>The type in C#, as a keyword or a simple name, without the question mark.</summary>
    public string ClrType { get; set; } = "";

    public bool IsNullable { get; set; }

    public ValueGeneration Generation { get; set; }

    /// <summary>An attribute or ValueGeneratedNever says that no convention may generate it.</summary>
    public bool IsNeverGenerated { get; set; }

    /// <summary>The database has a default, which EF Core leaves to it for a value that is the default of the type.</summary>
    public bool HasDefault { get; set; }

    /// <summary>The SQL of the default; null where it is not known.</summary>
    public string? DefaultSql { get; set; }

    /// <summary>The SQL of a computed column; null for none.</summary>
    public string? ComputedSql { get; set; }

    /// <summary>The value in the database is another one than in C#.</summary>
    public bool IsConverted { get; set; }

    /// <summary>False where something of unknown effect was called on it.</summary>
    public bool IsKnown { get; set; } = true;

    public PropertyModel AsConverted()
    {
        var copy = (PropertyModel)MemberwiseClone();
        copy.IsConverted = true;
        return copy;
    }
}

/// <summary>Who makes the value of a property.</summary>
internal enum ValueGeneration
{
    /// <summary>Nobody: what the entity has is sent.</summary>
    None,

    /// <summary>EF Core or the database, where the entity has the default of the type.</summary>
    OnAdd,

    /// <summary>An identity column or a sequence, where the entity has the default of the type.</summary>
    Identity,

    /// <summary>The database, always.</summary>
    Always,
}

/// <summary>What a model says of one key or index.</summary>
internal sealed class KeyModel(ImmutableArray<string> properties, Location? location)
{
    public ImmutableArray<string> Properties { get; } = properties;

    /// <summary>Where it is declared.</summary>
    public Location? Location { get; } = location;

    public string? Name { get; set; }

    /// <summary>For an index: whether it is unique.</summary>
    public bool IsUnique { get; set; }

    public string? Filter { get; set; }

    public bool NullsNotDistinct { get; set; }

    public ImmutableArray<string> Include { get; set; } = ImmutableArray<string>.Empty;

    /// <summary>False where a part of it is not known: it is left out of the catalog.</summary>
    public bool IsKnown { get; set; } = true;
}
