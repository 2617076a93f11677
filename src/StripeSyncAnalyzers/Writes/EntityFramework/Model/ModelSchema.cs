using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using StripeSync.Sql.Catalogs;
using StripeSyncAnalyzers.Schema;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>The schema of a project that declares none in .sql files, made of its models.</summary>
internal static class ModelSchema
{
    /// <summary>Makes the schema.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="models">Its models.</param>
    /// <param name="providers">Says which contexts are PostgreSQL's.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The schema; empty where no model is known.</returns>
    public static ImplicitSchema Make(Compilation compilation, EfModels models, EfProviders providers, CancellationToken cancellationToken)
    {
        var roots = ImmutableArray.CreateBuilder<SchemaRoot>();
        var places = new Dictionary<SchemaFile, ModelDdl>();
        var index = 0;
        foreach (var model in models.All(cancellationToken))
        {
            index++;
            if (!model.IsKnown || !providers.IsPostgreSql(model.Context, cancellationToken))
                continue;

            foreach (var entity in model.Entities.Values)
                entity.Read(cancellationToken);

            // The tables that may have more than what was read, apart from those that have not.
            var texts = model.IsSnapshot && model.Context is { } context ? MigrationTexts.Read(compilation, models.Types(cancellationToken).Migrations.Where(m => IsOf(m, context)), cancellationToken) : "";
            var groups = TablesOf(model).GroupBy(e => e.IsComplete).ToList();
            if (texts.Length > 0 && groups.Count > 1)
                groups = TablesOf(model).GroupBy(static _ => false).ToList();
            foreach (var group in groups)
            {
                var ddl = new ModelDdl();
                foreach (var entity in group)
                    ddl.Add(entity, model.Entities.Values.Where(e => Descends(e, entity, model)), model.DefaultSchema);
                var path = $"model{index}.{(group.Key ? "complete" : "incomplete")}";
                var file = SchemaFile.Parse(path + "/1.sql", ddl.Text, cancellationToken);
                places.Add(file, ddl);
                var files = ImmutableArray.Create(file);
                if (texts.Length > 0)
                    files = files.Add(SchemaFile.Parse(path + "/2.sql", texts, cancellationToken));
                roots.Add(new SchemaRoot(path, files) { HasAllTables = false, IsComplete = group.Key });
            }
        }

        return new ImplicitSchema(roots.ToImmutable(), origin => Locate(places, origin));
    }

    private static IEnumerable<EntityModel> TablesOf(ContextModel model) =>
        model.Entities.Values.Where(static e => e is { IsKnown: true, Base: null, Table: not null }).OrderBy(static e => e.Name, StringComparer.Ordinal);

    private static bool Descends(EntityModel entity, EntityModel ancestor, ContextModel model)
    {
        for (var depth = 0; entity.Base is { } name && depth < 32; depth++)
        {
            if (name == ancestor.Name)
                return true;
            if (!model.Entities.TryGetValue(name, out entity!))
                return false;
        }

        return false;
    }

    private static bool IsOf(INamedTypeSymbol migration, INamedTypeSymbol context) =>
        migration.GetAttributes().FirstOrDefault(static a => a.AttributeClass?.Name == "DbContextAttribute")?.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol owner
        && SymbolEqualityComparer.Default.Equals(owner, context);

    private static Location? Locate(Dictionary<SchemaFile, ModelDdl> places, Origin origin)
    {
        if (!places.TryGetValue(origin.File, out var ddl))
            return null;
        foreach (var (span, location) in ddl.Places)
        {
            if (span.Start <= origin.Span.Start && origin.Span.End <= span.End)
                return location;
        }

        return null;
    }
}
