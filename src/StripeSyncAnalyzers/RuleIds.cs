namespace StripeSyncAnalyzers;

/// <summary>The ids of the rules. Constants, so that a code fix never has to load the descriptors; an id never changes its meaning.</summary>
internal static class RuleIds
{
    public const string PlainInsertIntoQueue = "SSQ1001";
    public const string PlainInsert = "SSQ1002";
    public const string ConflictTargetMatchesNoKey = "SSQ1003";
    public const string KeyCannotArbitrate = "SSQ1004";
    public const string UnguardedKeyOfQueue = "SSQ1005";
    public const string UpsertWithoutTarget = "SSQ1006";
    public const string NullInKey = "SSQ1007";
    public const string RepeatedKey = "SSQ1008";
    public const string CheckBeforeInsert = "SSQ1009";
    public const string CopyIntoQueue = "SSQ1010";
    public const string DoNothingReturnsNoRow = "SSQ1011";
    public const string DoNothingWithoutTarget = "SSQ1012";
    public const string UpdateMovesKey = "SSQ1013";
    public const string FailedTransaction = "SSQ1014";
    public const string RequiredColumn = "SSQ1015";
    public const string RefusedByCheck = "SSQ1016";
    public const string UnknownName = "SSQ1017";
    public const string GeneratedKeyInUpsert = "SSQ1018";
    public const string UnguardedKey = "SSQ1019";
    public const string InsertAfterLookUp = "SSQ1020";
    public const string ParameterInIndexPredicate = "SSQ1021";
    public const string CopyIntoKeys = "SSQ1022";

    public const string ClaimWithoutSkipLocked = "SSQ2001";
    public const string CleanupDeletesRunningJobs = "SSQ2002";
    public const string NegativeFilterSkipsNull = "SSQ2003";
    public const string UpsertResetsJob = "SSQ2004";
    public const string ArbitraryDeduplication = "SSQ2005";

    public const string QueueWithoutNaturalKey = "SSQ3001";
    public const string NullableQueueKey = "SSQ3002";
    public const string KeyBeforeCleanup = "SSQ3003";
    public const string DeferrableKey = "SSQ3004";
    public const string StatementNotUnderstood = "SSQ3005";
    public const string OlderIndexKept = "SSQ3006";
    public const string UndeclaredReference = "SSQ3007";
    public const string NullableKey = "SSQ3008";

    public const string NoSchemaFound = "SSQ9001";
    public const string SettingNotUnderstood = "SSQ9002";
    public const string UnusedIgnore = "SSQ9003";
}
