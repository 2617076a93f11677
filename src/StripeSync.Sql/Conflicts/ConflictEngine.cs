using System.Collections.Immutable;
using StripeSync.Sql.Catalogs;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Rules;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>Answers one question: what would PostgreSQL do with this write?</summary>
/// <remarks>Never throws on any text. Immutable and safe for concurrent use.</remarks>
public sealed class ConflictEngine
{
    /// <summary>More remedies than this help nobody choose.</summary>
    internal const int MaxCandidates = 8;

    /// <summary>Makes an engine for one catalog.</summary>
    /// <param name="catalog">The tables and unique keys that are known.</param>
    public ConflictEngine(Catalog catalog) => Catalog = catalog;

    /// <summary>The tables and unique keys that are known.</summary>
    public Catalog Catalog { get; }

    /// <summary>Judges every statement of a text.</summary>
    /// <param name="sql">One or more statements.</param>
    /// <param name="context">What is known besides the SQL.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The findings, in the order of their spans; empty when nothing is wrong or nothing is known.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ImmutableArray<Finding> Judge(SqlText sql, WriteContext context, CancellationToken cancellationToken = default) =>
        MayWrite(sql) ? JudgeStatements(sql, context, cancellationToken) : ImmutableArray<Finding>.Empty;

    // Apart from the gate, which allocates nothing.
    private ImmutableArray<Finding> JudgeStatements(SqlText sql, WriteContext context, CancellationToken cancellationToken)
    {
        var command = CommandParser.Parse(sql, cancellationToken);
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var judged = new List<Judged>();
        findings.AddRange(UnknownName.Judge(command, Catalog));
        foreach (var statement in command.Statements)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (statement is not InsertStatement insert)
            {
                AddOf(statement, command, sql, context, findings, judged, cancellationToken);
            }
            else if (Lower(command, insert, sql, context) is { } write)
            {
                var all = Apply(write);
                judged.Add(new Judged(insert, write.Table, all));
                foreach (var found in FirstErrors.Of(all))
                {
                    var asks = found.Finding.RuleId is PlainInsertIntoQueue.Id or CheckBeforeInsert.Id or UpsertResetsJob.Id && sql.Holes.IsEmpty;
                    findings.Add(found.Finding with { Remedies = Prove(sql, write, found, all, cancellationToken), Enqueue = asks ? EnqueueRequest.Of(write) : null });
                }
            }
        }

        var comments = IgnoreComment.In(sql, LexerMode.Command, cancellationToken);
        var left = comments.IsEmpty
            ? findings.ToList()
            : IgnoredFindings.Apply(findings, comments, (comment, rule) => HasRun(rule, comment, sql, context, command, judged)).ToList();
        left.Sort(static (a, b) => a.Span.Start.CompareTo(b.Span.Start));
        return left.ToImmutableArray();
    }

    /// <summary>A statement of which enough was known, with what was found, also what a certain error hides.</summary>
    private sealed record Judged(CommandStatement Statement, Table Table, IReadOnlyList<RuleFinding> All);

    /// <summary>Whether a rule knew enough of the statement behind a comment to have said something.</summary>
    private static bool HasRun(string rule, IgnoreComment comment, SqlText sql, WriteContext context, Command command, List<Judged> judged)
    {
        if (context.HandlesUniqueViolation || context.HoldsLock || !IgnoredFindings.RulesOfText.Contains(rule) || sql.HasHoleIn(comment.Statement))
            return false;
        bool IsBehind(CommandStatement statement) => comment.Statement.Start <= statement.Span.Start && statement.Span.End <= comment.Statement.End;
        var behind = judged.Where(j => IsBehind(j.Statement)).ToList();

        // A query of another table changes nothing in what is said of the writes. What a certain error hides may come up when that one is repaired.
        return behind.Count > 0
            && behind.All(j => j.Table is { IsFromProfile: false, HasBeforeTrigger: false } && j.All.All(found => found.Finding.RuleId != rule))
            && command.Statements.All(statement => !IsBehind(statement) || statement is SelectStatement || behind.Exists(j => j.Statement == statement));
    }

    /// <summary>Says whether the table of a write is known; cheap, for a first gate.</summary>
    /// <param name="call">The write.</param>
    /// <returns><see langword="true"/> if the catalog has the table and all the columns; otherwise nothing will be said of the write.</returns>
    public bool IsDeclared(WriteCall call) =>
        Catalog.Resolve(call.Schema, call.Table, default) is { Kind: TableResolutionKind.Found, Table: { } table } && call.Columns.All(column => table.FindColumn(column) is not null);

    /// <summary>Judges a write for which a library makes the SQL.</summary>
    /// <param name="call">What is known of the write.</param>
    /// <param name="context">What is known besides; its fresh parameters mean nothing here, <see cref="WriteValue.Fresh"/> does.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The findings; empty when nothing is wrong or nothing is known.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ImmutableArray<CallFinding> Judge(WriteCall call, WriteContext context, CancellationToken cancellationToken = default)
    {
        if (CallCompletion.Of(call, Catalog) is not { } whole)
            return ImmutableArray<CallFinding>.Empty;
        var text = CallText.Of(whole);
        return ImmutableArray.CreateRange(
            Judge(text.Sql, text.Describe(context), cancellationToken),
            finding => new CallFinding(finding with { Remedies = ImmutableArray<Remedy>.Empty }, text.PartAt(finding.Span)));
    }

    /// <summary>Says whether a write is the repair of another one: nothing is found in it, and its conflict target picks a key that guards it.</summary>
    /// <param name="call">The write after the repair.</param>
    /// <param name="context">What is known besides.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// <see langword="true"/> if the table is known, an arbiter is, no finding and no key of which nothing can be said remains, and DO UPDATE keeps
    /// what identifies the stored row and says when it was made.
    /// </returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public bool IsGuarded(WriteCall call, WriteContext context, CancellationToken cancellationToken = default)
    {
        if (CallCompletion.Of(call, Catalog) is not { } whole)
            return false;
        var text = CallText.Of(whole);
        var writes = Writes(text.Sql, text.Describe(context), cancellationToken).ToList();
        return writes.Count == 1 && IsGuarded(writes[0]) && AddOnConflict.Keeps(writes[0]);
    }

    /// <summary>Says whether a text can be a write or a claim at all, from its words alone; cheap, for a first gate.</summary>
    /// <param name="sql">The text.</param>
    /// <returns><see langword="true"/> when the text has INSERT, UPDATE (also of FOR UPDATE), DELETE, MERGE or COPY in it, even as a part of a word.</returns>
    public static bool MayWrite(SqlText sql)
    {
        var text = sql.Text;
        for (var i = 0; i + 3 < text.Length; i++)
        {
            // The letters are asked for one by one: nearly every place is ruled out by its first two.
            var word = (text[i] | 0x20) switch
            {
                'i' => "insert",
                'u' => "update",
                'd' => "delete",
                'm' => "merge",
                'c' => "copy",
                _ => null,
            };
            if (word is not null && (text[i + 1] | 0x20) == word[1] && string.Compare(text, i, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0)
                return true;
        }

        return false;
    }

    /// <summary>Says whether a text takes a lock that other sessions wait for before they write: an advisory lock, or LOCK TABLE in a mode that keeps writers out.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns><see langword="true"/> if it does, whatever is locked.</returns>
    public static bool TakesLock(SqlText sql, CancellationToken cancellationToken = default) => CommandParser.Parse(sql, cancellationToken).TakesAnyLock(sql.Text);

    /// <summary>The writes of a text whose tables are known, in the order of the text.</summary>
    internal IEnumerable<Write> Writes(SqlText sql, WriteContext context, CancellationToken cancellationToken) => Writes(CommandParser.Parse(sql, cancellationToken), sql, context);

    private IEnumerable<Write> Writes(Command command, SqlText sql, WriteContext context)
    {
        foreach (var statement in command.Inserts)
        {
            if (Lower(command, statement, sql, context) is { } write)
                yield return write;
        }
    }

    private bool IsGuarded(Write write) =>
        write.Inference is { Outcome: InferenceOutcome.Matched } && Apply(write).Count == 0 && !KeyExposure.LeavesUndecidedKey(write);

    /// <summary>As <see cref="IsGuarded(Write)"/>, by a key. What DO UPDATE does to a job is no matter of the conflict target: where it was wrong, it may stay so.</summary>
    private bool IsGuardedBy(UniqueKey arbiter, Write write, List<RuleFinding> before) =>
        write.Inference is { Outcome: InferenceOutcome.Matched } inference && inference.Arbiters.Any(key => key.Name == arbiter.Name) && !KeyExposure.LeavesUndecidedKey(write)
        && Apply(write).All(left => left.Finding.RuleId == UpsertResetsJob.Id && before.Count > 1 && before.Any(static found => found.Finding.RuleId == UpsertResetsJob.Id));

    private List<RuleFinding> Apply(Write write)
    {
        var findings = new List<RuleFinding>();
        foreach (var rule in WriteRule.All)
        {
            if (rule.Judge(write, Catalog) is { } finding)
                findings.Add(finding);
        }

        return findings;
    }

    private void AddOf(
        CommandStatement statement, Command command, SqlText sql, WriteContext context, ImmutableArray<Finding>.Builder findings, List<Judged> judged, CancellationToken cancellationToken)
    {
        if (AccessOf(statement, command, sql.Text, context) is not { } access)
            return;
        var all = Apply(access).ToList();
        judged.Add(new Judged(statement, access.Table, all));
        foreach (var found in all)
            findings.Add(found.Finding with { Remedies = new StatementProof(this, sql, statement, context, cancellationToken).Prove(found) });
    }

    /// <summary>What the rules say of a statement that is no INSERT.</summary>
    internal IEnumerable<RuleFinding> Apply(CommandStatement statement, Command command, string text, WriteContext context) =>
        AccessOf(statement, command, text, context) is { } access ? Apply(access) : Enumerable.Empty<RuleFinding>();

    private static IEnumerable<RuleFinding> Apply(Access access) => AccessRule.All.SelectMany(rule => rule.Judge(access));

    /// <summary>A statement that is no INSERT with its table; null where not enough is known of them.</summary>
    private Access? AccessOf(CommandStatement statement, Command command, string text, WriteContext context) =>
        statement.IsUnderstood && statement.Group.Members.Count <= StatementGroup.MaxMembers && Access.TableOf(statement, command, Catalog) is { } table
            ? new Access { Table = table, Statement = statement, Command = command, Text = text, Context = context, Catalog = Catalog }
            : null;

    /// <summary>The write of a statement; null where the statement or its table is not known well enough to say anything.</summary>
    private Write? Lower(Command command, InsertStatement statement, SqlText sql, WriteContext context)
    {
        if (!statement.Target.IsKnown || command.ChangedRelations.Contains(statement.Target.Name))
            return null;
        if (!statement.SearchPath.IsKnown && statement.Target.Schema is null)
            return null;
        return Lower(statement, sql.Text, Catalog.Resolve(statement.Target.Schema, statement.Target.Name, statement.SearchPath.Schemas).Table, context, command);
    }

    /// <summary>The write of a statement into a table; null where not enough is known.</summary>
    internal static Write? Lower(InsertStatement statement, string text, Table? table, WriteContext context, Command? command = null)
    {
        if (!statement.IsUnderstood || statement.Source is UnknownSource)
            return null;
        if (table is not { IsKnown: true, HasRules: false } || !IsWritable(table))
            return null;
        return OtherErrors.Precede(statement, table) ? null : WriteBuilder.Build(statement, text, table, context, command);
    }

    /// <summary>A table, or a view that is updatable and has no trigger of its own.</summary>
    private static bool IsWritable(Table table) => table.Kind switch
    {
        RelationKind.Table or RelationKind.PartitionedTable => true,
        RelationKind.View => !table.Columns.IsEmpty && !table.HasBeforeTrigger,
        _ => false,
    };

    /// <summary>
    /// Carries each remedy out on the statement alone and keeps those after which the statement raises no finding and the named key is an arbiter.
    /// A remedy of the rows names no key: it may leave what was wrong with the conflict clause all along.
    /// </summary>
    private ImmutableArray<Remedy> Prove(SqlText sql, Write write, RuleFinding found, List<RuleFinding> all, CancellationToken cancellationToken)
    {
        var proven = ImmutableArray.CreateBuilder<Remedy>();
        var span = write.Statement!.Span;
        foreach (var candidate in found.Candidates.Take(MaxCandidates))
        {
            var edits = candidate.Remedy.Edits;
            if (edits.Any(edit => sql.HasHoleIn(edit.Span)))
                continue;
            var edited = sql.Slice(span).Apply(edits.Select(edit => edit with { Span = new SqlSpan(edit.Span.Start - span.Start, edit.Span.Length) }));
            var command = CommandParser.Parse(edited, cancellationToken, write.Statement.SearchPath);

            // The inserts of the CTEs before it come first; the statement itself is the last one.
            if (command.Inserts.IsEmpty || Lower(command, command.Inserts[command.Inserts.Length - 1], edited, write.Context) is not { } after)
                continue;
            var isProven = candidate.Arbiter is { } arbiter
                ? IsGuardedBy(arbiter, after, all)
                : IsRepaired(found.Finding.RuleId, all, Apply(after));
            if (isProven)
                proven.Add(candidate.Remedy);
        }

        return proven.ToImmutable();
    }

    /// <summary>The rule says nothing any more, and no other one says what it did not say before.</summary>
    private static bool IsRepaired(string ruleId, List<RuleFinding> before, List<RuleFinding> after) =>
        after.All(left => left.Finding.RuleId != ruleId && before.Any(found => found.Finding.RuleId == left.Finding.RuleId));
}
