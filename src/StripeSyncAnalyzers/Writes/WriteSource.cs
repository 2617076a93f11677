using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using StripeSync.Sql.Conflicts;
using StripeSync.Sql.Text;

namespace StripeSyncAnalyzers.Writes;

/// <summary>
/// Finds the SQL that the C# hands to one library. The name sets are the gate: a node whose name is in none of them never costs a symbol.
/// </summary>
internal abstract class WriteSource
{
    /// <summary>The methods that may take SQL.</summary>
    public virtual ImmutableHashSet<string> Methods => ImmutableHashSet<string>.Empty;

    /// <summary>The types whose constructors may take SQL.</summary>
    public virtual ImmutableHashSet<string> Types => ImmutableHashSet<string>.Empty;

    /// <summary>The properties that may be SQL.</summary>
    public virtual ImmutableHashSet<string> Properties => ImmutableHashSet<string>.Empty;

    /// <summary>Whether literals that have the words of a write are asked about, wherever they stand.</summary>
    public virtual bool TakesLiterals => false;

    /// <summary>Finds what is sent of a literal that has the words of a write; asked where <see cref="TakesLiterals"/> says so.</summary>
    public virtual IEnumerable<SqlWrite> FromLiteral(ExpressionSyntax literal, SemanticModel model, CancellationToken cancellationToken) => Enumerable.Empty<SqlWrite>();

    /// <summary>Finds the SQL of a call whose method is named in <see cref="Methods"/>.</summary>
    public virtual SqlWrite? FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken) => null;

    /// <summary>Finds the SQL of a creation: of a type named in <see cref="Types"/>, or of a target type (<c>new(…)</c>), whose name does not stand there.</summary>
    public virtual SqlWrite? FromCreation(BaseObjectCreationExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken) => null;

    /// <summary>Finds the SQL of an assignment to a property named in <see cref="Properties"/>.</summary>
    public virtual SqlWrite? FromAssignment(AssignmentExpressionSyntax assignment, SemanticModel model, CancellationToken cancellationToken) => null;

    /// <summary>What the library makes of the text before it sends it; every character keeps its place.</summary>
    public virtual SqlText Adapt(SqlText sql) => sql;

    /// <summary>Whether a finding is worth saying of this kind of write.</summary>
    public virtual bool Accepts(Finding finding) => true;

    /// <summary>Says what is known about a write besides its SQL; asked only for SQL that can be a write.</summary>
    public abstract WriteContext Describe(SqlWrite write, SemanticModel model, CancellationToken cancellationToken);
}
