using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace StripeSyncAnalyzers.Writes.AdoNet;

/// <summary>
/// SSQ1014: a catch handles 23505, and the code goes on in the transaction that the error aborted: every command in it raises 25P02 until it is rolled back.
/// </summary>
internal sealed class FailedTransaction(DatabaseProviders providers)
{
    private const string Message = "23505 aborts the transaction, and this handler goes on in it: the next command raises 25P02; set a savepoint before the command and roll back to it, or use ON CONFLICT";

    /// <summary>Looks at one catch clause.</summary>
    public void OnCatch(SyntaxNodeAnalysisContext context)
    {
        var (model, token) = (context.SemanticModel, context.CancellationToken);
        var clause = (CatchClauseSyntax)context.Node;
        if (clause.Parent is not TryStatementSyntax @try || !UniqueViolationHandler.Handles(clause, model, token))
            return;
        foreach (var transaction in Transactions(@try, model, token))
        {
            if (NextCommand(@try, clause, transaction, model, token) is not { } next)
                continue;
            var end = clause.Filter?.Span.End ?? clause.Declaration?.Span.End ?? clause.CatchKeyword.Span.End;
            var location = Location.Create(clause.SyntaxTree, TextSpan.FromBounds(clause.CatchKeyword.SpanStart, end));
            context.ReportDiagnostic(Diagnostic.Create(Descriptors.FailedTransaction, location, [next.GetLocation()], Message));
            return;
        }
    }

    /// <summary>The transactions that are open around a try: locals that were begun before it, and parameters.</summary>
    private IEnumerable<OpenTransaction> Transactions(TryStatementSyntax @try, SemanticModel model, CancellationToken cancellationToken)
    {
        for (SyntaxNode? inner = @try; inner?.Parent is { } around; inner = around)
        {
            foreach (var declarator in Before(inner, around).SelectMany(DeclaratorsOf))
            {
                if (BeginOf(declarator.Initializer?.Value) is { Expression: MemberAccessExpressionSyntax begin }
                    && DbTypes.IsConnection(model.GetTypeInfo(begin.Expression, cancellationToken).Type)
                    && providers.IsPostgreSql(begin.Expression, model, cancellationToken)
                    && model.GetDeclaredSymbol(declarator, cancellationToken) is { } local)
                {
                    yield return new OpenTransaction(local, model.GetSymbolInfo(begin.Expression, cancellationToken).Symbol, around, declarator.Span.End);
                }
            }

            if (FunctionScope.IsBoundary(around) || around is CompilationUnitSyntax)
            {
                foreach (var parameter in ParametersOf(around, model, cancellationToken))
                {
                    if (DbTypes.IsTransaction(parameter.Type) && providers.IsPostgreSql(parameter.Type))
                        yield return new OpenTransaction(parameter, null, around, around.SpanStart);
                }

                yield break;
            }
        }
    }

    /// <summary>The statements of a block before one of it, and what a using statement around it declares.</summary>
    private static IEnumerable<SyntaxNode> Before(SyntaxNode inner, SyntaxNode around) => around switch
    {
        UsingStatementSyntax @using => @using.Declaration is null ? [] : [@using.Declaration],
        BlockSyntax or SwitchSectionSyntax => around.ChildNodes().TakeWhile(node => node != inner),
        CompilationUnitSyntax => around.ChildNodes().TakeWhile(node => node != inner).OfType<GlobalStatementSyntax>().Select(static s => s.Statement),
        _ => [],
    };

    private static IEnumerable<VariableDeclaratorSyntax> DeclaratorsOf(SyntaxNode node) => node switch
    {
        LocalDeclarationStatementSyntax local => local.Declaration.Variables,
        VariableDeclarationSyntax declaration => declaration.Variables,
        _ => [],
    };

    private static InvocationExpressionSyntax? BeginOf(ExpressionSyntax? value)
    {
        while (value is not null)
        {
            switch (value)
            {
                case AwaitExpressionSyntax awaited: value = awaited.Expression; break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" } configure }: value = configure.Expression; break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "BeginTransaction" or "BeginTransactionAsync" } } begin: return begin;
                default: return null;
            }
        }

        return null;
    }

    private static IEnumerable<IParameterSymbol> ParametersOf(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken) =>
        (function is AnonymousFunctionExpressionSyntax ? model.GetSymbolInfo(function, cancellationToken).Symbol : model.GetDeclaredSymbol(function, cancellationToken)) is IMethodSymbol method
            ? (IEnumerable<IParameterSymbol>)method.Parameters
            : [];

    /// <summary>The command that the handler lets run in the aborted transaction; null for none, and where a savepoint or a rollback may be there.</summary>
    private static SyntaxNode? NextCommand(TryStatementSyntax @try, CatchClauseSyntax clause, OpenTransaction transaction, SemanticModel model, CancellationToken cancellationToken)
    {
        var calls = new TransactionCalls(transaction, model, cancellationToken);
        var failing = calls.In(@try.Block).FirstOrDefault();
        if (failing.Kind != CallKind.Command || HasSavepoint(transaction.Scope) || calls.EndsIn(clause) || (@try.Finally is not null && calls.EndsIn(@try.Finally)))
            return null;

        // Finished before: the commands of the try are in no transaction, or in another one.
        if (calls.In(transaction.Scope).Any(call => call.Kind == CallKind.End && call.Node.SpanStart > transaction.Begin && call.Node.Span.End < @try.SpanStart))
            return null;
        if (calls.In(clause.Block).FirstOrDefault(static call => call.Kind == CallKind.Command) is { Node: { } inHandler })
            return inHandler;
        var goesOn = model.AnalyzeControlFlow(clause.Block) is { Succeeded: true, EndPointIsReachable: true };
        var continues = clause.Block.DescendantNodes().Any(static node => node is ContinueStatementSyntax);
        for (SyntaxNode inner = @try; inner != transaction.Scope && inner.Parent is { } around; inner = around)
        {
            if (goesOn && FirstCallBehind(inner, around, calls) is { } behind)
                return behind.Kind == CallKind.Command ? behind.Node : null;
            if (around is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax)
            {
                if (goesOn || continues)
                    return failing.Node;
            }
        }

        return null;
    }

    /// <summary>The first call in the statements behind one of a block; nothing behind a statement that leaves it counts.</summary>
    private static TransactionCall? FirstCallBehind(SyntaxNode inner, SyntaxNode around, TransactionCalls calls)
    {
        if (around is not (BlockSyntax or SwitchSectionSyntax or CompilationUnitSyntax))
            return null;
        foreach (var statement in around.ChildNodes().SkipWhile(node => node != inner).Skip(1))
        {
            if (calls.In(statement).FirstOrDefault() is { Node: not null } call)
                return call;
            if (statement is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax)
                return new TransactionCall(statement, CallKind.End);
        }

        return null;
    }

    private static bool HasSavepoint(SyntaxNode scope) => scope.DescendantTokens().Any(static token =>
        token.IsKind(SyntaxKind.IdentifierToken)
            ? token.ValueText is "Save" or "SaveAsync"
            : token.ValueText.IndexOf("savepoint", StringComparison.OrdinalIgnoreCase) >= 0);
}
