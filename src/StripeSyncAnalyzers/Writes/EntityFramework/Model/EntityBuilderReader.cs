using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>
/// Reads what is called on the builder of one entity. A call of unknown effect makes the entity unknown, one on a property or an index
/// makes that unknown alone.
/// </summary>
internal sealed class EntityBuilderReader(ConstantReader constants)
{
    /// <summary>What changes neither the table, the columns nor the keys.</summary>
    private static readonly ImmutableHashSet<string> WithoutEffect = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "HasQueryFilter", "HasComment", "HasAnnotation", "UsePropertyAccessMode", "HasChangeTrackingStrategy", "IsUnlogged", "HasStorageParameter", "HasData", "Navigation", "HasTrigger",
        "HasCheckConstraint", "UseXminAsConcurrencyToken");

    private static readonly ImmutableHashSet<string> Inheriting = ImmutableHashSet.Create(
        StringComparer.Ordinal, "HasDiscriminator", "UseTphMappingStrategy", "UseTptMappingStrategy", "UseTpcMappingStrategy");

    private static readonly ImmutableHashSet<string> Owning = ImmutableHashSet.Create(
        StringComparer.Ordinal, "OwnsOne", "OwnsMany", "ComplexProperty", "ComplexCollection");

    /// <summary>Reads the body of a lambda, or of a method, that gets the builder.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="body">A block or an expression.</param>
    /// <param name="builder">The name of the builder in it.</param>
    public void ReadBody(EntityModel entity, SyntaxNode? body, string builder)
    {
        switch (body)
        {
            case BlockSyntax block:
                foreach (var statement in block.Statements)
                    ReadStatement(entity, statement, builder);
                break;
            case ExpressionSyntax expression:
                ReadExpression(entity, expression, builder);
                break;
            default:
                entity.IsKnown = false;
                break;
        }
    }

    /// <summary>Reads calls on the builder, the first one first.</summary>
    public void ReadCalls(EntityModel entity, ImmutableArray<FluentCall> calls)
    {
        for (var i = 0; i < calls.Length; i++)
        {
            var call = calls[i];
            var rest = calls.Skip(i + 1);
            switch (call.Name)
            {
                case "Property" or "PrimitiveCollection":
                    ReadProperty(entity, call, rest);
                    return;
                case "HasKey":
                    entity.PrimaryKey = ReadKey(entity, call, rest);
                    return;
                case "HasAlternateKey":
                    if (ReadKey(entity, call, rest) is { } key)
                        entity.AlternateKeys.Add(key);
                    return;
                case "HasIndex":
                    ReadIndex(entity, call, rest);
                    return;
                case "HasOne" or "HasMany":
                    ReadRelationship(entity, rest);
                    return;
                case "ToTable":
                    ReadTable(entity, call);
                    break;
                case "HasBaseType":
                    ReadBase(entity, call);
                    break;
                case "Ignore":
                    if (call.Arguments.Length == 1 && constants.Property(call.Arguments[0].Expression) is { } ignored)
                        entity.Properties.Remove(ignored);
                    break;
                case var name when Owning.Contains(name):
                    entity.ColumnsAreKnown = false;
                    entity.IsComplete &= OwnedReader.Read(entity, call, constants);
                    return;
                case var name when Inheriting.Contains(name):
                    entity.IsInherited = true;
                    return;
                case var name when WithoutEffect.Contains(name):
                    break;
                default:
                    entity.IsKnown = false;
                    return;
            }
        }
    }

    private void ReadStatement(EntityModel entity, StatementSyntax statement, string builder)
    {
        if (statement is ExpressionStatementSyntax { Expression: var expression } && FluentChain.Of(expression).StartsAt(builder))
            ReadExpression(entity, expression, builder);
        else if (SyntaxUses.Mentions(statement, builder))
            entity.IsKnown = false;
    }

    private void ReadExpression(EntityModel entity, ExpressionSyntax expression, string builder)
    {
        var chain = FluentChain.Of(expression);
        if (chain.StartsAt(builder))
            ReadCalls(entity, chain.Calls);
        else
            entity.IsKnown = false;
    }

    private void ReadProperty(EntityModel entity, FluentCall call, IEnumerable<FluentCall> rest)
    {
        // Property(typeof(int), "Name")
        if (call.Arguments.LastOrDefault() is not { } named || constants.Property(named.Expression) is not { } name)
        {
            entity.IsKnown = false;
            return;
        }

        var property = entity.Property(name);
        if (call.TypeArguments.Length == 1)
            PropertyReader.ReadType(property, call.TypeArguments[0]);
        foreach (var further in rest)
            PropertyReader.ReadCall(property, further, constants);
    }

    private KeyModel? ReadKey(EntityModel entity, FluentCall call, IEnumerable<FluentCall> rest)
    {
        var properties = constants.Properties(call.Arguments.Select(static a => a.Expression));
        if (properties.IsDefaultOrEmpty)
        {
            entity.IsKnown = false;
            return null;
        }

        var key = new KeyModel(properties, call.Syntax.GetLocation()) { IsUnique = true };
        foreach (var further in rest)
        {
            if (further.Name == "HasName" && further.Arguments.Length == 1)
                key.Name = constants.Text(further.Arguments[0].Expression);
        }

        return key;
    }

    private void ReadIndex(EntityModel entity, FluentCall call, IEnumerable<FluentCall> rest)
    {
        var arguments = call.Arguments.Select(static a => a.Expression).ToList();
        string? name = null;

        // HasIndex(c => c.A, "name") and HasIndex(new[] { "A" }, "name"); HasIndex("A", "B") are two columns.
        if (arguments.Count == 2 && constants.Text(arguments[0]) is null)
        {
            name = constants.Text(arguments[1]);
            arguments.RemoveAt(1);
        }

        var properties = constants.Properties(arguments);
        if (properties.IsDefaultOrEmpty)
        {
            // It may be any unique key.
            entity.IsComplete = false;
            return;
        }

        IndexReader.Read(entity.Index(properties, name, call.Syntax.GetLocation()), rest, constants);
    }

    /// <summary>A key that is a foreign key too is not generated.</summary>
    private void ReadRelationship(EntityModel entity, IEnumerable<FluentCall> rest)
    {
        foreach (var call in rest)
        {
            if (call.Name != "HasForeignKey")
                continue;
            var names = call.Arguments.Length > 1 && call.Arguments.All(a => constants.Text(a.Expression) is not null) ? call.Arguments.RemoveAt(0) : call.Arguments;
            if (call.TypeArguments.Length == 1 && SyntaxNames.Of(call.TypeArguments[0]) is { } dependent && !entity.Name.EndsWith(dependent, StringComparison.Ordinal))
                continue;
            var properties = constants.Properties(names.Select(static a => a.Expression));
            if (properties.IsDefault)
                continue;
            foreach (var property in properties)
            {
                if (entity.Properties.TryGetValue(property, out var known) && known.Generation == ValueGeneration.None)
                    known.IsNeverGenerated = true;
            }
        }
    }

    /// <summary>ToTable("name"), ToTable("name", "schema"), ToTable("name", t =&gt; …), ToTable(t =&gt; …).</summary>
    private void ReadTable(EntityModel entity, FluentCall call)
    {
        for (var i = 0; i < call.Arguments.Length; i++)
        {
            var argument = call.Arguments[i].Expression;
            if (argument is LambdaExpressionSyntax lambda)
                ReadTableBuilder(entity, lambda);
            else if (constants.Text(argument) is { } text && i == 0)
                (entity.Table, entity.Schema) = (text, null);
            else if (constants.Text(argument) is { } schema)
                entity.Schema = schema;
            else if (i == 0 || !constants.IsNull(argument))
                entity.IsKnown = false;
        }
    }

    private void ReadTableBuilder(EntityModel entity, LambdaExpressionSyntax lambda)
    {
        IEnumerable<ExpressionSyntax> expressions = lambda.Block is { } block
            ? block.Statements.OfType<ExpressionStatementSyntax>().Select(static s => s.Expression)
            : lambda.ExpressionBody is { } body ? new[] { body } : Enumerable.Empty<ExpressionSyntax>();
        foreach (var expression in expressions)
        {
            foreach (var call in FluentChain.Of(expression).Calls)
            {
                if (call.Name == "HasCheckConstraint" && call.Arguments.Length >= 2 && constants.Text(call.Arguments[0].Expression) is { } name && constants.Text(call.Arguments[1].Expression) is { } sql)
                    entity.Checks.Add((name, sql));
            }
        }
    }

    private void ReadBase(EntityModel entity, FluentCall call)
    {
        var name = call.TypeArguments.Length == 1 ? SyntaxNames.Of(call.TypeArguments[0]) : call.Arguments.Length == 1 ? constants.Text(call.Arguments[0].Expression) : null;
        if (name is null && call.Arguments.Length == 1 && constants.IsNull(call.Arguments[0].Expression))
            return;
        entity.Base = name;
        entity.IsInherited = true;
    }
}
