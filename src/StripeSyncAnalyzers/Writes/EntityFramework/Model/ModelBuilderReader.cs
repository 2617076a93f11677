using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes.EntityFramework.Model;

/// <summary>Reads what is called on a model builder, in a snapshot or in OnModelCreating.</summary>
/// <param name="constants">Reads constants.</param>
/// <param name="entityOf">Finds an entity by the name of a snapshot or by a type as written; null for one that is not known.</param>
/// <param name="applyConfiguration">Applies the configuration class of a name, or all of them for null; false where it is not known.</param>
internal sealed class ModelBuilderReader(ConstantReader constants, Func<string, EntityModel?> entityOf, Func<string?, bool> applyConfiguration)
{
    private static readonly ImmutableHashSet<string> WithoutEffect = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "HasAnnotation", "HasPostgresExtension", "HasPostgresEnum", "HasPostgresRange", "HasSequence", "HasCollation", "UseCollation", "UseIdentityByDefaultColumns", "UseIdentityAlwaysColumns",
        "UseIdentityColumns", "UseSerialColumns", "UseHiLo", "UseKeySequences", "HasDbFunction", "UsePropertyAccessMode", "HasChangeTrackingStrategy", "UseDatabaseTemplate", "UseTablespace", "Owned", "Ignore",
        "StartsAt", "IncrementsBy", "HasMin", "HasMax", "IsCyclic", "HasDatabaseMaxIdentifierLength", "HasName", "HasSchema");

    private readonly EntityBuilderReader entities = new(constants);

    /// <summary>False where something of unknown effect was called, or the builder was given away.</summary>
    public bool IsKnown { get; private set; } = true;

    public string? DefaultSchema { get; private set; }

    /// <summary>Reads a method.</summary>
    /// <param name="method">OnModelCreating or BuildModel.</param>
    /// <param name="readBase">Reads what <c>base.OnModelCreating(…)</c> is.</param>
    public void Read(MethodDeclarationSyntax method, Action readBase)
    {
        if (method.ParameterList.Parameters.Count != 1)
            return;
        var builder = method.ParameterList.Parameters[0].Identifier.ValueText;
        var aliases = new Dictionary<string, EntityModel>(StringComparer.Ordinal);
        if (method.ExpressionBody is { } arrow)
            ReadExpression(arrow.Expression, builder, aliases, readBase);
        foreach (var statement in method.Body?.Statements ?? default)
        {
            switch (statement)
            {
                case ExpressionStatementSyntax { Expression: var expression }:
                    ReadExpression(expression, builder, aliases, readBase);
                    break;
                case LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } when variables[0].Initializer is { Value: var value }
                    && FluentChain.Of(value) is { Calls: { Length: 1 } calls } chain && chain.StartsAt(builder) && ReadEntity(calls[0]) is { } entity:
                    aliases[variables[0].Identifier.ValueText] = entity;
                    break;
                default:
                    if (SyntaxUses.Mentions(statement, builder))
                        IsKnown = false;
                    foreach (var alias in aliases)
                        alias.Value.IsKnown &= !SyntaxUses.Mentions(statement, alias.Key);
                    break;
            }
        }
    }

    private void ReadExpression(ExpressionSyntax expression, string builder, Dictionary<string, EntityModel> aliases, Action readBase)
    {
        var chain = FluentChain.Of(expression);
        if (chain.StartsAt(builder))
            ReadCalls(chain.Calls);
        else if (chain.Root is BaseExpressionSyntax)
            readBase();
        else if (chain.Root is IdentifierNameSyntax name && aliases.TryGetValue(name.Identifier.ValueText, out var entity))
            ReadLater(entity, chain.Calls);
        else if (chain is { Root: ObjectCreationExpressionSyntax { Type: var type }, Calls: { Length: 1 } configured } && configured[0].Name == "Configure")
            IsKnown &= SyntaxNames.Of(type) is { } configuration && applyConfiguration(configuration);
        else if (SyntaxUses.Mentions(expression, builder))
            IsKnown = false;
    }

    private void ReadCalls(ImmutableArray<FluentCall> calls)
    {
        for (var i = 0; i < calls.Length; i++)
        {
            var call = calls[i];
            switch (call.Name)
            {
                case "Entity" or "SharedTypeEntity":
                    if (ReadEntity(call) is not { } entity)
                        IsKnown = false;
                    else if (!HasLambda(call))
                        ReadLater(entity, calls.RemoveRange(0, i + 1));
                    if (!HasLambda(call))
                        return;
                    break;
                case "HasDefaultSchema":
                    DefaultSchema = call.Arguments.Length == 1 ? constants.Text(call.Arguments[0].Expression) : null;
                    IsKnown &= DefaultSchema is not null || (call.Arguments.Length == 1 && constants.IsNull(call.Arguments[0].Expression));
                    break;
                case "ApplyConfiguration":
                    IsKnown &= call.Arguments.Length == 1 && call.Arguments[0].Expression is ObjectCreationExpressionSyntax { Type: var type } && SyntaxNames.Of(type) is { } configuration && applyConfiguration(configuration);
                    break;
                case "ApplyConfigurationsFromAssembly":
                    IsKnown &= call.Arguments.Length == 1 && applyConfiguration(null);
                    break;
                case var name when !WithoutEffect.Contains(name):
                    IsKnown = false;
                    return;
            }
        }
    }

    private void ReadLater(EntityModel entity, ImmutableArray<FluentCall> calls) => entity.ReadLater(_ => entities.ReadCalls(entity, calls));

    private static bool HasLambda(FluentCall call) => call.Arguments.Any(static a => a.Expression is LambdaExpressionSyntax);

    /// <summary>Entity("Name", b =&gt; …), Entity&lt;T&gt;(b =&gt; …), Entity&lt;T&gt;(), Entity(typeof(T), …).</summary>
    private EntityModel? ReadEntity(FluentCall call)
    {
        if (call.Name is not ("Entity" or "SharedTypeEntity"))
            return null;
        var name = call.TypeArguments.Length == 1 && call.Name == "Entity" ? SyntaxNames.Of(call.TypeArguments[0])
            : call.Arguments.Length == 0 ? null
            : call.Arguments[0].Expression is TypeOfExpressionSyntax type ? SyntaxNames.Of(type.Type)
            : constants.Text(call.Arguments[0].Expression);
        if (name is null || entityOf(name) is not { } entity)
            return null;
        foreach (var argument in call.Arguments)
        {
            if (argument.Expression is SimpleLambdaExpressionSyntax simple)
                entity.ReadLater(_ => entities.ReadBody(entity, simple.Body, simple.Parameter.Identifier.ValueText));
            else if (argument.Expression is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: { Count: 1 } parameters } lambda)
                entity.ReadLater(_ => entities.ReadBody(entity, lambda.Body, parameters[0].Identifier.ValueText));
            else if (argument.Expression is not (LiteralExpressionSyntax or TypeOfExpressionSyntax) && constants.Text(argument.Expression) is null)
                entity.IsKnown = false;
        }

        return entity;
    }
}
