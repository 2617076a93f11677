namespace StripeSync.Sql.Syntax;

/// <summary>The key words that the parser asks for. All other words are plain identifiers to it.</summary>
internal enum Keyword : ushort
{
    None,
    Abort, Action, Add, After, All, Also, Alter, Always, Analyse, Analyze, And, Any, Array, As, Asc, Asymmetric, At, Atomic, Attach, Authorization,
    Before, Begin, Between, Bit, Both, By, Cache, Call, Cascade, Case, Cast, Char, Character, Check, Cluster, Collate, Column, Comment, Commit, Concurrently,
    Conflict, Constraint, Copy, Create, Cross, Current, Cursor, Cycle, Data, Database, Deallocate, Dec, Decimal, Declare, Default, Deferrable, Deferred, Delete, Desc, Detach,
    Disable, Discard, Distinct, Do, Document, Domain, Double, Drop, Each, Else, Enable, End, Enforced, Enum, Except, Exclude, Execute, Exists, Explain, Expression, Extension, Extract,
    False, Fetch, Filter, Float, For, Force, Foreign, From, Full, Function, Generated, Global, Grant, Greatest, Group, Having, Identity, If, Ilike, Immediate, In, Include, Including, Excluding,
    Index, Inherit, Inherits, Initially, Inner, Insert, Instead, Int, Integer, Intersect, Interval, Into, Is, Isnull, Join, Key, Language, Lateral, Leading, Least, Left, Like, Limit, Listen,
    Load, Local, Lock, Logged, Match, Matched, Materialized, Merge, Minvalue, Maxvalue, Name, Names, National, Natural, Nchar, Next, No, Not, Nothing, Notify, Notnull, Null, Nullif, Nulls, Numeric,
    Of, Offset, On, Only, Operator, Option, Or, Order, Outer, Over, Overlaps, Overlay, Overriding, Owned, Owner, Partition, Period, Placing, Plans, Policy, Position, Precision, Prepare, Primary, Procedure, Publication,
    Real, Reassign, Recursive, References, Refresh, Reindex, Release, Rename, Replace, Replica, Reset, Restart, Restrict, Returning, Revoke, Right, Role, Rollback, Row, Rows, Rule, Savepoint, Schema, Security, Select,
    Sequence, Serial, Session, Set, Setof, Show, Similar, Simple, Smallint, Some, Start, Statement, Stdin, Storage, Stored, Subscription, Substring, Symmetric, System, Table, Tables, Tablesample, Tablespace, Temp, Temporary,
    Then, Time, Timestamp, To, Trailing, Transaction, Trigger, Trim, True, Truncate, Type, Uescape, Unbounded, Union, Unique, Unknown, Unlisten, Unlogged, Until, Update, Upsert, User, Using, Vacuum, Valid, Validate, Value, Values, Varchar,
    Variadic, Varying, View, Virtual, When, Where, Window, With, Within, Without, Work, Write, Year, Zone,
    Bigint, Boolean, Statistics, Inline, Handler, Comments, Compression, Defaults, Indexes, Parameter, Access, Method, Columns, Ordinality, Nfc, Search, Depends, Source, Target,
    Skip, Locked, Nowait, Share, Exclusive, Mode,
}

/// <summary>Finds the key word of an identifier without allocating.</summary>
internal static class KeywordTable
{
    private const int Size = 1024;
    private const int MaxLength = 16;
    private static readonly string?[] Words = new string?[Size];
    private static readonly Keyword[] Values = new Keyword[Size];

#pragma warning disable CA1810 // the two arrays are filled together
    static KeywordTable()
    {
        foreach (Keyword value in Enum.GetValues(typeof(Keyword)))
        {
            if (value == Keyword.None)
                continue;
            var word = value.ToString().ToLowerInvariant();
            var hash = 0u;
            foreach (var c in word)
                hash = Mix(hash, c);
            var slot = (int)(hash & (Size - 1));
            while (Words[slot] is not null)
                slot = (slot + 1) & (Size - 1);
            Words[slot] = word;
            Values[slot] = value;
        }
    }
#pragma warning restore CA1810

    /// <summary>Adds a character to the hash that <see cref="Find"/> takes; upper and lower case letters count alike.</summary>
    public static uint Mix(uint hash, char c) => (hash * 31) + ((uint)c | 0x20);

    public static Keyword Find(string text, int start, int length, uint hash)
    {
        if (length > MaxLength)
            return Keyword.None;
        var slot = (int)(hash & (Size - 1));
        while (Words[slot] is { } word)
        {
            if (word.Length == length && Matches(text, start, word))
                return Values[slot];
            slot = (slot + 1) & (Size - 1);
        }

        return Keyword.None;
    }

    private static bool Matches(string text, int start, string word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            // Words are letters only, so setting the bit of lower case folds A to Z and nothing else onto them.
            var c = text[start + i];
            if (c > 'z' || (c | 0x20) != word[i])
                return false;
        }

        return true;
    }
}
