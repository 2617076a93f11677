using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>
/// Reads the model of a context from what stands in code: the sets, conventions and attributes, then OnModelCreating and configuration classes, which
/// overrule them. A context of another assembly has no OnModelCreating here: only what attributes say is taken for known.
/// </summary>
internal sealed class CodeModelReader
{
    private readonly Compilation compilation;
    private readonly EfSymbols symbols;
    private readonly EntityTypes types;
    private readonly Func<string, string>? style;
    private readonly CancellationToken cancellationToken;
    private readonly ContextModel model;
    private readonly Dictionary<string, ITypeSymbol> clrTypes = new(StringComparer.Ordinal);

    private CodeModelReader(Compilation compilation, EfSymbols symbols, EntityTypes types, Func<string, string>? style, INamedTypeSymbol context, CancellationToken cancellationToken)
    {
        this.compilation = compilation;
        this.symbols = symbols;
        this.types = types;
        this.style = style;
        this.cancellationToken = cancellationToken;
        model = new ContextModel(context, IsSnapshot: false);
    }

    /// <summary>Reads a model.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="symbols">The types of EF Core.</param>
    /// <param name="types">The types of the compilation.</param>
    /// <param name="style">The naming convention; null for none.</param>
    /// <param name="context">The context.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ContextModel Read(Compilation compilation, EfSymbols symbols, EntityTypes types, Func<string, string>? style, INamedTypeSymbol context, CancellationToken cancellationToken)
    {
        var reader = new CodeModelReader(compilation, symbols, types, style, context, cancellationToken);
        reader.AddSets(context);
        reader.ReadOnModelCreating(context);
        reader.ReadConventions(context);
        reader.Finish();
        return reader.model;
    }

    private void AddSets(INamedTypeSymbol context)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        for (ITypeSymbol? type = context; symbols.IsContext(type); type = type!.BaseType)
        {
            foreach (var property in type!.GetMembers().OfType<IPropertySymbol>())
            {
                if (property.IsStatic || symbols.EntityOfSet(property.Type) is not INamedTypeSymbol entity)
                    continue;
                var added = Entity(entity);

                // Two sets of one type: the convention has no name for the table.
                if (named.Add(added.Name))
                    added.ReadLater(_ => added.Table ??= Named(property.Name));
                else if (!ConventionReader.HasTable(entity))
                    added.IsKnown = false;

                // The sets of a context that another library brings are configured there.
                if (type.Locations.All(static l => !l.IsInSource) && !SymbolEqualityComparer.Default.Equals(type, context))
                    added.IsKnown = false;
            }
        }
    }

    private EntityModel Entity(ITypeSymbol type)
    {
        var name = EntityNames.Of(type);
        if (!model.Entities.TryGetValue(name, out var entity))
        {
            model.Entities.Add(name, entity = new EntityModel(name));
            clrTypes.Add(name, type);
            entity.ReadLater(token =>
            {
                var configurations = ConventionReader.ConfigurationsOf(type).Select(c => (Type: c, Method: ConfigureOf(c, token))).ToList();
                ConventionReader.Read(entity, type);
                foreach (var configuration in configurations)
                    Configure(configuration.Type, configuration.Method, entity);
            });
        }

        return entity;
    }

    private void ReadOnModelCreating(INamedTypeSymbol context)
    {
        var isOverridden = context.GetMembers("OnModelCreating").OfType<IMethodSymbol>().Any();
        if (MethodSyntax.Of(context, "OnModelCreating", cancellationToken) is { } method)
        {
            var reader = new ModelBuilderReader(new ConstantReader(compilation, context), EntityNamed, ApplyConfiguration);
            reader.Read(method, () => ReadBase(context));
            model.IsKnown &= reader.IsKnown;
            model.DefaultSchema = reader.DefaultSchema ?? model.DefaultSchema;
        }
        else if (isOverridden)
        {
            // It stands in another assembly: attributes on the entity are all that is known.
            foreach (var entity in model.Entities.Values)
                entity.IsKnown &= ConventionReader.HasTable(clrTypes[entity.Name]);
        }
        else
        {
            ReadBase(context);
        }
    }

    private void ReadBase(INamedTypeSymbol context)
    {
        if (context.BaseType is { } parent && symbols.IsContext(parent) && !SymbolEqualityComparer.Default.Equals(parent.OriginalDefinition, symbols.Context) && parent.Locations.Any(static l => l.IsInSource))
            ReadOnModelCreating(parent.OriginalDefinition);
    }

    /// <summary>ConfigureConventions may convert the values of any property, and a convention of the user's own may do anything.</summary>
    private void ReadConventions(INamedTypeSymbol context)
    {
        for (ITypeSymbol? type = context; symbols.IsContext(type) && !SymbolEqualityComparer.Default.Equals(type, symbols.Context); type = type!.BaseType)
        {
            if (type!.GetMembers("ConfigureConventions").IsEmpty)
                continue;
            if (MethodSyntax.Of((INamedTypeSymbol)type, "ConfigureConventions", cancellationToken) is not { } method || SyntaxUses.Mentions(method, "Conventions"))
                model.IsKnown = false;
            foreach (var entity in model.Entities.Values)
                entity.ReadLater(_ => MarkConverted(entity));
        }
    }

    /// <summary>The entity of a type name as written: among the sets, or by its declaration in this compilation.</summary>
    private EntityModel? EntityNamed(string name)
    {
        var known = clrTypes.Values.Where(t => t.Name == name).Take(2).ToList();
        if (known.Count == 1)
            return Entity(known[0]);
        if (known.Count > 1)
            return null;
        var declared = compilation.GetSymbolsWithName(name, SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>().Take(2).ToList();
        return declared.Count == 1 ? Entity(declared[0]) : null;
    }

    private bool ApplyConfiguration(string? name)
    {
        var applied = types.Configurations.Where(c => name is null || c.Type.Name == name).ToList();
        foreach (var (type, configured) in applied)
        {
            var entity = Entity(configured);
            entity.ReadLater(token => Configure(type, ConfigureOf(type, token), entity));
        }

        return name is null || applied.Count > 0;
    }

    private static MethodDeclarationSyntax? ConfigureOf(INamedTypeSymbol configuration, CancellationToken cancellationToken) =>
        MethodSyntax.Of(configuration.OriginalDefinition, "Configure", cancellationToken);

    private void Configure(INamedTypeSymbol configuration, MethodDeclarationSyntax? method, EntityModel entity)
    {
        if (method is null)
        {
            // Inherited from a base class, or in another assembly.
            entity.IsKnown = false;
            return;
        }

        var body = (SyntaxNode?)method.Body ?? method.ExpressionBody?.Expression;
        new EntityBuilderReader(new ConstantReader(compilation, configuration)).ReadBody(entity, body, method.ParameterList.Parameters[0].Identifier.ValueText);
    }

    private string Named(string name) => style is null ? name : style(name);

    /// <summary>What the conventions say where nothing else does.</summary>
    private void Finish()
    {
        var inherited = Relatives();
        foreach (var entity in model.Entities.Values)
        {
            var type = clrTypes[entity.Name];
            entity.IsInherited |= inherited.Contains(type);
            entity.ReadLater(_ => Complete(entity, type));
        }
    }

    private void Complete(EntityModel entity, ITypeSymbol type)
    {
        entity.Table ??= Named(type.Name);
        ConventionReader.Complete(entity, type, style);

        // Relationships bring foreign keys and unique indexes of their own.
        entity.IsComplete = false;
    }

    private static void MarkConverted(EntityModel entity)
    {
        foreach (var property in entity.Properties.Values)
            property.IsConverted = true;
    }

    /// <summary>The entities that derive from another one, and those that another one derives from.</summary>
    private HashSet<ISymbol> Relatives()
    {
        var all = new HashSet<ISymbol>(clrTypes.Values, SymbolEqualityComparer.Default);
        var relatives = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (var type in clrTypes.Values)
        {
            for (var ancestor = type.BaseType; ancestor is { SpecialType: not SpecialType.System_Object }; ancestor = ancestor.BaseType)
            {
                if (!all.Contains(ancestor))
                    continue;
                relatives.Add(type);
                relatives.Add(ancestor);
            }
        }

        return relatives;
    }
}
