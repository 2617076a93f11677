using System.Collections.Immutable;
using StripeSync.Sql.Parsing;
using StripeSync.Sql.Syntax;
using StripeSync.Sql.Text;

namespace StripeSync.Sql.Catalogs;

/// <summary>Functions and procedures of the migrations that the migrations call: what their code names is unknown afterwards.</summary>
internal sealed partial class SchemaReplay
{
    private readonly Dictionary<string, (SchemaFile File, ImmutableArray<SqlSpan> Code)> _routines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<string>> _namesInRoutines = new(StringComparer.Ordinal);

    private void Declare(CreateRoutineStatement routine)
    {
        _routines[routine.Name] = (_file, routine.Code);
        _namesInRoutines.Remove(routine.Name);
    }

    private void Call(CallStatement statement)
    {
        foreach (var name in statement.Routines)
        {
            var names = NamesIn(name);
            if (names.IsEmpty)
                continue;
            _uncertain = true;
            _notUnderstood.Add((_file, statement.Span, true, Named(names).Select(static r => r.Id).ToImmutableArray()));
            MakeUnknown(names);
        }
    }

    /// <summary>The names in a routine that changes schemas; none for any other routine.</summary>
    private ImmutableArray<string> NamesIn(string routine)
    {
        if (!_routines.TryGetValue(routine, out var made))
            return ImmutableArray<string>.Empty;
        if (_namesInRoutines.TryGetValue(routine, out var known))
            return known;
        var collector = new NameCollector(_cancellationToken);
        var names = ImmutableArray<string>.Empty;
        foreach (var span in made.Code)
        {
            using var tokens = Lexer.Tokenize(SqlText.FromString(made.File.Text.Substring(span.Start, span.Length)), LexerMode.Command, _cancellationToken);
            if (ChangesSchema(tokens))
                names = collector.Collect(tokens, 0, tokens.Count, strings: true);
        }

        _namesInRoutines[routine] = names;
        return names;
    }

    private bool ChangesSchema(TokenList tokens)
    {
        using var code = tokens.Count == 0 || tokens[0].Kind != TokenKind.String ? null : Lexer.Tokenize(SqlText.FromString(TokenText.Value(tokens.Text, tokens[0])), LexerMode.Command, _cancellationToken);
        for (var i = 0; code is not null && i < code.Count; i++)
        {
            if (code[i].Keyword is Keyword.Create or Keyword.Alter or Keyword.Drop or Keyword.Execute)
                return true;
        }

        return false;
    }
}
