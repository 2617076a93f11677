using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>Answers the conditions of code from what is there at that statement.</summary>
internal sealed partial class SchemaReplay
{
    private Ternary Answer(Question question) => question switch
    {
        AnsweredQuestion q => q.Answer,
        NotQuestion q => Not(Answer(q.Operand)),
        LogicalQuestion { IsAnd: true } q => q.Operands.Aggregate(Ternary.Yes, (all, o) => all.And(Answer(o))),
        LogicalQuestion q => q.Operands.Aggregate(Ternary.No, (any, o) => any.Or(Answer(o))),
        VariableQuestion q => _variables.TryGetValue(q.Name, out var value) ? value : Ternary.Unknown,
        RelationQuestion q => Exists(TryFind(q.Name, out _, out var entry), entry.Relation, q.Name.Name),
        ExistsQuestion q => Answer(q),
        _ => Ternary.Unknown,
    };

    private static Ternary Not(Ternary answer) => answer == Ternary.Unknown ? answer : TernaryLogic.Of(answer == Ternary.No);

    /// <summary>What is found may be gone where its table is unknown, and what is not found may be there where a statement that was not understood names it.</summary>
    private Ternary Exists(bool isFound, int relation, string name)
    {
        if (_unknownNames.Contains(name) && !isFound)
            return Ternary.Unknown;
        return isFound && _state.TryGet(relation, out var owner) && !owner.IsKnown ? Ternary.Unknown : TernaryLogic.Of(isFound);
    }

    private Ternary Answer(ExistsQuestion question)
    {
        var tests = new CatalogTests(question.Tests);
        var answer = tests.IsContradictory ? Ternary.Unknown : KindOf(question.From) switch
        {
            CatalogKind.Constraint => HasConstraint(tests),
            CatalogKind.Column => HasColumn(tests),
            CatalogKind.Index => HasIndex(tests),
            CatalogKind.Relation => HasRelation(tests),
            CatalogKind.Schema => tests.Schema is { } schema ? TernaryLogic.Of(_state.HasSchema(schema)) : Ternary.Unknown,
            _ => Ternary.Unknown,
        };

        // Conditions that are not understood can only leave rows out.
        return answer == Ternary.Yes && !(question.IsComplete && tests.AreAllUsed) ? Ternary.Unknown : answer;
    }

    private enum CatalogKind
    {
        Other,
        Schema,
        Relation,
        Index,
        Column,
        Constraint,
    }

    /// <summary>The catalog that decides: the others are joined for the names of the table and its schema.</summary>
    private static CatalogKind KindOf(ImmutableArray<string> from)
    {
        var kind = CatalogKind.Other;
        foreach (var name in from)
        {
            var one = name switch
            {
                "pg_constraint" or "information_schema.table_constraints" => CatalogKind.Constraint,
                "pg_attribute" or "information_schema.columns" => CatalogKind.Column,
                "pg_indexes" => CatalogKind.Index,
                "pg_class" or "pg_tables" or "pg_views" or "pg_matviews" or "information_schema.tables" or "information_schema.views" => CatalogKind.Relation,
                "pg_namespace" or "information_schema.schemata" => CatalogKind.Schema,
                _ => CatalogKind.Other,
            };
            if (one == CatalogKind.Other)
                return one;
            kind = one > kind ? one : kind;
        }

        return kind;
    }

    private Ternary HasRelation(CatalogTests tests)
    {
        if (tests.Relation is not { } name)
            return Ternary.Unknown;
        var answer = Exists(isFound: false, 0, name);
        foreach (var schema in SchemasOf(tests))
        {
            if (_state.TryFind(schema, name, out var entry))
                answer = answer.Or(tests.AllowsKind(KindOf(entry)).And(Exists(isFound: true, entry.Relation, name)));
        }

        return answer;
    }

    private RelationKind? KindOf(NameEntry entry) => entry.IsIndex || !_state.TryGet(entry.Relation, out var relation) ? null : relation.Kind;

    private Ternary HasColumn(CatalogTests tests) =>
        tests.Column is { } column ? InRelations(tests, column, relation => TernaryLogic.Of(relation.FindColumn(column) >= 0)) : Ternary.Unknown;

    private Ternary HasIndex(CatalogTests tests)
    {
        if (tests.Index is not { } name)
            return Ternary.Unknown;
        if (tests.Relation is not null)
            return InRelations(tests, name, relation => TernaryLogic.Of(relation.FindIndex(name) >= 0));
        var answer = Exists(isFound: false, 0, name);
        foreach (var schema in SchemasOf(tests))
        {
            if (_state.TryFind(schema, name, out var entry) && entry.IsIndex)
                answer = answer.Or(Exists(isFound: true, entry.Relation, name));
        }

        return answer;
    }

    private Ternary HasConstraint(CatalogTests tests)
    {
        if (tests.Constraint is { } name && tests.Relation is null)
        {
            var isThere = SchemasOf(tests).Any(schema => _state.IsConstraintName(schema, name));
            return isThere && !tests.AllowsAnyConstraint ? Ternary.Unknown : Exists(isThere, 0, name);
        }

        return tests.Constraint is null && tests.AllowsAnyConstraint
            ? Ternary.Unknown
            : InRelations(tests, tests.Constraint, relation =>
            {
                foreach (var index in relation.Indexes)
                {
                    if (index.Constraint is { } kind && (tests.Constraint ?? index.Name) == index.Name && tests.AllowsConstraint(kind))
                        return Ternary.Yes;
                }

                return TernaryLogic.Of(relation.Constraints.Any(c => c.Kind != ConstraintKind.NotNull && (tests.Constraint ?? c.Name) == c.Name && tests.AllowsConstraint(c.Kind)));
            });
    }

    /// <summary>Asks the relations of a name.</summary>
    private Ternary InRelations(CatalogTests tests, string? part, Func<Relation, Ternary> ask)
    {
        if (tests.Relation is not { } name)
            return Ternary.Unknown;
        var answer = _unknownNames.Contains(name) || (part is not null && _unknownNames.Contains(part)) ? Ternary.Unknown : Ternary.No;
        foreach (var schema in SchemasOf(tests))
        {
            if (!_state.TryFind(schema, name, out var entry) || entry.IsIndex || !_state.TryGet(entry.Relation, out var relation))
                continue;

            // A relation that is known is known although another statement named it before.
            var one = relation.IsKnown ? ask(relation) : Ternary.Unknown;
            if (relation.IsKnown && answer == Ternary.Unknown)
                answer = Ternary.No;
            answer = answer.Or(one);
        }

        return answer;
    }

    private IEnumerable<string> SchemasOf(CatalogTests tests)
    {
        if (tests.IsCurrentSchema)
            return CreationSchema() is { } current ? [current] : [];
        return tests.Schema is { } schema ? [schema] : _state.NameSchemas;
    }
}
