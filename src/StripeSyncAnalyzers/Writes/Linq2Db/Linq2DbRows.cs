using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSyncAnalyzers.Writes.Objects;

namespace StripeSyncAnalyzers.Writes.Linq2Db;

/// <summary>What a call writes: rows of an entity.</summary>
internal abstract record Linq2DbRows(Linq2DbEntity Entity)
{
    public TableTarget Target { get; init; }

    /// <summary>Where a part of the write stands.</summary>
    public Location? Locate(WritePart part) => part.Kind switch
    {
        WritePartKind.Value or WritePartKind.Column => LocateValue(part),
        WritePartKind.Target or WritePartKind.TargetColumn => Key?.GetLocation(),
        _ => null,
    };

    /// <summary>The lambda that selects the conflict target.</summary>
    protected ExpressionSyntax? Key { get; private set; }

    /// <summary>Lowers the call.</summary>
    /// <returns>The write, or null where linq2db refuses the call, or nothing is known of it.</returns>
    public WriteCall? Lower(Linq2DbCall call)
    {
        if (LowerRows(call) is not { } rows)
            return null;
        var write = rows with
        {
            Table = Target.Table,
            Schema = Target.Schema,
            ReturnsRows = call.Method.Name.IndexOf("Identity", StringComparison.Ordinal) >= 0 || call.Method.Name.IndexOf("Output", StringComparison.Ordinal) >= 0,
        };
        if (Linq2DbSymbols.ReplaceMethods.Contains(call.Method.Name))
            return WithReplace(write);
        if (Linq2DbSymbols.UpdateMethods.Contains(call.Method.Name))
            return WithUpdate(write, call);
        return Linq2DbSymbols.BulkCopyMethods.Contains(call.Method.Name) ? BulkCopyOptionsReader.Apply(write, call) : write;
    }

    protected abstract WriteCall? LowerRows(Linq2DbCall call);

    protected abstract Location? LocateValue(WritePart part);

    /// <summary>InsertOrReplace and Upsert: the primary key is the target, and the other columns are set. linq2db refuses a generated key, and an entity without a key.</summary>
    private WriteCall? WithReplace(WriteCall write)
    {
        var updated = Entity.Columns.Where(static c => c.IsUpdated && c.IsInserted).Select(static c => new CallAssignment(c.Name)).ToImmutableArray();
        return Entity.Key.IsEmpty || updated.IsEmpty || Entity.Columns.Any(static c => c.IsIdentity)
            ? null
            : write with { Conflict = new CallConflict { Target = Entity.Key, Updates = true, Assignments = updated } };
    }

    /// <summary>InsertOrUpdate: the columns of the key selector are the target, otherwise the primary key, which the setter must set.</summary>
    private WriteCall? WithUpdate(WriteCall write, Linq2DbCall call)
    {
        var target = Entity.Key;
        Key = call.Argument(Linq2DbSymbols.KeyParameter);
        if (Key is not null)
        {
            if (SetterLambda.Of(Key) is not { Members: { IsEmpty: false } members } || Columns(members) is not { } columns)
                return null;
            target = ImmutableArray.CreateRange(columns, static c => c.Column.Name);
        }

        if (target.IsEmpty || target.Any(column => !write.Columns.Contains(column)))
            return null;
        var update = call.Argument(Linq2DbSymbols.UpdateSetterParameter);
        var conflict = new CallConflict { Target = target };
        if (update is null || call.Model.GetConstantValue(update, call.CancellationToken) is { HasValue: true, Value: null })
            return write with { Conflict = conflict };
        return SetterLambda.Of(update) is { } setter && Columns(setter.Members) is { } set
            ? write with
            {
                Conflict = conflict with
                {
                    Updates = true,
                    Assignments = ImmutableArray.CreateRange(set, c => new CallAssignment(c.Column.Name, SetterLambda.ValueOf(c.Column, c.Value, call.Model, call.CancellationToken))),
                },
            }
            : null;
    }

    /// <summary>The columns of some members; null where one is not mapped.</summary>
    protected ImmutableArray<(Linq2DbColumn Column, ExpressionSyntax Value)>? Columns(ImmutableArray<(string Member, ExpressionSyntax Value)> members)
    {
        var columns = ImmutableArray.CreateBuilder<(Linq2DbColumn, ExpressionSyntax)>(members.Length);
        foreach (var (member, value) in members)
        {
            if (Entity.Find(member) is not { } column)
                return null;
            columns.Add((column, value));
        }

        return columns.MoveToImmutable();
    }
}

/// <summary>One object, or a collection of them: every column is sent that inserts do not leave out.</summary>
internal sealed record ObjectRows(Linq2DbEntity Entity, ExpressionSyntax Value, bool IsCollection) : Linq2DbRows(Entity)
{
    private ImmutableArray<PropertyValues> objects = ImmutableArray<PropertyValues>.Empty;

    protected override WriteCall LowerRows(Linq2DbCall call) => LowerObjects(call);

    /// <summary>The insert of the objects, of no table yet.</summary>
    public WriteCall LowerObjects(Linq2DbCall call)
    {
        var elements = IsCollection ? Elements.Of(Value, call.Model, call.CancellationToken) : new Elements(ImmutableArray.Create(Value), true);

        // Of an unknown collection, an unknown object stands for all.
        var values = elements.Values.IsEmpty ? ImmutableArray.Create(Value) : elements.Values;
        objects = ImmutableArray.CreateRange(values, v => new PropertyValues(v, Linq2DbSymbols.OnlyReads, call.Model, call.CancellationToken));
        var columns = Entity.Columns.Where(static c => c.IsInserted).ToImmutableArray();
        return new WriteCall
        {
            Table = "",
            Columns = ImmutableArray.CreateRange(columns, static c => c.Name),
            ColumnsAreKnown = Entity.ColumnsAreKnown,
            Rows = ImmutableArray.CreateRange(objects, row => ImmutableArray.CreateRange(columns, column => ValueOf(row, column))),
            RowsAreKnown = elements is { AreAll: true, Values.IsEmpty: false },
        };
    }

    protected override Location? LocateValue(WritePart part) =>
        part.Row >= 0 && part.Row < objects.Length && Entity.Columns.FirstOrDefault(c => c.Name == part.Column)?.Member is IPropertySymbol property
            ? objects[part.Row].Setter(property)?.GetLocation()
            : null;

    private static WriteValue ValueOf(PropertyValues row, Linq2DbColumn column)
    {
        if (column.Member is not IPropertySymbol property)
            return WriteValue.Undetermined;
        var value = row.Of(property);
        return value.Kind == WriteValueKind.Literal && (!column.IsPlain || property.Type.TypeKind == TypeKind.Enum) ? WriteValue.Supplied : value;
    }
}

/// <summary>The members that a setter sets, or that a chain of Value calls does.</summary>
internal sealed record SetterRows(Linq2DbEntity Entity, ImmutableArray<(string Member, ExpressionSyntax Value)> Members, bool FromQuery) : Linq2DbRows(Entity)
{
    protected override WriteCall? LowerRows(Linq2DbCall call) => Columns(Members) is not { IsEmpty: false } columns ? null : new WriteCall
    {
        Table = "",
        Columns = ImmutableArray.CreateRange(columns, static c => c.Column.Name),
        Rows = ImmutableArray.Create(ImmutableArray.CreateRange(columns, c => SetterLambda.ValueOf(c.Column, c.Value, call.Model, call.CancellationToken))),
        RowsAreKnown = !FromQuery,
    };

    protected override Location? LocateValue(WritePart part) =>
        Members.FirstOrDefault(m => Entity.Find(m.Member)?.Name == part.Column).Value?.GetLocation();
}
