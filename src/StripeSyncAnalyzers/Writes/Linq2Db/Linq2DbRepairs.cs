using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using StripeSync.Sql.Conflicts;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>The changes of a call of linq2db that may repair what was found in it: InsertOrUpdate instead of Insert, and another key selector.</summary>
internal sealed class Linq2DbRepairs(Linq2DbCall call, Linq2DbEntity entity, WriteCall write)
{
    private const string AddKey = "add-on-conflict";

    private ExpressionSyntax? Setter => call.Argument(Linq2DbSymbols.SetterParameter) ?? call.Argument(Linq2DbSymbols.InsertSetterParameter);

    /// <summary>The repairs of a finding, the safest first; the engine keeps those that work.</summary>
    public IEnumerable<CallRepair> For(CallFinding found)
    {
        // An upsert that leaves a job as it is drops the request to run it again; one that sets its status takes it from a worker.
        if (found.Finding.RuleId == RuleIds.PlainInsert)
            return Upserts(found);
        return KeyRepairs.Retarget(found, "the key", Edit, columns => write with { Conflict = write.Conflict! with { Target = columns } });
    }

    /// <summary>The members of some columns, each with the value that the setter gives it, as the body of a setter; null where one has none, or one that may not stand twice.</summary>
    private string? Body(IEnumerable<string> columns, ImmutableArray<(string Member, ExpressionSyntax Value)> members, SyntaxNode creation)
    {
        var parts = columns.Select(column => members.FirstOrDefault(m => entity.Find(m.Member)?.Name == column)).ToList();
        return parts.TrueForAll(static part => part.Value is not null && KeyRepairs.IsRepeatable(part.Value)) && creation is ObjectCreationExpressionSyntax { Type: var type }
            ? $"new {type} {{ {string.Join(", ", parts.Select(static part => $"{part.Member} = {part.Value}"))} }}"
            : null;
    }

    private (string, LiteralEdit)? Edit(ImmutableArray<string> columns) =>
        call.Argument(Linq2DbSymbols.KeyParameter) is LambdaExpressionSyntax { ExpressionBody: { } key }
        && Setter is LambdaExpressionSyntax { ExpressionBody: { } creation } setter && SetterLambda.Of(setter) is { } read
        && Body(columns, read.Members, creation) is { } body
            ? (string.Join(", ", columns), LiteralEdit.Code(key.Span, body))
            : null;

    /// <summary><c>table.Insert(() =&gt; new T { … })</c>: the same setter, the members that are no key for a row that is there, and the key.</summary>
    private IEnumerable<CallRepair> Upserts(CallFinding found)
    {
        if (call.Method.Name is not ("Insert" or "InsertAsync") || call.Invocation.Expression is not MemberAccessExpressionSyntax access
            || call.Argument(Linq2DbSymbols.TargetParameter) is null || call.Argument(Linq2DbSymbols.SourceParameter) is not null
            || call.Argument(Linq2DbSymbols.SetterParameter) is not ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters.Count: 0, ExpressionBody: { } creation, Parent: ArgumentSyntax { NameColon: null } } setter
            || SetterLambda.Of(setter) is not { } read
            || found.Finding.Keys.FirstOrDefault(KeyRepairs.IsUsable) is not { } key
            || Body(key.Columns, read.Members, creation) is not { } keyBody)
        {
            yield break;
        }

        var updated = write.Columns.Where(column => !key.Columns.Contains(column) && entity.Columns.Any(c => c.Name == column && c.IsUpdated)).ToImmutableArray();
        var update = updated.IsEmpty ? "null" : Body(updated, read.Members, creation) is { } body ? "_ => " + body : null;
        if (update is null)
            yield break;
        yield return new CallRepair(
            AddKey,
            $"InsertOrUpdate by {string.Join(", ", key.Columns)}{(updated.IsEmpty ? ": a row that is there stays as it is" : "")}",
            ImmutableArray.Create(
                LiteralEdit.Code(access.Name.Span, call.Method.Name.Replace("Insert", "InsertOrUpdate")),
                LiteralEdit.Code(new TextSpan(setter.Span.End, 0), $", {update}, () => {keyBody}")),
            write with
            {
                Conflict = new CallConflict { Target = key.Columns, Updates = !updated.IsEmpty, Assignments = ImmutableArray.CreateRange(updated, static column => new CallAssignment(column)) },
            });
    }
}
