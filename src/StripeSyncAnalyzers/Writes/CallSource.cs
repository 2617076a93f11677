using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace StripeSyncAnalyzers.Writes;

/// <summary>
/// Finds the calls that one library makes SQL of. The name sets are the gate, as those of <see cref="WriteSource"/> are; a call without arguments passes it too.
/// </summary>
internal abstract class CallSource
{
    /// <summary>The methods that may write.</summary>
    public virtual ImmutableHashSet<string> Methods => ImmutableHashSet<string>.Empty;

    /// <summary>The types whose creation may be a write.</summary>
    public virtual ImmutableHashSet<string> Types => ImmutableHashSet<string>.Empty;

    /// <summary>Lowers a call whose method is named in <see cref="Methods"/>; one call may be several writes.</summary>
    public virtual IEnumerable<CallWrite> FromInvocation(InvocationExpressionSyntax invocation, SemanticModel model, CancellationToken cancellationToken) =>
        Enumerable.Empty<CallWrite>();

    /// <summary>Lowers a creation: of a type named in <see cref="Types"/>, or of a target type (<c>new(…)</c>), whose name does not stand there.</summary>
    public virtual IEnumerable<CallWrite> FromCreation(BaseObjectCreationExpressionSyntax creation, SemanticModel model, CancellationToken cancellationToken) =>
        Enumerable.Empty<CallWrite>();
}
