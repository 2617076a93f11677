using System.Collections.Immutable;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Syntax;

/// <summary>A relation's name as written, folded; <see cref="Schema"/> is null where the search path decides.</summary>
internal readonly record struct ObjectName(string? Schema, string Name);

/// <summary>A statement of a migration that says something about columns and unique keys. Immutable.</summary>
/// <remarks>Statements that are known to leave both alone have no node.</remarks>
internal abstract class SchemaStatement(SqlSpan span)
{
    public SqlSpan Span { get; } = span;
}

/// <summary>A statement whose effect is not known: every relation that it names becomes unknown.</summary>
internal sealed class NotUnderstoodStatement(SqlSpan span, ImmutableArray<string> names, bool isDynamic) : SchemaStatement(span)
{
    /// <summary>The folded names in it, also those in the text of its strings where they are code or may name a relation.</summary>
    public ImmutableArray<string> Names { get; } = names;

    /// <summary>True for code that runs (DO, CALL, SELECT of a function) rather than for words that the parser does not know.</summary>
    public bool IsDynamic { get; } = isDynamic;
}

/// <summary>DROP OWNED: whatever a role owns is gone.</summary>
internal sealed class DropOwnedStatement(SqlSpan span) : SchemaStatement(span);

internal enum TransactionAction
{
    Begin,
    Commit,
    Rollback,
    Savepoint,
    RollbackTo,
    Release,
}

internal sealed class TransactionStatement(SqlSpan span, TransactionAction action, string? savepoint) : SchemaStatement(span)
{
    public TransactionAction Action { get; } = action;

    public string? Savepoint { get; } = savepoint;
}

/// <summary>SET search_path, set_config('search_path', …), RESET.</summary>
internal sealed class SetSearchPathStatement(SqlSpan span, ImmutableArray<string> path, bool isLocal) : SchemaStatement(span)
{
    /// <summary>The schemas; a default array stands for the configured path (RESET, DEFAULT, a new connection).</summary>
    public ImmutableArray<string> Path { get; } = path;

    public bool IsLocal { get; } = isLocal;
}

internal sealed class CreateSchemaStatement(SqlSpan span, string name, ImmutableArray<SchemaStatement> elements) : SchemaStatement(span)
{
    public string Name { get; } = name;

    /// <summary>The CREATE statements inside of it, whose unqualified names are of this schema.</summary>
    public ImmutableArray<SchemaStatement> Elements { get; } = elements;
}

/// <summary>What DROP drops, or ALTER … RENAME TO renames, as written.</summary>
internal enum SchemaObjectKind
{
    Table,
    Index,
    View,
    MaterializedView,
    ForeignTable,
    Sequence,
    Schema,

    /// <summary>A type or domain.</summary>
    Type,
    Trigger,
    Rule,
    Function,
    Extension,
    Collation,
}

internal sealed class DropStatement(SqlSpan span, SchemaObjectKind kind, ImmutableArray<ObjectName> names, bool cascade) : SchemaStatement(span)
{
    public SchemaObjectKind Kind { get; } = kind;

    public ImmutableArray<ObjectName> Names { get; } = names;

    public bool Cascade { get; } = cascade;

    /// <summary>The table of a trigger or rule.</summary>
    public ObjectName? On { get; init; }

    public bool IfExists { get; init; }

    /// <summary>Where each of <see cref="Names"/> stands; empty for triggers and rules.</summary>
    public ImmutableArray<SqlSpan> NameSpans { get; init; } = ImmutableArray<SqlSpan>.Empty;
}

/// <summary>ALTER SCHEMA, TYPE, FUNCTION, COLLATION, TRIGGER or RULE … RENAME TO.</summary>
internal sealed class RenameStatement(SqlSpan span, SchemaObjectKind kind, string oldName, string newName) : SchemaStatement(span)
{
    public SchemaObjectKind Kind { get; } = kind;

    public string OldName { get; } = oldName;

    public string NewName { get; } = newName;

    /// <summary>The table of a trigger or rule.</summary>
    public ObjectName? On { get; init; }
}

/// <summary>CREATE VIEW, MATERIALIZED VIEW or SEQUENCE, or a composite type, which shares their names: that it is there.</summary>
internal sealed class CreateRelationStatement(SqlSpan span, SchemaObjectKind kind, ObjectName name, bool isTemporary) : SchemaStatement(span)
{
    public SchemaObjectKind Kind { get; } = kind;

    public ObjectName Name { get; } = name;

    public bool IsTemporary { get; } = isTemporary;

    /// <summary>OR REPLACE.</summary>
    public bool IsReplace { get; init; }

    public bool IfNotExists { get; init; }

    /// <summary>What an updatable view shows; null for other views and relations.</summary>
    public ViewDefinition? View { get; init; }
}

/// <summary>A row trigger that runs before INSERT or UPDATE, or INSTEAD OF them.</summary>
internal sealed class CreateTriggerStatement(SqlSpan span, string name, ObjectName table) : SchemaStatement(span)
{
    public string Name { get; } = name;

    public ObjectName Table { get; } = table;
}

/// <summary>A rule for INSERT or UPDATE.</summary>
internal sealed class CreateRuleStatement(SqlSpan span, string name, ObjectName table) : SchemaStatement(span)
{
    public string Name { get; } = name;

    public ObjectName Table { get; } = table;
}

/// <summary>ALTER INDEX p ATTACH PARTITION c.</summary>
internal sealed class AttachIndexStatement(SqlSpan span, ObjectName parent, ObjectName child) : SchemaStatement(span)
{
    public ObjectName Parent { get; } = parent;

    public ObjectName Child { get; } = child;
}

/// <summary>INSERT in code: the table has rows from here on.</summary>
internal sealed class RowsStatement(SqlSpan span, ObjectName table) : SchemaStatement(span)
{
    public ObjectName Table { get; } = table;
}

/// <summary>
/// An INSERT, or several into one table, one behind the other: seeds are most of many a migration. Their values are read only where somebody judges them.
/// </summary>
internal sealed class SeedStatement(SqlSpan span, ObjectName? table, bool isPlain) : SchemaStatement(span)
{
    /// <summary>What is read of plain INSERTs: what is wrong with all of them shows in the first ones.</summary>
    private const int MaxPlainLength = 32_768;

    private Parsing.Command? _command;

    /// <summary>The table of an INSERT that is the whole statement; null where INSERT stands in WITH.</summary>
    public ObjectName? Table { get; } = table;

    /// <summary>True for INSERTs without ON CONFLICT, which may be many.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>The same with the INSERTs behind it.</summary>
    /// <param name="end">The end of the last one.</param>
    public SeedStatement Until(int end) => new(SqlSpan.FromBounds(Span.Start, end), Table, IsPlain);

    /// <summary>The words that are judged, alone: of many plain INSERTs the first ones.</summary>
    public string TextIn(string file)
    {
        var length = Span.Length;
        if (IsPlain && length > MaxPlainLength)
            length = file.LastIndexOf(';', Span.Start + MaxPlainLength, MaxPlainLength) + 1 - Span.Start;
        return file.Substring(Span.Start, Math.Max(0, length));
    }

    /// <summary>What it says; its spans are of <see cref="TextIn"/>.</summary>
    public Parsing.Command CommandIn(string file, CancellationToken cancellationToken = default) =>
        _command ??= Parsing.CommandParser.Parse(SqlText.FromString(TextIn(file)), cancellationToken);
}

/// <summary>UPDATE, DELETE, MERGE or TRUNCATE, or a call of a function: rows of the relations among the names may be other ones, or gone, from here on.</summary>
internal sealed class CleanRowsStatement(SqlSpan span, ImmutableHashSet<string> names, bool runsCode) : SchemaStatement(span)
{
    public ImmutableHashSet<string> Names { get; } = names;

    /// <summary>True where functions are called, whatever they do.</summary>
    public bool RunsCode { get; } = runsCode;
}

/// <summary>CREATE FUNCTION or PROCEDURE: the code that runs where it is called.</summary>
internal sealed class CreateRoutineStatement(SqlSpan span, string name, ImmutableArray<SqlSpan> code) : SchemaStatement(span)
{
    public string Name { get; } = name;

    /// <summary>The strings behind its name, of which one is the code; it is looked at only where the routine is called.</summary>
    public ImmutableArray<SqlSpan> Code { get; } = code;
}

/// <summary>SELECT, PERFORM or CALL of functions that may do anything.</summary>
internal sealed class CallStatement(SqlSpan span, ImmutableArray<string> routines) : SchemaStatement(span)
{
    public ImmutableArray<string> Routines { get; } = routines;
}

/// <summary>CREATE PUBLICATION … FOR TABLE: without a replica identity these tables refuse every UPDATE, also that of an upsert (55000).</summary>
internal sealed class PublishStatement(SqlSpan span, ImmutableArray<ObjectName> tables) : SchemaStatement(span)
{
    public ImmutableArray<ObjectName> Tables { get; } = tables;
}
