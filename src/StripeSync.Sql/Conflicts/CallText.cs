using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Conflicts;

/// <summary>
/// Writes a <see cref="WriteCall"/> as the SQL that stands for it, with a hole for each thing that is not known. Calls and SQL texts are
/// judged by one path that way, whatever a rule looks at; the spans of the text lead back to the parts of the call.
/// </summary>
internal sealed class CallText
{
    private const string FreshPrefix = "fresh";

    private readonly WriteCall _call;
    private readonly StringBuilder _text = new();
    private readonly ImmutableArray<int>.Builder _holes = ImmutableArray.CreateBuilder<int>();
    private readonly List<(SqlSpan Span, WritePart Part)> _parts = new();
    private readonly ImmutableHashSet<string>.Builder _fresh = ImmutableHashSet.CreateBuilder<string>(StringComparer.OrdinalIgnoreCase);
    private readonly List<int> _listed;
    private readonly bool _columnsAreKnown;
    private int _parameters;

    private CallText(WriteCall call)
    {
        _call = call;
        var determined = Enumerable.Range(0, call.Columns.Length).Where(column => !IsUndetermined(column)).ToList();
        _columnsAreKnown = call.ColumnsAreKnown && determined.Count == call.Columns.Length;
        _listed = determined.Where(column => !IsOmitted(column)).ToList();

        Write();
        Sql = new SqlText(_text.ToString(), _holes.ToImmutable());
    }

    /// <summary>The SQL.</summary>
    public SqlText Sql { get; }

    public static CallText Of(WriteCall call) => new(call);

    /// <summary>What is known besides the SQL, with the fresh parameters of the SQL.</summary>
    public WriteContext Describe(WriteContext context) => context with { FreshParameters = _fresh.ToImmutable(), Call = _call };

    /// <summary>The smallest part that has a range of the SQL.</summary>
    public WritePart PartAt(SqlSpan span)
    {
        var found = new WritePart(WritePartKind.Call);
        var length = int.MaxValue;
        foreach (var (candidate, part) in _parts)
        {
            if (candidate.Start <= span.Start && span.End <= candidate.End && candidate.Length < length)
            {
                found = part;
                length = candidate.Length;
            }
        }

        return found;
    }

    private bool IsUndetermined(int column) => _call.Rows.Any(row => ValueOf(row, column).Kind == WriteValueKind.Undetermined);

    /// <summary>Not sent in any row. Where the column list has a hole, only DEFAULT can say so.</summary>
    private bool IsOmitted(int column) =>
        !_call.Rows.IsEmpty && (_columnsAreKnown || !_call.RowsAreKnown) && _call.Rows.All(row => ValueOf(row, column).Kind == WriteValueKind.Omitted);

    private static WriteValue ValueOf(ImmutableArray<WriteValue> row, int column) => column < row.Length ? row[column] : WriteValue.Undetermined;

    private void Write()
    {
        _text.Append(_call.IsMerge ? "MERGE INTO " : "INSERT INTO ");
        Part(new WritePart(WritePartKind.Table), () => _text.Append(_call.Schema is null ? "" : Identifier.Quote(_call.Schema) + ".").Append(Identifier.Quote(_call.Table)));

        // Which rows it looks for, and what it does with them, does not matter to those that it inserts.
        if (_call.IsMerge)
            _text.Append(" USING unnest(@rows) AS merged ON true WHEN NOT MATCHED THEN INSERT");
        if (_listed.Count == 0 && _columnsAreKnown)
        {
            _text.Append(" DEFAULT VALUES");
        }
        else
        {
            _text.Append(" (");
            Part(new WritePart(WritePartKind.Columns), WriteColumns);
            _text.Append(") ");
            WriteRows();
        }

        WriteConflict();
        if (_call.ReturnsRows)
            _text.Append(" RETURNING *");
    }

    private void WriteColumns()
    {
        Join(_listed, i => Part(new WritePart(WritePartKind.Column, Column: _call.Columns[i]), () => _text.Append(Identifier.Quote(_call.Columns[i]))));
        if (_columnsAreKnown)
            return;
        if (_listed.Count > 0)
            _text.Append(", ");
        Hole();
    }

    private void WriteRows()
    {
        if (_call.Rows.IsEmpty || (_call.RowsAreKnown && _listed.Count == 0))
        {
            // The number of rows does not matter where nothing is known of one.
            _text.Append("VALUES (");
            Hole();
            _text.Append(')');
        }
        else if (_call.RowsAreKnown)
        {
            _text.Append("VALUES ");
            Join(Enumerable.Range(0, _call.Rows.Length), row => Part(new WritePart(WritePartKind.Row, row), () =>
            {
                _text.Append('(');
                WriteValues(row);
                _text.Append(')');
            }));
        }
        else
        {
            _text.Append("SELECT ");
            Part(new WritePart(WritePartKind.Row, 0), () => WriteValues(0));
            _text.Append(" FROM unnest(@rows)");
        }
    }

    private void WriteValues(int row)
    {
        // A select list cannot be empty.
        if (_listed.Count == 0)
            Hole();
        Join(_listed, column => Part(new WritePart(WritePartKind.Value, row, _call.Columns[column]), () => AppendValue(ValueOf(_call.Rows[row], column), parameterOnly: !_call.RowsAreKnown)));
    }

    private void AppendValue(WriteValue value, bool parameterOnly)
    {
        switch (value.Kind)
        {
            case WriteValueKind.Null:
                _text.Append("NULL");
                break;
            case WriteValueKind.Literal:
                _text.Append(value.Sql);
                break;
            case WriteValueKind.Omitted when !parameterOnly:
                _text.Append("DEFAULT");
                break;
            case WriteValueKind.Fresh:
                var name = FreshPrefix + (++_parameters).ToString(CultureInfo.InvariantCulture);
                _fresh.Add(name);
                _text.Append('@').Append(name);
                break;
            default:
                _text.Append("@p").Append((++_parameters).ToString(CultureInfo.InvariantCulture));
                break;
        }
    }

    private void WriteConflict()
    {
        if (_call.Conflict is not { HasNoKey: false } conflict)
            return;
        _text.Append(' ');
        if (!conflict.IsKnown)
        {
            Hole();
            return;
        }

        Part(new WritePart(WritePartKind.Conflict), () =>
        {
            _text.Append("ON CONFLICT ");
            if (conflict.Target.IsDefault || conflict.Target.Length > 0)
                Part(new WritePart(WritePartKind.Target), () => WriteTarget(conflict.Target));
            WriteAction(conflict);
        });
    }

    private void WriteTarget(ImmutableArray<string> target)
    {
        _text.Append('(');
        if (target.IsDefault)
            Hole();
        else
            Join(target, column => Part(new WritePart(WritePartKind.TargetColumn, Column: column), () => _text.Append(Identifier.Quote(column))));
        _text.Append(')');
    }

    private void WriteAction(CallConflict conflict)
    {
        var assignments = conflict.Assignments;
        if (assignments.IsDefaultOrEmpty && !conflict.Target.IsDefault)
            assignments = ImmutableArray.CreateRange(conflict.Target, static column => new CallAssignment(column));
        if (!conflict.Updates || assignments.IsDefaultOrEmpty)
        {
            _text.Append(" DO NOTHING");
            return;
        }

        _text.Append(" DO UPDATE SET ");
        Join(assignments, assignment => Part(new WritePart(WritePartKind.Assignment, Column: assignment.Column), () =>
        {
            _text.Append(Identifier.Quote(assignment.Column)).Append(" = ");
            if (assignment.Value is { } value)
                AppendValue(value, parameterOnly: false);
            else
                _text.Append("EXCLUDED.").Append(Identifier.Quote(assignment.Column));
        }));
    }

    private void Hole()
    {
        _holes.Add(_text.Length);
        _text.Append(SqlText.HoleCharacter);
    }

    private void Join<T>(IEnumerable<T> items, Action<T> write)
    {
        var isFirst = true;
        foreach (var item in items)
        {
            if (!isFirst)
                _text.Append(", ");
            isFirst = false;
            write(item);
        }
    }

    private void Part(WritePart part, Action write)
    {
        var start = _text.Length;
        write();
        _parts.Add((SqlSpan.FromBounds(start, _text.Length), part));
    }
}
