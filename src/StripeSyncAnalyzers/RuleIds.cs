namespace StripeSyncAnalyzers;

/// <summary>The ids of the rules. Constants, so that a code fix never has to load the descriptors; an id never changes its meaning.</summary>
internal static class RuleIds
{
    public const string PlainInsertIntoQueue = "SSQ1001";
    public const string PlainInsert = "SSQ1002";
    public const string ConflictTargetMatchesNoKey = "SSQ1003";
    public const string KeyCannotArbitrate = "SSQ1004";
    public const string UnguardedKeyOfQueue = "SSQ1005";
    public const string UnguardedKey = "SSQ1019";

    public const string QueueWithoutNaturalKey = "SSQ3001";

    public const string NoSchemaFound = "SSQ9001";
    public const string SettingNotUnderstood = "SSQ9002";
}
