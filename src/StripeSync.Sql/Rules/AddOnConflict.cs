using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Rules;

/// <summary>Writes the ON CONFLICT clause that a plain insert lacks.</summary>
internal static class AddOnConflict
{
    /// <summary>The equivalence key of the default action, whatever its shape: one Fix All repairs tables of every kind.</summary>
    public const string DefaultKey = "add-on-conflict";

    public const string DoNothingKey = "add-on-conflict-do-nothing";

    /// <summary>Columns that say when a row was made: an upsert keeps them.</summary>
    private static readonly HashSet<string> CreationColumns = new(StringComparer.Ordinal)
    {
        "id", "created_at", "created_on", "created", "createdat", "inserted_at", "creation_date", "date_created",
    };

    /// <summary>Ordinary tables: DO UPDATE of the supplied columns from EXCLUDED, then DO NOTHING.</summary>
    public static ImmutableArray<CandidateRemedy> ForTable(Write write, ImmutableArray<UniqueKey> keys)
    {
        if (write.Statement is not { } statement || keys.FirstOrDefault(IsUsable) is not { } key)
            return ImmutableArray<CandidateRemedy>.Empty;
        var target = ConflictTarget.Write(key);
        var candidates = ImmutableArray.CreateBuilder<CandidateRemedy>();
        var updates = UpdatableColumns(write).Select(static c => Identifier.Quote(c) + " = EXCLUDED." + Identifier.Quote(c)).ToList();
        if (updates.Count > 0)
            candidates.Add(Candidate(write, key, DefaultKey, $"Add ON CONFLICT {target} DO UPDATE", "ON CONFLICT " + target, "DO UPDATE SET " + string.Join(", ", updates)));

        // DO NOTHING returns no row on conflict, so a statement that reads one back must not get it.
        if (!statement.HasReturning)
            candidates.Add(Candidate(write, key, updates.Count > 0 ? DoNothingKey : DefaultKey, $"Add ON CONFLICT {target} DO NOTHING", "ON CONFLICT " + target + " DO NOTHING"));
        return candidates.ToImmutable();
    }

    /// <summary>DO NOTHING on the first key that can be named, for a statement that returns no row for one that exists as it is.</summary>
    public static ImmutableArray<CandidateRemedy> DoNothing(Write write, ImmutableArray<UniqueKey> keys)
    {
        if (write.Statement is null || keys.FirstOrDefault(IsUsable) is not { } key)
            return ImmutableArray<CandidateRemedy>.Empty;
        var target = ConflictTarget.Write(key);
        return ImmutableArray.Create(Candidate(write, key, DefaultKey, $"Add ON CONFLICT {target} DO NOTHING", "ON CONFLICT " + target + " DO NOTHING"));
    }

    /// <summary>Queue tables: the requeue of the runtime where the table has its columns, else of the field form, else as ordinary tables.</summary>
    public static ImmutableArray<CandidateRemedy> ForQueue(Write write, UniqueKey key)
    {
        if (write.Statement is null || !IsUsable(key))
            return ImmutableArray<CandidateRemedy>.Empty;
        if (write.Table.FindColumn("status") is null)
            return ForTable(write, ImmutableArray.Create(key));

        // An insert of another status is no request to run the job: what a conflict should do is for its author to say.
        if (QueueRequeue.Of(write) is not { } requeue)
            return ImmutableArray<CandidateRemedy>.Empty;
        var target = ConflictTarget.Write(key);
        return ImmutableArray.Create(Candidate(write, key, DefaultKey, requeue.Title(target), requeue.Clauses("ON CONFLICT " + target)));
    }

    private static CandidateRemedy Candidate(Write write, UniqueKey key, string kind, string title, params string[] clauses)
    {
        var statement = write.Statement!;
        var layout = SqlLayout.Of(write.Text!, statement.Span, statement.SourceStart);
        var edit = new SqlEdit(new SqlSpan(statement.SourceEnd, 0), layout.Write(clauses));
        return new CandidateRemedy(new Remedy(kind, title, ImmutableArray.Create(edit)), key);
    }

    /// <summary>A key that an ON CONFLICT can name and infer; through a view, one whose columns the view shows.</summary>
    public static bool IsUsable(UniqueKey key) => key.IsValid && !key.IsDeferrable && key.Kind != UniqueKeyKind.Exclusion && !IsHidden(key);

    private static bool IsHidden(UniqueKey key) => ConflictTarget.Write(key).IndexOf(UpdatableView.HiddenPrefix) >= 0;

    /// <summary>Supplied in every row, in no key, and no column that says when the row was made.</summary>
    public static IEnumerable<string> UpdatableColumns(Write write)
    {
        for (var i = 0; i < write.Table.Columns.Length; i++)
        {
            var column = write.Table.Columns[i];
            var isSupplied = !write.Rows.IsEmpty && write.Rows.All(row => row[i].Kind != ValueKind.Undetermined && !row[i].IsOmitted);
            if (isSupplied && MayUpdate(write.Table, column))
                yield return column.Name;
        }
    }

    /// <summary>Whether DO UPDATE sets, beside the columns of the arbiter, only such as may change.</summary>
    public static bool Keeps(Write write)
    {
        var arbiters = write.Inference?.Arbiters ?? ImmutableArray<UniqueKey>.Empty;
        return write.OnConflict!.Assignments.SelectMany(static assignment => assignment.Columns).All(name =>
            arbiters.Any(key => key.Elements.Any(element => element.Column == name))
            || (write.Table.FindColumn(name) is { } column && MayUpdate(write.Table, column)));
    }

    private static bool MayUpdate(Table table, Column column) =>
        !CreationColumns.Contains(column.Name) && column.Generation == ColumnGeneration.None && !IsInKey(table, column.Name);

    private static bool IsInKey(Table table, string column)
    {
        foreach (var key in table.UniqueKeys)
        {
            foreach (var element in key.Elements)
            {
                if (element.Column == column || (element.Expression is not null && ExpressionTree.Columns(element.Expression).Contains(column)))
                    return true;
            }

            if (key.Predicate is not null && ExpressionTree.Columns(key.Predicate).Contains(column))
                return true;
        }

        return false;
    }
}
