using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.EntityFramework;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Writes.EntityFrameworkBulk;

/// <summary>Entities of EF Core's model that another library writes: FlexLabs Upsert, EFCore.BulkExtensions, linq2db.</summary>
internal sealed class EfRows
{
    private readonly ImmutableArray<PropertyModel> properties;
    private readonly ContextModel context;
    private readonly AddedEntities added;

    private EfRows(EntityModel entity, ContextModel context, AddedEntities added)
    {
        Entity = entity;
        this.context = context;
        this.added = added;

        // What a column of no property holds is not sent by any of them; what the database always computes is not sent by EF Core.
        properties = entity.Properties.Values.Where(static p => p.IsKnown && p.Generation != ValueGeneration.Always).ToImmutableArray();
    }

    public EntityModel Entity { get; }

    /// <summary>The columns of the primary key, if the model says it.</summary>
    public ImmutableArray<string>? Key => Entity.PrimaryKey is { } key ? ColumnsOf(key.Properties) : null;

    /// <summary>The columns that an upsert can set: those that are no key and not generated.</summary>
    public IEnumerable<string> Updated => properties
        .Where(p => p.Generation == ValueGeneration.None && Entity.PrimaryKey?.Properties.Contains(p.Name) != true)
        .Select(ColumnOf);

    /// <summary>Finds the entities of a call.</summary>
    /// <param name="library">EF Core.</param>
    /// <param name="receiver">The context or the set.</param>
    /// <param name="entities">What is passed: objects, or one collection.</param>
    /// <param name="isRange">Whether it may be a collection.</param>
    /// <param name="model">The semantic model of the call.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The rows, or null where the model or the provider is not known.</returns>
    public static EfRows? Of(EfLibrary library, ExpressionSyntax receiver, IReadOnlyList<ExpressionSyntax> entities, bool isRange, SemanticModel model, CancellationToken cancellationToken)
    {
        var own = model.GetTypeInfo(receiver, cancellationToken).Type;
        var type = library.Symbols.IsContext(own) ? own : EfRawSqlSource.ContextOf(receiver, model, cancellationToken);
        var context = type is INamedTypeSymbol named && library.Symbols.IsContext(named) && !SymbolEqualityComparer.Default.Equals(named, library.Symbols.Context) ? named : null;
        if (!library.Providers.IsPostgreSql(context, cancellationToken))
            return null;
        var added = AddedEntities.Of(entities, isRange, model, cancellationToken).ToList();
        return added.Count == 1 && library.Models.Find(added[0].Rows[0].Type, context, cancellationToken) is var (contextModel, entity)
            ? new EfRows(entity, contextModel, added[0])
            : null;
    }

    /// <summary>The plain insert of the rows.</summary>
    /// <param name="areColumnsKnown">False where the library may leave properties out.</param>
    public WriteCall Insert(bool areColumnsKnown) => new()
    {
        Table = Entity.Table!,
        Schema = Entity.Schema ?? context.DefaultSchema,
        Columns = ImmutableArray.CreateRange(properties, ColumnOf),
        ColumnsAreKnown = areColumnsKnown && context.IsSnapshot && Entity.ColumnsAreKnown,
        Rows = ImmutableArray.CreateRange(added.Rows.Select(row => ImmutableArray.CreateRange(properties, p => areColumnsKnown ? Sent(row.ValueOf(p)) : WriteValue.Undetermined))),
        RowsAreKnown = added.AreAll,
    };

    /// <summary>The columns of some properties; null where one is not mapped.</summary>
    public ImmutableArray<string>? ColumnsOf(IEnumerable<string> names)
    {
        var columns = ImmutableArray.CreateBuilder<string>();
        foreach (var name in names)
        {
            if (!Entity.Properties.TryGetValue(name, out var property))
                return null;
            columns.Add(ColumnOf(property));
        }

        return columns.ToImmutable();
    }

    /// <summary>The members of the entity that map to some columns; null where one is a shadow property or not mapped.</summary>
    public ImmutableArray<string>? MembersOf(ImmutableArray<string> columns)
    {
        var type = added.Rows[0].Type;
        var members = columns.Select(column => properties.FirstOrDefault(p => ColumnOf(p) == column)?.Name).ToList();
        return members.TrueForAll(name => name is not null && HasMember(type, name)) ? members.Select(static name => name!).ToImmutableArray() : null;
    }

    /// <summary>The entity as it is named at a place.</summary>
    public string TypeName(SemanticModel model, int position) => added.Rows[0].Type.ToMinimalDisplayString(model, NullableFlowState.NotNull, position);

    private static bool HasMember(ITypeSymbol? type, string name)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).Any(static member => member is IPropertySymbol { DeclaredAccessibility: Accessibility.Public }))
                return true;
        }

        return false;
    }

    /// <summary>Where a row sets a column.</summary>
    public Location? Locate(WritePart part) =>
        part.Kind == WritePartKind.Value && part.Row >= 0 && part.Row < added.Rows.Count && properties.FirstOrDefault(p => ColumnOf(p) == part.Column) is { } property
            ? added.Rows[part.Row].Locate(property.Name)
            : null;

    private static string ColumnOf(PropertyModel property) => property.Column ?? property.Name;

    /// <summary>None of the libraries runs the generators of EF Core.</summary>
    private static WriteValue Sent(WriteValue value) => value.Kind == WriteValueKind.Fresh ? WriteValue.Undetermined : value;
}
