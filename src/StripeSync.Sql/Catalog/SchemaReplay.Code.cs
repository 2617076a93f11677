using System.Collections.Immutable;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Syntax;

namespace StripeSync.Sql.Catalogs;

/// <summary>The code of DO blocks. What may run or not makes unknown what it would change.</summary>
internal sealed partial class SchemaReplay
{
    private readonly Dictionary<string, Ternary> _variables = new(StringComparer.Ordinal);

    /// <summary>How many blocks around the current statement handle errors, and how many of them errors of rows.</summary>
    private int _guards;
    private int _rowGuards;

    /// <summary>The error of the statement that just failed in a block that handles errors.</summary>
    private Refusal? _refusal;

    /// <summary>Why the function that just returned false did.</summary>
    private Refusal? _reason;

    /// <summary>Set where a statement may have failed or not.</summary>
    private bool _uncertain;

    /// <summary>What the current DO block made unknown, because it may do something with it or not.</summary>
    private readonly HashSet<int> _madeUnknown = new();

    private enum Flow
    {
        On,
        MayHaveLeft,
        Left,
    }

    private void RunCode(BlockStatement block)
    {
        _variables.Clear();
        _madeUnknown.Clear();
        var mark = _state.Mark;
        Run(block);
        if (_refusal is not null)
        {
            // The whole block fails: the migrations that were carried out know what it names otherwise than we do.
            _refusal = null;
            MakeUnknown(TakeBack(mark));
        }

        if (_madeUnknown.Count > 0)
            Note(block, ImmutableArray.CreateRange(_madeUnknown));
    }

    private Flow Run(ImmutableArray<SchemaStatement> body, int first = 0)
    {
        for (var i = first; i < body.Length; i++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            var flow = Run(body[i]);
            if (_refusal is not null || flow == Flow.Left)
                return flow;
            if (flow == Flow.MayHaveLeft)
            {
                var next = i + 1;
                Undecided(() => Run(body, next));
                return flow;
            }
        }

        return Flow.On;
    }

    private Flow Run(SchemaStatement statement)
    {
        switch (statement)
        {
            case LeaveStatement: return Flow.Left;
            case RaiseStatement:
                // Outside of a block that handles it, it ends the migration, which was carried out all the same.
                if (_guards > 0)
                    _refusal = Refusal.Raised;
                return Flow.On;
            case SetVariableStatement s:
                _variables[s.Variable] = Answer(s.Value);
                return Flow.On;
            case IfStatement s: return RunIf(s);
            case UndecidedStatement s: return Undecided(s.Bodies);
            case BlockStatement { Handlers.IsEmpty: true } s: return Run(s.Body);
            case BlockStatement s: return RunGuarded(s);
            default:
                Execute(statement);
                return Flow.On;
        }
    }

    private Flow RunIf(IfStatement statement)
    {
        for (var i = 0; i < statement.Branches.Length; i++)
        {
            switch (Answer(statement.Branches[i].Condition))
            {
                case Ternary.Yes: return Run(statement.Branches[i].Body);
                case Ternary.Unknown: return Undecided(ImmutableArray.CreateRange(statement.Branches.Skip(i).Select(static b => b.Body)));
            }
        }

        return Flow.On;
    }

    private Flow Undecided(ImmutableArray<ImmutableArray<SchemaStatement>> bodies)
    {
        var flow = Flow.On;
        foreach (var body in bodies)
        {
            if (Undecided(() => Run(body)) != Flow.On)
                flow = Flow.MayHaveLeft;
        }

        return flow;
    }

    /// <summary>Runs what may run or not, takes it back, and makes unknown what it has changed.</summary>
    private Flow Undecided(Func<Flow> run)
    {
        var mark = _state.Mark;
        var flow = run();
        var mayFail = _refusal is not null;
        _refusal = null;
        var changed = TakeBack(mark);
        MakeUnknown(changed);
        _variables.Clear();
        _uncertain |= mayFail || changed.Count > 0;
        return flow;
    }

    /// <summary>BEGIN … EXCEPTION: an error undoes the block and runs a handler.</summary>
    private Flow RunGuarded(BlockStatement block)
    {
        var mark = _state.Mark;
        var wasUncertain = _uncertain;
        var seesRows = block.Handlers.Any(static h => h.Conditions.Any(Refusal.IsOfRows));
        _uncertain = false;
        _guards++;
        _rowGuards += seesRows ? 1 : 0;
        var flow = Run(block.Body);
        _guards--;
        _rowGuards -= seesRows ? 1 : 0;
        var refusal = _refusal;
        _refusal = null;
        if (_uncertain || (refusal is null && block.HasOtherStatements))
        {
            // It may have run to its end, or not at all.
            MakeUnknown(TakeBack(mark));
            foreach (var handler in block.Handlers)
                Undecided(() => Run(handler.Body));
        }
        else if (refusal is not null)
        {
            flow = Handle(block, refusal, mark);
        }

        _uncertain |= wasUncertain;
        return flow;
    }

    private Flow Handle(BlockStatement block, Refusal refusal, int mark)
    {
        foreach (var handler in block.Handlers)
        {
            var catches = Ternary.No;
            foreach (var condition in handler.Conditions)
                catches = catches.Or(refusal.Matches(condition));
            if (catches == Ternary.No)
                continue;
            if (catches == Ternary.Unknown)
                break;
            _state.UndoTo(mark);
            return Run(handler.Body);
        }

        if (_guards > 0)
            _refusal = refusal;
        else
            MakeUnknown(TakeBack(mark));
        return Flow.On;
    }

    /// <summary>Undoes the changes since a mark.</summary>
    /// <returns>The relations that had changed, as they were called last.</returns>
    private List<Relation> TakeBack(int mark)
    {
        var changed = _state.ChangedSince(mark);
        _state.UndoTo(mark);
        return changed;
    }

    private void MakeUnknown(List<Relation> changed)
    {
        foreach (var relation in changed)
        {
            if (_state.TryGet(relation.Id, out var before))
            {
                _madeUnknown.Add(before.Id);
                MakeUnknown(before);
            }

            if (relation.Schema != TemporarySchema)
                _unknownNames.Add(relation.Name);
        }
    }

    /// <summary>The server refuses a statement: an outcome like another where a block handles errors, and else a history that we do not know.</summary>
    private void Refuse(Relation? relation, Refusal? because = null)
    {
        var reason = because ?? _reason ?? Refusal.Other;
        _reason = null;
        if (_guards == 0)
        {
            if (relation is not null)
                MakeUnknown(relation);
        }
        else if (relation is { IsKnown: false })
        {
            _uncertain = true;
        }
        else
        {
            _refusal = reason;
        }
    }

    private bool Fails(Refusal reason)
    {
        _reason = reason;
        return false;
    }

    /// <summary>The server looks at the rows of a table: where the rows are not known, a block that handles their errors may go either way.</summary>
    private void LookAtRows(Relation table)
    {
        if (_rowGuards > 0 && (table.Origin is null || table.Origin.File != _file || _withRows.Contains(table.Id)))
            _uncertain = true;
    }
}
