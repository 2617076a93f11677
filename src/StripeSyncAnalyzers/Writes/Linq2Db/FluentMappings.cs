using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSyncAnalyzers.SqlStrings;
using StripeSyncAnalyzers.Writes.EntityFramework.Model;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>
/// What chains like <c>builder.Entity&lt;Customer&gt;().HasTableName("customers").Property(c =&gt; c.Id).IsIdentity()</c> say, by the simple names of the
/// entities, from the syntax alone: they stand in other trees than the writes.
/// </summary>
internal sealed class FluentMappings
{
    /// <summary>The names that say that something is mapped in code.</summary>
    public const string BuilderName = "FluentMappingBuilder";
    public const string EntityBuilderName = "EntityMappingBuilder";
    public const string CallbackName = "EntityDescriptorCreatedCallback";

    /// <summary>The call that made a builder before version 5.</summary>
    private const string BuilderCall = "GetFluentMappingBuilder";

    /// <summary>The builder of EF Core, whose Entity is another one.</summary>
    private const string EntityFrameworkBuilder = "ModelBuilder";

    private static readonly TreeText EntityBuilders = new(StringComparison.Ordinal, EntityBuilderName);
    private static readonly TreeText EntityCalls = new(StringComparison.Ordinal, ".Entity<");

    private readonly Dictionary<string, FluentEntity> byName = new(StringComparer.Ordinal);

    private FluentMappings()
    {
    }

    /// <summary>False where an entity that cannot be named is mapped, or where a callback changes every mapping.</summary>
    public bool AreKnown { get; private set; } = true;

    /// <summary>Reads the trees that name a builder, or that call Entity of one that stands elsewhere.</summary>
    public static FluentMappings Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var mappings = new FluentMappings();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var uses = NameUses.Of(tree, cancellationToken);
            if (uses.Has(CallbackName))
                mappings.AreKnown = false;
            if (uses.Has(BuilderName) || uses.Has(BuilderCall) || EntityBuilders.Has(tree, cancellationToken) || (EntityCalls.Has(tree, cancellationToken) && !uses.Has(EntityFrameworkBuilder)))
                mappings.ReadTree(tree.GetRoot(cancellationToken), compilation);
        }

        return mappings;
    }

    /// <summary>The mapping of an entity; null where none is made in code.</summary>
    public FluentEntity? Find(ITypeSymbol type) => byName.TryGetValue(type.Name, out var entity) ? entity : null;

    private void ReadTree(SyntaxNode root, Compilation compilation)
    {
        foreach (var node in root.DescendantNodes())
        {
            if (node is not GenericNameSyntax { TypeArgumentList.Arguments: { Count: 1 } arguments } generic)
                continue;

            // A builder that is handed over may be told anything.
            if (generic.Identifier.ValueText == EntityBuilderName)
                EntityOf(arguments[0]).IsKnown = false;
            else if (generic.Identifier.ValueText == "Entity" && generic.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call })
                ReadChain(call, EntityOf(arguments[0]), new ConstantReader(compilation, ScopeOf(call, compilation)));
        }
    }

    /// <summary>The class whose constants a chain may name; null where several have its name.</summary>
    private static INamedTypeSymbol? ScopeOf(SyntaxNode chain, Compilation compilation)
    {
        var found = chain.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { Identifier.ValueText: var name } ? compilation.GetSymbolsWithName(name, SymbolFilter.Type).Take(2).ToList() : new List<ISymbol>();
        return found.Count == 1 ? found[0] as INamedTypeSymbol : null;
    }

    private FluentEntity EntityOf(TypeSyntax type)
    {
        var name = SyntaxNames.Of(type);
        var isParameter = type.Ancestors().Any(a => a is MethodDeclarationSyntax { TypeParameterList: { } ofMethod } && ofMethod.Parameters.Any(p => p.Identifier.ValueText == name)
            || a is TypeDeclarationSyntax { TypeParameterList: { } ofType } && ofType.Parameters.Any(p => p.Identifier.ValueText == name));
        AreKnown &= name is not null && !isParameter;
        if (!byName.TryGetValue(name ?? "", out var entity))
            byName.Add(name ?? "", entity = new FluentEntity());
        return entity;
    }

    /// <summary>Reads the calls behind Entity, up to the next one or the end of the chain.</summary>
    private static void ReadChain(InvocationExpressionSyntax entity, FluentEntity mapped, ConstantReader constants)
    {
        // A configuration's name; or, in EF Core, a lambda that says the rest.
        mapped.IsKnown &= entity.ArgumentList.Arguments.Count == 0;
        FluentMember? member = null;
        SyntaxNode last = entity;
        while (last.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax next } access)
        {
            var name = access.Name.Identifier.ValueText;
            var arguments = next.ArgumentList.Arguments.Select(static a => a.Expression).ToList();
            if (name is "Entity" or "Build")
                return;
            if (name == "Property")
                member = arguments.Count == 1 && constants.Property(arguments[0]) is { } property ? mapped.Member(property) : mapped.Unknown();
            else if (!(member is not null && ReadProperty(name, arguments, member, constants)) && !ReadEntity(name, arguments, mapped, constants))
                mapped.IsKnown = false;
            last = next;
        }

        // A builder with a name may be told more elsewhere.
        mapped.IsKnown &= last.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax;
    }

    private static bool ReadEntity(string name, List<ExpressionSyntax> arguments, FluentEntity mapped, ConstantReader constants)
    {
        switch (name)
        {
            case "HasTableName" when arguments.Count == 1 && constants.Text(arguments[0]) is { } table:
                mapped.Table = table;
                return true;
            case "HasSchemaName" when arguments.Count == 1 && constants.Text(arguments[0]) is { } schema:
                mapped.Schema = schema;
                return true;
            case "HasPrimaryKey" or "HasIdentity" or "HasColumn" or "Ignore" when arguments.Count == 1 && constants.Properties(arguments) is { IsDefault: false } properties:
                for (var i = 0; i < properties.Length; i++)
                {
                    var member = mapped.Member(properties[i]);
                    member.KeyOrder = name == "HasPrimaryKey" ? i : member.KeyOrder;
                    member.IsIdentity |= name == "HasIdentity";
                    member.IsIgnored |= name == "Ignore";
                }

                return true;
            case "Association":
                return true;
            default:
                return false;
        }
    }

    private static bool ReadProperty(string name, List<ExpressionSyntax> arguments, FluentMember member, ConstantReader constants)
    {
        switch (name)
        {
            case "HasColumnName" when arguments.Count == 1 && constants.Text(arguments[0]) is { } column:
                member.Column = column;
                return true;
            case "IsPrimaryKey" when arguments.Count == 0 || constants.Read(arguments[0]) is { IsKnown: true, Value: int }:
                member.KeyOrder = arguments.Count == 0 ? -1 : (int)constants.Read(arguments[0]).Value!;
                return true;
            case "IsIdentity" when arguments.Count == 0:
                member.IsIdentity = true;
                return true;
            case "HasSkipOnInsert" when arguments.Count == 0:
                member.IsSkippedOnInsert = true;
                return true;
            case "HasSkipOnUpdate" when arguments.Count == 0:
                member.IsSkippedOnUpdate = true;
                return true;
            case "IsNotColumn" when arguments.Count == 0:
                member.IsIgnored = true;
                return true;
            case "HasConversion" or "HasConversionFunc" or "HasDataType" or "HasDbType":
                member.IsConverted = true;
                return true;
            case "IsColumn" or "IsNullable" or "IsNotNull" or "HasLength" or "HasPrecision" or "HasScale" or "HasOrder" or "HasCreateFormat":
                return true;
            default:
                return false;
        }
    }
}

/// <summary>The mapping of one entity in code.</summary>
internal sealed class FluentEntity
{
    /// <summary>False where something of unknown effect was called.</summary>
    public bool IsKnown { get; set; } = true;

    public string? Table { get; set; }

    public string? Schema { get; set; }

    /// <summary>The members that are named.</summary>
    public Dictionary<string, FluentMember> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets a member, made on the first mention.</summary>
    public FluentMember Member(string name)
    {
        if (!Members.TryGetValue(name, out var member))
            Members.Add(name, member = new FluentMember());
        return member;
    }

    /// <summary>A member that is not known.</summary>
    public FluentMember? Unknown()
    {
        IsKnown = false;
        return null;
    }
}

/// <summary>What is said of one member.</summary>
internal sealed class FluentMember
{
    public string? Column { get; set; }

    public int? KeyOrder { get; set; }

    public bool IsIdentity { get; set; }

    public bool IsIgnored { get; set; }

    public bool IsSkippedOnInsert { get; set; }

    public bool IsSkippedOnUpdate { get; set; }

    /// <summary>The value is changed on the way.</summary>
    public bool IsConverted { get; set; }
}
