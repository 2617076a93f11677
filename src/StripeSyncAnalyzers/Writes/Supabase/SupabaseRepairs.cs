using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Postgrest;

namespace StripeSyncAnalyzers.Writes.Supabase;

/// <summary>The changes of a call that may repair what was found in it: an upsert instead of an insert, with the conflict target that picks a key.</summary>
internal sealed class SupabaseRepairs(SupabaseCall call, SupabaseSymbols symbols, SemanticModel model)
{
    private const string AddKey = "add-on-conflict";
    private const string IgnoreKey = "add-on-conflict-do-nothing";
    private const string RetargetKey = "retarget";
    private const string StatusColumn = "status";

    /// <summary>The repairs of a finding, the safest first; the engine keeps those that work.</summary>
    public IEnumerable<CallRepair> For(CallFinding found) => found.Finding.RuleId switch
    {
        RuleIds.PlainInsertIntoQueue or RuleIds.PlainInsert => Upserts(found.Finding),
        RuleIds.ConflictTargetMatchesNoKey or RuleIds.KeyCannotArbitrate => Targets(found.Finding, RetargetKey),
        RuleIds.UpsertWithoutTarget => Targets(found.Finding, AddKey),
        _ => Enumerable.Empty<CallRepair>(),
    };

    /// <summary>PostgREST takes columns alone: no expressions, no predicate.</summary>
    private static IEnumerable<UniqueKey> Usable(Finding finding) => finding.Keys.Where(static key =>
        key is { IsValid: true, IsDeferrable: false, IsPartial: false, Kind: not UniqueKeyKind.Exclusion, Columns.IsDefault: false } && ConflictColumns.Write(key.Columns) is not null);

    private IEnumerable<CallRepair> Upserts(Finding finding)
    {
        var isQueue = finding.RuleId == RuleIds.PlainInsertIntoQueue;
        if (Usable(isQueue ? finding with { Keys = finding.Keys.RemoveRange(1, finding.Keys.Length - 1) } : finding).FirstOrDefault() is not { } key)
            yield break;
        var target = new ConflictColumns(key.Columns, true);
        var merged = call.Lower(isUpsert: true, Resolution.Merge, target);

        // PostgREST overwrites every column that is sent: the status of a job that runs is not the client's to reset.
        var resetsJob = isQueue && merged.Payload.Columns.Contains(StatusColumn);
        var merge = call.Options.Ignores == false && !resetsJob ? Edit(key, isUpsert: true, ignores: false) : null;
        if (merge is { } edits)
        {
            var kept = isQueue && finding.Table?.FindColumn(StatusColumn) is not null ? ": a job that is there keeps its status, also a finished one" : "";
            yield return new CallRepair(AddKey, $"Upsert with OnConflict = {Text(key)}{kept}", edits, merged.Lower());
        }

        // A tool that takes the first action must not drop the request to run a finished job again, unless the call asks for that itself.
        if ((!isQueue || merge is not null || call.Options.Ignores == true) && Edit(key, isUpsert: true, ignores: true) is { } ignore)
            yield return new CallRepair(IgnoreKey, $"Upsert with OnConflict = {Text(key)}, ignoring duplicates: a row that is there stays as it is", ignore, call.Lower(isUpsert: true, Resolution.Ignore, target).Lower());
    }

    private IEnumerable<CallRepair> Targets(Finding finding, string kind)
    {
        var resolution = call.Lower().Resolution;
        var isFirst = true;
        foreach (var key in Usable(finding))
        {
            if (Edit(key, isUpsert: false, ignores: false) is not { } edits)
                continue;
            yield return new CallRepair(isFirst ? kind : kind + ":" + key.Name, $"Set OnConflict = {Text(key)}", edits, call.Lower(isUpsert: true, resolution, new ConflictColumns(key.Columns, true)).Lower());
            isFirst = false;
        }
    }

    private static string Text(UniqueKey key) => "\"" + ConflictColumns.Write(key.Columns) + "\"";

    /// <summary>The edits that give the call this target; null where they cannot be made without a change of other calls.</summary>
    private ImmutableArray<LiteralEdit>? Edit(UniqueKey key, bool isUpsert, bool ignores)
    {
        var edits = ImmutableArray.CreateBuilder<LiteralEdit>();
        if (isUpsert && !call.IsUpsertMethod)
        {
            if (call.Name is not { } name)
                return null;
            edits.Add(LiteralEdit.Code(name.Span, SupabaseSymbols.Upsert));

            // The one parameter that has another name on Upsert.
            foreach (var argument in call.Invocation.ArgumentList.Arguments)
            {
                if (argument.NameColon?.Name is { Identifier.ValueText: SupabaseSymbols.ModelsParameter } models)
                    edits.Add(LiteralEdit.Code(models.Span, SupabaseSymbols.ModelParameter));
            }
        }

        var options = new QueryOptionsEditor(call, symbols, model);
        var isThere = call.Lower().Target is { IsKnown: true } target && target.Columns.Length == key.Columns.Length && target.Columns.All(column => key.Columns.Contains(column));
        if (!isThere)
        {
            // What stands there is replaced, in the options or in the chained call.
            if (call.TargetValue is { } value && value == call.Chain.TargetValue)
                edits.Add(LiteralEdit.Code(value.Span, Text(key)));
            else
                options.Set(SupabaseSymbols.OnConflictProperty, Text(key));
        }

        if (ignores && call.Options.Ignores != true)
            options.Set(SupabaseSymbols.DuplicateResolutionProperty, options.IgnoreDuplicates);
        if (options.Edits() is not { } changes)
            return null;
        edits.AddRange(changes);
        return edits.ToImmutable();
    }
}
